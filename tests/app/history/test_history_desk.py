"""What can be done with rows: import, moved images, today's weights, the chain and tags."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.history.pages import EVERYTHING
from store.history import HistoryLine, HistoryRecord
from store.rows import RowWords
from tests.app.desk import Desk, picture
from tests.networks import cascade_set


def line_of(desk: Desk, number: int) -> HistoryLine:
    (line,) = desk.analyst.history.lines([number])
    return line


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
    number = desk.answered(picture(tmp_path, "a.png"))
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
    number = desk.answered(picture(tmp_path, "a.png"))
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
    desk.answered(picture(tmp_path, "a.png"))
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
    one, other, third = (desk.answered(picture(tmp_path, f"{n}.png", n)) for n in range(3))
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
    one, other = (desk.answered(picture(tmp_path, f"{n}.png", n)) for n in range(2))
    desk.session.rows.remove([one])
    desk.session.rows.add_tags([one, other], ["teaching"])
    desk.finish()
    assert desk.session.notice.sentence == "Tagged 1 row."
    desk.session.rows.undo()
    desk.finish()
    assert desk.analyst.history.record(one).tags == ()
    assert desk.analyst.history.record(other).tags == ("teaching",)
