"""One process at a time in a folder that several may write into."""

import errno
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from errors import UserError
from file_lock import take

# Some network drives know no locks; there everybody goes on as if alone.
NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
LOCK = ".in_use"


def alone_in(folder: Path, otherwise: str, patience_s: float = 0.0) -> AbstractContextManager:
    """Return a lock on a folder, which is made; it holds until it is left or the process ends.

    Args:
        folder: what is locked, against other locks alone.
        otherwise: told where another process has it.
        patience_s: how long to wait for that one.

    Raises:
        UserError: another process has it for longer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return take(folder / LOCK, patience_s)
    except TimeoutError as error:
        raise UserError(otherwise) from error
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        return nullcontext()
