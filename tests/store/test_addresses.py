"""A file's address leads SQLite to that file, wherever it lies."""

import sqlite3
from contextlib import closing
from pathlib import Path, PureWindowsPath

from store.addresses import address_of


def test_a_file_on_a_share_of_windows_is_named_as_a_path_and_not_on_a_server() -> None:
    # Source: SQLite, "URI Filenames": a server other than localhost is an error.
    share = PureWindowsPath(r"\\hospital\x rays\history.db")
    assert address_of(share, "mode=ro") == "file:////hospital/x%20rays/history.db?mode=ro"
    drive = PureWindowsPath(r"C:\x rays\history.db")
    assert address_of(drive, "mode=ro") == "file:///C:/x%20rays/history.db?mode=ro"


def test_a_name_with_the_signs_of_an_address_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=rw#b%20 é.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE found (x)")
    with closing(sqlite3.connect(address_of(path, "mode=ro"), uri=True)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchone() == ("found",)
