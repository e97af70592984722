"""The chain of hashes by which a change from outside is seen.

Each row carries the hash of the row before it and its own, a SHA-256 over that and over all that
was answered. A deleted row leaves a tombstone: both hashes and nothing else.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from errors import shown_text
from store.texts import is_whole
from words import N_, _

# The answer. What the reader adds later (tags, note, the place where a file was found again) is
# theirs to change and no part of it. A column that is added to the table later belongs in
# SEALED_LATER with its default: rows that hold the default keep the hash they had before.
SEALED = (
    "id",
    "made_at_utc",
    "image_path",
    "image_sha256",
    "image_width",
    "image_height",
    "image_is_synthetic",
    "pipeline",
    "weights_id",
    "verdict",
    "probability",
    "body_part",
    "headline",
    "network",
    "origin",
    "program_version",
)
SEALED_LATER: Mapping[str, object] = {}
BEGINNING = "0" * 64

_COLUMNS = ", ".join((*SEALED, *SEALED_LATER))
_EVERY = 500
# More rows than there will ever be, and fewer than SQLite counts.
MOST_ROWS = 1 << 53
NO_END = N_("it does not tell which row is the newest")

Tell = Callable[[int], None]


class DamagedChain(sqlite3.DatabaseError):
    """The newest row's number and hash are missing, or can't be true."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT

    def __init__(self) -> None:
        super().__init__(_(NO_END))


class ChainFault(Enum):
    """How a chain can be broken."""

    CHANGED = auto()
    """The row is no longer what was written."""
    BEFORE = auto()
    """The row does not follow the one before it: that one was changed, or others removed."""
    END = auto()
    """Rows after this one were removed."""


@dataclass(frozen=True)
class ChainReport:
    """What became of the chain.

    Attributes:
        rows: how many rows were held against their hashes.
        removed: how many were deleted by the program itself.
        lost: how many could not be read when the database was found damaged.
        last_hash: of the newest row; whoever keeps it elsewhere can tell a chain that was made anew
            as a whole.
        fault: None for a whole chain.
        row: the number of the first row at fault.
        image_name: of that row, as it stands there now.
    """

    rows: int
    removed: int
    lost: int
    last_hash: str
    fault: ChainFault | None = None
    row: int = 0
    image_name: str = ""


def row_hash(previous: str, row: Mapping[str, Any] | sqlite3.Row, text: str, jpeg: bytes) -> str:
    """Return the hash of a row.

    Args:
        previous: hash of the row before.
        row: holds the columns `SEALED` and `SEALED_LATER`.
        text: the stored prediction.
        jpeg: the stored thumbnail.
    """
    canonical = [[name, row[name]] for name in SEALED]
    canonical += [
        [name, row[name]] for name, default in SEALED_LATER.items() if row[name] != default
    ]
    canonical.append(["prediction", hashlib.sha256(_bytes_of(text)).hexdigest()])
    canonical.append(["thumbnail", hashlib.sha256(jpeg).hexdigest()])
    sealed = json.dumps(canonical, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(_bytes_of(f"{previous}\n{sealed}")).hexdigest()


def _bytes_of(text: str) -> bytes:
    # As it was read: what is no UTF-8 has a hash too, and another one.
    return text.encode("utf-8", "surrogateescape")


def last_link(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the newest row there ever was, which the next one follows.

    Raises:
        DamagedChain: there is none, or its next number can't be given.
    """
    number, hashed = _stated_link(connection)
    (is_taken,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM predictions WHERE id = ?1) "
        "OR EXISTS (SELECT 1 FROM contents WHERE id = ?1) "
        "OR EXISTS (SELECT 1 FROM tombstones WHERE first_id = ?1)",
        (number + 1,),
    ).fetchone()
    if is_taken:
        raise DamagedChain
    return number, hashed


def _stated_link(connection: sqlite3.Connection) -> tuple[int, str]:
    links = connection.execute("SELECT last_id, row_hash FROM chain LIMIT 2").fetchall()
    if len(links) != 1:
        raise DamagedChain
    ((number, hashed),) = links
    if not 0 <= number < MOST_ROWS or not is_whole(hashed):
        raise DamagedChain
    return number, hashed


def set_last_link(connection: sqlite3.Connection, number: int, hashed: str) -> None:
    """Note the newest row; within the transaction that adds it."""
    connection.execute("UPDATE chain SET last_id = ?, row_hash = ?", (number, hashed))


def bury(connection: sqlite3.Connection, numbers: str) -> None:
    """Leave the tombstones of rows; within the transaction that deletes them.

    Args:
        numbers: of the rows, as a JSON list.
    """
    connection.execute(
        "INSERT INTO tombstones SELECT id, id, previous_hash, row_hash, 'deleted' "
        "FROM predictions WHERE id IN (SELECT value FROM json_each(?))",
        (numbers,),
    )


def verify(connection: sqlite3.Connection, tell: Tell = lambda _rows: None) -> ChainReport:
    """Hold every row against its hash, up to the first fault.

    Args:
        connection: inside a transaction, so that no row is added meanwhile.
        tell: called with the number of rows held against their hashes so far; may raise.

    Raises:
        DamagedChain: nothing tells which row is the newest.
    """
    stated = _stated_link(connection)
    rows = removed = lost = number = 0
    previous = BEGINNING

    def report(fault: ChainFault | None = None, row: int = 0, name: str = "") -> ChainReport:
        return ChainReport(rows, removed, lost, shown_text(previous), fault, row, name)

    for link in _links(connection):
        if link.previous_hash != previous:
            return report(ChainFault.BEFORE, link.first, link.name)
        if link.is_changed:
            return report(ChainFault.CHANGED, link.first, link.name)
        previous, number = link.row_hash, link.last
        is_row = link.reason == ""
        rows += is_row
        removed += link.reason == "deleted"
        lost += (link.last - link.first + 1) * (link.reason == "damaged")
        if is_row and rows % _EVERY == 0:
            tell(rows)
    if stated != (number, previous):
        return report(ChainFault.END, number)
    return report()


@dataclass(frozen=True)
class _Link:
    first: int
    last: int
    previous_hash: str
    row_hash: str
    reason: str
    is_changed: bool
    name: str


def _links(connection: sqlite3.Connection) -> Iterator[_Link]:
    """Return rows and tombstones in the order of their numbers."""
    graves = connection.execute(
        "SELECT first_id, last_id, previous_hash, row_hash, reason FROM tombstones ORDER BY 1"
    )
    grave = graves.fetchone()
    rows = connection.execute(
        f"SELECT {_COLUMNS}, image_name, previous_hash, row_hash, prediction, thumbnail "
        "FROM predictions LEFT JOIN contents USING (id) ORDER BY id"
    )
    for row in rows:
        while grave is not None and grave[0] <= row["id"]:
            yield _Link(*grave, is_changed=False, name="")
            grave = graves.fetchone()
        yield _link_of(row)
    while grave is not None:
        yield _Link(*grave, is_changed=False, name="")
        grave = graves.fetchone()


def _link_of(row: sqlite3.Row) -> _Link:
    text, jpeg = row["prediction"], row["thumbnail"]
    is_whole = isinstance(text, str) and isinstance(jpeg, bytes)
    hashed = row_hash(row["previous_hash"], row, text, jpeg) if is_whole else ""
    is_changed = hashed != row["row_hash"]
    name = shown_text(str(row["image_name"]))
    return _Link(row["id"], row["id"], row["previous_hash"], row["row_hash"], "", is_changed, name)
