"""A run that is killed and taken up again, beside one that never was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)


def unbroken_and_resumed(make: Callable[[str], T], start: Path) -> tuple[T, T]:
    """Return two trainers after their second epoch; the other was killed within it and resumed.

    Args:
        make: returns a trainer whose run lies in a folder of that name.
        start: what both start from.
    """
    unbroken = make("unbroken")
    unbroken.start(start)
    for _ in range(2):
        unbroken.train_epoch()
        unbroken.run.end_epoch(0.0)
    killed = make("killed")
    killed.start(start)
    killed.train_epoch()
    killed.run.end_epoch(0.0)
    killed.train_epoch()
    resumed = make("killed")
    resumed.start(start)
    assert resumed.run.epoch == 1
    resumed.train_epoch()
    return unbroken, resumed
