"""The stages of one answer: told to the progress callback as they begin, and timed."""

from collections.abc import Mapping
from time import perf_counter
from types import MappingProxyType

from models.pipeline import Progress
from words import _


class Stages:
    """Reports each stage when it begins and keeps how long it took.

    Entering a stage is where a job can be cancelled: the callback may raise `Cancelled`.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._entered = perf_counter()
        self._stage = ""
        self._timings: dict[str, float] = {}

    def enter(self, stage: str, fraction: float, shown: str = "") -> None:
        """Begin a stage, ending the one before.

        Args:
            stage: in English, as its time is kept.
            fraction: done by now, in [0, 1].
            shown: in the chosen language, where the catalogue does not hold `stage` itself.
        """
        self._close()
        self._stage = stage
        self._progress(shown or _(stage), fraction)

    @property
    def timings(self) -> Mapping[str, float]:
        """Milliseconds by stage, the current one up to now."""
        self._close()
        return MappingProxyType(dict(self._timings))

    def _close(self) -> None:
        now = perf_counter()
        if self._stage:
            spent = (now - self._entered) * 1000.0
            self._timings[self._stage] = self._timings.get(self._stage, 0.0) + spent
        self._entered = now
