"""A damaged history is mended by one at a time, whole or not at all, and nothing kept is lost."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from store import damage
from store.history import History
from store.opening import keep_to_mend
from tests.store.made_rows import add
from tests.store.test_faults import ROWS, blot, page_of

ROOT = Path(__file__).parents[2]
# Ends a program while it mends, at a call of the function named.
KILLED = (
    "import os, sys; from pathlib import Path; from store import damage; "
    "from store.history import History; "
    "place, name = {'recover': (damage, '_recover'), 'link': (os, 'link'), "
    "'replace': (Path, 'replace')}[sys.argv[2]]; "
    "setattr(place, name, lambda *_: os._exit(9)); "
    "History(Path(sys.argv[1]), '1').verify()"
)


@pytest.fixture
def torn(history: History) -> Path:
    """A history with one damaged page."""
    for number in range(ROWS):
        add(history, number)
    history.close()
    path = Path(history.path)
    blot(path, page_of(path, b"/ward/wrist_0030.pngwrist_0030.png"))
    return path


def set_aside(path: Path) -> list[Path]:
    return list(path.parent.glob("h.damaged-*.db"))


def left_over(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir() if p.name.startswith("."))


def is_mended(path: Path) -> bool:
    history = History(path, "1")
    report = history.verify()
    return report.fault is None and 0 < report.rows < ROWS and "damaged" in history.warning


def test_a_full_disk_leaves_the_damaged_file_in_its_place(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = torn.read_bytes()

    def full(*_args: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(damage, "_recover", full)
        history = History(torn, "1")
        with pytest.raises(HistoryUnavailable, match="No space left on device"):
            history.verify()
    assert torn.read_bytes() == before
    assert set_aside(torn) == left_over(torn) == []
    assert is_mended(torn)
    assert len(set_aside(torn)) == 1


def test_a_place_that_can_not_be_taken_is_left_as_it_was(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = torn.read_bytes()

    def refuse(*_args: object) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(HistoryUnavailable, match="Permission denied"):
            History(torn, "1").verify()
    assert torn.read_bytes() == before
    assert set_aside(torn) == left_over(torn) == []


@pytest.mark.parametrize("at", ["recover", "link", "replace"])
def test_whoever_is_killed_while_mending_leaves_the_damaged_file(torn: Path, at: str) -> None:
    before = torn.read_bytes()
    assert subprocess.call([sys.executable, "-c", KILLED, torn, at], cwd=ROOT) == 9
    assert torn.read_bytes() == before
    assert is_mended(torn)
    assert left_over(torn) == []


def test_an_answer_given_while_another_mends_is_kept(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, mends, numbers = threading.Event(), threading.Event(), []
    recover = damage._recover

    def answer() -> None:
        own = History(torn, "1")
        own.open()
        opened.set()
        mends.wait(10)
        numbers.append(add(own, 1000).id)
        own.close()

    def slowly(*given: object) -> int:
        mends.set()
        # The writer is waiting for the file by then.
        writer.join(0.5)
        return recover(*given)  # type: ignore[arg-type]

    writer = threading.Thread(target=answer)
    writer.start()
    opened.wait(10)
    monkeypatch.setattr(damage, "_recover", slowly)
    history = History(torn, "1")
    history.verify()
    writer.join()
    (number,) = numbers
    assert history.record(number).image.sha256 == f"{1000:064x}"
    assert history.verify().fault is None


def test_who_finds_it_damaged_too_does_not_mend_it_again_and_says_so_as_well(torn: Path) -> None:
    early = History(torn, "1")
    early.open()
    histories = [early, History(torn, "1"), History(torn, "1")]
    for history in histories:
        history.verify()
    assert len(set_aside(torn)) == 1
    assert len({history.count() for history in histories}) == 1
    assert len({history.warning for history in histories}) == 1
    assert "damaged" in early.warning


def test_only_one_program_mends_at_a_time(torn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.opening.MEND_SECONDS", 0.05)
    early = History(torn, "1")
    early.open()
    with keep_to_mend(torn):
        with pytest.raises(HistoryUnavailable, match="being mended just now"):
            early.verify()
        with pytest.raises(HistoryUnavailable, match="being mended just now"):
            History(torn, "1").open()
    assert set_aside(torn) == []
    assert is_mended(torn)


def test_where_files_have_one_name_the_damaged_one_is_copied(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = torn.read_bytes()

    def refuse(*_args: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(damage.os, "link", refuse)
    assert is_mended(torn)
    (aside,) = set_aside(torn)
    assert aside.read_bytes() == before


@pytest.mark.parametrize(
    "damage_done",
    [
        "UPDATE words_data SET block = x'00' WHERE id > 10",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM "
        "sqlite_master WHERE name = 'predictions_by_image') WHERE name = 'predictions_by_pipeline'",
    ],
)
def test_a_damaged_index_is_mended_when_a_row_is_deleted(
    history: History, damage_done: str
) -> None:
    for number in range(ROWS):
        add(history, number)
    history.close()
    path = Path(history.path)
    with closing(sqlite3.connect(path)) as other:
        other.executescript(damage_done)
    history.remove([3])
    history.close()
    report = history.verify()
    assert (report.rows, report.removed, report.lost) == (ROWS - 1, 1, 0)
    assert "damaged" in history.warning


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_damaged_file_that_is_set_aside_is_its_owners_alone(torn: Path) -> None:
    torn.chmod(0o644)
    assert is_mended(torn)
    (aside,) = set_aside(torn)
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
