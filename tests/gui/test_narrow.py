"""Large text in a small window: what has no room scrolls, gives way or is cut, never overlaps."""

import itertools
import os
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageColor, ImageGrab
from Xlib import X

from app.markdown import Block, Kind
from gui import theme
from gui.dialogs.page import Page
from gui.widgets.flow import Flow
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.wrapped import fitted
from models.folders import manifest_paths
from models.registry import PIPELINES
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.imaging.made_files import dicom_of
from tests.networks import cascade_set, classifier_set, detector_set


@pytest.fixture
def large(make_stage: Callable[..., Stage], phantom_path: Path) -> Stage:
    stage = make_stage(manifest_paths(), language="es", text_size=150)
    stage.open(phantom_path)
    stage.analyse()
    return stage


def is_seen(widget: tk.Misc, within: tk.Misc) -> bool:
    """Tell whether a widget's lower edge lies in sight."""
    bottom = widget.winfo_rooty() + widget.winfo_height()
    return within.winfo_rooty() < bottom <= within.winfo_rooty() + within.winfo_height()


def test_the_last_lines_of_the_answer_are_reached_by_the_wheel(large: Stage) -> None:
    panel = large.window.analyse.panel
    large.wait(lambda: panel.is_cut and panel._bar.winfo_ismapped())
    assert not is_seen(panel.about, panel)
    hands = Hands(large)
    x, y = panel.card.winfo_rootx() + 20, panel.card.winfo_rooty() + 20
    hands._send(X.MotionNotify, 0, x=x, y=y)
    for _turn in range(12):
        hands._click(5)
    hands.close()
    assert is_seen(panel.about, panel)


def test_a_control_that_tab_reaches_comes_into_sight(large: Stage) -> None:
    large.window.show_tab("History")
    large.pump()
    tab = large.window._tabs["History"]
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    large.wait(tab.panel.winfo_viewable)
    large.wait(lambda: tab.panel.is_cut)
    assert not is_seen(tab.panel.remove, tab.panel)
    tab.panel.bring_into_sight(tab.panel.remove)
    large.pump()
    assert is_seen(tab.panel.remove, tab.panel)


