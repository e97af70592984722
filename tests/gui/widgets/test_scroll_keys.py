"""Pages that keys scroll: help, models, dialogs and whatever else is higher than its window."""

import tkinter as tk
from collections.abc import Callable

import pytest

from gui.actions.names import Action
from gui.dialogs.settings_dialog import SettingsDialog
from gui.help_tab import HelpTab
from gui.models_tab import ModelsTab
from gui.tab_names import HELP, MODELS
from gui.widgets.tall_sheet import TallSheet
from models.folders import manifest_paths
from tests.gui.conftest import Stage


@pytest.fixture
def low(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage(manifest_paths(), geometry="1024x640+0+0", text_size=150)


def press(stage: Stage, widget: tk.Misc, key: str) -> None:
    widget.event_generate(f"<{key}>")
    stage.pump(0.05)


def check_keys(stage: Stage, canvas: tk.Canvas) -> None:
    canvas.focus_force()
    stage.pump(0.2)
    places = [canvas.yview()[0]]
    for key in ("Down", "Next", "End", "Prior", "Up", "Home"):
        press(stage, canvas, key)
        places.append(canvas.yview()[0])
    start, line, page, end, back, further, home = places
    assert start == home == 0.0
    assert 0.0 < line < page <= end
    assert end > back > further
    assert canvas.tk.getboolean(canvas.cget("takefocus"))


def test_keys_scroll_the_help_at_once(low: Stage) -> None:
    low.window.analyse.view.canvas.focus_force()
    low.pump(0.2)
    low.window.act(Action.TAB_HELP)
    low.pump(0.5)
    tab = low.window._tabs[HELP]
    assert isinstance(tab, HelpTab)
    low.wait(lambda: tab.is_whole)
    check_keys(low, tab.canvas)


def test_what_had_the_keys_hands_them_to_the_page_that_took_its_place(low: Stage) -> None:
    low.window.analyse.view.canvas.focus_force()
    low.pump(0.2)
    low.window.show_tab(HELP)
    low.pump(0.5)
    tab = low.window._tabs[HELP]
    assert isinstance(tab, HelpTab)
    assert low.window.focus_get() is tab.canvas


def test_keys_scroll_the_models_and_turn_pages_from_a_button_on_them(low: Stage) -> None:
    low.window.show_tab(MODELS)
    low.pump(0.5)
    tab = low.window._tabs[MODELS]
    assert isinstance(tab, ModelsTab)
    low.wait(lambda: tab.is_cut)
    check_keys(low, tab._scroller)
    button = tab.blocks["cascade"].card
    button.focus_force()
    low.pump(0.1)
    press(low, button, "Next")
    assert tab._scroller.yview()[0] > 0.0


def test_pages_of_a_dialog_are_turned_from_a_field_on_it(low: Stage) -> None:
    low.window.wm_maxsize(1024, 640)
    low.window.act(Action.SETTINGS)
    (dialog,) = [c for c in low.window.winfo_children() if isinstance(c, SettingsDialog)]
    low.wait(dialog.winfo_viewable)
    dialog.wm_maxsize(1000, 400)
    low.wait(lambda: dialog.rows.is_cut)
    field = dialog.export_folder
    field.focus_force()
    low.pump(0.2)
    press(low, field._entry, "Next")
    assert dialog.rows._scroller.yview()[0] > 0.0


def test_tab_passes_over_a_sheet_that_needs_no_scrolling(low: Stage) -> None:
    sheet = TallSheet(low.window.body, 200)
    label = tk.Label(sheet.sheet, text="one line")
    label.pack()
    sheet.watch()
    sheet.pack(fill="y", expand=True)
    low.pump(0.3)
    assert not low.window.tk.getboolean(sheet._scroller.cget("takefocus"))
    label.configure(text="line\n" * 80)
    low.wait(lambda: sheet.is_cut)
    low.pump(0.2)
    assert low.window.tk.getboolean(sheet._scroller.cget("takefocus"))
