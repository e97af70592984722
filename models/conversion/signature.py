"""What a file is by its own bytes, and whether all of it is there. No code of the file is run."""

import stat
import struct
from pathlib import Path
from typing import Literal

from errors import WeightsUnavailable, shown_name
from words import _, reason_of

Content = Literal["hdf5", "zip", "tflite", "other"]

MOST_BYTES = 600 * 1024 * 1024
HDF5_SIGN = b"\x89HDF\r\n\x1a\n"
ZIP_SIGN = b"PK\x03\x04"
TFLITE_SIGN = b"TFL3"
LFS_SIGN = b"version https://git-lfs.github.com/spec/"
PAGE_SIGNS = (b"<!doctype html", b"<html")


def require_whole_file(path: Path) -> Content:
    """Return what the file is by its first bytes.

    Raises:
        WeightsUnavailable: it is missing, no ordinary file, empty, too large, a Git LFS pointer, a
            saved web page, or a truncated HDF5 file.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WeightsUnavailable(
                _("{name} is not an ordinary file; choose a weights file.").format(
                    name=shown_name(path)
                )
            )
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise WeightsUnavailable(
            _("{name} can't be read ({reason}); choose another file.").format(
                name=shown_name(path), reason=reason_of(error)
            )
        ) from error
    _require_weights(shown_name(path), status.st_size, head)
    if head.startswith(HDF5_SIGN):
        _require_hdf5_end(shown_name(path), status.st_size, head)
        return "hdf5"
    if head.startswith(ZIP_SIGN):
        return "zip"
    return "tflite" if head[4:8] == TFLITE_SIGN else "other"


def _require_weights(name: str, size: int, head: bytes) -> None:
    if size == 0:
        raise WeightsUnavailable(_("{name} is empty; get it again.").format(name=name))
    if size > MOST_BYTES:
        raise WeightsUnavailable(
            _(
                "{name} is larger than {most} MB, which none of the known networks is; "
                "choose another file."
            ).format(name=name, most=MOST_BYTES >> 20)
        )
    if head.startswith(LFS_SIGN):
        raise WeightsUnavailable(
            _(
                "{name} is a Git LFS pointer of {size} bytes and not the weights themselves; get "
                "the real file with “git lfs pull” or from the project's download page."
            ).format(name=name, size=size)
        )
    if head.lstrip().lower().startswith(PAGE_SIGNS):
        raise WeightsUnavailable(
            _(
                "{name} is a web page that was saved instead of the weights; download the file "
                "again."
            ).format(name=name)
        )


def _require_hdf5_end(name: str, size: int, head: bytes) -> None:
    """Compare the end-of-file address in the superblock with the file's size.

    Source: HDF5 File Format Specification 3.0, section II.A: versions 0 and 1 keep the address
    after three others behind a header of 24 or 28 bytes, versions 2 and 3 after two behind 12.
    """
    at = {0: 40, 1: 44, 2: 28, 3: 28}.get(head[8])
    if at is None or len(head) < at + 8:
        raise WeightsUnavailable(
            _("{name} is not a valid HDF5 file; get it again.").format(name=name)
        )
    (end,) = struct.unpack_from("<Q", head, at)
    if end > size:
        raise WeightsUnavailable(
            _("{name} is truncated: {size} of {end} bytes are there; get it again.").format(
                name=name, size=size, end=end
            )
        )