def test_where_there_is_room_nothing_scrolls(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage()
    sheet = TallSheet(stage.window.body, 200)
    label = tk.Label(sheet.sheet, text="one line")
    label.pack()
    sheet.watch()
    sheet.pack(fill="y", expand=True)
    stage.pump(0.3)
    assert not sheet.is_cut
    assert not sheet._bar.winfo_ismapped()
    label.configure(text="line\n" * 60)
    stage.wait(sheet._bar.winfo_ismapped)


def test_words_of_a_narrow_table_do_not_overlap(large: Stage) -> None:
    large.window.show_tab("History")
    large.pump()
    tab = large.window._tabs["History"]
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    large.wait(tab.panel.winfo_viewable)
    large.pump(0.3)
    for canvas in (tab.header.canvas, tab.rows.canvas):
        texts = [i for i in canvas.find_all() if canvas.type(i) == "text"]
        boxes = [canvas.bbox(i) for i in texts if canvas.itemcget(i, "text")]
        assert boxes
        assert all(right <= canvas.winfo_width() for _left, _top, right, _bottom in boxes)
        for one, other in itertools.combinations(boxes, 2):
            across = one[0] < other[2] and other[0] < one[2]
            # Two lines of one cell touch at the edges of their letters' boxes.
            down = one[1] + 2 < other[3] and other[1] + 2 < one[3]
            assert not (across and down)


@pytest.mark.parametrize("text_size", [100, 150])
def test_the_longest_probability_leaves_its_verdict_alone(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path, text_size: int
) -> None:
    manifest = detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9999]])
    stage = make_stage((manifest,), language="es", text_size=text_size, pipeline="all")
    stage.open(phantom_path)
    stage.analyse()
    stage.wait(stage.window.analyse.panel.answers.winfo_viewable)
    stage.pump(0.3)
    canvas = stage.window.analyse.panel.answers._list.canvas
    items = {canvas.itemcget(i, "text"): i for i in canvas.find_all() if canvas.type(i) == "text"}
    verdict, told = canvas.bbox(items["Fractura"]), canvas.bbox(items["más de 99 %"])
    assert verdict[2] <= told[0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_titles_and_answers_in_the_list_of_answers_do_not_overlap(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path, language: str
) -> None:
    kinds = ["fisura", "fractura"]
    cascade_set(tmp_path / "weights")
    manifest = classifier_set(tmp_path / "weights", "crack_vs_fracture", kinds, known_from=0.5)
    stage = make_stage(
        (manifest,), language=language, text_size=150, geometry="1000x700+0+0", pipeline="all"
    )
    stage.open(phantom_path)
    stage.analyse()
    stage.wait(stage.window.analyse.panel.answers.winfo_viewable)
    stage.pump(0.3)
    canvas = stage.window.analyse.panel.answers._list.canvas
    boxes = [canvas.bbox(i) for i in canvas.find_all() if canvas.type(i) == "text"]
    # Beside titles and answers the cascade's probability.
    assert len(boxes) == 2 * len(PIPELINES) + 1
    assert all(left >= 0 and right <= canvas.winfo_width() for left, _t, right, _b in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_words_are_cut_to_the_room_there_is(stage: Stage) -> None:
    canvas, font = stage.window.analyse.view.canvas, ("Inter", -12)
    words = "No fracture found"
    assert fitted(canvas, words, 500, font) == words
    short = fitted(canvas, words, 60, font)
    assert short.endswith("…")
    assert words.startswith(short[:-1])
    assert int(canvas.tk.call("font", "measure", font, short)) <= 60


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_every_tool_is_reached_at_any_text_size(
    make_stage: Callable[..., Stage], phantom_path: Path, text_size: int
) -> None:
    stage = make_stage(manifest_paths(), text_size=text_size)
    stage.open(phantom_path)
    stage.pump(0.3)
    strip = stage.window.analyse.viewer.strip
    assert len(strip.buttons) == 14
    assert strip.is_cut == (text_size == 200)
    for button in strip.buttons.values():
        strip.bring_into_sight(button)
        stage.pump(0.02)
        assert is_seen(button, strip)
        right = button.winfo_rootx() + button.winfo_width()
        assert right <= strip.winfo_rootx() + strip.winfo_width()


@pytest.mark.parametrize("height", [690, 691])
def test_a_sheet_is_of_one_colour_to_its_last_row_of_pixels(
    make_stage: Callable[..., Stage], phantom_path: Path, height: int
) -> None:
    stage = make_stage(manifest_paths(), geometry=f"1280x{height}+0+0", theme="dark")
    stage.open(phantom_path)
    stage.pump(0.3)
    for sheet in (stage.window.analyse.viewer.strip, stage.window.analyse.panel):
        x, y = sheet.winfo_rootx(), sheet.winfo_rooty() + sheet.winfo_height()
        foot = ImageGrab.grab(
            (x, y - 4, x + sheet.winfo_width() - 12, y), xdisplay=os.environ["DISPLAY"]
        )
        assert foot.getcolors() == [(foot.width * 4, ImageColor.getrgb(theme.SURFACE[1]))]


def test_controls_that_do_not_fit_stand_on_a_further_line(stage: Stage) -> None:
    flow = Flow(stage.window.body, 8)
    first, spare, second, last = (tk.Frame(flow, width=200, height=20) for _ in range(4))
    flow.add(first)
    flow.add(spare, is_spare=True)
    flow.add(second, is_shown=False)
    flow.add(last, at_right=True)
    flow.place(x=0, y=0)
    tk.Frame.configure(flow, width=700)
    stage.pump(0.2)

    def places() -> list[tuple[int, int]]:
        return [(c.winfo_x(), c.winfo_y()) for c in (first, spare, last)]

    assert places() == [(0, 0), (208, 0), (500, 0)]
    assert (flow.winfo_height(), second.winfo_ismapped()) == (20, 0)
    flow.show(second, True)
    stage.pump(0.2)
    assert not spare.winfo_ismapped()
    assert second.winfo_x() == 208
    tk.Frame.configure(flow, width=450)
    stage.pump(0.2)
    assert (last.winfo_x(), last.winfo_y()) == (0, 28)
    assert flow.winfo_height() == 48
    flow.show(second, False)
    stage.pump(0.2)
    assert (last.winfo_x(), last.winfo_y(), second.winfo_ismapped()) == (250, 0, 0)
    assert flow.winfo_height() == 20


def resize_text(stage: Stage, per_cent: int) -> None:
    stage.session.settings.text_size = per_cent
    stage.window.apply_text_size()


def test_no_count_of_a_batch_leaves_the_window(large: Stage, phantom_path: Path) -> None:
    resize_text(large, 200)
    large.window.show_tab("Batch")
    tab = large.window._tabs["Batch"]
    tab.begin([phantom_path])
    large.wait(lambda: not large.session.batch.is_running)
    large.pump(0.3)
    window = large.window
    for control in (*tab.counts.chips.values(), tab.errors, tab.folder, tab.files, tab.save):
        assert control.winfo_viewable()
        right = control.winfo_rootx() + control.winfo_width()
        assert right <= window.winfo_rootx() + window.winfo_width()
    assert tab.rows.canvas.winfo_height() >= theme.ROW_HEIGHT * 2


def test_the_line_on_a_study_leaves_room_for_the_picture(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(manifest_paths(), text_size=200, language="es")
    for number in range(2):
        path = tmp_path / f"view{number}.dcm"
        pixels = np.full((200, 150), 900 + number, np.uint16)
        path.write_bytes(dicom_of(pixels, StudyInstanceUID="1.2.3", BitsStored=12))
        stage.open(path)
    stage.pump(0.4)
    tab = stage.window.analyse
    assert tab.study.winfo_viewable()
    assert tab.study.winfo_width() > tab.panel.winfo_width()
    assert tab.study.winfo_height() < tab.view.canvas.winfo_height() / 2
    resize_text(stage, 100)
    stage.pump(0.4)
    assert tab.study.winfo_width() < tab.winfo_width() - tab.panel.winfo_width()


def test_words_over_a_narrow_picture_are_wrapped(large: Stage) -> None:
    resize_text(large, 200)
    large.pump(0.4)
    canvas = large.window.analyse.view.canvas
    boxes = [canvas.bbox(i) for i in canvas.find_withtag("corner_notes_left")]
    assert boxes
    assert all(right <= canvas.winfo_width() for _left, _top, right, _bottom in boxes)


def test_a_page_fits_on_the_screen_and_its_headings_are_larger_than_its_text(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(text_size=200)
    page = Page(stage.window, "Title", [Block(Kind.HEADING, "Title", 1)])
    stage.wait(page.winfo_viewable)
    assert page.winfo_width() == min(1800, page.winfo_screenwidth())
    assert page.winfo_rooty() + page.winfo_height() <= page.winfo_screenheight()
    font = page.page._textbox.tag_cget("heading1", "font")
    assert str(-2 * theme.LARGE) in font.split()
    page.destroy()
