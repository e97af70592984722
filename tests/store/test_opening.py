"""A place named for the history is looked at before anything there is changed."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from store.foreign_rows import read_foreign
from store.history import History
from store.migrations import MIGRATIONS, migrate
from store.obstacles import obstacle_at
from store.opening import make_file
from tests.store.made_rows import add
from tests.store.test_faults import ROWS, blot, page_of
from tests.store.test_foreign_rows import GOOD, foreign

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes, links and devices are POSIX's")

BOOKMARKS = "CREATE TABLE bookmarks (address TEXT)"


def null_device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o644, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")


def database(path: Path, statements: str, version: int = 0) -> Path:
    with closing(sqlite3.connect(path)) as other:
        other.executescript(f"{statements}; PRAGMA user_version = {version}")
    path.chmod(0o644)
    return path


@posix_only
@pytest.mark.parametrize("make", [os.mkfifo, null_device])
def test_what_is_no_ordinary_file_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    place = tmp_path / "place"
    make(place)
    place.chmod(0o644)
    (tmp_path / "link").symlink_to(place)
    for path in (place, tmp_path / "link"):
        assert obstacle_at(path) == "it is no ordinary file"
    assert stat.S_IMODE(place.stat().st_mode) == 0o644
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "place"]


@pytest.mark.parametrize("version", [0, 1, -3, len(MIGRATIONS), 999])
@pytest.mark.parametrize(
    "statements",
    [
        BOOKMARKS,
        "CREATE TABLE predictions (id INTEGER PRIMARY KEY, image TEXT, label TEXT)",
        "CREATE VIEW predictions AS SELECT 1 AS id, 2 AS image_sha256",
    ],
)
def test_another_programs_database_is_refused_and_left_alone(
    tmp_path: Path, statements: str, version: int
) -> None:
    path = database(tmp_path / "theirs.db", statements, version)
    before, mode = path.read_bytes(), path.stat().st_mode
    assert obstacle_at(path) == "it is another program's database"
    assert (path.read_bytes(), path.stat().st_mode) == (before, mode)
    assert list(tmp_path.iterdir()) == [path]


def test_a_public_systems_history_is_imported_and_never_written_to(
    history: History, tmp_path: Path
) -> None:
    path = foreign(tmp_path / "theirs.db", GOOD)
    before = path.read_bytes()
    assert obstacle_at(path) == "it is another program's database"
    assert history.add_all(read_foreign(path).rows) == len(GOOD)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_every_older_version_of_the_history_is_opened(tmp_path: Path, version: int) -> None:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        older.row_factory = sqlite3.Row
        migrate(older, version)
    assert obstacle_at(path) == ""
    add(History(path, "1"), 1)


def test_an_empty_file_becomes_a_history(tmp_path: Path) -> None:
    (tmp_path / "h.db").touch()
    assert obstacle_at(tmp_path / "h.db") == ""


def test_a_history_to_which_somebody_added_a_table_is_still_the_programs(history: History) -> None:
    add(history, 1)
    history.close()
    with closing(sqlite3.connect(history.path)) as other:
        other.executescript(BOOKMARKS)
    assert obstacle_at(Path(history.path)) == ""


@pytest.fixture
def linked(history: History, tmp_path: Path) -> Path:
    """A link from another folder to a history with one damaged page."""
    for number in range(ROWS):
        add(history, number)
    history.close()
    path = Path(history.path)
    blot(path, page_of(path, b"/ward/wrist_0030.pngwrist_0030.png"))
    (tmp_path / "links").mkdir()
    with suppress(OSError):
        (tmp_path / "links" / "linked.db").symlink_to(path)
        return tmp_path / "links" / "linked.db"
    pytest.skip("no links can be made here")


def test_a_linked_history_is_mended_where_it_lies(linked: Path) -> None:
    target = linked.resolve()
    history = History(linked, "1")
    history.verify()
    assert "damaged" in history.warning
    assert linked.is_symlink()
    assert linked.resolve() == target
    assert 0 < History(target, "1").count() < ROWS
    assert list(linked.parent.iterdir()) == [linked]
    assert len(list(target.parent.glob("h.damaged-*.db"))) == 1


def test_a_linked_history_that_is_being_mended_is_waited_for(
    linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.opening import keep_to_mend

    monkeypatch.setattr("store.opening.MEND_SECONDS", 0.05)
    with keep_to_mend(linked.resolve()):
        assert obstacle_at(linked) == "it is being mended just now"


def test_a_link_to_a_history_that_is_not_there_yet_makes_it(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    try:
        link.symlink_to(tmp_path / "new" / "h.db")
    except OSError:
        pytest.skip("no links can be made here")
    assert obstacle_at(link) == ""
    add(History(link, "1"), 1)
    assert History(tmp_path / "new" / "h.db", "1").count() == 1
    assert link.is_symlink()


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    try:
        one.symlink_to(other)
        other.symlink_to(one)
    except OSError:
        pytest.skip("no links can be made here")
    assert obstacle_at(one) == "it is no ordinary file"


@posix_only
def test_a_new_file_is_its_owners_alone_from_its_first_moment(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_file(tmp_path / "h.db")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "h.db").stat().st_mode) == 0o600
