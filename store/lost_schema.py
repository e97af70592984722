"""Reading a database that no longer tells what its tables are: each is known by its rows.

Source: SQLite file format, 1.3 (header), 1.6 (b-tree pages) and 2.1 (records).
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from store.opening import MEMORY, OWN_COLUMNS, OWN_TABLE, SQLITE_SIGN

_PAGE_SIZES = {1 << power for power in range(9, 16)}
_USUAL_SIZE = 4096
_INTERIOR, _LEAF = 5, 13
_HEADER = 100
# A row of `sqlite_master`: kind, name and table, where it begins, and what made it. No text of SQL
# has the first three joined.
_OWN_ROW = re.compile(
    b'table(%(name)b){2}.{0,8}?CREATE TABLE "?%(name)b"? ?[(](.+)' % {b"name": OWN_TABLE.encode()},
    re.DOTALL,
)
# What tells the tables is made before the rows.
_MOST_SEARCHED = 256 << 20


@dataclass(frozen=True)
class _Column:
    name: str
    kind: str
    is_number: bool
    default: str | None
    may_be_empty: bool

    @property
    def sql(self) -> str:
        if self.is_number:
            return f"{self.name} INTEGER PRIMARY KEY"
        return f"{self.name} {self.kind}" + f" DEFAULT {self.default}" * (self.default is not None)

    def takes(self, serial: int) -> bool:
        """Tell whether a value of a record's serial type can stand in the column."""
        if serial == 0:
            return self.is_number or self.may_be_empty
        is_whole_number = serial < 7 or serial in (8, 9)
        return not self.is_number and {
            "INTEGER": is_whole_number,
            "REAL": is_whole_number or serial == 7,
            "TEXT": serial > 12 and serial % 2 == 1,
            "BLOB": serial > 11 and serial % 2 == 0,
        }.get(self.kind, False)


def tells_tables(old: sqlite3.Connection, tables: Sequence[str]) -> bool:
    """Tell whether a database still knows all of these tables."""
    try:
        for table in tables:
            old.execute(f"SELECT 1 FROM {table} LIMIT 0")
    except (sqlite3.Error, UnicodeDecodeError):
        return False
    return True


def holds_own_table(path: Path) -> bool:
    """Tell whether a file that is no database to SQLite has a page which tells the history's table.

    One that merely contains a whole history, as an archive does, is none, and its words alone, as
    in a list of statements, make none either.

    Args:
        path: the file, of which a bounded part is read.

    Raises:
        OSError: it can't be read.
    """
    size = _page_size(path)
    with path.open("rb") as file:
        for place in range(0, _MOST_SEARCHED, size):
            page = file.read(size)
            if not page or page.startswith(SQLITE_SIGN):
                break
            # Of the first page the beginning is what was lost.
            is_leaf = place == 0 or page[0] == _LEAF
            if is_leaf and (row := _OWN_ROW.search(page)):
                return all(column.encode() in row[2] for column in OWN_COLUMNS)
    return False


def copy_with_schema(
    path: Path, copy: Path, new: sqlite3.Connection, tables: Sequence[str]
) -> None:
    """Write a copy of a damaged database with a first page that leads to its tables.

    Args:
        path: the database.
        copy: an empty file.
        new: a sound database of the same version, its rows as `sqlite3.Row`.
        tables: those that are looked for; one that is not found is left out.
    """
    try:
        # With what its log holds.
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error:
        # Without its first bytes it is none to SQLite, which then holds no lock on it either.
        copy.write_bytes(path.read_bytes())
    shapes = {table: _shape(new, table) for table in tables}
    size = _page_size(copy)
    with copy.open("r+b") as file:
        pages = copy.stat().st_size // size
        first = _first_page(shapes, _roots(file, size, pages, shapes), size)
        file.seek(0)
        file.write(first[:28] + pages.to_bytes(4, "big") + first[32:])


def _shape(new: sqlite3.Connection, table: str) -> list[_Column]:
    rows = new.execute(f"PRAGMA table_info({table})").fetchall()
    has_number = [row["type"] for row in rows if row["pk"]] == ["INTEGER"]
    return [
        _Column(
            row["name"],
            row["type"],
            bool(row["pk"]) and has_number,
            row["dflt_value"],
            not row["notnull"],
        )
        for row in rows
    ]


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        told = int.from_bytes(file.read(_HEADER)[16:18], "big")
    return told if told in _PAGE_SIZES else _USUAL_SIZE


