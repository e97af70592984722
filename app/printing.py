"""Handing a finished page to the system: its spooler, or the program that shows and prints it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from app.whole_file import write_whole
from errors import CannotSave
from words import N_, _

SPOOLERS = ("lpr", "lp")
NO_PRINTER = N_("No printer program was found; save the report as PDF and print it from there.")
PATIENCE_S = 30.0


def print_pdf(data: bytes) -> str:
    """Print a PDF document and return one sentence that says where it went.

    Raises:
        CannotSave: the system has nothing to print with, or its spooler refused.
    """
    folder = Path(tempfile.mkdtemp(prefix="report-"))
    path = folder / "report.pdf"
    write_whole(path, data)
    if sys.platform == "win32":
        os.startfile(path, "print")
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
        shutil.rmtree(folder, ignore_errors=True)
    raise CannotSave(NO_PRINTER)


def _hand_over(command: list[str]) -> None:
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotSave(NO_PRINTER) from error
    if said.returncode != 0:
        words = " ".join(said.stderr.split())[:200] or _("error {code}").format(
            code=said.returncode
        )
        raise CannotSave(
            _(
                "The report could not be printed ({reason}); check the printer, or save it as PDF."
            ).format(reason=words)
        )
