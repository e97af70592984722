"""What is said: answers on standard output, which may be closed, full or left by its reader."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from errors import CannotSave
from words import reason_of


def require_output() -> None:
    """Raise `CannotSave` where standard output is closed, before anything is asked."""
    if not sys.stdout:
        raise CannotSave(
            "Standard output is closed, so that there is no place for the answers; send it to a "
            "file or to a program that reads it."
        )


def say(line: str) -> None:
    """Print a line.

    Raises:
        CannotSave: standard output takes no more.
        BrokenPipeError: its reader has left.
    """
    with _told():
        print(line)


def remark(sentence: str) -> None:
    """Print a sentence that is no answer, beside the answers."""
    print(sentence, file=sys.stderr)


def flush() -> None:
    """Let the lines so far be out of the program; raises as `say` does."""
    with _told():
        if sys.stdout:
            sys.stdout.flush()


def let_go() -> None:
    """Let the lines that could not be printed go nowhere: Python tries again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def has_left(error: OSError, platform: str = sys.platform) -> bool:
    """Tell whether the reader of our lines has left: Windows calls it an invalid argument."""
    return platform == "win32" and error.errno == errno.EINVAL


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if has_left(error):
            raise BrokenPipeError from error
        let_go()
        raise CannotSave(
            f"The answers could not be printed to the end ({reason_of(error)}); make room, or send "
            "standard output elsewhere."
        ) from error
