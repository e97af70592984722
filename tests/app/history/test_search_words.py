"""What was typed means a verdict, a pipeline, a part or a day, in the language in use."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.history.search_words import sought_in
from models.prediction import Verdict
from store.history import History
from store.query import Query
from store.writing import NewRow, add_row
from tests.store.made_rows import add, answer, image
from words import SPANISH, use

FRACTURE, CLEAR, KIND, SCOPE, POSE = 1, 2, 3, 4, 5


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "h.db", "1")
    add(history, FRACTURE)
    add(history, CLEAR, verdict=Verdict.NO_FRACTURE, part="Elbow")
    add(history, KIND, pipeline="crack_vs_fracture", verdict=Verdict.NOT_APPLICABLE)
    add(history, SCOPE, pipeline="crack_vs_fracture", verdict=Verdict.OUT_OF_SCOPE)
    add(history, POSE, "/ward/fracture_clinic.png", pipeline="pose", verdict=Verdict.NOT_APPLICABLE)
    return history


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    def go(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


def found(history: History, typed: str) -> list[int]:
    numbers = history.numbers(Query(typed, sought=sought_in(typed)))
    return sorted(int(number) for number in numbers)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("no fracture", [CLEAR]),
        ("No fracture found", [CLEAR]),
        ("no fracture elbow", [CLEAR]),
        # A file's name holds what was typed too.
        ("fracture", [FRACTURE, POSE]),
        ("frac", [FRACTURE, POSE]),
        ("fracture hand", [FRACTURE]),
        ("out of scope", [SCOPE]),
        ("crack", [KIND, SCOPE]),
        ("crack or fracture", [KIND, SCOPE]),
        ("crack or fracture out of scope", [SCOPE]),
        ("clinic", [POSE]),
    ],
)
def test_a_verdicts_words_find_that_verdict_alone(
    history: History, typed: str, rows: list[int]
) -> None:
    assert found(history, typed) == rows


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("no se ve", [CLEAR]),
        ("no se ve fractura", [CLEAR]),
        ("fractura", [FRACTURE]),
        ("codo", [CLEAR]),
        ("postura", [POSE]),
        ("no fracture", [CLEAR]),
    ],
)
def test_so_they_do_in_the_language_in_use(history: History, typed: str, rows: list[int]) -> None:
    use(SPANISH)
    assert found(history, typed) == rows


def test_a_day_is_the_readers_wherever_they_are(history: History, in_zone) -> None:
    at = datetime(2024, 3, 10, 23, 30, tzinfo=UTC)
    row = NewRow(image(9, "/ward/late.png"), answer())
    history.write(lambda c: add_row(c, row, at, "1"))
    for zone, day, other in (
        ("UTC", "2024-03-10", "2024-03-11"),
        ("Asia/Tokyo", "2024-03-11", "2024-03-10"),
    ):
        in_zone(zone)
        assert found(history, day) == [6]
        assert found(history, other) == []
        for begun in ("2024", "2024-0", "2024-03", "2024-03-1", f"{day} late"):
            assert found(history, begun) == [6], begun


def test_a_day_whose_midnight_is_skipped_takes_no_hour_of_the_day_before(
    history: History, in_zone
) -> None:
    in_zone("America/Santiago")
    for number, at in ((8, datetime(2026, 9, 6, 3, 30)), (9, datetime(2026, 9, 6, 4, 30))):
        row = NewRow(image(number, f"/ward/{number}.png"), answer())
        history.write(lambda c, row=row, at=at: add_row(c, row, at.replace(tzinfo=UTC), "1"))
    assert found(history, "2026-09-05") == [6]
    assert found(history, "2026-09-06") == [7]


@pytest.mark.parametrize(
    "typed", ["2024-13", "2024-3-99", "0000-01-01", "9999-12-31", "2024-02-31"]
)
def test_what_is_no_day_finds_nothing_and_breaks_nothing(history: History, typed: str) -> None:
    assert found(history, typed) == []
