"""Tables of rows: which columns give way, and that no verdict is cut into another one."""

import io
import itertools
import logging
import sqlite3
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.history.pages import SortBy
from app.wording import VERDICTS, headline_in_words
from gui.batch_painter import TABLE as BATCH_TABLE
from gui.history.tab import ANSWER, IMAGE, TABLE
from gui.rows.row_area import RowArea
from gui.rows.row_painter import RowPainter
from gui.rows.table import FIRST_PX, GAP, Column, Table
from gui.widgets.bitmaps import Bitmaps
from gui.widgets.wrapped import broken
from models.crack_vs_fracture import HEADLINES, NOT_RECOGNISED
from models.prediction import Verdict
from tests.gui.conftest import Stage
from words import LANGUAGES, use

FIRST, MIDDLE, LAST = COLUMNS = (
    Column("a", SortBy.IMAGE, 200, 0, 3.0),
    Column("b", SortBy.BODY_PART, 100, 2, 1.0),
    Column("c", SortBy.VERDICT, 100, 0, 0.0),
)
SMALL_TABLE = Table(COLUMNS)
KEPT = [("", verdict) for verdict in VERDICTS]
KEPT += [(kept, Verdict.NOT_APPLICABLE) for kept in (*HEADLINES.values(), "17 of 17 keypoints")]
KEPT += [(NOT_RECOGNISED, Verdict.OUT_OF_SCOPE)]


def test_the_column_of_the_highest_rank_goes_first() -> None:
    assert [c for c, _cell in SMALL_TABLE.shown(484, 1.0)] == [FIRST, MIDDLE, LAST]
    assert [c for c, _cell in SMALL_TABLE.shown(483, 1.0)] == [FIRST, LAST]
    assert SMALL_TABLE.cell(MIDDLE, 483, 1.0) is None
    assert SMALL_TABLE.cell(MIDDLE, 484, 2.0) is None


def test_the_room_left_over_goes_by_growth() -> None:
    cells = dict(SMALL_TABLE.shown(1168, 2.0))
    assert cells[FIRST].x == 2 * FIRST_PX
    assert cells[FIRST].room == pytest.approx(2 * (275 - GAP))
    assert cells[MIDDLE].room == pytest.approx(2 * (125 - GAP))
    assert cells[LAST].room == pytest.approx(2 * (100 - GAP))


def test_without_room_beside_each_other_name_and_verdict_stand_under_each_other() -> None:
    assert not SMALL_TABLE.is_stacked(384, 1.0)
    assert SMALL_TABLE.is_stacked(383, 1.0)
    cells = dict(SMALL_TABLE.shown(383, 1.0))
    assert (cells[FIRST].line, cells[LAST].line) == (-1, 1)
    assert cells[FIRST].room == cells[LAST].room


@pytest.mark.parametrize("table", [TABLE, BATCH_TABLE])
def test_image_and_verdict_are_in_every_table(table: Table) -> None:
    for width in range(200, 2000, 50):
        assert {IMAGE, ANSWER} <= {column for column, _cell in table.shown(width, 1.0)}


# From the list beside the panel in the smallest window, at each text size, to a wide one.
@pytest.mark.parametrize("width", [224, 380, 420, 734, 1270])
@pytest.mark.parametrize("height", [44, 64])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verdict_of_a_list_is_ever_cut(
    root: tk.Tk, language: str, width: int, height: int
) -> None:
    use(language)
    painter = RowPainter(root, TABLE)
    for (kept, verdict), below in itertools.product(KEPT, ("", "Reader: fracture")):
        canvas = tk.Canvas(root, width=width, height=height)
        area = RowArea(canvas, 0, width, height, 1.0, is_hovered=False, is_selected=False)
        words = headline_in_words(kept, verdict)
        painter.verdict(area, ANSWER, verdict, words, below)
        texts = [i for i in canvas.find_all() if canvas.type(i) == "text"]
        shown = [canvas.itemcget(i, "text").replace("\n", " ") for i in texts]
        assert words in shown
        for item in texts:
            left, top, right, bottom = canvas.bbox(item)
            assert left >= 0 <= top + 2
            assert right <= width
            assert bottom <= height + 2
        canvas.destroy()


def test_words_are_broken_before_they_are_cut(root: tk.Tk) -> None:
    font, words = ("Inter", -14), "If fractured: complete"
    wide = int(root.tk.call("font", "measure", font, words))
    assert broken(root, words, wide, font, 2) == (words, True)
    assert broken(root, words, wide - 1, font, 2) == ("If fractured:\ncomplete", True)
    shown, is_whole = broken(root, words, wide - 1, font, 1)
    assert shown.endswith("…")
    assert not is_whole


def test_a_long_name_in_any_font_ends_before_the_verdict(root: tk.Tk) -> None:
    canvas = tk.Canvas(root, width=500, height=64)
    area = RowArea(canvas, 0, 500, 64, 1.0, is_hovered=False, is_selected=False)
    path = Path("/folder") / ("W" * 80 + ".png")
    RowPainter(root, TABLE).name(area, IMAGE, path, " · synthetic", ["urgent", "teaching"])
    verdict = TABLE.cell(ANSWER, 500, 1.0)
    assert verdict is not None
    texts = [canvas.itemcget(i, "text") for i in canvas.find_all()]
    assert all(canvas.bbox(i)[2] <= verdict.x for i in canvas.find_all())
    assert texts[0].endswith(" · synthetic")
    assert texts[1].startswith("#urgent #t")
    canvas.destroy()


def jpeg(is_whole: bool) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(kept, "JPEG")
    return kept.getvalue() if is_whole else b"no picture"


def test_an_unreadable_thumbnail_is_an_empty_frame_and_logged_once(
    root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    bitmaps = Bitmaps(root)
    with caplog.at_level(logging.WARNING):
        for pixels in (40, 52):
            assert bitmaps.thumbnail("bad", jpeg(False), pixels).width() == pixels
    assert len(caplog.records) == 1
    assert bitmaps.thumbnail("good", jpeg(True), 40).height() == 30


def test_rows_below_an_unreadable_thumbnail_are_drawn(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path
) -> None:
    stage = make_stage(pipeline="cascade")
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(phantom_path.read_bytes() + name.encode())
        stage.open(tmp_path / name)
        stage.analyse()
    stage.close()
    with sqlite3.connect(tmp_path / "h.db") as connection:
        connection.execute("UPDATE contents SET thumbnail = x'00'")
    again = make_stage()
    again.window.show_tab("History")
    again.pump(0.3)
    canvas = again.window._tabs["History"].rows.canvas
    texts = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    assert any("one.png" in words for words in texts)
    assert any("two.png" in words for words in texts)
