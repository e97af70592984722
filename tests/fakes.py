"""Stand-ins for what is slow or has a life of its own: never for the program's own results."""

from collections import deque
from pathlib import Path

import numpy as np

from app.worker import Event, Work, run_job
from imaging.radiograph import Radiograph
from imaging.window import Window


class StepWorker:
    """A worker without a thread: jobs run when the test says so."""

    def __init__(self) -> None:
        self._numbers = 0
        self._jobs: deque[tuple[int, Work]] = deque()
        self._events: list[Event] = []
        self._cancelled: set[int] = set()

    def submit(self, work: Work) -> int:
        self._numbers += 1
        self._jobs.append((self._numbers, work))
        return self._numbers

    def cancel(self, job: int) -> None:
        self._cancelled.add(job)

    def events(self) -> list[Event]:
        taken, self._events = self._events, []
        return taken

    @property
    def has_jobs(self) -> bool:
        return bool(self._jobs)

    def run_one(self) -> None:
        number, work = self._jobs.popleft()
        self._events.append(run_job(number, work, self._cancelled, self._events.append))


def made_radiograph(
    brightness: int = 128, size_wh: tuple[int, int] = (64, 64), sha256: str = "0" * 64
) -> Radiograph:
    """Return an evenly grey radiograph that was never in a file."""
    width, height = size_wh
    return Radiograph(
        path=Path("made.png"),
        sha256=sha256,
        pixels=np.full((height, width), brightness, np.uint8),
        bits=8,
        window=Window.spanning(0, 255),
        format="PNG",
    )
