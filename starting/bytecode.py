"""The bytecode of the program, written before a start needs it."""

from __future__ import annotations

import hashlib
import os

from starting import places
from starting.commands import succeeds

SOURCES = ("*.py", *(f"{floor}/**/*.py" for floor in ("gui", "app", "models", "imaging", "store")))


def compile_sources(python: str) -> None:
    """Write the bytecode of sources that have changed, which a start would otherwise wait for.

    Python does so by itself, unless it was told not to. A program that lies where its user may not
    write runs without, only slower, so that a failure is none.
    """
    sources = sorted(path for pattern in SOURCES for path in places.HERE.glob(pattern))
    states = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sources]
    stamp = places.ENVIRONMENT / "installed" / "bytecode"
    state = hashlib.sha256(repr(states).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    try:
        stamp.touch()
    except OSError:
        return
    # By standard input: all these paths pass what Windows allows one command line (32,767 letters).
    command = [python, "-X", "utf8", "-m", "compileall", "-q", "-i", "-"]
    if succeeds(command, told=os.fsencode("\n".join(map(str, sources)))):
        stamp.write_text(state)
