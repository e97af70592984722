"""The language changes in an open window, at once and everywhere, and the reader loses nothing."""

import gc
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import customtkinter as ctk
import pytest

from gui import theme
from gui.actions.names import Action, Menu
from gui.history.tab import HistoryTab
from gui.picture.tools import Tool
from gui.tab_names import ANALYSE, HISTORY, MODELS, TABS
from models.folders import manifest_paths
from tests.catalogue import extracted
from tests.gui.conftest import Stage
from words import _, use

SPOKEN = (tk.Label, tk.Message, tk.Menubutton)


def widgets(master: tk.Misc) -> Iterator[tk.Misc]:
    """Yield all widgets."""
    yield master
    for child in master.winfo_children():
        yield from widgets(child)


def texts(stage: Stage) -> set[str]:
    """Return all words of labels, buttons, hints and canvases that exist in the window."""
    found: set[str] = set()
    for widget in widgets(stage.window):
        if isinstance(widget, SPOKEN):
            found.add(str(widget.cget("text")))
        elif isinstance(widget, ctk.CTkEntry):
            found.add(str(widget.cget("placeholder_text")))
        elif isinstance(widget, tk.Canvas):
            found |= {widget.itemcget(i, "text") for i in widget.find_all() if is_text(widget, i)}
        elif isinstance(widget, tk.Menu):
            found |= set(entries(widget))
    return found - {"", "None"}


def is_text(canvas: tk.Canvas, item: int) -> bool:
    return canvas.type(item) == "text"


def entries(menu: tk.Menu) -> list[str]:
    last = menu.index("end")
    places = range(0 if last is None else last + 1)
    return [
        menu.entrycget(i, "label") for i in places if menu.type(i) not in ("separator", "tearoff")
    ]


def english_only() -> set[str]:
    """Return the catalogue's sentences whose Spanish differs from the English."""
    keys = {m.id for m in extracted() if isinstance(m.id, str) and m.id and "{" not in m.id}
    use("es")
    # "Error" and the like are right in both.
    return {key for key in keys if _(key) != key} - {_(key) for key in keys}


def speak(stage: Stage, language: str) -> None:
    before = stage.window.body
    stage.session.choices.speak(language)
    stage.wait(lambda: stage.window.body is not before)
    settle(stage)


