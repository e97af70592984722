"""The reader's own word: beside the answer, taken back, and said before an answer is seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.changes import NoticeKind
from app.history.pages import EVERYTHING
from app.reader.opinions import NO_ANSWER, YOUR_MARK, Opinion, Stance
from app.reader.words import for_report, said, said_in_row
from errors import HistoryUnavailable
from models.prediction import Verdict
from store.opinions import all_opinions
from tests.app.desk import Desk, picture
from tests.networks import detector_set

PLACE = (4.0, 5.0, 20.0, 30.0)


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    desk.open(picture(tmp_path))
    desk.analyse()
    return desk


def kept(desk: Desk) -> list[Opinion]:
    desk.finish()
    return all_opinions(desk.analyst.history)


def test_agreement_names_the_network_that_answered(answered: Desk) -> None:
    answered.session.opinions.agree()
    prediction = answered.session.images.shown_prediction()
    assert prediction is not None
    (word,) = kept(answered)
    assert (word.stance, word.verdict) == (Stance.AGREES, prediction.verdict)
    assert (word.pipeline, word.weights_id) == (prediction.pipeline, prediction.weights_id)


def test_who_agrees_takes_over_the_sure_boxes_and_no_doubtful_one(tmp_path: Path) -> None:
    # 64 x 64 into 32 x 32.
    boxes = [[8, 8, 8, 8, 0.9], [24, 24, 8, 8, 0.5]]
    desk = Desk(tmp_path, detector_set(tmp_path / "weights", boxes), pipeline="yolo")
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.opinions.agree()
    (word,) = kept(desk)
    assert (word.verdict, word.boxes) == (Verdict.FRACTURE, ((8.0, 8.0, 24.0, 24.0),))
    assert desk.session.opinions.drawn() == [], "the network's own box stands there"
    desk.session.opinions.disagree()
    (word,) = kept(desk)
    assert (word.verdict, word.boxes) == (Verdict.NO_FRACTURE, ())


def test_disagreement_with_a_plain_verdict_says_the_opposite(answered: Desk) -> None:
    prediction = answered.session.images.shown_prediction()
    assert prediction is not None
    opposite = {Verdict.FRACTURE: Verdict.NO_FRACTURE, Verdict.NO_FRACTURE: Verdict.FRACTURE}
    answered.session.opinions.disagree()
    (word,) = kept(answered)
    assert (word.stance, word.verdict) == (Stance.DISAGREES, opposite[prediction.verdict])


def test_a_correction_leaves_the_answer_as_it_was(answered: Desk) -> None:
    before = answered.newest_row()
    answered.session.opinions.say(Verdict.DOUBT)
    answered.session.opinions.name_part("Wrist")
    answered.session.opinions.mark_place(PLACE)
    (word,) = kept(answered)
    assert (word.verdict, word.body_part, word.boxes) == (Verdict.DOUBT, "Wrist", (PLACE,))
    assert answered.newest_row().verdict is before.verdict
    assert said_in_row(answered.newest_row()) == "Your verdict: doubt."
    assert [drawn.words for drawn in answered.session.opinions.drawn()] == [YOUR_MARK]


def test_a_marked_place_means_a_fracture_until_the_reader_says_there_is_none(
    answered: Desk,
) -> None:
    answered.session.opinions.mark_place(PLACE)
    assert kept(answered)[0].verdict is Verdict.FRACTURE
    answered.session.opinions.say(Verdict.NO_FRACTURE)
    assert kept(answered)[0].boxes == ()
    answered.session.opinions.mark_place(PLACE)
    (word,) = kept(answered)
    assert (word.verdict, word.boxes) == (Verdict.FRACTURE, (PLACE,))
    answered.session.opinions.mark_place((30.0, 5.0, 40.0, 9.0))
    (second,) = kept(answered)
    assert second.boxes == (PLACE, (30.0, 5.0, 40.0, 9.0))
    assert second.said_at > word.said_at


def test_each_word_can_be_taken_back(answered: Desk) -> None:
    opinions = answered.session.opinions
    opinions.agree()
    opinions.say(Verdict.DOUBT)
    opinions.take_back()
    assert kept(answered)[0].stance is Stance.AGREES
    opinions.take_back()
    assert kept(answered) == []
    assert not opinions.can_take_back


def test_a_click_is_no_place(answered: Desk) -> None:
    answered.session.opinions.mark_place((4.0, 4.0, 5.0, 30.0))
    answered.session.opinions.mark_place((4.0, 4.0, 30.0, 5.0))
    assert kept(answered) == []


def test_without_an_answer_there_is_nothing_to_agree_with(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.opinions.agree()
    assert desk.session.notice.sentence == NO_ANSWER
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert kept(desk) == []


def test_a_word_is_there_again_after_a_restart(
    answered: Desk, tmp_path: Path, manifest: Path
) -> None:
    answered.session.opinions.say(Verdict.DOUBT)
    answered.finish()
    answered.analyst.close()
    again = Desk(tmp_path, manifest)
    again.open(picture(tmp_path))
    again.analyse()
    assert again.session.opinions.shown is not None
    assert again.session.opinions.shown.verdict is Verdict.DOUBT


def test_a_report_prints_both_words(answered: Desk) -> None:
    answered.session.opinions.say(Verdict.DOUBT)
    (word,) = kept(answered)
    prediction = answered.session.images.shown_prediction()
    assert prediction is not None
    told = for_report([word], prediction)
    assert told is not None
    assert told.words.startswith("The reader corrected this answer: doubt (")
    assert for_report([word], replace(prediction, weights_id="other weights")) is None


@pytest.fixture
def between(desk: Desk, tmp_path: Path) -> Desk:
    """An answer that is another one at each operating point: in doubt at the balanced one."""
    desk.open(picture(tmp_path, brightness=128))
    desk.analyse()
    return desk


@pytest.mark.parametrize(
    ("point", "verdict"),
    [("high_specificity", Verdict.NO_FRACTURE), ("high_sensitivity", Verdict.FRACTURE)],
)
def test_who_agreed_at_another_point_does_not_agree_with_what_stands_now(
    between: Desk, point: str, verdict: Verdict
) -> None:
    session = between.session
    session.choices.choose_operating_point(point)
    session.opinions.agree()
    (word,) = kept(between)
    assert word.verdict is verdict
    named = verdict.value.replace("_", " ")
    then = session.images.shown_prediction()
    session.choices.choose_operating_point("balanced")
    now = session.images.shown_prediction()
    assert then is not None
    assert now is not None
    agreed, own = for_report([word], then), for_report([word], now)
    assert agreed is not None
    assert agreed.words.startswith(f"The reader agrees with this answer: {named} (")
    assert own is not None
    assert own.words.startswith(
        "The reader's own verdict, given when this answer stood at another operating point: "
        f"{named} ("
    )
    assert said_in_row(between.newest_row()) == (
        f"Your verdict: {named}, given at another operating point."
    )


def test_who_disagreed_with_doubt_does_not_disagree_with_a_verdict(between: Desk) -> None:
    between.session.opinions.disagree()
    (word,) = kept(between)
    assert said_in_row(between.newest_row()) == "You disagree."
    between.session.choices.choose_operating_point("high_sensitivity")
    now = between.session.images.shown_prediction()
    assert now is not None
    told = for_report([word], now)
    assert told is not None
    assert told.words.startswith(
        "The reader disagreed with this answer when it stood at another operating point ("
    )
    assert "disagreed with it at another" in said(word.stance, word.verdict, now.verdict)


def test_no_sentence_of_a_report_is_lost(between: Desk) -> None:
    prediction = between.session.images.shown_prediction()
    assert prediction is not None
    between.session.opinions.agree()
    (word,) = kept(between)
    first = replace(
        word,
        pipeline="",
        weights_id="",
        stance=Stance.FIRST,
        verdict=Verdict.FRACTURE,
        boxes=(PLACE,),
    )
    told = for_report([word, first], prediction)
    assert told is not None
    assert [(s.verdict, s.is_first, len(s.boxes)) for s in told.sayings] == [
        (Verdict.FRACTURE, True, 1),
        (Verdict.DOUBT, False, 0),
    ]
    assert told.words == " ".join(saying.words for saying in told.sayings)


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
