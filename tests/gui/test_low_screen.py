"""Window and dialogs on a screen of 1280x720: they stay within it, and what has no room scrolls."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from gui.actions.names import Action
from gui.dialogs.dialog import Dialog
from gui.dialogs.mask_dialog import MaskDialog
from gui.dialogs.question import Question
from gui.dialogs.report_dialog import ReportDialog
from gui.dialogs.settings_dialog import SettingsDialog
from models.folders import manifest_paths
from tests.gui.conftest import Stage, screen_server
from tests.gui.hands import Hands

D = TypeVar("D", bound=Dialog)
WIDTH, HEIGHT = 1280, 720


@pytest.fixture(scope="session")
def low_server() -> Iterator[str]:
    # Tk keeps its connection after the last window, and ends the program when the server goes.
    with screen_server(f"{WIDTH}x{HEIGHT}x24") as display:
        yield display


@pytest.fixture
def low_screen(low_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", low_server)


@pytest.fixture
def on_low_screen(
    low_screen: None, make_stage: Callable[..., Stage], phantom_path: Path
) -> Callable[..., Stage]:
    def make(text_size: int, language: str = "es") -> Stage:
        stage = make_stage(manifest_paths(), text_size=text_size, language=language)
        stage.open(phantom_path)
        stage.analyse()
        return stage

    return make


def opened(stage: Stage, action: Action, kind: type[D]) -> D:
    stage.window.act(action)
    (dialog,) = [child for child in stage.window.winfo_children() if isinstance(child, kind)]
    stage.wait(dialog.winfo_viewable)
    stage.pump(0.4)
    return dialog


def is_on_screen(widget: tk.Misc) -> bool:
    right = widget.winfo_rootx() + widget.winfo_width()
    bottom = widget.winfo_rooty() + widget.winfo_height()
    is_within = widget.winfo_rootx() >= 0 and widget.winfo_rooty() >= 0
    return bool(widget.winfo_viewable()) and is_within and right <= WIDTH and bottom <= HEIGHT


def is_in_sight(widget: tk.Misc, dialog: Dialog) -> bool:
    seen_from = dialog.rows.winfo_rooty()
    seen_to = seen_from + dialog.rows.winfo_height()
    return seen_from <= widget.winfo_rooty() <= seen_to - widget.winfo_height()


@pytest.mark.usefixtures("low_screen")
def test_a_window_that_nobody_has_sized_shows_its_last_line(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(geometry="")
    stage.pump(0.3)
    assert stage.window.winfo_width() == WIDTH
    assert is_on_screen(stage.window.furniture.status.disclaimer)


@pytest.mark.usefixtures("low_screen")
@pytest.mark.parametrize("kept", ["1900x1000+0+0", "1100x650+2400+900", "1100x650+-1900+-20"])
def test_a_window_sized_on_another_screen_is_brought_onto_this_one(
    make_stage: Callable[..., Stage], kept: str
) -> None:
    stage = make_stage(geometry=kept)
    stage.pump(0.3)
    assert is_on_screen(stage.window)
    assert is_on_screen(stage.window.furniture.status.disclaimer)


@pytest.mark.usefixtures("low_screen")
def test_a_window_that_fits_stands_where_it_stood(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(geometry="1100x650+100+40")
    stage.pump(0.3)
    assert stage.window.geometry() == "1100x650+100+40"


def test_save_is_reached_by_the_mouse_at_the_largest_text(
    on_low_screen: Callable[..., Stage],
) -> None:
    stage = on_low_screen(200)
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    assert dialog.rows.is_cut
    assert is_on_screen(dialog.save)
    dialog.threads.insert(0, "2")
    hands = Hands(stage)
    hands.click_on(dialog.save)
    hands.close()
    stage.wait(lambda: not dialog.winfo_exists())
    assert stage.session.settings.threads == 2


def test_tab_brings_what_it_reaches_into_sight(on_low_screen: Callable[..., Stage]) -> None:
    stage = on_low_screen(200)
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    assert not is_in_sight(dialog.reads_first, dialog)
    dialog.export_folder.focus_force()
    stage.pump()
    for _ in range(20):
        focused = dialog.focus_get()
        assert focused is not None
        if focused is dialog.reads_first:
            break
        focused.event_generate("<Tab>")
        stage.pump(0.05)
        focused = dialog.focus_get()
        assert focused is not None
        assert is_in_sight(focused, dialog)
    assert dialog.focus_get() is dialog.reads_first


@pytest.mark.parametrize("text_size", [150, 200])
def test_every_dialog_keeps_its_buttons_on_the_screen(
    on_low_screen: Callable[..., Stage], text_size: int
) -> None:
    stage = on_low_screen(text_size)
    report = opened(stage, Action.REPORT, ReportDialog)
    assert is_on_screen(report.save)
    assert is_on_screen(report.print)
    report.masks.invoke()
    stage.pump(0.6)
    (masks,) = [child for child in report.winfo_children() if isinstance(child, MaskDialog)]
    stage.wait(masks.winfo_viewable)
    for button in (masks.found, masks.undo, masks.next, masks.done, masks.picture):
        assert is_on_screen(button)
    masks.destroy()
    report.destroy()
    question = Question(stage.window, "?", "?", yes="Yes", no="No", on_answer=lambda _yes: None)
    stage.pump(0.4)
    assert is_on_screen(question.yes)
    assert is_on_screen(question.no)
    question.destroy()


def test_at_the_usual_text_nothing_scrolls(on_low_screen: Callable[..., Stage]) -> None:
    stage = on_low_screen(100)
    for action, kind in ((Action.SETTINGS, SettingsDialog), (Action.REPORT, ReportDialog)):
        dialog = opened(stage, action, kind)
        assert not dialog.rows.is_cut
        assert not dialog.rows._bar.winfo_ismapped()
        assert dialog.rows.winfo_height() == dialog.sheet.winfo_reqheight()
        dialog.destroy()


def test_a_dialog_grows_with_its_rows_and_stays_on_the_screen(
    on_low_screen: Callable[..., Stage],
) -> None:
    stage = on_low_screen(100)
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    height = dialog.winfo_height()
    dialog.wm_geometry(f"+0+{HEIGHT - height}")
    stage.pump(0.3)
    assert dialog.winfo_y() == HEIGHT - height
    dialog.remark.configure(text="One line after the other.\n\n\n\n")
    stage.wait(lambda: dialog.winfo_height() > height)
    stage.pump(0.3)
    assert not dialog.rows.is_cut
    assert is_on_screen(dialog.save)
