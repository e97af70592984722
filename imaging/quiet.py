"""Silence for C libraries that write to the terminal by themselves."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

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
    _redirection.enter()
    try:
        yield
    finally:
        _redirection.leave()


class _Redirection:
    """The way to nowhere, opened by the first of several decodings and closed by the last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._kept = -1

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._kept = os.dup(_STDERR)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, _STDERR)
                os.close(nowhere)
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                os.dup2(self._kept, _STDERR)
                os.close(self._kept)


_redirection = _Redirection()
