"""What Linux says of a process and of those it has started: memory, handles, time."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
SCREEN = "Xvfb"


def resident_mb(process: int | None = None) -> float:
    """Return the resident memory of a process, by default of this one."""
    return _status_mb(process, "VmRSS:")


def highest_mb() -> float:
    """Return the most memory that was ever resident in this process."""
    return _status_mb(None, "VmHWM:")


def family_mb(process: int | None = None) -> float:
    """Return the resident memory of a process and all below it but a screen's server.

    Pages that they share count once for each of them.
    """
    members = (os.getpid() if process is None else process, *below(process))
    return _sum_mb(member for member in members if not _is_screen(member))


def screen_mb() -> float:
    """Return the resident memory of the virtual screen's server below this process."""
    return _sum_mb(member for member in below() if _is_screen(member))


def below(process: int | None = None) -> Iterator[int]:
    """Yield all processes that one has started, and those that they have."""
    for task in _folder(process).glob("task/*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text(encoding="ascii").split()):
                yield child
                yield from below(child)


def open_handles() -> int:
    """Return how many files, pipes and sockets this process holds open."""
    return len(os.listdir(PROC / "self" / "fd"))  # noqa: PTH208 - names alone, and of many


def processor_s(process: int) -> float:
    """Return the seconds that processors have spent on a process."""
    # Source: proc(5), /proc/pid/stat: the 14th and 15th field, after a name that may hold blanks.
    text = (_folder(process) / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(text[11]) + int(text[12])) / os.sysconf("SC_CLK_TCK")


def _sum_mb(processes: Iterable[int]) -> float:
    total = 0.0
    for process in processes:
        with suppress(OSError):  # it has ended meanwhile
            total += resident_mb(process)
    return total


def _is_screen(process: int) -> bool:
    try:
        return (_folder(process) / "comm").read_text(encoding="ascii").strip() == SCREEN
    except OSError:
        return False


def _folder(process: int | None) -> Path:
    return PROC / ("self" if process is None else str(process))


def _status_mb(process: int | None, wanted: str) -> float:
    for line in (_folder(process) / "status").read_text(encoding="ascii").splitlines():
        if line.startswith(wanted):
            return int(line.split()[1]) / 1024
    return 0.0  # it has ended and is not yet buried
