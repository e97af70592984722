"""The menus, made from the one table of actions: whole, with keys, their ticks true."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from gui.actions.names import Action, Menu
from gui.actions.shortcuts import SHORTCUTS
from gui.menu_bar import RECENT, LanguageChoice, MenuBar, RecentFiles
from gui.tab_names import ANALYSE, BATCH, HISTORY
from tests.gui.conftest import Stage


@pytest.fixture
def empty(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage((tmp_path / "no weights.toml",))


def entries(menu: tk.Menu) -> Iterator[int]:
    for place in range((menu.index("end") or 0) + 1):
        if menu.type(place) in ("command", "checkbutton"):
            yield place


def place_of(menu: tk.Menu, label: str) -> int:
    return next(place for place in entries(menu) if menu.entrycget(place, "label") == label)


def test_every_action_has_one_key_one_entry_and_something_to_do(empty: Stage) -> None:
    assert [s.action for s in SHORTCUTS] == list(dict.fromkeys(s.action for s in SHORTCUTS))
    assert {s.action for s in SHORTCUTS} == set(Action) == set(empty.window.actions)
    for keys in (Counter(s.sequence for s in SHORTCUTS), Counter(s.shown for s in SHORTCUTS)):
        assert keys.most_common(1)[0][1] == 1
    shown = {
        (menu.entrycget(place, "label"), menu.entrycget(place, "accelerator"))
        for menu in empty.window.menu._built.values()
        for place in entries(menu)
    }
    assert shown == {(s.meaning, s.shown) for s in SHORTCUTS}


def test_a_menu_that_is_opened_before_the_menus_were_filled_has_its_entries(empty: Stage) -> None:
    def nothing() -> None:
        """Do as little."""

    recent = RecentFiles(list, lambda: True, lambda _paths: None, nothing, nothing)
    languages = LanguageChoice(lambda: "en", lambda _code: None)
    bar = MenuBar(empty.window, empty.window.actions, {}, recent, languages)
    bar.build()
    menu = bar._built[Menu.FILE]
    assert menu.index("end") is None
    # As Tk does when it is about to show it.
    menu.tk.eval(menu.cget("postcommand"))
    labels = [menu.entrycget(place, "label") for place in entries(menu)]
    assert labels == [s.meaning for s in SHORTCUTS if s.menu is Menu.FILE]
    filled = menu.index("end")
    for _step in bar.fill():
        pass
    assert menu.index("end") == filled


def test_ticks_say_what_is_on(empty: Stage) -> None:
    bar = empty.window.menu
    edit = bar._built[Menu.EDIT]
    settings = empty.session.settings
    assert settings.measures_are_saved
    edit.invoke(place_of(edit, "Measurements in saved pictures"))
    assert not settings.measures_are_saved
    bar._refresh(Menu.EDIT)
    assert not bar._ticks[Action.SAVE_MEASURES].get()


def test_recent_files_are_opened_from_the_menu_and_forgotten(
    empty: Stage, phantom_path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "wrist of today.png"
    copy.write_bytes(phantom_path.read_bytes())
    empty.session.settings.recent = [str(copy)]
    bar = empty.window.menu
    bar._refresh(Menu.FILE)
    recent = bar._recent_menu
    assert recent.entrycget(0, "label").startswith(copy.name)
    recent.invoke(0)
    empty.wait(lambda: empty.session.images.current is not None)
    recent.invoke(place_of(recent, "Forget these"))
    bar._refresh(Menu.FILE)
    assert recent.entrycget(0, "label") == "None yet"
    assert empty.window.title().startswith(copy.name)


def test_the_menu_of_recent_files_stands_under_the_entries_that_open(empty: Stage) -> None:
    menu = empty.window.menu._built[Menu.FILE]
    labels = [menu.entrycget(place, "label") for place in range(3)]
    assert labels[0].startswith("Open images")
    assert RECENT in labels


def test_the_window_comes_back_where_and_as_large_as_it_was(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((tmp_path / "none.toml",), geometry="1100x700+60+40")
    stage.pump()
    stage.close()
    settings: Settings = stage.session.settings
    assert settings.geometry.startswith("1100x700")
    assert not settings.is_maximised


def press(stage: Stage, keys: str) -> None:
    stage.window.focus_force()
    stage.pump(0.05)
    stage.window.event_generate(keys)
    stage.pump(0.05)


def test_keys_do_nothing_to_a_picture_that_is_not_seen(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    stage.analyse()
    view, opinions = stage.window.analyse.view, stage.session.opinions
    stage.window.show_tab(HISTORY)
    for keys in ("<i>", "<F>", "<l>", "<Control-w>"):
        press(stage, keys)
    assert not view.tone.is_inverted
    assert opinions.shown is None
    assert stage.session.images.current is not None
    image = stage.window.menu._built[Menu.IMAGE]
    image.invoke(place_of(image, "Invert black and white"))
    assert stage.window.shown_tab == ANALYSE
    assert view.tone.is_inverted
    press(stage, "<i>")
    assert not view.tone.is_inverted
    press(stage, "<F>")
    assert opinions.shown is not None


def test_a_key_begins_a_search_of_the_history(empty: Stage) -> None:
    press(empty, "<Control-f>")
    assert empty.window.shown_tab == HISTORY
    search = empty.window.tab(HISTORY).search.text
    for letter in "fo":
        empty.window.focus_get().event_generate(f"<Key-{letter}>")  # type: ignore[union-attr]
    assert search.get() == "fo"


def test_keys_of_a_batch_bring_it_to_the_front_and_say_what_is_missing(
    empty: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(empty, "<F8>")
    assert empty.window.shown_tab == BATCH
    assert empty.session.notice.sentence.startswith("There is no batch to save yet")
    press(empty, "<F6>")
    press(empty, "<F7>")
    assert not empty.session.batch.is_running
    asked = []
    monkeypatch.setattr("gui.batch_tab.ask_folder", lambda *words: asked.append(words))
    press(empty, "<Control-g>")
    assert len(asked) == 1


def test_a_key_brings_removed_rows_back(stage: Stage, phantom_path: Path) -> None:
    press(stage, "<Control-Shift-U>")
    assert stage.session.notice.sentence == "No row was removed that could be brought back."
    stage.open(phantom_path)
    stage.analyse()
    stage.wait(lambda: stage.session.history.count == 1)
    stage.session.rows.remove(None)
    stage.wait(lambda: stage.session.history.count == 0)
    press(stage, "<Control-Shift-U>")
    stage.wait(lambda: stage.session.history.count == 1)


def test_a_letter_held_with_control_is_no_tool(empty: Stage, phantom_path: Path) -> None:
    empty.open(phantom_path)
    empty.window.focus_force()
    empty.pump()
    tools = empty.window.analyse.viewer.tools
    before = tools.tool
    empty.window.event_generate("<Key-a>", state=0x0004)
    empty.pump(0.05)
    assert tools.tool is before
    empty.window.event_generate("<Key-a>")
    empty.pump(0.05)
    assert tools.tool is not before
