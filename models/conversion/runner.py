"""Running a conversion in a child process that can be stopped at any moment and leaves no trace."""

import logging
import re
import subprocess
import sys
import time
from pathlib import Path

from errors import WeightsUnavailable
from models.conversion.confinement import clean_environment
from models.conversion.job import Converted, Task, read_progress, read_result, write_job
from models.pipeline import Progress
from words import _, number

CHILD = Path(__file__).with_name("__main__.py")
LOG = "child.log"
POLL_S = 0.1
TIMEOUT_S = 900.0

_log = logging.getLogger(__name__)


def run_conversion(
    tasks: tuple[Task, ...], folder: Path, progress: Progress, timeout_s: float = TIMEOUT_S
) -> tuple[Converted, ...]:
    """Convert files in a child process.

    Args:
        tasks: what to convert, in order.
        folder: an empty work folder; the networks come to lie there, and the caller removes it.
        progress: told what the child does; may raise `Cancelled`, the child is then killed.
        timeout_s: seconds after which the child is killed.

    Returns:
        One entry for each task, in order.

    Raises:
        WeightsUnavailable: a file was refused, or the child died or took too long.
        Cancelled: raised by `progress`.
    """
    write_job(folder, tasks)
    with (folder / LOG).open("wb") as log:
        child = subprocess.Popen(
            # -I: no PYTHON* variables, no user site, no current folder on the path.
            [sys.executable, "-I", str(CHILD), str(folder)],
            cwd=folder,
            env=clean_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    try:
        _wait(child, folder, progress, timeout_s)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
    return _outcome(child.returncode, tasks, folder)


def _wait(
    child: subprocess.Popen[bytes], folder: Path, progress: Progress, timeout_s: float
) -> None:
    stage, fraction = _("starting the conversion"), 0.0
    deadline = time.monotonic() + timeout_s
    while True:
        progress(stage, fraction)
        try:
            child.wait(POLL_S)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise WeightsUnavailable(
                    _(
                        "The conversion was stopped after {seconds} seconds while {stage}; "
                        "choose another file."
                    ).format(seconds=number(timeout_s, ".0f"), stage=stage)
                ) from None
        stage, fraction = read_progress(folder) or (stage, fraction)


def _outcome(returncode: int, tasks: tuple[Task, ...], folder: Path) -> tuple[Converted, ...]:
    names = ", ".join(task.name for task in tasks)
    try:
        result = read_result(folder)
    except (OSError, ValueError) as error:
        # Only the error's kind, such as "MemoryError": all else may hold what is in the file.
        said = (folder / LOG).read_text(encoding="utf-8", errors="replace").strip().split("\n")
        kind = re.match(r"[\w.]*", said[-1])
        _log.error("conversion ended with %s: %s", returncode, kind and kind[0])
        raise WeightsUnavailable(
            _(
                "The conversion of {names} ended without a result (the file may be damaged, or "
                "memory or disk too small); nothing was changed."
            ).format(names=names)
        ) from error
    if result.refusal:
        raise WeightsUnavailable(result.refusal)
    if len(result.converted) != len(tasks):
        raise WeightsUnavailable(
            _("The conversion of {names} is not complete; nothing was changed.").format(names=names)
        )
    return result.converted