def test_every_word_of_every_tab_is_spanish_at_once(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    stage.analyse()
    for name in TABS:
        stage.window.show_tab(name)
    speak(stage, "es")
    for name in TABS:
        stage.window.show_tab(name)
        stage.pump()
    assert not texts(stage) & english_only()


def test_menus_tabs_panel_and_notice_change_and_change_back(
    stage: Stage, phantom_path: Path, tmp_path: Path
) -> None:
    stage.open(phantom_path)
    stage.analyse()
    stage.open(tmp_path / "none.png")
    words = [
        (lambda: entries(stage.window.menu.bar)[0], "File", "Archivo"),
        (lambda: stage.window.toolbar.analyse.cget("text"), "Analyse", "Analizar"),
        (lambda: tab_words(stage)[1], "History", "Historial"),
        (lambda: stage.window.notice_bar.words.cget("text"), "none.png is not", "none.png no es"),
        (lambda: stage.window.analyse.panel.why.overlay.cget("text"), "Overlay", "Marcas"),
        (lambda: stage.window.status.disclaimer.cget("text"), "Decision support", "Apoyo a la"),
    ]
    assert [shown().startswith(english) for shown, english, _spanish in words] == [True] * 6
    speak(stage, "es")
    assert [shown().startswith(spanish) for shown, _english, spanish in words] == [True] * 6
    speak(stage, "en")
    assert [shown().startswith(english) for shown, english, _spanish in words] == [True] * 6


def tab_words(stage: Stage) -> list[str]:
    return [tab._button.cget("text") for tab in stage.window.tab_bar._tabs.values()]


def test_images_answers_place_zoom_and_tool_are_kept(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    stage.analyse()
    viewer = stage.window.analyse.viewer
    viewer.view.zoom_in()
    viewer.view.invert()
    viewer.tools.take(Tool.RULER)
    images = stage.session.images
    zoom, image = viewer.view.zoom, images.current
    answer = image.shown if image else None
    stage.window.show_tab(TABS[-1])
    speak(stage, "es")
    viewer = stage.window.analyse.viewer
    assert stage.window.shown_tab == TABS[-1]
    stage.window.show_tab(ANALYSE)
    stage.pump()
    assert viewer.view.zoom == zoom
    assert viewer.view.tone.is_inverted
    assert viewer.tools.tool is Tool.RULER
    assert images.current is image
    assert image is not None and image.shown is answer
    assert stage.window.analyse.panel.card.word.cget("text") in texts(stage)


def test_what_was_asked_of_the_history_and_a_note_begun_are_kept(
    stage: Stage, phantom_path: Path
) -> None:
    stage.open(phantom_path)
    stage.analyse()
    stage.window.show_tab(HISTORY)
    tab = cast(HistoryTab, stage.window._tabs[HISTORY])
    part = stage.session.history.line(0).body_part
    tab.search.text.insert(0, "synth forearm")
    tab.search.since.set("7 days")
    tab.search.part.set(part)
    before = stage.readings_of_history
    tab.search.ask()
    stage.wait(lambda: stage.readings_of_history > before)
    assert stage.session.history.count == 1
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.wait(tab.panel.winfo_viewable)
    tab.panel.note.insert("1.0", "ask Anna")
    speak(stage, "es")
    tab = cast(HistoryTab, stage.window._tabs[HISTORY])
    stage.wait(lambda: stage.session.history.line(0).note == "ask Anna")
    told = [
        tab.search.text.get(),
        tab.search.since.get(),
        tab.search.part.get(),
        tab.search.verdict.get(),
    ]
    assert told == ["synth forearm", "7 días", _(part), "Veredictos"]
    asked = stage.session.history.query
    tab.search.ask()
    assert stage.session.history.query == asked


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


def settle(stage: Stage) -> None:
    stage.wait(lambda: not stage.window._refurnishing.is_running)
    stage.wait(lambda: not stage.window._restyling.is_running)
    stage.pump()


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
    for widget in widgets(stage.window):
        if isinstance(widget, ctk.CTkBaseClass):
            assert (widget._get_appearance_mode(), widget._get_widget_scaling()) == wanted
    assert not texts(stage) & english_only()
    theme.use_text_size(100)


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


def test_the_keys_work_the_new_window(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    speak(stage, "es")
    stage.window.act(Action.INVERT)
    assert stage.window.analyse.viewer.view.tone.is_inverted


def test_nobody_who_is_gone_is_told_anything(stage: Stage, phantom_path: Path) -> None:
    speak(stage, "es")
    speak(stage, "en")
    stage.open(phantom_path)
    stage.analyse()
    stage.window.next_theme()
    stage.pump()
    assert not stage.errors


def test_nothing_of_the_old_words_is_left_in_memory_or_to_be_collected(
    stage: Stage, phantom_path: Path
) -> None:
    stage.open(phantom_path)
    stage.analyse()
    for name in TABS:
        stage.window.show_tab(name)
    speak(stage, "es")
    gc.collect()
    # None is collected by itself in these tests: what is no longer held is gone, or it is found.
    assert not gc.isenabled()
    speak(stage, "en")
    widgets = [w for w in gc.get_objects() if isinstance(w, tk.Misc)]
    # Those of windows closed by other tests may still be there.
    own = [w for w in widgets if w.tk is stage.window.tk]
    assert own
    assert not [w for w in own if not w.winfo_exists()]


def test_the_menu_of_languages_marks_the_one_in_use_and_chooses(stage: Stage) -> None:
    view = stage.window.menu._built[Menu.VIEW]
    languages = view.nametowidget(view.entrycget(view.index("end"), "menu"))
    assert entries(languages) == ["As the system", "English", "Español"]
    before = stage.window.body
    languages.invoke(2)
    stage.wait(lambda: stage.window.body is not before)
    assert stage.session.settings.language == "es"
    assert entries(stage.window.menu.bar)[-1] == "Ayuda"


def test_a_window_opens_in_the_language_of_the_settings(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(manifest_paths(), language="es")
    assert tab_words(stage)[-1] == "Ayuda"
