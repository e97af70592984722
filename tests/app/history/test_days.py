"""Days that are searched for begin at the reader's own midnights."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.history.days import begin_of, begin_of_days, days_since

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set there")

MADRID, SYDNEY, SANTIAGO = "Europe/Madrid", "Australia/Sydney", "America/Santiago"


@pytest.fixture(params=[MADRID])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("zone", "today", "begin"),
    [
        (MADRID, date(2026, 3, 29), utc(2026, 3, 28, 23)),
        (MADRID, date(2026, 3, 30), utc(2026, 3, 29, 22)),
        (MADRID, date(2026, 10, 25), utc(2026, 10, 24, 22)),
        (MADRID, date(2026, 10, 26), utc(2026, 10, 25, 23)),
        (SYDNEY, date(2026, 10, 4), utc(2026, 10, 3, 14)),
        (SYDNEY, date(2026, 10, 5), utc(2026, 10, 4, 13)),
        (SYDNEY, date(2026, 4, 5), utc(2026, 4, 4, 13)),
        (SYDNEY, date(2026, 4, 6), utc(2026, 4, 5, 14)),
        # Spring takes this day's first hour; autumn gives the day before another last one.
        (SANTIAGO, date(2026, 9, 6), utc(2026, 9, 6, 4)),
        (SANTIAGO, date(2026, 4, 5), utc(2026, 4, 5, 4)),
    ],
    indirect=["zone"],
)
@pytest.mark.usefixtures("zone")
def test_a_day_begins_by_the_rule_that_holds_on_it(today: date, begin: datetime) -> None:
    assert begin_of(today) == begin
    assert begin_of_days(1, today) == begin


@pytest.mark.parametrize("zone", [MADRID, SYDNEY, SANTIAGO], indirect=True)
@pytest.mark.usefixtures("zone")
def test_a_stretch_is_told_as_asked_for_on_each_day_of_the_year() -> None:
    for day in range(366):
        today = date(2026, 1, 1) + timedelta(days=day)
        for days in (1, 7, 30, 365):
            begin = begin_of_days(days, today)
            assert days_since(begin, today) == days
            assert days_since(begin, today + timedelta(days=1)) == days + 1


@pytest.mark.usefixtures("zone")
def test_a_stretch_over_a_change_of_the_clocks_begins_at_midnight_too() -> None:
    for today in (date(2026, 4, 2), date(2026, 10, 29)):
        begin = begin_of_days(7, today).astimezone()
        assert (begin.date(), begin.hour) == (today - timedelta(days=6), 0)
