"""Damaged files, full disks and two programs: nothing that was kept is lost without a word."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from store.history import History
from store.migrations import MIGRATIONS
from store.obstacles import obstacle_at
from store.opening import OWN_NAME
from store.rows import RowWords
from tests.store.made_rows import add, add_older

ROOT = Path(__file__).parents[2]
ROWS = 60


@pytest.fixture
def full(history: History) -> Path:
    for number in range(ROWS):
        add(history, number)
    history.annotate(7, RowWords(), RowWords(("kept",), "a note"))
    history.close()
    return Path(history.path)


def page_of(path: Path, needle: bytes) -> int:
    return path.read_bytes().index(needle) // 4096


def blot(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xa5" * 4096)


def test_a_damaged_page_costs_only_its_rows(full: Path) -> None:
    blot(full, page_of(full, b"/ward/wrist_0030.pngwrist_0030.png"))
    history = History(full, "1")
    history.verify()
    kept = history.count()
    assert 0 < kept < ROWS
    assert "damaged" in history.warning
    (aside,) = full.parent.glob("h.damaged-????-??-??-??????.db")
    assert str(aside) in history.warning
    assert f"{kept} rows" in history.warning
    report = history.verify()
    assert report.fault is None
    assert report.rows == kept
    assert report.lost == ROWS - kept
    assert add(history, 1000).id == ROWS + 1
    assert history.verify().fault is None


def test_the_readers_words_are_recovered_too(full: Path) -> None:
    blot(full, page_of(full, b"/ward/wrist_0059.pngwrist_0059.png"))
    history = History(full, "1")
    history.verify()
    (line,) = history.lines([7])
    assert (line.tags, line.note) == (("kept",), "a note")


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_cut_file_is_set_aside_and_a_new_one_takes_rows(full: Path, share: float) -> None:
    whole = full.read_bytes()
    full.write_bytes(whole[: int(len(whole) * share)])
    assert obstacle_at(full) == ""
    history = History(full, "1")
    add(history, 1000)
    history.verify()
    assert history.count() >= 1
    assert history.verify().fault is None
    (aside,) = full.parent.glob("h.damaged-*.db")
    assert aside.stat().st_size >= int(len(whole) * share)


def test_the_programs_own_file_is_set_aside_even_without_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / OWN_NAME
    path.write_bytes(b"\xa5" * 9000)
    history = History(path, "1")
    add(history, 1)
    assert history.count() == 1
    assert "0 rows" in history.warning
    assert len(list(tmp_path.glob("image_predictions.damaged-*.db"))) == 1


def test_an_older_versions_damaged_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path)) as older:
        older.executescript(str(MIGRATIONS[0]))
        older.execute("PRAGMA user_version = 1")
        for number in range(ROWS):
            path_of_it = f"'/x/wrist_{number:04}.png'"
            add_older(older, f"{number:064}", image_path=path_of_it, thumbnail="zeroblob(500)")
        older.commit()
    blot(path, page_of(path, b"wrist_0030.png"))
    history = History(path, "1")
    assert 0 < history.count() < ROWS
    assert history.verify().fault is None


def test_a_full_disk_leaves_the_history_as_it_was(history: History) -> None:
    add(history, 1)
    connection = history._connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(HistoryUnavailable, match="the disk is full"):
        for number in range(2, 500):
            add(history, number)
    kept = history.count()
    assert history.verify().fault is None
    assert history.verify().rows == kept
    connection.execute("PRAGMA max_page_count = 100000")
    add(history, 1000)
    assert history.verify().rows == kept + 1


def test_a_folder_without_rights_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("store.opening.os.open", refuse)
    assert obstacle_at(tmp_path / "h.db") == "Permission denied"
    with pytest.raises(HistoryUnavailable, match=r"Permission denied\); choose another place"):
        History(tmp_path / "h.db", "1").count()


def test_programs_that_write_remove_and_verify_at_once_lose_no_row(tmp_path: Path) -> None:
    path, errors = tmp_path / "h.db", []

    def live(work: Callable[[History], object]) -> None:
        own = History(path, "1")
        try:
            work(own)
        except HistoryUnavailable as error:
            errors.append(error)
        finally:
            own.close()

    def write(first: int) -> Callable[[History], object]:
        return lambda own: [add(own, number) for number in range(first, first + 25)]

    def remove(own: History) -> None:
        for _ in range(10):
            own.restore(own.remove())

    works = [write(0), write(100), remove, lambda own: [own.verify() for _ in range(5)]]
    threads = [threading.Thread(target=live, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    history = History(path, "1")
    assert history.count() == 50
    assert history.verify().fault is None


def test_a_second_connection_does_not_loosen_the_firsts_hold_on_its_log(history: History) -> None:
    add(history, 1)
    History(history.path, "1").open()
    assert obstacle_at(Path(history.path)) == ""
    # Another program that takes itself for the last one deletes the log when it ends.
    program = (
        "import sys; from pathlib import Path; from store.history import History; "
        "own = History(Path(sys.argv[1]), '1'); own.open(); own.close()"
    )
    assert subprocess.call([sys.executable, "-c", program, history.path], cwd=ROOT) == 0
    add(history, 2)
    with closing(sqlite3.connect(history.path)) as other:
        assert other.execute("SELECT count(*) FROM predictions").fetchone() == (2,)
