"""A file's bytes, read once and with care: no folder, no pipe, no device, nothing endless."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from imaging.refusal import CHOOSE_ANOTHER, COPY_AGAIN, LIMIT_IN_WORDS, MAX_BYTES, Refusal
from words import _, number, reason_of

# Opening a pipe would wait for its writer for ever; Windows knows neither the flag nor the pipe.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Source:
    """What is decoded: one reading of one file.

    Attributes:
        path: where the bytes came from.
        data: all bytes of the file.
        sha256: hex digest of exactly these bytes.
    """

    path: Path
    data: bytes
    sha256: str


def open_regular(path: Path) -> BufferedReader:
    """Open a file to be read, without waiting for what is none.

    Raises:
        OSError: it can't be opened, or is a folder, a pipe or a device.
        ValueError: no file can have such a name.
    """
    descriptor = os.open(path, _OPEN_FLAGS)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))


def file_sha256(path: Path) -> str:
    """Return the hex digest of a regular file's bytes.

    Raises:
        OSError, ValueError: as `open_regular`.
    """
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_source(path: Path) -> Source:
    """Read a regular file whole.

    Raises:
        Refusal: there is none, it can't be read, or it is empty or over the limit.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        raise _why_not_opened(path, error) from error
    try:
        length = _checked_length(os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            # One byte more than there should be shows a file that still grows.
            data = file.read(length + 1)
    except OSError as error:
        raise Refusal(
            _("reading it failed ({reason})").format(reason=reason_of(error)),
            _("check the disk or the network drive"),
        ) from error
    finally:
        os.close(descriptor)
    if len(data) != length:
        raise Refusal(
            _("it changed while it was being read"), _("open it again once it is complete")
        )
    if not data:
        raise Refusal(_("it is empty (0 bytes)"), COPY_AGAIN)
    return Source(path, data, hashlib.sha256(data).hexdigest())


def _checked_length(status: os.stat_result) -> int:
    """Return the length of a regular file that is not over the limit."""
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(_("it is a folder"), _("choose an image in it"))
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(_("it is a device or a pipe, not a file"), CHOOSE_ANOTHER)
    if status.st_size > MAX_BYTES:
        raise Refusal(
            _("its {size} GiB are more than the limit of {limit}").format(
                size=number(status.st_size / MAX_BYTES, ".1f"), limit=_(LIMIT_IN_WORDS)
            ),
            _("cut it to the part you need"),
        )
    return status.st_size


def _why_not_opened(path: Path, error: OSError | ValueError) -> Refusal:
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return Refusal(_("it is a link to a file that is gone"), _("choose the file itself"))
        return Refusal(_("there is no such file"), _("check its name and folder"))
    # Windows answers "permission denied" for a folder. Path.is_dir() raises on names too long.
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):  # noqa: PTH112
        return Refusal(_("it is a folder"), _("choose an image in it"))
    if isinstance(error, PermissionError):
        return Refusal(_("you may not read it"), _("ask its owner for the right to read it"))
    if isinstance(error, OSError) and error.errno == errno.ENXIO:
        return Refusal(_("it is a device or a pipe, not a file"), CHOOSE_ANOTHER)
    return Refusal(
        _("it can't be opened ({reason})").format(reason=reason_of(error)),
        _("check its name and folder"),
    )
