"""The window by keyboard alone: Tab reaches, a ring shows where, keys work what is reached."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from gui import theme
from gui.widgets.controls import Button, Menu
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def empty(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    stage.window.focus_force()
    stage.pump()
    return stage


def press(stage: Stage, *keys: str) -> None:
    for key in keys:
        (stage.window.focus_get() or stage.window).event_generate(key)
        stage.pump(0.05)


def reach(stage: Stage, wanted: tk.Misc) -> None:
    """Press Tab until a widget has the focus."""
    for _ in range(40):
        press(stage, "<Tab>")
        if stage.window.focus_get() is wanted:
            return
    pytest.fail(f"Tab never came to {wanted}")


def test_tab_reaches_every_button_from_the_left_to_the_right(empty: Stage) -> None:
    reached = []
    for _ in range(12):
        press(empty, "<Tab>")
        widget = empty.window.focus_get()
        reached.append(widget.cget("text") if isinstance(widget, Button) else type(widget).__name__)
    assert reached == [
        *("Open…", "Menu", "Analyse", "Save picture…", "Copy", "Theme"),
        *("Analyse", "History", "Batch", "Agreement", "Models", "Help"),
    ]


def test_a_ring_frames_what_tab_has_reached_and_a_click_takes_it_away(empty: Stage) -> None:
    ring = empty.window._ring
    menu = empty.window.toolbar.pipeline
    assert not ring._edges
    reach(empty, menu)
    left = min(edge.winfo_rootx() for edge in ring._edges)
    right = max(edge.winfo_rootx() + edge.winfo_width() for edge in ring._edges)
    assert left == menu.winfo_rootx()
    assert right == menu.winfo_rootx() + menu.winfo_width()
    assert all(edge.winfo_viewable() for edge in ring._edges)
    empty.window.status.event_generate("<Button-1>")
    empty.pump()
    assert not ring._edges


def test_the_border_of_a_field_is_lit_while_it_is_typed_in(empty: Stage) -> None:
    empty.window.show_tab("History")
    empty.pump()
    field = empty.window._tabs["History"].search.text
    own = field.cget("border_color")
    field.focus_set()
    empty.pump()
    assert field.cget("border_color") == theme.ACCENT
    empty.window.toolbar.analyse.focus_set()
    empty.pump()
    assert field.cget("border_color") == own


@pytest.mark.parametrize("key", ["<space>", "<Return>"])
def test_a_reached_button_is_pressed_by_key(empty: Stage, key: str) -> None:
    reach(empty, empty.window.tab_bar._tabs["History"]._button)
    press(empty, key)
    assert empty.window.shown_tab == "History"


def test_the_pipeline_is_chosen_by_keys(empty: Stage) -> None:
    settings = empty.session.settings
    press(empty, "<Control-p>", "<Control-p>")
    assert settings.pipeline == "yolo"
    assert empty.window.toolbar.pipeline.get().startswith("YOLO")
    press(empty, "<Control-P>")
    assert settings.pipeline == "cbam"
    reach(empty, empty.window.toolbar.pipeline)
    press(empty, "<Up>", "<Up>")
    assert settings.pipeline == "all"


def test_the_operating_point_is_chosen_by_keys(empty: Stage, phantom_path: Path) -> None:
    settings = empty.session.settings
    press(empty, "<Control-b>")
    assert settings.operating_point == "balanced"
    empty.open(phantom_path)
    empty.analyse()
    press(empty, "<Control-b>")
    assert settings.operating_point != "balanced"
    point = empty.window.analyse.panel.why.point
    assert isinstance(point, Menu)
    reach(empty, point)
    press(empty, "<Up>")
    assert settings.operating_point == "balanced"


def test_a_switch_and_a_slider_are_worked_by_keys(empty: Stage, phantom_path: Path) -> None:
    empty.open(phantom_path)
    empty.analyse()
    why, settings = empty.window.analyse.panel.why, empty.session.settings
    reach(empty, why.overlay)
    press(empty, "<space>")
    assert not settings.overlay_is_on
    before = settings.opacity
    reach(empty, why.opacity)
    press(empty, "<Right>")
    assert settings.opacity == pytest.approx(before + 0.05)


def test_what_tab_has_reached_on_a_long_page_comes_into_sight(stage: Stage) -> None:
    stage.window.show_tab("Models")
    stage.window.focus_force()
    stage.pump()
    page = stage.window._tabs["Models"]
    reach(stage, page._foreign.choose)
    stage.pump()
    top = page._foreign.choose.winfo_rooty()
    assert page.winfo_rooty() <= top < page.winfo_rooty() + page.winfo_height()
