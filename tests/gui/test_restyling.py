"""A change of colours or of the text's size reaches everything, in sight and out of it."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import customtkinter as ctk
import pytest

from gui import theme
from gui.actions.names import Action
from gui.answer.answer_list import ROW
from gui.picture.image_view import ImageView
from gui.tab_names import ANALYSE, HISTORY, MODELS, TABS
from tests.gui.conftest import Stage
from tests.gui.spoken_words import family


@pytest.fixture
def stage(make_stage: Callable[..., Stage], phantom_path: Path) -> Iterator[Stage]:
    """A window in which every tab has been seen."""
    stage = make_stage((Path("none.toml"),))
    stage.open(phantom_path)
    for name in (*TABS, ANALYSE):
        stage.window.show_tab(name)
        stage.pump()
    yield stage
    theme.use_text_size(100)


def backward(place: tk.Misc) -> list[str]:
    """Return the widgets that have not the colours and the size that are in use."""
    wanted = ctk.get_appearance_mode().lower(), theme.scale_of(place)
    toolkits = [widget for widget in family(place) if isinstance(widget, ctk.CTkBaseClass)]
    assert toolkits
    return [
        str(widget)
        for widget in toolkits
        if (widget._get_appearance_mode(), widget._get_widget_scaling()) != wanted
    ]


def grounds(stage: Stage) -> set[str]:
    """Return the colours that the drawn surfaces of the toolbar really have."""
    return {str(w.cget("background")) for w in family(stage.window.toolbar) if type(w) is tk.Label}


def is_done(stage: Stage) -> bool:
    return not stage.window._restyling.is_running


@pytest.mark.parametrize("action", [Action.THEME, Action.LARGER])
def test_a_change_reaches_every_widget_of_every_tab(stage: Stage, action: Action) -> None:
    stage.window.act(action)
    assert backward(stage.window)
    stage.wait(lambda: is_done(stage))
    assert not backward(stage.window)


@pytest.mark.parametrize("action", [Action.THEME, Action.LARGER])
def test_a_tab_shown_meanwhile_has_changed_already(stage: Stage, action: Action) -> None:
    stage.window.act(action)
    stage.window.show_tab(HISTORY)
    assert not backward(stage.window._tabs[HISTORY])
    assert backward(stage.window._tabs[MODELS])
    stage.wait(lambda: is_done(stage))
    assert not backward(stage.window)


def test_a_tab_built_afterwards_has_the_colours_and_the_size(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage((Path("none.toml"),))
    stage.window.act(Action.THEME)
    stage.window.act(Action.LARGER)
    for name in TABS:
        stage.window.show_tab(name)
        assert not backward(stage.window._tabs[name]) or name == ANALYSE
    stage.wait(lambda: is_done(stage))
    assert not backward(stage.window)
    theme.use_text_size(100)


def test_changes_that_come_at_once_are_all_made(stage: Stage) -> None:
    before = grounds(stage)
    for action in (Action.THEME, Action.LARGER, Action.THEME, Action.LARGER):
        stage.window.act(action)
        stage.window.update()
    stage.wait(lambda: is_done(stage))
    assert not backward(stage.window)
    assert theme.scale_of(stage.window) == pytest.approx(stage.session.settings.text_size / 100)
    assert stage.session.settings.theme == "black"
    assert grounds(stage) != before
    assert theme.pick(theme.SURFACE) in grounds(stage)


@pytest.mark.parametrize("action", [Action.LARGER, Action.THEME])
def test_the_picture_is_drawn_once_when_all_in_sight_has_its_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    # One second pass is a label's, which is told its width before it can say its height.
    most = {Action.LARGER: 2, Action.THEME: 1}[action]
    canvas, paint = stage.window.analyse.view.canvas, ImageView._paint
    sizes: list[tuple[int, int]] = []

    def counted(view: ImageView) -> None:
        sizes.append((canvas.winfo_width(), canvas.winfo_height()))
        paint(view)

    monkeypatch.setattr(ImageView, "_paint", counted)
    stage.window.act(action)
    stage.wait(lambda: is_done(stage))
    stage.pump()
    assert 1 <= len(sizes) <= most
    assert sizes[-1] == (canvas.winfo_width(), canvas.winfo_height())


def test_what_is_seen_and_where_returns_to_what_it_was(stage: Stage) -> None:
    def seen() -> dict[str, tuple[int, ...]]:
        shown = [w for w in family(stage.window) if w.winfo_viewable()]
        return {
            str(w): (w.winfo_rootx(), w.winfo_rooty(), w.winfo_width(), w.winfo_height())
            for w in shown
        }

    stage.pump()
    before = seen()
    for action in (Action.LARGER, Action.SMALLER):
        stage.window.act(action)
        stage.wait(lambda: is_done(stage))
        stage.pump()
    after = seen()
    assert after.keys() == before.keys()
    # CustomTkinter rounds a second size otherwise than a first one.
    assert all(place == pytest.approx(before[name], abs=2) for name, place in after.items())


def test_the_list_of_answers_grows_with_its_rows(
    make_stage: Callable[..., Stage], phantom_path: Path
) -> None:
    stage = make_stage(pipeline="all")
    stage.open(phantom_path)
    stage.analyse()
    answers = stage.window.analyse.panel.answers
    rows = answers._count
    assert rows > 1
    stage.window.act(Action.LARGER)
    stage.wait(lambda: is_done(stage))
    stage.pump()
    assert answers._list.canvas.winfo_reqheight() == round(ROW * rows * theme.scale_of(answers))
    theme.use_text_size(100)


def test_a_widget_that_goes_meanwhile_is_left_out(stage: Stage) -> None:
    stage.window.act(Action.SETTINGS)
    dialog = next(w for w in stage.window.winfo_children() if type(w).__name__ == "SettingsDialog")
    stage.window.act(Action.THEME)
    dialog.destroy()
    stage.wait(lambda: is_done(stage))
    assert not backward(stage.window)


def test_the_window_may_close_meanwhile(stage: Stage) -> None:
    stage.window.act(Action.THEME)
    stage.window.act(Action.LARGER)
    assert not is_done(stage)
    stage.window.close()
    assert stage.is_closed
