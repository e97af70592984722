"""Silence for C libraries that write to the terminal by themselves."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send everything written to the process's standard error to nowhere, for a moment.

    libtiff reports each fault of a damaged file there, below Python's own `sys.stderr`, and Pillow
    has no switch for it. Messages that other threads write meanwhile are lost too, so this belongs
    around nothing longer than one decoding.
    """
    if sys.__stderr__ is None:
        # A windowed program may have none; its number then belongs to some other file.
        yield
        return
    kept = os.dup(_STDERR)
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
