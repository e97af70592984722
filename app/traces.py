"""What may be written down of an error: its kinds and places, never its words.

An error's words hold what it met: the path of a file, its name, the value of a DICOM tag.
"""

import re
import traceback
from pathlib import Path, PurePosixPath

from app.paths import PROGRAM_FOLDER

_LIBRARIES = "site-packages"
_PATH = re.compile(r"\S*[/\\]\S*")
# Source: Python's faulthandler.
_FAULT_FRAME = re.compile(r'File "(?P<file>[^"\n]*)", line (?P<line>\d+) in (?P<name>[^\n]*)')


def trace_of(error: BaseException) -> list[str]:
    """Return one line for each error of a chain and each place it came through, oldest first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*trace_of(earlier), "then"] if earlier else []
    lines += [
        f"  {place_of(frame.filename)}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    number = getattr(error, "errno", None)
    return [*lines, type(error).__name__ + (f" {number}" if isinstance(number, int) else "")]


def place_of(file: str) -> str:
    """Return a source file below the program or a library; of any other only its name."""
    path = Path(file)
    if path.is_relative_to(PROGRAM_FOLDER) and _LIBRARIES not in path.parts:
        return path.relative_to(PROGRAM_FOLDER).as_posix()
    if _LIBRARIES in path.parts:
        return PurePosixPath(*path.parts[path.parts.index(_LIBRARIES) + 1 :]).as_posix()
    return path.name


def fault_without_paths(text: str) -> str:
    """Return what Python's faulthandler wrote, its files named as `place_of` names them."""
    return _FAULT_FRAME.sub(
        lambda found: f"{place_of(found['file'])}:{found['line']} in {found['name']}", text
    )


def without_paths(words: str) -> str:
    """Return words with all that looks like a path left out."""
    return _PATH.sub("…", words)
