"""Seeing that the last run broke down, and writing down what is known of it.

Each run has a file in the log folder for as long as it lives, locked by it. A file that nobody
holds was left by a run that was killed or broke down; it becomes a report, which names neither a
file nor a patient.
"""

import faulthandler
import json
import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from app.files.whole_file import open_private, write_whole
from app.paths import log_folder
from app.traces import fault_without_paths, trace_of
from app.version import NAME, VERSION
from file_lock import lock
from words import _

Entrance = Literal["window", "command-line"]

MOST_REPORTS = 20
KILLED = "It was killed, by the system for want of memory or by someone, or the power was lost."

log = logging.getLogger(__name__)


@contextmanager
def watched(entrance: Entrance, folder: Path | None = None) -> Iterator[Path | None]:
    """Watch over a run of the program, and look what became of those before.

    Args:
        entrance: runs of the other entrance are none of its business.
        folder: where to; None takes the log folder.

    Yields:
        The report on a run that did not end properly; None where all did.
    """
    folder = log_folder() if folder is None else folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Its file comes first: killed before it has told of the others, it is told of itself.
        run = _Run(folder, entrance)
    except OSError as error:
        # A closed home folder must not keep anyone from reading an X-ray.
        log.warning("this run is not watched: %s", error.strerror)
        yield None
        return
    try:
        yield _report_dead_runs(folder, entrance)
    except Exception as error:
        run.leave(error)
        raise
    except BaseException:
        run.end()
        raise
    run.end()


def after_crash(report: Path, answers: int | None = None) -> str:
    """Return what is said after a run that did not end properly.

    Args:
        report: what is known of it.
        answers: how many the history holds; None where it was not asked.
    """
    if answers is None:
        return _(
            "The last run broke down or was killed; every answer that was shown as kept is in the "
            "history. What is known of it, without names and pictures, is in {report}."
        ).format(report=report)
    return _(
        "The program broke down or was killed when it last ran; every answer that was shown as "
        "kept is in the history, which holds {answers}. What is known of it, without names and "
        "pictures, is in {report}."
    ).format(answers=answers, report=report)


class _Run:
    """This run's file."""

    def __init__(self, folder: Path, entrance: Entrance) -> None:
        # A process of the same number may have left one.
        self._path = folder / f"run-{entrance}-{os.getpid()}-{time.time_ns()}.txt"
        self._file = open_private(self._path, os.O_TRUNC)
        # Before the first word: an empty file is one whose run is just beginning.
        lock(self._file)
        self._file.write(json.dumps(_facts(entrance)) + "\n")
        self._file.flush()
        self._has_faults = not faulthandler.is_enabled()
        if self._has_faults:
            faulthandler.enable(self._file)

    def end(self) -> None:
        """Take the file away: the run ended as it should."""
        self._close()
        self._path.unlink(missing_ok=True)

    def leave(self, error: BaseException) -> None:
        """Leave the file behind, with the error that ends the run."""
        self._file.write("\n".join(trace_of(error)) + "\n")
        self._close()

    def _close(self) -> None:
        if self._has_faults:
            faulthandler.disable()
        self._file.close()


def _facts(entrance: Entrance) -> dict[str, str]:
    return {
        "program": f"{NAME} {VERSION}",
        "entrance": entrance,
        "python": platform.python_version(),
        # `platform.platform` starts a process to name the processor.
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _report_dead_runs(folder: Path, entrance: Entrance) -> Path | None:
    """Turn what dead runs left into reports and return the newest."""
    newest = None
    try:
        left = sorted(folder.glob(f"run-{entrance}-*.txt"), key=lambda path: path.stat().st_mtime)
        for path in left:
            text = _left_by_dead(path)
            if text:
                newest = folder / f"crash-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}.txt"
                write_whole(newest, _report(text).encode())
                path.unlink(missing_ok=True)
        for old in sorted(folder.glob("crash-*.txt"))[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("what runs before left can't be reported: %s", error.strerror)
    return newest


def _left_by_dead(path: Path) -> str:
    """Return what a run's file says; nothing while its run lives or has only begun."""
    try:
        with path.open("r+", encoding="utf-8", errors="replace") as file:
            lock(file)
            return file.read()
    except OSError:
        return ""


def _report(text: str) -> str:
    head, _, fault = text.partition("\n")
    try:
        facts: dict[str, Any] = json.loads(head)
    except ValueError:
        facts = {}
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return "\n".join([*lines, "", fault_without_paths(fault).strip() or KILLED, ""])
