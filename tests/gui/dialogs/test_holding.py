"""A dialog holds the program's keys: a click on the window below gives them back to it."""

from collections.abc import Callable

import pytest

from gui.actions.names import Action
from gui.dialogs.settings_dialog import SettingsDialog
from tests.gui.conftest import Stage


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def dialog(stage: Stage) -> SettingsDialog:
    stage.window.act(Action.SETTINGS)
    (dialog,) = [c for c in stage.window.winfo_children() if isinstance(c, SettingsDialog)]
    stage.wait(dialog.winfo_viewable)
    stage.wait(lambda: dialog.grab_current() is dialog)
    dialog.export_folder.focus_set()
    stage.pump(0.2)
    return dialog


def lose_keys(stage: Stage) -> None:
    """Do what a window manager does after a click on the window below."""
    stage.window.tk.call("focus", "-force", stage.window)
    stage.pump(0.02)


def test_a_click_beside_the_dialog_leaves_the_keys_where_they_were(
    stage: Stage, dialog: SettingsDialog
) -> None:
    field = dialog.export_folder._entry
    assert dialog.focus_get() is field
    # While it holds the clicks, one outside is told to the dialog itself.
    dialog.event_generate("<Button-1>", x=-40, y=20)
    lose_keys(stage)
    stage.wait(lambda: dialog.focus_get() is field)


def test_the_window_below_hands_on_what_the_window_manager_gives_it(
    stage: Stage, dialog: SettingsDialog
) -> None:
    lose_keys(stage)
    stage.window.tk.call(stage.window.protocol("WM_TAKE_FOCUS"))
    stage.wait(lambda: dialog.focus_get() is dialog.export_folder._entry)
    dialog.destroy()
    stage.pump(0.2)
    lose_keys(stage)
    stage.window.tk.call(stage.window.protocol("WM_TAKE_FOCUS"))
    stage.pump(0.3)
    assert stage.window.focus_get() is stage.window


def test_a_click_within_the_dialog_goes_where_it_is_meant(
    stage: Stage, dialog: SettingsDialog
) -> None:
    dialog.event_generate("<Button-1>", x=4, y=4)
    assert dialog._coming_back is None
