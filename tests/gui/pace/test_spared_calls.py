"""What CustomTkinter is spared is not seen: its controls are drawn as by itself."""

import importlib.util
import sys
import time
import tkinter as tk
from collections.abc import Callable
from types import ModuleType
from typing import Any

import customtkinter as ctk
import pytest
from customtkinter.windows.widgets.core_rendering import CTkCanvas, ctk_canvas

from gui import theme
from gui.actions.names import Action
from gui.pace.spared_calls import hold_font
from gui.widgets.controls import Button, Menu, Slider, Switch, TextBox
from tests.gui.conftest import Stage

Make = Callable[[tk.Misc], Any]
Change = Callable[[Any], None]

CONTROLS: dict[str, Make] = {
    "ctk_button": lambda master: Button(master, text="Open…", border_width=1),
    "ctk_label": lambda master: ctk.CTkLabel(master, text="words", corner_radius=4),
    "ctk_frame": lambda master: ctk.CTkFrame(master, corner_radius=8, border_width=1),
    "ctk_switch": lambda master: Switch(master, text="on"),
    "ctk_slider": lambda master: Slider(master, height=16),
    "ctk_optionmenu": lambda master: Menu(master, values=["one", "other"]),
    "ctk_entry": lambda master: ctk.CTkEntry(master, corner_radius=6, border_width=1),
    "ctk_textbox": lambda master: TextBox(master, corner_radius=6, border_width=1),
    "ctk_progressbar": lambda master: ctk.CTkProgressBar(master, height=6),
    "ctk_scrollbar": ctk.CTkScrollbar,
}
CHANGES: dict[str, Change] = {
    "grown": lambda control: tk.Place.place_configure(control, width=171, height=53),
    "shrunk": lambda control: tk.Place.place_configure(control, width=40, height=9),
    "grown again": lambda control: tk.Place.place_configure(control, width=212, height=34),
    "larger text": lambda control: control._set_scaling(1.3, 1.0),
    "smaller text": lambda control: control._set_scaling(0.85, 1.0),
    "light": lambda control: control._set_appearance_mode("Light"),
    "dark": lambda control: control._set_appearance_mode("Dark"),
}


@pytest.fixture
def pristine(stage: Stage) -> Any:
    """CustomTkinter's canvas as it comes, for which the program must have been changed before."""
    assert stage.window.winfo_exists()
    name = ctk_canvas.__name__ + "_pristine"
    assert ctk_canvas.__file__ is not None
    spec = importlib.util.spec_from_file_location(name, ctk_canvas.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.CTkCanvas.coords is not CTkCanvas.coords
    module.CTkCanvas.init_font_character_mapping()
    module.CTkCanvas.update_idletasks = lambda _canvas: None
    return module.CTkCanvas


def drawn(control: Any) -> list[tuple[object, ...]]:
    """Return all shapes of a control, the lowest first: what they are, where, and their looks."""
    canvas: tk.Canvas = control._canvas
    return [
        (
            canvas.type(item),
            canvas.gettags(item),
            tk.Canvas.coords(canvas, item),
            *(canvas.itemcget(item, option) for option in ("fill", "width")),
            *(
                canvas.itemcget(item, option)
                for option in ("font", "text", "angle")
                if canvas.type(item) == "text"
            ),
        )
        for item in canvas.find_all()
    ]


def module_of(name: str) -> ModuleType:
    return sys.modules[f"customtkinter.windows.widgets.{name}"]


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_drawn_as_by_customtkinter_itself(
    stage: Stage, pristine: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = CONTROLS[name](stage.window.body)
    with monkeypatch.context() as as_it_comes:
        as_it_comes.setattr(module_of(name), "CTkCanvas", pristine)
        by_itself = CONTROLS[name](stage.window.body)
    assert type(by_itself._canvas) is pristine
    assert drawn(made) == drawn(by_itself)
    for control in (made, by_itself):
        tk.Place.place_configure(control, x=0, y=0)
    for words, change in CHANGES.items():
        for control in (made, by_itself):
            change(control)
        stage.window.update()
        assert drawn(made) == drawn(by_itself), words
    theme.use(stage.session.settings.theme)


def test_a_slider_and_a_switch_show_what_they_are_set_to(stage: Stage, pristine: Any) -> None:
    assert pristine is not CTkCanvas
    slider, switch = Slider(stage.window.body), Switch(stage.window.body)
    slider.set(0.2)
    low = drawn(slider)
    slider.set(0.8)
    assert drawn(slider) != low
    slider.set(0.2)
    assert drawn(slider) == low
    off = drawn(switch)
    switch.select()
    assert drawn(switch) != off


def test_a_control_does_not_shrink_on_its_way_to_a_larger_size(stage: Stage) -> None:
    button = Button(stage.window.body, text="Open…", width=0)
    tk.Place.place_configure(button, x=0, y=0)
    stage.window.update()
    before = button.winfo_reqwidth()
    assert before > 10
    button._set_scaling(1.5, 1.0)
    assert button.winfo_reqwidth() >= before
    stage.window.update()
    assert button.winfo_reqwidth() > before


def test_an_empty_frame_takes_the_size_of_its_scaling(stage: Stage) -> None:
    line = ctk.CTkFrame(stage.window.body, width=100, height=20)
    line._set_scaling(1.5, 1.0)
    assert (line.winfo_reqwidth(), line.winfo_reqheight()) == (150, 30)


def test_a_window_is_told_of_no_size_but_its_own(
    make_stage: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    for kind in (ctk.CTk, ctk.CTkToplevel):
        monkeypatch.setattr(
            kind, "_update_dimensions_event", lambda _window, event: told.append(event.widget)
        )
    stage = make_stage()
    stage.window.act(Action.SETTINGS)
    stage.pump(0.5)
    dialog = next(w for w in stage.window.winfo_children() if type(w).__name__ == "SettingsDialog")
    assert set(told) == {stage.window, dialog}


def test_a_label_does_not_have_tk_look_up_its_own_font_each_time() -> None:
    window = tk.Tk()
    window.withdraw()
    # Theirs is in use all the time.
    labels = [tk.Label(window, font="Courier 12") for _number in range(20)]

    def took_s() -> float:
        begun = time.thread_time()
        for label in labels:
            tk.Label(window, font="Courier 12").destroy()
            assert label.winfo_exists()
        return time.thread_time() - begun

    before = min(took_s() for _turn in range(5))
    hold_font(window)
    after = min(took_s() for _turn in range(5))
    window.destroy()
    assert after < before / 2
