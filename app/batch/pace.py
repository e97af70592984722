"""How fast a batch goes, and how long it will go on, in words."""

from dataclasses import dataclass, field

from words import _

RATE_OVER_S = 20.0


@dataclass
class Rate:
    """How fast a batch goes, over the last seconds."""

    _marks: list[tuple[float, int]] = field(default_factory=list)

    def note(self, done: int, now: float) -> None:
        """Note how many images are done."""
        self._marks = [m for m in self._marks if now - m[0] < RATE_OVER_S] + [(now, done)]

    @property
    def per_second(self) -> float:
        """Images a second; 0 until it can be told."""
        if len(self._marks) < 2:
            return 0.0
        (since, before), (now, done) = self._marks[0], self._marks[-1]
        return (done - before) / (now - since) if now > since else 0.0


def duration(seconds: float) -> str:
    """Return a time in words that are short enough to change all the time."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(
            minutes=whole // 60, seconds=f"{whole % 60:02}"
        )
    return _("{hours} h {minutes} min").format(
        hours=whole // 3600, minutes=f"{whole % 3600 // 60:02}"
    )