def _first_page(shapes: Mapping[str, list[_Column]], roots: Mapping[str, int], size: int) -> bytes:
    """Return a database's first page that says where tables begin."""
    with closing(sqlite3.connect(MEMORY, isolation_level=None)) as schema:
        schema.execute(f"PRAGMA page_size = {size}")
        # An empty one has no page yet.
        schema.execute("PRAGMA user_version = 1")
        for table in roots:
            columns = ", ".join(column.sql for column in shapes[table])
            schema.execute(f"CREATE TABLE {table} ({columns})")
        schema.execute("PRAGMA writable_schema = ON")
        for table, root in roots.items():
            schema.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (root, table))
        return schema.serialize()[:size]


def _roots(
    file: IO[bytes], size: int, pages: int, shapes: Mapping[str, list[_Column]]
) -> dict[str, int]:
    """Return the page at which each table begins, by its name: of several the largest one."""
    children = dict(_table_pages(file, size, pages))
    inner = {child for below in children.values() for child in below}
    found: dict[str, tuple[int, int]] = {}
    for root in children.keys() - inner:
        leaves = _leaves_below(root, children)
        table = next(
            (t for leaf in leaves for t in _tables_of(_page(file, leaf, size), shapes)), None
        )
        if table is not None:
            found[table] = max(found.get(table, (0, 0)), (len(leaves), root))
    return {table: root for table, (_leaves, root) in found.items()}


def _table_pages(file: IO[bytes], size: int, pages: int) -> Iterator[tuple[int, list[int]]]:
    """Return the numbers of all pages of tables, each with those of the pages below it."""
    for number in range(2, pages + 1):
        page = _page(file, number, size)
        if page[0] == _LEAF:
            yield number, []
        elif page[0] == _INTERIOR:
            starts = (_number(page, place, 2) for place in _cells(page, 12))
            below = [_number(page, 8, 4), *(_number(page, start, 4) for start in starts)]
            yield number, [child for child in below if 1 < child <= pages and child != number]


def _leaves_below(root: int, children: Mapping[int, list[int]]) -> list[int]:
    leaves, seen, waiting = [], set(), [root]
    while waiting:
        page = waiting.pop()
        if page in seen or page not in children:
            continue
        seen.add(page)
        if children[page]:
            waiting += children[page]
        else:
            leaves.append(page)
    return leaves


def _tables_of(page: bytes, shapes: Mapping[str, list[_Column]]) -> Iterator[str]:
    """Return the tables that rows of a page may be of."""
    for place in _cells(page, 8):
        serials = _serials(page, _number(page, place, 2))
        yield from (table for table, shape in shapes.items() if _fits(serials, shape))


def _fits(serials: Sequence[int], shape: Sequence[_Column]) -> bool:
    if not serials or len(serials) > len(shape):
        return False
    # Columns that were added later are not in older records.
    are_there = all(c.takes(s) for c, s in zip(shape, serials, strict=False))
    return are_there and all(c.default is not None for c in shape[len(serials) :])


def _serials(page: bytes, cell: int) -> list[int]:
    """Return the serial types of a record; none where it makes no sense."""
    try:
        _payload, place = _varint(page, cell)
        _rowid, place = _varint(page, place)
        length, end = _varint(page, place)
        end, place, serials = place + length, end, []
        while place < end:
            serial, place = _varint(page, place)
            serials.append(serial)
    except IndexError:
        return []
    return serials


def _cells(page: bytes, first: int) -> range:
    count = min(_number(page, 3, 2), (len(page) - first) // 2)
    return range(first, first + 2 * count, 2)


def _varint(page: bytes, place: int) -> tuple[int, int]:
    value = 0
    for length in range(9):
        byte = page[place + length]
        if length == 8:
            return (value << 8) | byte, place + 9
        value = (value << 7) | (byte & 127)
        if byte < 128:
            return value, place + length + 1
    raise AssertionError("a number of nine bytes has ended")


def _number(page: bytes, place: int, length: int) -> int:
    return int.from_bytes(page[place : place + length], "big")


def _page(file: IO[bytes], number: int, size: int) -> bytes:
    file.seek((number - 1) * size)
    return file.read(size)
