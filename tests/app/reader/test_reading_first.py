"""Who reads first sees no answer before they have spoken, and what they said first stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.history.pages import EVERYTHING
from app.reader.opinions import Opinion, Stance
from errors import HistoryUnavailable
from models.prediction import Verdict
from tests.app.desk import Desk, picture
from tests.app.reader.kept_words import PLACE, kept


@pytest.fixture
def blind(tmp_path: Path, manifest: Path) -> Desk:
    desk = Desk(tmp_path, manifest, reads_first=True)
    desk.open(picture(tmp_path))
    desk.analyse()
    return desk


def test_reading_first_hides_every_answer(blind: Desk) -> None:
    images = blind.session.images
    assert images.current is not None
    assert images.current.answers
    assert images.shown_prediction() is None
    assert images.current.told == {}
    assert images.disagreement() == ""
    assert blind.session.case.all == []
    assert blind.session.reading_first.hides(images.current.key)


def test_the_answer_appears_when_the_reader_has_spoken(blind: Desk) -> None:
    opinions = blind.session.opinions
    opinions.mark_place(PLACE)
    opinions.name_part("Wrist")
    assert blind.session.reading_first.is_waiting
    assert opinions.draft is not None
    assert opinions.draft.verdict is None, "a mark says nothing before the reader does"
    opinions.say(Verdict.FRACTURE)
    assert blind.session.images.shown_prediction() is not None
    (word,) = kept(blind)
    assert (word.stance, word.verdict, word.pipeline) == (Stance.FIRST, Verdict.FRACTURE, "")
    assert (word.boxes, word.body_part) == ((PLACE,), "Wrist")


def test_a_first_reading_stands_whatever_is_said_after_it(blind: Desk) -> None:
    opinions = blind.session.opinions
    opinions.say(Verdict.NO_FRACTURE)
    assert not opinions.can_take_back
    opinions.say(Verdict.DOUBT)
    assert [word.stance for word in kept(blind)] == [Stance.FIRST, Stance.CORRECTED]
    opinions.take_back()
    assert [word.verdict for word in kept(blind)] == [Verdict.NO_FRACTURE]


def test_an_x_ray_can_be_read_before_it_is_analysed(tmp_path: Path, manifest: Path) -> None:
    desk = Desk(tmp_path, manifest, reads_first=True)
    desk.open(picture(tmp_path))
    desk.session.opinions.say(Verdict.FRACTURE)
    desk.analyse()
    assert desk.session.images.shown_prediction() is not None


def test_an_answer_that_was_seen_is_not_hidden_again(answered: Desk) -> None:
    answered.session.reading_first.toggle()
    assert answered.session.images.shown_prediction() is not None


def test_an_x_ray_that_was_read_once_is_not_asked_about_again(
    blind: Desk, tmp_path: Path, manifest: Path
) -> None:
    blind.session.opinions.say(Verdict.DOUBT)
    blind.finish()
    blind.analyst.close()
    again = Desk(tmp_path, manifest, reads_first=True)
    again.open(picture(tmp_path))
    again.analyse()
    assert again.session.images.shown_prediction() is not None


def test_switching_off_shows_what_was_hidden(blind: Desk) -> None:
    blind.session.reading_first.toggle()
    assert blind.session.images.shown_prediction() is not None


def test_rows_of_the_history_wait_until_their_image_was_read(
    answered: Desk, tmp_path: Path, manifest: Path
) -> None:
    prediction = answered.session.images.shown_prediction()
    assert prediction is not None
    answered.analyst.close()
    again = Desk(tmp_path, manifest, reads_first=True)
    row = again.newest_row()
    assert again.session.reading_first.hides_row(row)
    filtered = replace(EVERYTHING, verdict=prediction.verdict)
    again.session.history.ask(filtered)
    again.finish()
    assert again.session.history.count == 0
    again.open(picture(tmp_path))
    again.session.opinions.say(Verdict.DOUBT)
    again.finish()
    assert not again.session.reading_first.hides_row(row)
    assert again.session.history.count == 1


def test_what_was_said_in_an_earlier_run_is_known_at_the_start(
    answered: Desk, tmp_path: Path, manifest: Path
) -> None:
    answered.session.opinions.agree()
    answered.finish()
    answered.analyst.close()
    again = Desk(tmp_path, manifest, reads_first=True)
    assert not again.session.reading_first.hides_row(again.newest_row())


def test_the_settings_switch_the_mode(answered: Desk, tmp_path: Path) -> None:
    session = answered.session
    other = picture(tmp_path, "other.png", brightness=40)
    session.choices.change_settings({"reads_first": True})
    answered.open(other)
    answered.analyse()
    assert session.images.shown_prediction() is None
    session.choices.change_settings({"reads_first": False})
    assert session.images.shown_prediction() is not None


def test_nothing_is_said_over_a_first_reading_that_could_not_be_read(
    tmp_path: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path)
    before = Desk(tmp_path, manifest, reads_first=True)
    before.open(path)
    before.session.opinions.say(Verdict.NO_FRACTURE)
    before.finish()

    def broken(*_asked: object) -> list[Opinion]:
        raise HistoryUnavailable("The history is busy.")

    desk = Desk(tmp_path, manifest, reads_first=True)
    with monkeypatch.context() as patched:
        patched.setattr("app.reader.opinions.opinions_of", broken)
        desk.open(path)
        desk.analyse()
    desk.session.opinions.say(Verdict.FRACTURE)
    (word,) = kept(desk)
    assert (word.stance, word.verdict) == (Stance.FIRST, Verdict.NO_FRACTURE)
    assert desk.session.opinions.first == word
