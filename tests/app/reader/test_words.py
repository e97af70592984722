"""The reader's word in a report and a row: what stood when it was given, with its date and hour."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.reader.words import details, for_report, said, said_in_row
from models.prediction import Verdict
from store.opinions import Opinion, Stance
from tests.app.desk import Desk, picture
from tests.app.reader.kept_words import PLACE, kept


@pytest.fixture
def five_hours_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "COT5")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set there")
@pytest.mark.usefixtures("five_hours_behind")
def test_a_word_is_dated_in_the_reader_s_own_time() -> None:
    said_at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    word = Opinion(
        *("a" * 64, "", ""), Stance.FIRST, Verdict.DOUBT, said_at, Path("a.png"), (4, 4), "Wrist"
    )
    assert details(word).replace("\N{NO-BREAK SPACE}", " ") == "Wrist · 2026-01-01 22:04"


@pytest.fixture
def between(desk: Desk, tmp_path: Path) -> Desk:
    """An answer that is another one at each operating point: in doubt at the balanced one."""
    desk.open(picture(tmp_path, brightness=128))
    desk.analyse()
    return desk


def test_a_report_prints_both_words(answered: Desk) -> None:
    answered.session.opinions.say(Verdict.DOUBT)
    (word,) = kept(answered)
    prediction = answered.session.images.shown_prediction()
    assert prediction is not None
    told = for_report([word], prediction)
    assert told is not None
    assert told.words.startswith("The reader corrected this answer: doubt (")
    assert for_report([word], replace(prediction, weights_id="other weights")) is None


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
