"""What can be done with rows: words, undo, export, import, moved images, today's weights."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.files.tables import write_table
from app.history.pages import EVERYTHING
from errors import CannotSave
from store.history import HistoryRecord
from tests.app.desk import Desk, picture
from tests.networks import cascade_set


def answered(desk: Desk, folder: Path, name: str, brightness: int = 250) -> int:
    desk.open(picture(folder, name, brightness))
    desk.analyse()
    return desk.newest_row().id


def test_tags_and_notes_are_kept_and_searched(desk: Desk, tmp_path: Path) -> None:
    number = answered(desk, tmp_path, "a.png")
    answered(desk, tmp_path, "b.png", 3)
    desk.session.rows.annotate(number, ["teaching"], "a fine break")
    desk.session.history.ask(replace(EVERYTHING, text="fine teach"))
    desk.finish()
    line = desk.session.history.line(0)
    assert desk.session.history.count == 1
    assert line is not None
    assert (line.tags, line.note) == (("teaching",), "a fine break")


def test_a_removal_is_undone(desk: Desk, tmp_path: Path) -> None:
    number = answered(desk, tmp_path, "a.png")
    desk.session.rows.remove([number])
    desk.finish()
    assert desk.session.history.total == 0
    assert desk.session.rows.undo_count == 1
    desk.session.rows.undo()
    desk.finish()
    assert desk.session.history.total == 1
    assert desk.session.rows.undo_count == 0


def test_each_removal_is_undone_the_last_one_first(desk: Desk, tmp_path: Path) -> None:
    rows, numbers = desk.session.rows, [answered(desk, tmp_path, f"{n}.png", n) for n in range(3)]
    # A second press finds the row removed already.
    for removed in (numbers[:1], numbers[1:], numbers[1:]):
        rows.remove(removed)
        desk.finish()
    assert "removed already" in desk.session.notice.sentence
    for count, total in ((2, 2), (1, 3)):
        assert rows.undo_count == count
        rows.undo()
        desk.finish()
        assert desk.session.history.total == total
    assert rows.undo_count == 0


def test_an_undo_that_fails_can_be_tried_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.rows.remove([answered(desk, tmp_path, "a.png")])
    desk.finish()

    def locked(*_args: object) -> int:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("store.history.restore", locked)
        desk.session.rows.undo()
        desk.finish()
    assert "database is locked" in desk.session.notice.sentence
    assert desk.session.rows.undo_count == 1
    desk.session.rows.undo()
    desk.finish()
    assert desk.session.history.total == 1


def test_the_rows_listed_are_exported_in_their_order(desk: Desk, tmp_path: Path) -> None:
    for number in range(3):
        answered(desk, tmp_path, f"wrist{number}.png", 100 * number)
    answered(desk, tmp_path, "=cmd.png", 20)
    desk.session.history.ask(replace(EVERYTHING, text="wrist"))
    desk.finish()
    for name in ("h.csv", "h.json"):
        desk.session.rows.export(tmp_path / name)
    desk.finish()
    rows = json.loads((tmp_path / "h.json").read_text())
    assert [Path(row["image"]).name for row in rows] == ["wrist2.png", "wrist1.png", "wrist0.png"]
    with (tmp_path / "h.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["sha256"] for line in lines] == [row["sha256"] for row in rows]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1;b.png", "'a;'=1+1;b.png"),
        ("a; ＋1", "'a; '＋1"),
        ("a\t-1", "'a\t'-1"),
        ("a\n@x", "'a\n'@x"),
        ('a;"=1+1', "'a;\"'=1+1"),
        ("\tx", "'\tx"),
        ("a;b-1=2.png", "a;b-1=2.png"),
        ("wrist, left.png", "wrist, left.png"),
    ],
)
def test_a_name_is_no_formula_in_a_spreadsheet(tmp_path: Path, name: str, cell: str) -> None:
    write_table(tmp_path / "t.csv", [{"image": name, "note": name, "tags": ["x", name]}])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["image"] == line["note"] == cell
    assert ";=" not in line["tags"] + line["image"]


def test_texts_are_quoted_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", [{"number": -3, "image": "a;b.png", "probability": -0.25}])
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert text.startswith('-3,"","a;b.png","",')
    assert ",-0.25," in text


def test_a_full_disk_leaves_the_old_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.files.whole_file.os.fsync", full)
    with pytest.raises(CannotSave, match="No space left on device"):
        write_table(path, [{"image": "x.png"}])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_imported_rows_are_marked_and_can_not_be_asked_again(desk: Desk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as other:
        other.execute(
            "CREATE TABLE image_predictions (image_name, part_result, fracture_result, image_hash)"
        )
        other.execute("INSERT INTO image_predictions VALUES ('x.png', 'Hand', 'fractured', 'ab')")
        other.commit()
    desk.session.rows.import_rows(tmp_path / "theirs.db")
    desk.finish()
    line = desk.session.history.line(0)
    assert line is not None
    assert line.is_imported
    desk.session.rows.ask_again(line.id, lambda _one, _other: pytest.fail("it is no answer"))
    desk.finish()
    assert "imported from theirs.db" in desk.session.notice.sentence


def test_a_moved_image_is_found_by_its_content(desk: Desk, tmp_path: Path) -> None:
    number = answered(desk, tmp_path, "a.png")
    moved = tmp_path / "deep" / "down" / "renamed.png"
    moved.parent.mkdir(parents=True)
    shutil.move(tmp_path / "a.png", moved)
    desk.session.rows.look_for_images([tmp_path / "deep"])
    desk.finish()
    assert desk.analyst.history.record(number).image.path == moved
    assert "image was found: 1" in desk.session.notice.sentence


def test_todays_weights_are_shown_beside_those_of_then(desk: Desk, tmp_path: Path) -> None:
    number = answered(desk, tmp_path, "a.png")
    both: list[HistoryRecord] = []
    desk.session.rows.ask_again(number, lambda one, other: both.extend((one, other)))
    desk.finish()
    assert both == []
    assert "weights are the same" in desk.session.notice.sentence
    shutil.rmtree(tmp_path / "weights")
    cascade_set(tmp_path / "weights", gain=-8.0, bias=4.0)
    desk.session.weights.refresh()
    desk.finish()
    desk.session.rows.ask_again(number, lambda one, other: both.extend((one, other)))
    desk.finish()
    assert [record.id for record in both] == [number, number + 1]
    assert both[0].weights_id != both[1].weights_id
    assert both[0].verdict is not both[1].verdict


def test_the_chain_is_verified_and_a_change_from_outside_named(desk: Desk, tmp_path: Path) -> None:
    answered(desk, tmp_path, "a.png")
    desk.session.rows.verify()
    desk.finish()
    assert "chain is whole: 1 rows" in desk.session.notice.sentence
    with closing(sqlite3.connect(tmp_path / "h.db")) as other:
        other.execute("UPDATE predictions SET verdict = 'doubt'")
        other.commit()
    desk.session.rows.verify()
    desk.finish()
    assert "Row 1 (a.png) was changed from outside" in desk.session.notice.sentence
