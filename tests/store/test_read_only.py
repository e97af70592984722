"""A history that can't be written is read, and says that nothing new is kept."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.paths import IN_WINDOW, history_place
from errors import HistoryUnavailable
from store.history import History
from store.migrations import migrate
from store.query import Query
from tests.store.made_rows import add, add_older
from words import Sentence

ROOT = Path(__file__).parents[2]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let no file be written any more; the tests' own user may write all."""
    may = os.access
    return lambda: monkeypatch.setattr(
        "store.opening.os.access", lambda path, mode: not mode & os.W_OK and may(path, mode)
    )


def test_rows_are_shown_and_found_and_none_is_added(
    history: History, closed: Callable[[], None]
) -> None:
    add(history, 1, "/a/wrist.png")
    history.close()
    closed()
    path = Path(history.path)
    assert history_place(path).path == path
    assert history_place(path).warning == ""
    reader = History(path, "1", IN_WINDOW)
    assert list(reader.numbers(Query("wrist"))) == [1]
    assert reader.record(1).image.path == Path("/a/wrist.png")
    assert reader.is_read_only
    assert "can only be read (Permission denied)" in reader.warning
    assert "nothing new is kept" in reader.warning
    assert "Settings, Place of the history" in reader.warning
    with pytest.raises(HistoryUnavailable, match="Permission denied"):
        add(reader, 2)
    reader.close()


def test_the_reason_can_be_said_in_any_language(
    history: History, closed: Callable[[], None]
) -> None:
    add(history, 1)
    history.close()
    closed()
    reader = History(history.path, "1")
    reader.open()
    assert isinstance(reader.warning, Sentence)
    assert isinstance((reader.warning.fields or {})["reason"], Sentence)


def test_an_older_history_that_can_not_be_written_is_read_from_a_copy(
    tmp_path: Path, closed: Callable[[], None]
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, 2)
        add_older(old, "a")
    before = path.read_bytes()
    closed()
    assert list(History(path, "1").numbers(Query("wrist"))) == [1]
    assert path.read_bytes() == before


def test_what_is_no_history_is_not_read(tmp_path: Path, closed: Callable[[], None]) -> None:
    (tmp_path / "x.db").write_bytes(b"something else")
    closed()
    assert "can't be used (file is not a database)" in history_place(tmp_path / "x.db").warning or (
        "Permission denied" in history_place(tmp_path / "x.db").warning
    )


FULL = (
    "import resource, sys; from store.history import History; from errors import *; "
    "from tests.store.made_rows import add; from app.paths import history_place; "
    "from pathlib import Path; path = Path(sys.argv[1]); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); own = History(path, '1'); "
    "print(own.count(), own.verify().fault, history_place(path).path == path, own.warning); "
    "add(own, 1000)"
)


@pytest.mark.skipif(os.name != "posix", reason="others can't be kept from writing like this")
@pytest.mark.parametrize("endings", [("",), ("", "-wal"), ("", "-wal", "-shm")])
def test_on_a_full_disk_the_history_is_read_with_all_that_its_log_holds(
    history: History, tmp_path: Path, endings: tuple[str, ...]
) -> None:
    add(history, 1)
    history.close()
    add(history, 2)
    (tmp_path / "killed").mkdir()
    left = tmp_path / "killed" / "h.db"
    for ending in endings:
        left.with_name(f"h.db{ending}").write_bytes(Path(f"{history.path}{ending}").read_bytes())
    history.close()
    told = subprocess.run(
        [sys.executable, "-c", FULL, left], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.stdout.startswith(f"{len(endings[:2])} None True The history")
    assert "can only be read (the disk is full): its rows are shown" in told.stdout
    assert "can't be used (the disk is full)" in told.stderr
