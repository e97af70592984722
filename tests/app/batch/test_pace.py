"""How fast a batch goes, and how long it goes on, in words."""

import pytest

from app.batch.pace import Rate, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (605.0, "10 min 05 s"),
        (3599.4, "59 min 59 s"),
        (3600.0, "1 h 00 min"),
        (7500.0, "2 h 05 min"),
    ],
)
def test_a_time_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_rate_is_that_of_the_last_seconds() -> None:
    rate = Rate()
    assert rate.per_second == 0.0
    rate.note(0, 100.0)
    assert rate.per_second == 0.0
    rate.note(5, 110.0)
    assert rate.per_second == 0.5
    rate.note(65, 125.0)
    assert rate.per_second == 4.0, "what was noted twenty seconds ago counts no more"
