"""The environment: set up once, then found as it was left."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from starting import places
from starting.bytecode import compile_sources
from starting.interpreter import has_pip, interpreter_in, make_environment
from starting.packages import install
from starting.refusal import CannotStart
from starting.system_packages import NEEDED, PART_OF_PYTHON, check_system


def prepare_environment(purpose: str, *requirements: Path) -> str:
    """Return the environment's interpreter, installing and checking what it lacks.

    Each file of requirements and each check leaves a stamp when it has ended well, so that what was
    broken off is taken up again and what was done costs nothing. Without their interpreter, which
    leaves with the Python it was made from, they say nothing.

    Args:
        purpose: a key of `NEEDED`.
    """
    python = str(interpreter_in(places.ENVIRONMENT))
    stamps = [stamp_of(path) for path in requirements]
    if not all(path.exists() for path in (Path(python), *stamps)):
        set_up(python, purpose, requirements)
        leave(*stamps)
    checked = places.ENVIRONMENT / "installed" / purpose.replace(" ", "-")
    if not checked.exists():
        check_system(python, NEEDED[purpose])
        leave(checked)
    compile_sources(python)
    return python


def set_up(python: str, purpose: str, requirements: Iterable[Path]) -> None:
    """Make the environment, if need be, and install into it.

    What can be refused without a download is refused before.
    """
    check_writable()
    # Not on standard output, where `analyse --json` prints JSON and nothing else.
    print(f"Setting up OsteoLens in {places.ENVIRONMENT}; this happens once.", file=sys.stderr)
    if not has_pip(python):
        make_environment()
    check_system(python, [name for name in NEEDED[purpose] if name in PART_OF_PYTHON])
    install(python, *requirements)


def check_writable() -> None:
    """Refuse to set up where the user may not write."""
    folder = places.ENVIRONMENT if places.ENVIRONMENT.is_dir() else places.ENVIRONMENT.parent
    try:
        # Windows calls every folder writable; only trying tells.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"OsteoLens is not set up for this yet, and {folder} can't be written "
            f"({error.strerror}); ask its owner to run start.py once, in the same way."
        ) from error


def stamp_of(requirements: Path) -> Path:
    """Return the file that says that these very requirements are installed."""
    content = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    return places.ENVIRONMENT / "installed" / f"{requirements.stem}-{content}"


def leave(*stamps: Path) -> None:
    """Write stamps; one that can't be written costs a later start what it would have saved."""
    with suppress(OSError):
        for stamp in stamps:
            stamp.parent.mkdir(exist_ok=True)
            stamp.touch()
