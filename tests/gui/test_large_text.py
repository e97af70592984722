"""Text of 150 and 200 per cent in a window of 1280x720: no word is cut, the picture keeps room."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter.font import Font

import pytest

from app.version import DISCLAIMER, SHORT_DISCLAIMER
from gui.actions.names import Action, Menu
from gui.agreement_tab import AgreementTab
from gui.batch_tab import BatchTab
from gui.history.tab import HistoryTab
from gui.picture.empty_state import MARGIN
from gui.tab_names import AGREEMENT, BATCH, HISTORY, MODELS, TABS
from models.folders import manifest_paths
from tests.gui.conftest import Stage
from tests.gui.spoken_words import family
from words import _

Make = Callable[..., Stage]


def change_size(stage: Stage, per_cent: int) -> None:
    stage.session.settings.text_size = per_cent
    stage.window.apply_text_size()
    # It is done a slice at a time.
    stage.pump(0.8)


def cut_off(stage: Stage) -> list[str]:
    """Return the words of labels and buttons that have less room than they need."""
    right = stage.window.winfo_rootx() + stage.window.winfo_width()
    return [
        str(widget.cget("text"))
        for widget in family(stage.window)
        if isinstance(widget, tk.Label)
        and widget.winfo_viewable()
        and widget.cget("text")
        and (
            widget.winfo_width() < widget.winfo_reqwidth()
            or widget.winfo_rootx() + widget.winfo_width() > right
        )
    ]


def top_and_bottom(widget: tk.Misc) -> tuple[int, int]:
    return widget.winfo_rooty(), widget.winfo_rooty() + widget.winfo_height()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_no_word_of_any_tab_is_cut_off(
    make_stage: Make, phantom_path: Path, text_size: int, language: str
) -> None:
    stage = make_stage(manifest_paths(), language=language, text_size=text_size)
    assert not cut_off(stage)
    stage.open(phantom_path)
    stage.analyse()
    for name in TABS:
        stage.window.show_tab(name)
        stage.pump(0.3)
        assert not cut_off(stage), name


def test_larger_text_in_an_open_window_is_wrapped_anew(make_stage: Make) -> None:
    stage = make_stage(manifest_paths(), language="es")
    stage.window.show_tab(MODELS)
    stage.pump(0.3)
    for text_size in (200, 100, 150):
        change_size(stage, text_size)
        assert not cut_off(stage), text_size


@pytest.mark.parametrize("text_size", [150, 200])
def test_the_picture_keeps_the_largest_share_of_a_small_window(
    make_stage: Make, phantom_path: Path, text_size: int
) -> None:
    stage = make_stage(manifest_paths(), text_size=text_size)
    stage.open(phantom_path)
    stage.pump(0.3)
    analyse = stage.window.analyse
    assert not analyse.strip.winfo_ismapped()
    assert analyse.view.canvas.winfo_width() > 0.4 * stage.window.winfo_width()
    stage.open(phantom_path.with_name("synthetic_forearm_whole.png"))
    stage.pump(0.3)
    assert analyse.strip.winfo_ismapped()
    assert analyse.view.canvas.winfo_width() > 0.3 * stage.window.winfo_width()


@pytest.mark.parametrize("geometry", ["1280x720+0+0", "1024x640+0+0"])
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_the_invitation_stays_within_its_frame(
    make_stage: Make, text_size: int, geometry: str
) -> None:
    stage = make_stage(text_size=text_size, language="es", geometry=geometry)
    stage.pump(0.3)
    empty = stage.window.analyse.empty
    top, bottom = top_and_bottom(empty)
    shown = [line for line, _gap in empty._lines if line.winfo_viewable()]
    is_small = text_size == 200 and geometry.startswith("1024")
    assert (len(shown) < len(empty._lines)) == is_small
    for line in shown:
        assert top + MARGIN < top_and_bottom(line)[0]
        assert top_and_bottom(line)[1] < bottom - MARGIN


def test_in_the_smallest_window_the_largest_text_leaves_the_picture_a_third(
    make_stage: Make, phantom_path: Path
) -> None:
    stage = make_stage(manifest_paths(), text_size=200, language="es", geometry="1024x640+0+0")
    for name in ("broken", "whole"):
        stage.open(phantom_path.with_name(f"synthetic_forearm_{name}.png"))
    stage.pump(0.3)
    analyse = stage.window.analyse
    assert analyse.view.canvas.winfo_width() >= 0.3 * stage.window.winfo_width()
    assert not analyse.strip.winfo_ismapped()
    stage.window.act(Action.NEXT_IMAGE)
    stage.window.act(Action.GREYS)
    stage.pump(0.3)
    card = analyse.viewer.card
    top, bottom = top_and_bottom(analyse.viewer)
    assert top <= top_and_bottom(card)[0]
    assert top_and_bottom(card)[1] <= bottom
    assert card.histogram.winfo_width() >= card.winfo_width() - 2 * 2 * 12 - 4


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("geometry", ["1024x640+0+0", "1590x720+0+0"])
def test_no_button_of_the_bar_is_cut_off(make_stage: Make, geometry: str, language: str) -> None:
    stage = make_stage(text_size=200, language=language, geometry=geometry)
    stage.pump(0.3)
    bar = stage.window.toolbar
    edge = bar.winfo_rootx() + bar.winfo_width()
    for button in (bar.analyse, *bar._at_right):
        if button.winfo_ismapped():
            assert button.winfo_width() >= button.winfo_reqwidth()
            assert button.winfo_rootx() + button.winfo_width() <= edge - 2 * 8


@pytest.mark.parametrize("name", [BATCH, AGREEMENT])
def test_what_an_empty_tab_says_covers_nothing_else(make_stage: Make, name: str) -> None:
    stage = make_stage(manifest_paths(), text_size=200, language="es")
    stage.window.show_tab(name)
    tab = stage.window._tabs[name]
    assert isinstance(tab, AgreementTab | BatchTab)
    stage.wait(tab.message.winfo_viewable)
    stage.pump(0.3)
    top, bottom = top_and_bottom(tab.message)
    assert bottom <= top_and_bottom(tab)[1]
    for other in tab.winfo_children():
        if other not in (tab.message, tab.rows) and other.winfo_viewable():
            assert top_and_bottom(other)[1] <= top


def test_a_table_of_nothing_has_no_titles(make_stage: Make, phantom_path: Path) -> None:
    stage = make_stage(
        manifest_paths(), text_size=200, language="es", geometry="1000x700+0+0", pipeline="cbam"
    )
    stage.window.show_tab(BATCH)
    tab = stage.window._tabs[BATCH]
    assert isinstance(tab, BatchTab)
    stage.wait(tab.message.winfo_viewable)
    stage.pump(0.3)
    assert not tab.header.winfo_viewable()
    assert top_and_bottom(tab.message)[0] >= top_and_bottom(tab.rows)[0]
    assert top_and_bottom(tab.message)[1] <= top_and_bottom(tab)[1]
    tab.begin([phantom_path])
    stage.wait(lambda: len(stage.session.batch) == 1)
    stage.pump(0.3)
    assert tab.header.winfo_viewable()
    assert top_and_bottom(tab.header)[1] <= top_and_bottom(tab.rows)[0]


@pytest.mark.parametrize("geometry", ["1000x700+0+0", "1280x720+0+0"])
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_neither_the_search_s_hint_nor_a_filter_is_cut(
    make_stage: Make, text_size: int, geometry: str
) -> None:
    stage = make_stage(manifest_paths(), text_size=text_size, language="es", geometry=geometry)
    stage.window.show_tab(HISTORY)
    tab = stage.window._tabs[HISTORY]
    assert isinstance(tab, HistoryTab)
    folded = tab.search.folded
    stage.pump(0.5)
    entry = tab.search.text._entry
    hint = Font(font=entry.cget("font")).measure(tab.search.text.cget("placeholder_text"))
    assert hint <= entry.winfo_width()
    right = stage.window.winfo_rootx() + stage.window.winfo_width()
    search = top_and_bottom(tab.search.text)
    shown = tab.search
    in_the_open = (shown.verdict, shown.part, shown.pipeline, shown.since)
    is_folded = bool(folded.winfo_viewable())
    if geometry.startswith("1000"):
        assert is_folded == (text_size > 100)
    for filtered in (*((folded,) if is_folded else in_the_open), shown.count):
        assert filtered.winfo_viewable()
        assert filtered.winfo_rootx() + filtered.winfo_width() <= right
        is_beside = (
            tab.search.text.winfo_rootx() + tab.search.text.winfo_width() <= filtered.winfo_rootx()
        )
        assert is_beside or search[1] <= top_and_bottom(filtered)[0]
    assert top_and_bottom(tab.search.count)[1] <= top_and_bottom(tab.header)[0]


def test_the_status_line_says_in_short_what_it_says_whole_to_the_pointer(
    make_stage: Make, phantom_path: Path
) -> None:
    stage = make_stage(manifest_paths(), text_size=200, language="es")
    status = stage.window.status
    stage.open(phantom_path)
    assert status.disclaimer.cget("text") == _(SHORT_DISCLAIMER)
    assert status._whole_disclaimer.text == _(DISCLAIMER)
    numbers = stage.window.status.words.cget("text").split("   ")
    assert numbers[0] == phantom_path.name
    assert numbers[-1].endswith("%")
    assert len(status._whole.text.split("   ")) > len(numbers)
    stage.session.inform("palabras " * 40)
    stage.pump(0.2)
    assert status.words.cget("text").endswith("…")
    assert status._whole.text == "palabras " * 40
    stage.session.inform("")
    change_size(stage, 100)
    assert status.disclaimer.cget("text") == _(DISCLAIMER)
    assert not status._whole.text


def test_a_menu_higher_than_the_screen_goes_on_beside_itself(make_stage: Make) -> None:
    stage = make_stage(text_size=200)
    menu = stage.window.menu._built[Menu.VIEW]
    last = menu.index("end") or 0
    assert menu.yposition(last) > stage.window.winfo_screenheight()
    stage.window.menu._refresh(Menu.VIEW)
    places = [menu.yposition(place) for place in range(last + 1)]
    assert max(places) < stage.window.winfo_screenheight()
    change_size(stage, 100)
    stage.window.menu._refresh(Menu.VIEW)
    places = [menu.yposition(place) for place in range(last + 1)]
    assert places == sorted(places)
