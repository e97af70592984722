"""The reader's own word: beside the answer, never in its place, and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.changes import NoticeKind
from app.reader.opinions import NO_ANSWER, YOUR_MARK, Stance
from app.reader.words import said_in_row
from models.prediction import Verdict
from tests.app.desk import Desk, picture
from tests.app.reader.kept_words import PLACE, kept
from tests.networks import detector_set


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


def test_a_changed_word_carries_the_time_of_its_change(
    answered: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = datetime(2026, 5, 4, 9, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return spoken.astimezone(tz)

    monkeypatch.setattr("app.reader.opinions.datetime", Clock)
    answered.session.opinions.mark_place(PLACE)
    assert [word.said_at for word in kept(answered)] == [spoken]
    spoken += timedelta(minutes=1)
    answered.session.opinions.mark_place((30.0, 5.0, 40.0, 9.0))
    assert [word.said_at for word in kept(answered)] == [spoken]


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
