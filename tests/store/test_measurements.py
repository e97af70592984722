"""Measurements in the database: one set for each picture, found by its content and frame."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from imaging.measure import NO_MEASURES, Kind, Measurement, Measures
from store.history import History
from store.measurements import keep_measures, read_measures

SHA = "a" * 64
SET = Measures(
    (
        Measurement(Kind.RULER, ((1.25, 2.5), (30.0, 40.0))),
        Measurement(Kind.NOTE, ((7.0, 8.0),), "“step” – größer?"),
    ),
    0.143,
)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History(tmp_path / "h.db", "1.0")
    yield opened
    opened.close()


def test_what_is_kept_is_read_again_after_a_restart(history: History) -> None:
    keep_measures(history, SHA, 0, SET)
    history.close()
    assert read_measures(history, SHA, 0) == SET


def test_a_calibration_is_kept_where_nothing_is_measured_any_more(history: History) -> None:
    keep_measures(history, SHA, 0, Measures((), 0.5))
    history.close()
    assert read_measures(history, SHA, 0) == Measures((), 0.5)


def test_each_frame_and_each_file_has_its_own(history: History) -> None:
    keep_measures(history, SHA, 3, SET)
    assert read_measures(history, SHA, 0) == NO_MEASURES
    assert read_measures(history, "b" * 64, 3) == NO_MEASURES
    assert read_measures(history, SHA, 3) == SET


def test_the_latest_set_replaces_the_one_before(history: History) -> None:
    keep_measures(history, SHA, 0, SET)
    keep_measures(history, SHA, 0, Measures(SET.items[:1]))
    assert read_measures(history, SHA, 0) == Measures(SET.items[:1])
    keep_measures(history, SHA, 0, NO_MEASURES)
    assert read_measures(history, SHA, 0) == NO_MEASURES


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"items": [], "mm_per_pixel": "x"}',
        '{"items": [{"kind": "moon", "points": [], "text": ""}], "mm_per_pixel": null}',
        '{"items": [{"kind": "ruler", "points": [[1, 2]], "text": ""}], "mm_per_pixel": null}',
        '{"items": [{"kind": "note", "points": [[1]], "text": ""}], "mm_per_pixel": null}',
        '{"items": [{"kind": "note", "points": [[1, 2], [3, 4]], "text": ""}], '
        '"mm_per_pixel": null}',
    ],
)
def test_a_damaged_set_is_said_to_be_one(history: History, content: str) -> None:
    keep_measures(history, SHA, 0, SET)
    history.read(lambda c: c.execute("UPDATE measurements SET content = ?", (content,)))
    with pytest.raises(HistoryUnavailable):
        read_measures(history, SHA, 0)
