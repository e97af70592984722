"""Days as the calendar counts them where the reader is: one may have 23 hours, or 25."""

from datetime import UTC, date, datetime, time, timedelta


def begin_of(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins where the reader is.

    Raises:
        OverflowError, OSError, ValueError: the system's calendar does not know the day.
    """
    # By its seconds: `astimezone` takes an hour too many where the clocks skip midnight itself.
    return datetime.fromtimestamp(datetime.combine(day, time.min).timestamp(), UTC)


def begin_of_days(count: int, today: date) -> datetime:
    """Return the moment, in UTC, at which the last so many days began, today among them."""
    return begin_of(today - timedelta(days=count - 1))


def days_since(begin: datetime, today: date) -> int:
    """Return how many days have begun from a moment on, its own and today among them."""
    return (today - begin.astimezone().date()).days + 1
