"""The Help tab: whole, aligned and evenly spaced in the smallest window."""

import tkinter as tk
import tkinter.font as tkfont
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import cast

import pytest

from gui import theme
from gui.actions.names import Action
from gui.help_tab import HelpTab
from gui.pace.slices import at_once
from gui.tab_names import ANALYSE, HELP
from models.registry import PIPELINES
from tests.gui.conftest import Stage

Box = tuple[int, int, int, int]


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((tmp_path / "no weights.toml",), geometry="1024x640+0+0")
    stage.window.show_tab(HELP)
    stage.pump(0.3)
    return stage


def canvas_of(stage: Stage) -> tk.Canvas:
    return cast(HelpTab, stage.window._tabs[HELP]).canvas


def settle(stage: Stage) -> None:
    stage.wait(lambda: not stage.window._restyling.is_running)
    stage.wait(lambda: stage.window._tabs[HELP].is_whole)
    stage.pump()


def boxes(canvas: tk.Canvas) -> Iterator[tuple[str, Box]]:
    """Yield each piece of text with its left, top, right and bottom."""
    for item in canvas.find_all():
        yield canvas.itemcget(item, "text"), canvas.bbox(item)


def test_no_line_is_cut_off_in_the_smallest_window(stage: Stage) -> None:
    canvas = canvas_of(stage)
    for words, (left, _top, right, _bottom) in boxes(canvas):
        assert left >= 0, words
        assert right <= canvas.winfo_width(), words


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("steps", [0, 3])
def test_no_two_pieces_lie_over_each_other(
    make_stage: Callable[..., Stage], tmp_path: Path, steps: int, language: str
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",), geometry="1024x640+0+0", language=language)
    stage.window.show_tab(HELP)
    stage.pump(0.3)
    for _ in range(steps):
        stage.window.act(Action.LARGER)
        settle(stage)
    canvas = canvas_of(stage)
    for item in canvas.find_all():
        left, top, right, bottom = canvas.bbox(item)
        # What Tk draws ends a pixel before its box does.
        inside = canvas.find_overlapping(left + 2, top + 2, right - 2, bottom - 2)
        assert inside == (item,), canvas.itemcget(item, "text")
    theme.use_text_size(100)


def test_a_text_written_anew_while_it_is_written_stands_there_once(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    half = stage.window.furniture._fill(HELP)
    list(islice(half, 4))
    stage.window.act(Action.LARGER)
    stage.wait(lambda: not stage.window._restyling.is_running)
    stage.window.show_tab(HELP)
    settle(stage)
    canvas = canvas_of(stage)
    whole = len(canvas.find_all())
    at_once(half)
    assert len(canvas.find_all()) == whole
    assert [words for words, _box in boxes(canvas)].count("Not a diagnosis") == 1
    theme.use_text_size(100)


def test_the_text_is_read_on_until_it_is_there_in_its_new_size(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.pace.slices.SLICE_S", 0.0)
    canvas = canvas_of(stage)

    def seen() -> list[str]:
        return [words for words, (_left, _top, right, _bottom) in boxes(canvas) if right > 0]

    before = seen()
    stage.window.act(Action.LARGER)
    help_tab = stage.window._tabs[HELP]
    while not help_tab._draft:
        stage.window.tk.dooneevent()
    assert len(canvas.find_all()) > len(before)
    assert seen() == before
    settle(stage)
    assert seen() == before
    assert len(canvas.find_all()) == len(before)
    theme.use_text_size(100)


def test_in_a_narrow_window_the_keys_come_under_the_explanations(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",), geometry="1024x640+0+0", text_size=150)
    stage.window.show_tab(HELP)
    stage.pump(0.3)
    at = dict(boxes(canvas_of(stage)))
    assert at["Keys: File"][1] > at["Version"][3]
    assert at["Keys: File"][0] == at["Version"][0]
    theme.use_text_size(100)


@pytest.mark.parametrize(("width", "columns"), [(1024, 2), (1590, 3)])
def test_a_wide_window_has_more_columns_and_none_is_cut_off(
    make_stage: Callable[..., Stage], tmp_path: Path, width: int, columns: int
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",), geometry=f"{width}x640+0+0", language="es")
    stage.window.show_tab(HELP)
    stage.pump(0.3)
    canvas, tab = canvas_of(stage), cast(HelpTab, stage.window._tabs[HELP])
    sections = [section for pile in tab._piles for section in pile.sections]
    lefts = {section._place[0] for section in sections}
    assert len(lefts) == columns
    assert max(right for _words, (_l, _t, right, _b) in boxes(canvas)) <= canvas.winfo_width()
    keys = tab._piles[1].sections
    for left in {section._place[0] for section in keys}:
        column = [section for section in keys if section._place[0] == left]
        height = sum(section.height for section in column)
        assert height <= 1.5 * sum(section.height for section in keys) / (columns - 1)


def test_the_second_columns_of_the_tables_stand_under_each_other(stage: Stage) -> None:
    at = dict(boxes(canvas_of(stage)))
    assert at["Open images…"][0] == at["Zoom at the pointer"][0]


def test_a_single_line_takes_no_more_room_than_one_of_several(stage: Stage) -> None:
    canvas = canvas_of(stage)
    box = dict(boxes(canvas))["Pose knows photographs of people, not X-rays."]
    line = tkfont.Font(canvas, theme.canvas_font(theme.TEXT_SIZE, 1.0)).metrics("linespace")
    assert box[3] - box[1] <= line + 4


def test_the_wheel_scrolls_to_the_last_line_and_no_further(stage: Stage) -> None:
    canvas = canvas_of(stage)
    lowest = max(box[3] for _words, box in boxes(canvas))
    for _ in range(100):
        canvas.event_generate("<Button-5>", x=100, y=100)
    stage.pump()
    assert lowest <= canvas.canvasy(canvas.winfo_height()) < lowest + 100
    stage.window.show_tab(ANALYSE)
    stage.window.show_tab(HELP)
    stage.pump()
    assert canvas.canvasy(canvas.winfo_height()) > lowest


def test_the_text_is_seen_in_every_theme(stage: Stage) -> None:
    canvas = canvas_of(stage)
    for _ in range(3):
        stage.window.act(Action.THEME)
        stage.pump()
        assert canvas.cget("background") == theme.pick(theme.SURFACE)
        inks = {canvas.itemcget(item, "fill") for item in canvas.find_all()}
        assert inks == {theme.pick(theme.TEXT), theme.pick(theme.MUTED)}


def test_whoever_is_new_finds_first_steps_the_pipelines_and_the_signs(stage: Stage) -> None:
    at = dict(boxes(canvas_of(stage)))
    titles = ("First steps", "The five pipelines", "What an answer means", "The signs", "Version")
    tops = [at[title][1] for title in titles]
    assert tops == sorted(tops)
    said = " ".join(at)
    assert all(f"{entry.title}: {entry.answers}." in said for entry in PIPELINES.values())
    assert "expect less, perhaps much less" in said
