"""While the language changes the window serves on, and every other change may come."""

import tkinter as tk
from pathlib import Path

import customtkinter as ctk
import pytest

from gui import theme
from gui.actions.names import Action
from gui.tab_names import ANALYSE, HISTORY, MODELS, TABS
from tests.gui.conftest import Stage
from tests.gui.spoken_words import english_only, entries, family, settle, tab_words, texts


@pytest.fixture
def single_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every slice as short as can be, however fast this computer is."""
    monkeypatch.setattr("gui.pace.slices.SLICE_S", 0.0)


def take_steps(stage: Stage, count: int) -> None:
    """Let so many steps of the change of language pass, or all if there are fewer."""
    slices = stage.window._refurnishing._slices
    for _slice in range(count):
        timer = slices._timer
        while slices.is_running and slices._timer == timer:
            stage.window.tk.dooneevent()


def rooms(stage: Stage) -> list[tk.Misc]:
    return [child for child in stage.window.winfo_children() if isinstance(child, ctk.CTkFrame)]


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize("steps", [0, 1, 4, 8, 16, 24, 32, 40, 48, 56])
def test_a_second_language_may_follow_at_once(stage: Stage, phantom_path: Path, steps: int) -> None:
    stage.open(phantom_path)
    stage.analyse()
    stage.session.choices.speak("es")
    take_steps(stage, steps)
    stage.session.choices.speak("en")
    take_steps(stage, steps)
    stage.session.choices.speak("es")
    settle(stage)
    for name in TABS:
        stage.window.show_tab(name)
        stage.pump()
    assert tab_words(stage)[-1] == "Ayuda"
    assert entries(stage.window.menu.bar)[-1] == "Ayuda"
    assert not texts(stage) & english_only()
    assert rooms(stage) == [stage.window.furniture.room]


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize("steps", [1, 8, 16, 28])
def test_the_window_serves_on_while_the_language_changes(
    stage: Stage, phantom_path: Path, tmp_path: Path, steps: int
) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(phantom_path.read_bytes() + b"\0")
    stage.open(phantom_path)
    stage.session.choices.speak("es")
    take_steps(stage, steps)
    stage.window.act(Action.ZOOM_IN)
    zoom = stage.window.analyse.view.zoom
    stage.window.show_tab(MODELS)
    stage.window.open([other])
    stage.window.act(Action.PREVIOUS_IMAGE)
    stage.window.show_tab(HISTORY)
    settle(stage)
    assert stage.window.shown_tab == HISTORY
    assert stage.window._tabs[HISTORY].winfo_viewable()
    assert len(stage.session.images.all) == 2
    stage.window.show_tab(ANALYSE)
    stage.wait(lambda: not stage.session.images.reading)
    stage.session.images.show(stage.session.images.all[0])
    stage.pump()
    assert stage.window.analyse.view.zoom == pytest.approx(zoom)
    assert not texts(stage) & english_only()


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize("steps", [1, 8, 24])
def test_colours_and_size_may_change_while_the_language_does(
    stage: Stage, phantom_path: Path, steps: int
) -> None:
    stage.open(phantom_path)
    stage.session.choices.speak("es")
    take_steps(stage, steps)
    stage.window.act(Action.THEME)
    stage.window.act(Action.LARGER)
    settle(stage)
    wanted = "light", pytest.approx(stage.session.settings.text_size / 100)
    for widget in family(stage.window):
        if isinstance(widget, ctk.CTkBaseClass):
            assert (widget._get_appearance_mode(), widget._get_widget_scaling()) == wanted
    assert not texts(stage) & english_only()
    theme.use_text_size(100)


@pytest.mark.usefixtures("single_steps")
def test_colours_may_change_while_an_old_tab_goes_part_by_part(stage: Stage) -> None:
    stage.window.show_tab("Agreement")
    stage.pump()
    old = stage.window._tabs["Agreement"]
    stage.session.choices.speak("es")
    while old.rows.canvas.winfo_exists():
        take_steps(stage, 1)
    assert old.winfo_exists()
    stage.window.act(Action.THEME)
    # All at once, before the rest of the tab is gone.
    for _ in stage.window._restyling._steps():
        pass
    settle(stage)
    assert stage.window._tabs["Agreement"]._get_appearance_mode() == "light"


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize("steps", [0, 2, 8, 20, 32])
def test_the_window_may_close_while_the_language_changes(
    stage: Stage, phantom_path: Path, steps: int
) -> None:
    stage.open(phantom_path)
    stage.session.choices.speak("es")
    take_steps(stage, steps)
    assert stage.window._refurnishing.is_running
    stage.window.close()
    assert stage.is_closed


def test_an_answer_that_comes_meanwhile_is_shown(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    stage.window.act(Action.ANALYSE)
    stage.session.choices.speak("es")
    stage.wait(stage.session.images.shown_prediction)
    settle(stage)
    assert stage.window.analyse.panel.card.winfo_viewable()
    assert stage.window.analyse.panel.card.word.cget("text")
    assert not texts(stage) & english_only()
