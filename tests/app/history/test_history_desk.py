"""What can be done with rows: words, undo, export, import, moved images, today's weights."""

import csv
import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.history.pages import EVERYTHING
from store.history import HistoryLine, HistoryRecord
from store.rows import RowWords
from tests.app.desk import KIND_WARNING, Desk, picture
from tests.networks import cascade_set, classifier_set, detector_set


def answered(desk: Desk, folder: Path, name: str, brightness: int = 250) -> int:
    desk.open(picture(folder, name, brightness))
    desk.analyse()
    return desk.newest_row().id


def line_of(desk: Desk, number: int) -> HistoryLine:
    (line,) = desk.analyst.history.lines([number])
    return line


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


def test_what_was_removed_is_deleted_in_sight_before_the_program_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    rows, left = desk.session.rows, []
    rows.delete_for_good(lambda: left.append("nothing to delete"))
    assert left == ["nothing to delete"]
    rows.remove([answered(desk, tmp_path, "a.png")])
    # The removal itself still waits for its turn.
    rows.delete_for_good(lambda: left.append("deleted"))
    assert len(left) == 1
    assert "Deleting for good" in desk.session.notice.sentence
    desk.finish()
    assert left[1:] == ["deleted"]
    assert rows.undo_count == 0
    with closing(sqlite3.connect(tmp_path / "h.db")) as database:
        assert database.execute("SELECT count(*) FROM contents").fetchone() == (0,)


def test_who_asks_twice_leaves_the_deleting_to_the_next_start(desk: Desk, tmp_path: Path) -> None:
    number = answered(desk, tmp_path, "a.png")
    desk.session.rows.remove([number])
    desk.finish()
    left: list[str] = []
    for word in ("first", "second"):
        desk.session.rows.delete_for_good(lambda word=word: left.append(word))
    assert left == ["second"]


