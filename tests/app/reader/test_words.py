"""The reader's word is told with the date and the hour of where they are."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.reader.words import details
from models.prediction import Verdict
from store.opinions import Opinion, Stance


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
