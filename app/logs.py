"""The log file: what went wrong inside the program, and nothing of what it was working on.

No pixels, findings, paths, names or DICOM attributes are logged. Of an error its kind and the
places in the source are kept, of a library's message only that there was one. The folder is the
user's own, and the log is never sent anywhere.
"""

import logging
import os
import sys
import threading
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.files.whole_file import open_private
from app.paths import log_folder
from app.traces import trace_of, without_paths
from app.version import NAME

MOST_BYTES = 512 * 1024
OURS = ("app", "gui", "imaging", "models", "predictions", "store")

log = logging.getLogger(__name__)


def start_log() -> None:
    """Write warnings and errors to a file in the user's log folder; without one, to nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    handler: logging.Handler = logging.NullHandler()
    try:
        folder = log_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(
            folder / f"{NAME.lower()}.log", maxBytes=MOST_BYTES, backupCount=2, encoding="utf-8"
        )
    except OSError:
        # A closed home folder must not keep anyone from reading an X-ray.
        pass
    handler.setFormatter(PrivateFormatter())
    root.addHandler(handler)
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread


class PrivateFormatter(logging.Formatter):
    """Writes what can be written without knowing whose picture was open."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line, and one more for each place of an error."""
        is_ours = record.name.split(".", maxsplit=1)[0] in OURS
        words = without_paths(record.getMessage()) if is_ours else "(a library's words)"
        head = f"{self.formatTime(record)} {record.name} {record.levelname} {words}"
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([head, *(trace_of(error) if error else ())])


class _PrivateFile(RotatingFileHandler):
    """A log file that only its owner may read."""

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        """Begin a new file; where the old one can't be put aside, go on in it."""
        # Windows renames no file that another run of the program has open too. What was to be
        # written would be lost, and the library would say so on the terminal each time.
        with suppress(OSError):
            super().doRollover()

    def _open(self) -> TextIOWrapper:
        return open_private(Path(self.baseFilename), os.O_APPEND)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing where the log can't be written: the terminal is for answers, not traces."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log the error that ends the program; the terminal gets the whole of it."""
    log.critical("the program ended", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        log.critical(
            "a thread ended", exc_info=(ended.exc_type, ended.exc_value, ended.exc_traceback)
        )
