"""A history whose first pages are damaged keeps its rows: each table is known by what it holds."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from imaging.measure import Kind, Measurement, Measures
from store import migrations
from store.batch_rows import BatchAnswer, BatchItem
from store.batches import Batches
from store.damage import set_aside_and_recover
from store.history import History
from store.lost_schema import holds_own_table
from store.measurements import keep_measures, read_measures
from store.migrations import MIGRATIONS, migrate
from store.obstacles import obstacle_at
from store.opinions import all_opinions, keep_opinion
from store.readable_rows import readable_rows
from store.rows import RowWords
from store.writing import NewRow
from tests.store.made_rows import add, add_older, answer, image
from tests.store.test_faults import ROWS, blot
from tests.store.test_removals import opinion

NOTE = Measures((Measurement(Kind.NOTE, ((1.0, 1.0),), "here"),))


@pytest.fixture
def full(history: History) -> Path:
    history.add_all([NewRow(image(number), answer()) for number in range(ROWS)])
    row = history.record(7)
    history.annotate(7, RowWords(), RowWords(("kept",), "a note"))
    keep_opinion(history, opinion(row))
    keep_measures(history, row.image.sha256, 0, NOTE)
    batches, item = Batches(history), BatchItem(0, row.image.path)
    batches.begin("/ward", ["cascade"], [item])
    batches.keep(1, [item], [BatchAnswer(0, item.path, "cascade", 7, row.verdict, 0.9, "Hand")])
    history.remove([9])
    history.close()
    return Path(history.path)


def assert_all_is_kept(path: Path) -> None:
    history = History(path, "1")
    report = history.verify()
    assert (report.rows, report.removed, report.lost, report.fault) == (ROWS - 1, 1, 0, None)
    assert "damaged" in history.warning
    (line,) = history.lines([7])
    assert (line.tags, line.note) == (("kept",), "a note")
    assert len(all_opinions(history)) == 1
    assert read_measures(history, line.image.sha256) == NOTE
    assert Batches(history).counts(1).done == 1
    assert history.knows(image(3).path, "")
    assert add(history, 1000).id == ROWS + 1
    history.close()
    assert [file.name for file in path.parent.glob(".*")] == []


def schema_pages(path: Path) -> set[int]:
    data, pages, place = path.read_bytes(), set(), -1
    while (place := data.find(b"CREATE ", place + 1)) >= 0:
        pages.add(place // 4096)
    return pages | {0}


def test_a_damaged_byte_of_the_schema_costs_no_row(full: Path) -> None:
    data = bytearray(full.read_bytes())
    data[data.index(b"CREATE TABLE")] = ord("X")
    full.write_bytes(data)
    assert_all_is_kept(full)


def test_a_table_with_another_name_is_found_by_its_rows(full: Path) -> None:
    full.write_bytes(full.read_bytes().replace(b"CREATE TABLE contents", b"CREATE TABLE kontents"))
    data = full.read_bytes().replace(b"tablecontentscontents", b"tablekontentskontents")
    full.write_bytes(data)
    blot(full, full.read_bytes().index(b"/ward/wrist_0030.pngwrist_0030.png") // 4096)
    set_aside_and_recover(full, datetime.now(UTC))
    history = History(full, "1")
    assert 0 < history.count() < ROWS
    assert history.verify().fault is None


def test_damaged_pages_of_the_schema_cost_no_row(full: Path) -> None:
    whole = full.read_bytes()
    pages = schema_pages(full)
    assert len(pages) > 2
    for page in pages - {0}:
        full.write_bytes(whole)
        blot(full, page)
        assert_all_is_kept(full)


def test_a_damaged_first_page_costs_no_row(full: Path) -> None:
    with full.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * 3996)
    assert_all_is_kept(full)


def test_first_bytes_that_are_lost_cost_no_row(full: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = full.rename(tmp_path / "own" / "image_predictions.db")
    blot(own, 0)
    assert_all_is_kept(own)


@pytest.mark.parametrize("length", [16, 140, 4096])
@pytest.mark.parametrize("byte", [b"\0", b"\xa5"])
def test_first_bytes_that_are_lost_cost_no_row_whatever_the_files_name(
    full: Path, byte: bytes, length: int
) -> None:
    with full.open("r+b") as file:
        file.write(byte * length)
    assert obstacle_at(full) == ""
    assert_all_is_kept(full)
    (aside,) = full.parent.glob("h.damaged-????-??-??-??????.db")
    assert aside.read_bytes()[:length] == byte * length


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_each_versions_history_is_known_by_what_tells_its_table(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, version)
    with path.open("r+b") as file:
        file.write(b"\xa5" * 140)
    assert holds_own_table(path)


def statements(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as whole:
        return "\n".join(whole.iterdump()).encode()


def another_programs(path: Path) -> bytes:
    theirs = path.with_name("their_tables.db")
    with closing(sqlite3.connect(theirs)) as other:
        other.execute("CREATE TABLE predictions (id INTEGER PRIMARY KEY, image_sha256, label)")
    return b"\xa5" * 140 + theirs.read_bytes()[140:]


@pytest.mark.parametrize(
    "make",
    [
        statements,
        another_programs,
        lambda path: bytes(512) + path.read_bytes(),
        lambda path: bytes(1 << 15) + path.read_bytes(),
        lambda _path: Path(migrations.__file__).read_bytes(),
    ],
)
def test_a_strangers_file_that_names_the_historys_table_is_left_alone(
    full: Path, make: Callable[[Path], bytes]
) -> None:
    theirs = full.with_name("theirs.db")
    theirs.write_bytes(make(full))
    before = theirs.read_bytes()
    assert obstacle_at(theirs) == "file is not a database"
    with pytest.raises(HistoryUnavailable, match="file is not a database"):
        History(theirs, "1").count()
    assert theirs.read_bytes() == before
    assert list(full.parent.glob("*damaged*")) == []


def test_of_a_large_file_only_its_first_part_is_searched(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full.open("r+b") as file:
        file.write(b"\xa5" * 140)
    monkeypatch.setattr("store.lost_schema._MOST_SEARCHED", 4096)
    assert not holds_own_table(full)


def test_an_older_history_that_was_brought_up_to_date_keeps_its_rows_too(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, 3)
        for number in range(300):
            add_older(old, str(number), thumbnail="zeroblob(3000)")
    History(path, "1").open()
    History(path, "1").close()
    data = bytearray(path.read_bytes())
    data[data.index(b"CREATE TABLE")] = ord("X")
    path.write_bytes(data)
    history = History(path, "1")
    report = history.verify()
    assert (report.rows, report.lost, report.fault) == (300, 0, None)


def test_rows_in_the_log_are_kept_too(full: Path) -> None:
    data = bytearray(full.read_bytes())
    data[data.index(b"CREATE TABLE")] = ord("X")
    writer = History(full, "1")
    add(writer, 500)
    beside = full.parent / "killed"
    beside.mkdir()
    for ending in ("", "-wal"):
        (beside / f"h.db{ending}").write_bytes(full.with_name(f"h.db{ending}").read_bytes())
    (beside / "h.db").write_bytes(data)
    writer.close()
    history = History(beside / "h.db", "1")
    history.verify()
    assert history.count() == ROWS


@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_in_the_schema_break_nothing(full: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(full.read_bytes())
    for page in schema_pages(full):
        for _ in range(3):
            data[page * 4096 + chance.randrange(100 if page == 0 else 0, 4096)] = 0
    full.write_bytes(data)
    history = History(full, "1")
    history.verify()
    assert history.count() in (0, ROWS - 1)
    add(history, 1000)


def test_a_table_that_is_not_known_is_not_asked_for_each_number(full: Path) -> None:
    with closing(sqlite3.connect(full)) as old:
        asked: list[str] = []
        old.set_trace_callback(asked.append)
        assert list(readable_rows(old, "nothing", "id", 1 << 40)) == []
    assert asked == []


def test_a_table_is_read_for_so_long_and_no_longer(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.readable_rows.MOST_SECONDS", 0.0)
    with closing(sqlite3.connect(full)) as old:
        assert len(list(readable_rows(old, "predictions", "id", 1 << 40))) == 1
