"""Handing a finished page to the system: its spooler, or the program that shows and prints it."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from app.files.whole_file import write_whole
from app.paths import print_folder
from errors import CannotSave
from words import N_, _, reason_of

SPOOLERS = ("lpr", "lp")
NO_PRINTER = N_("No printer program was found; save the report as PDF and print it from there.")
PATIENCE_S = 30.0
PRIVATE_FOLDER = 0o700
ON_ITS_WAY_S = 3600.0


def print_pdf(data: bytes) -> str:
    """Print a PDF document and return one sentence that says where it went.

    A program that shows or prints it may ask for the file long after this has returned: it stays
    in a folder of ours, from which `forget_printed` takes it.

    Raises:
        CannotSave: the page can't be written down, the system has nothing to print with, or its
            spooler refused.
    """
    path = _written(data)
    if sys.platform == "win32":
        try:
            os.startfile(path, "print")
        except OSError as error:
            # Where no program is there for PDF files.
            raise CannotSave(NO_PRINTER) from error
        return _("The report was handed to the program that prints PDF files.")
    if sys.platform == "darwin":
        _hand_over(["open", str(path)])
        return _("The report was opened; print it from there.")
    spooler = next((found for name in SPOOLERS if (found := shutil.which(name))), None)
    try:
        if spooler is not None:
            _hand_over([spooler, str(path)])
            return _("The report was sent to the default printer.")
    finally:
        # The spooler has its own copy by now.
        path.unlink(missing_ok=True)
    raise CannotSave(NO_PRINTER)


def forget_printed() -> None:
    """Delete the pages that were printed an hour ago or more; later ones may be on their way."""
    now = time.time()
    for path in print_folder().glob("*.pdf"):
        # Another program may still have it open, or have deleted it.
        with suppress(OSError):
            if not 0 <= now - path.stat().st_mtime < ON_ITS_WAY_S:
                path.unlink()


def _written(data: bytes) -> Path:
    """Write a page down, for its owner only."""
    folder = print_folder()
    path = folder / f"report-{secrets.token_hex(4)}.pdf"
    forget_printed()
    try:
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        # One that was there before may be open to others.
        folder.chmod(PRIVATE_FOLDER)
        write_whole(path, data)
    except OSError as error:
        raise _not_printed(reason_of(error)) from error
    return path


def _not_printed(reason: str) -> CannotSave:
    form = _("The report could not be printed ({reason}); check the printer, or save it as PDF.")
    return CannotSave(form.format(reason=reason))


def _hand_over(command: list[str]) -> None:
    try:
        said = subprocess.run(
            command,
            capture_output=True,
            text=True,
            # A spooler need not speak in the letters that Python expects.
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotSave(NO_PRINTER) from error
    if said.returncode != 0:
        words = " ".join(said.stderr.split())[:200] or _("error {code}").format(
            code=said.returncode
        )
        raise _not_printed(words)
