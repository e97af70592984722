"""One import at a time: two windows would take away each other's work and write over each other."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from file_lock import FileLock, take
from models.pipeline import Progress
from words import _

LOCK = ".importing"
WAIT_S = 0.1
RETRY_S, MOST_TRIES = 0.01, 100
# Some network drives know no locks; there an import goes on as if it were alone.
NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


@contextmanager
def alone_in(folder: Path, progress: Progress) -> Iterator[None]:
    """Hold the folder of imported weights; it is made, and goes again if nothing came to lie there.

    Args:
        folder: where imported weights lie.
        progress: told while another process imports; may raise `Cancelled`.

    Raises:
        OSError: the folder can't be written.
        Cancelled: raised by `progress`.
    """
    try:
        with _turn(folder, progress) or nullcontext():
            yield
    finally:
        # Only an empty folder goes.
        with suppress(OSError):
            folder.rmdir()


def _turn(folder: Path, progress: Progress) -> FileLock | None:
    """Wait for the lock; None where files can't be locked."""
    tries_left = MOST_TRIES
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return take(folder / LOCK)
        except TimeoutError:
            progress(_("waiting until another window has imported its weights"), 0.0)
            time.sleep(WAIT_S)
        except (FileNotFoundError, FileExistsError):
            # The one before may just have taken the empty folder away, or something is in its way.
            tries_left -= 1
            if not tries_left:
                raise
            time.sleep(RETRY_S)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            return None
