"""The database file: opened when first asked, mended once if damaged, written whole or not."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from errors import HistoryUnavailable
from store.damage import mended_here, set_aside_and_recover
from store.obstacles import is_closed_to_writers, is_damage, reason
from store.opening import (
    FAULTS,
    NewerVersion,
    SetAside,
    file_id,
    open_database,
    open_to_read,
    real_place,
)
from words import N_, _

ANOTHER_PLACE = N_("choose another place")
SENSELESS = N_("something that is kept there is damaged")
# A writer begins anew where the file was set aside while it waited.
MOST_ATTEMPTS = 3

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Database:
    """One SQLite file, opened at the first call and owned by that call's thread.

    Every method raises `HistoryUnavailable` when the file can't be opened, read or written. A
    damaged file is set aside once, what can be read of it is taken over, and `warning` says so.

    Args:
        path: the file, or `store.opening.MEMORY` for one that ends with the program.
        remedy: what the reader can do where it can't be used, in English.

    Attributes:
        warning: one sentence about the file; empty when there is nothing to say.
        is_read_only: True for a newer version's database, and for one that can't be written.
    """

    def __init__(self, path: Path | str, remedy: str = ANOTHER_PLACE) -> None:
        self.path = real_place(path)
        self._remedy = remedy
        self._obstacle: Exception | None = None
        self.warning = ""
        self.is_read_only = False
        self._opened: sqlite3.Connection | None = None
        self._file_id = (0, 0)

    def open(self) -> None:
        """Open the file now instead of at the first call."""
        self.read(lambda _connection: None)

    def read(self, work: Work[T]) -> T:
        """Do something with the database, once more if it was damaged and could be mended."""
        try:
            try:
                return work(self._connection())
            except FAULTS as error:
                # What is only to be read is not mended either.
                if self._obstacle is not None or not is_damage(self.path, error):
                    raise
                self._mend()
                return work(self._connection())
        except FAULTS as error:
            raise self._unusable(_why(error)) from error

    def write(self, work: Work[T]) -> T:
        """Do something to the database, whole or not at all; on return it is on the disk."""

        def whole(connection: sqlite3.Connection) -> T:
            if self._obstacle is not None:
                raise self._obstacle
            connection.execute("BEGIN IMMEDIATE")
            try:
                if self._file_id != file_id(self.path):
                    raise SetAside
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                # A full disk has ended the transaction already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        for _attempt in range(MOST_ATTEMPTS):
            with suppress(SetAside):
                return self.read(whole)
        raise self._unusable(_("it is another file each time"))

    def _unusable(self, why: str) -> HistoryUnavailable:
        return HistoryUnavailable(
            _("The history {path} can't be used ({reason}); {remedy}.").format(
                path=self.path, reason=why, remedy=_(self._remedy)
            )
        )

    def _connection(self) -> sqlite3.Connection:
        if self._opened is not None and self._file_id != file_id(self.path):
            # Another thread or program has set a damaged file aside since.
            self._let_go()
        if self._opened is None:
            try:
                self._opened = open_database(self.path)
                self._file_id = file_id(self.path)
                self._settle(self._opened)
            except FAULTS as error:
                if not (isinstance(error, NewerVersion) or is_closed_to_writers(error)):
                    raise
                self._opened = self._open_to_read(error)
            self.warning = self.warning or mended_here(Path(self.path))
        return self._opened

    def _open_to_read(self, obstacle: Exception) -> sqlite3.Connection:
        """Open the file as one that nothing is written to, and say so."""
        self._let_go()
        try:
            opened = open_to_read(self.path)
        except FAULTS as error:
            raise obstacle from error
        self._file_id = file_id(self.path)
        self._obstacle, self.is_read_only = obstacle, True
        if isinstance(obstacle, NewerVersion):
            self.warning = _(
                "The history {path} was written by a newer version of the program: it can be "
                "read, but new answers are not kept; update the program, or {remedy}."
            ).format(path=self.path, remedy=_(self._remedy))
        else:
            self.warning = _(
                "The history {path} can only be read ({reason}): its rows are shown, searched and "
                "exported, but nothing new is kept; {remedy}."
            ).format(path=self.path, reason=reason(obstacle), remedy=_(self._remedy))
        return opened

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Do what is due whenever the file has been opened to be written."""

    def _mend(self) -> None:
        self._let_go()
        self.warning = set_aside_and_recover(Path(self.path), datetime.now(UTC).astimezone())

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _why(error: Exception) -> str:
    # Python quotes what made no sense to it, which may be a path or an answer.
    return _(SENSELESS) if isinstance(error, ValueError) else reason(error)