def test_a_failed_deletion_is_told_and_keeps_the_window_open(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.rows.remove([answered(desk, tmp_path, "a.png")])
    desk.finish()

    def full(*_any: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("store.removals.delete_marked", full)
    desk.session.rows.delete_for_good(lambda: pytest.fail("the window went without a word"))
    desk.finish()
    assert "not deleted for good yet" in desk.session.notice.sentence


def test_a_removal_names_what_was_set_aside_since_it_keeps_its_rows(
    desk: Desk, tmp_path: Path
) -> None:
    number = answered(desk, tmp_path, "a.png")
    (tmp_path / "h.damaged-2026-01-02-030405.db").write_bytes(b"rows")
    (tmp_path / "h.damaged-2026-01-02-030405.db-wal").write_bytes(b"rows")
    desk.session.rows.remove([number])
    desk.finish()
    names = "h.damaged-2026-01-02-030405.db and h.damaged-2026-01-02-030405.db-wal"
    assert f"until you delete it yourself: {names}." in desk.session.notice.sentence


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
    lines = lines_of(tmp_path / "h.csv")
    assert [line["sha256"] for line in lines] == [row["sha256"] for row in rows]
    assert desk.session.notice.sentence == "Saved 3 rows in h.json."


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(desk: Desk, folder: Path) -> list[dict[str, str]]:
    """Return the rows of the history as its CSV file holds them."""
    desk.session.history.refresh()
    desk.finish()
    desk.session.rows.export(folder / "h.csv")
    desk.finish()
    return lines_of(folder / "h.csv")


def test_one_row_is_one_row(desk: Desk, tmp_path: Path) -> None:
    answered(desk, tmp_path, "a.png")
    exported(desk, tmp_path)
    assert desk.session.notice.sentence == "Saved 1 row in h.csv."


def test_the_readers_word_is_exported_with_its_row(desk: Desk, tmp_path: Path) -> None:
    answered(desk, tmp_path, "a.png", 128)
    assert [exported(desk, tmp_path)[0][name] for name in READER] == ["", ""]
    desk.session.opinions.agree()
    assert [exported(desk, tmp_path)[0][name] for name in READER] == ["agrees", "doubt"]
    desk.session.choices.choose_operating_point("high_sensitivity")
    desk.session.opinions.agree()
    # Beside a row's verdict, which is that of the balanced point.
    (line,) = exported(desk, tmp_path)
    assert line["verdict"] == "doubt"
    assert [line[name] for name in READER] == ["agreed_at_another_point", "fracture"]


READER = ("reader_stance", "reader_verdict")


def test_each_picture_of_a_file_is_told_apart(desk: Desk, tmp_path: Path) -> None:
    pages = [np.full((64, 48), level, np.uint8) for level in (250, 9, 130)]
    cv2.imwritemulti(str(tmp_path / "scan.tif"), pages)
    desk.open(tmp_path / "scan.tif")
    desk.analyse()
    desk.session.frames.show(2)
    desk.finish()
    desk.analyse()
    lines = exported(desk, tmp_path)
    assert sorted(line["frame"] for line in lines) == ["1", "3"]
    assert {(line["picture_width"], line["picture_height"]) for line in lines} == {("48", "64")}


def test_a_row_warns_of_what_contradicts_it(kinds: Desk, tmp_path: Path) -> None:
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    warnings = {line["pipeline"]: line["warning"] for line in exported(kinds, tmp_path)}
    assert warnings == {"cascade": "", "crack_vs_fracture": KIND_WARNING}
    desk_says = kinds.session.images.disagreement()
    assert desk_says == KIND_WARNING


def test_a_kind_that_was_not_recognised_has_no_probability(tmp_path: Path) -> None:
    labels = ["fisura", "fractura"]
    manifest = classifier_set(tmp_path / "weights", "crack_vs_fracture", labels, known_from=0.99)
    desk = Desk(tmp_path, manifest, pipeline="crack_vs_fracture")
    answered(desk, tmp_path, "a.png", 128)
    assert desk.analyst.history.record(1).probability is not None
    assert [line["probability"] for line in exported(desk, tmp_path)] == [""]


def test_findings_are_exported_with_their_places(tmp_path: Path) -> None:
    boxes = [[8, 8, 8, 8, 0.9]]
    desk = Desk(tmp_path, detector_set(tmp_path / "weights", boxes), pipeline="yolo")
    answered(desk, tmp_path, "a.png")
    (line,) = exported(desk, tmp_path)
    assert "(box_xyxy 8.0 8.0 24.0 24.0)" in line["findings"]
    assert line["findings"].startswith("fracture 0.9")


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


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX's")
def test_a_pipe_among_the_images_looked_through_is_not_waited_for(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "pipes").mkdir()
    os.mkfifo(tmp_path / "pipes" / "x.png")
    desk.session.rows.look_for_images([tmp_path / "pipes"])
    desk.finish()
    assert "No image of the history was found there" in desk.session.notice.sentence


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
    assert "chain is whole. Rows as they were written: 1;" in desk.session.notice.sentence
    with closing(sqlite3.connect(tmp_path / "h.db")) as other:
        other.execute("UPDATE predictions SET verdict = 'doubt'")
        other.commit()
    desk.session.rows.verify()
    desk.finish()
    assert "Row 1 (a.png) was changed from outside" in desk.session.notice.sentence


def test_tags_are_added_to_those_that_rows_have(desk: Desk, tmp_path: Path) -> None:
    one, other, third = (answered(desk, tmp_path, f"{n}.png", n) for n in range(3))
    rows = desk.session.rows
    words = RowWords(("wrist", "teaching"), "a fine break")
    rows.annotate(line_of(desk, one), RowWords(), words)
    rows.add_tags([one, other], ["teaching", "to ask, Anna"])
    desk.finish()
    assert desk.session.notice.sentence == "Tagged 2 rows."
    history = desk.analyst.history
    kept = {
        number: (r.tags, r.note) for number in (one, other, third) for r in [history.record(number)]
    }
    assert kept == {
        one: (("teaching", "to ask Anna", "wrist"), "a fine break"),
        other: (("teaching", "to ask Anna"), ""),
        third: ((), ""),
    }
    desk.session.history.ask(replace(EVERYTHING, text="anna"))
    desk.finish()
    assert desk.session.history.count == 2


def test_a_removed_row_gets_no_tags(desk: Desk, tmp_path: Path) -> None:
    one, other = (answered(desk, tmp_path, f"{n}.png", n) for n in range(2))
    desk.session.rows.remove([one])
    desk.session.rows.add_tags([one, other], ["teaching"])
    desk.finish()
    assert desk.session.notice.sentence == "Tagged 1 row."
    desk.session.rows.undo()
    desk.finish()
    assert desk.analyst.history.record(one).tags == ()
    assert desk.analyst.history.record(other).tags == ("teaching",)
