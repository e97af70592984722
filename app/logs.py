"""The log file: what went wrong inside the program.

No pixels, findings or DICOM attributes are logged, but a traceback may hold the name of an image
file; so the folder is the user's own, and the log is never sent anywhere.
"""

import logging
from logging.handlers import RotatingFileHandler

from app.paths import log_folder
from app.version import NAME

MOST_BYTES = 512 * 1024


def start_log() -> None:
    """Write warnings and errors to a file in the user's log folder; without one, to nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    handler: logging.Handler = logging.NullHandler()
    try:
        folder = log_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / f"{NAME.lower()}.log", maxBytes=MOST_BYTES, backupCount=2, encoding="utf-8"
        )
    except OSError:
        # A closed home folder must not keep anyone from reading an X-ray.
        pass
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    root.addHandler(handler)
