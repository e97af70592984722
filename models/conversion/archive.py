"""Zip archives of strangers: which entries there are and that none is a bomb. Reads bytes only."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from errors import WeightsUnavailable, shown_text
from models.conversion.signature import MOST_BYTES
from words import _

# Source: PKWARE APPNOTE 4.4.4, general purpose bit 0.
ENCRYPTED = 0x1
MOST_ENTRIES = 20_000
MOST_TEXT_BYTES = 32 * 1024 * 1024

# What zipfile raises on forged archives, found by forging some.
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, ValueError),
)


@contextmanager
def open_archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose entries together are not larger than a weights file may be.

    Args:
        path: the archive.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: it is truncated, damaged, locked, or unpacks to too much.
    """
    try:
        with _opened(path) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & ENCRYPTED for entry in entries):
                raise WeightsUnavailable(
                    _(
                        "{name} is locked with a password; unlock it, or get it again without."
                    ).format(name=name)
                )
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES + MOST_TEXT_BYTES:
                raise WeightsUnavailable(
                    _(
                        "{name} unpacks to far more than a network holds; choose another file."
                    ).format(name=name)
                )
            yield archive
    except zipfile.BadZipFile as error:
        raise WeightsUnavailable(
            _("{name} is truncated or damaged ({error}); get it again.").format(
                name=name, error=shown_text(str(error))
            )
        ) from error


def read_entry(archive: zipfile.ZipFile, entry: str) -> bytes:
    """Return one entry's bytes, at most `MOST_TEXT_BYTES`.

    Raises:
        WeightsUnavailable: the entry is larger than that.
        BadZipFile: it is damaged.
    """
    with _as_damage(), archive.open(entry) as file:
        data = file.read(MOST_TEXT_BYTES + 1)
    if len(data) > MOST_TEXT_BYTES:
        raise WeightsUnavailable(
            _("Its entry {entry} is too large; choose another file.").format(
                entry=shown_text(entry)
            )
        )
    return data


def copy_entry(archive: zipfile.ZipFile, entry: str, target: IO[bytes]) -> None:
    """Copy one entry into an open file, no further than a weights file may reach.

    Raises:
        BadZipFile: the entry is damaged.
    """
    left = MOST_BYTES
    with _as_damage():
        file = archive.open(entry)
    with file:
        while left > 0:
            with _as_damage():
                chunk = file.read(1 << 20)
            if not chunk:
                return
            left -= len(chunk)
            target.write(chunk)


def write_anew(path: Path, target: Path, name: str) -> None:
    """Write an archive's entries, unpacked, into an archive of our own.

    Readers of zip disagree about forged archives, so that another one might find other entries in
    the original than this one, which looked it over.

    Args:
        path: the archive.
        target: the new one.
        name: the archive's name in sentences.

    Raises:
        WeightsUnavailable: as `open_archive`.
    """
    with open_archive(path, name) as archive, zipfile.ZipFile(target, "w") as anew:
        for entry in archive.namelist():
            with anew.open(entry, "w") as file:
                copy_entry(archive, entry, file)


def _opened(path: Path) -> zipfile.ZipFile:
    with _as_damage():
        return zipfile.ZipFile(path)


@contextmanager
def _as_damage() -> Iterator[None]:
    """Turn whatever zipfile raises on a forged archive into its own word for a damaged one."""
    try:
        yield
    except _DAMAGE as error:
        raise zipfile.BadZipFile(str(error)) from error
