"""The language changes in an open window, at once and everywhere, and the reader loses nothing."""

import gc
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

from gui.actions.names import Menu
from gui.history.tab import HistoryTab
from gui.picture.tools import Tool
from gui.tab_names import ANALYSE, HISTORY, TABS
from models.folders import manifest_paths
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.spoken_words import english_only, entries, speak, tab_words, texts
from words import _


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


def test_the_keys_work_the_new_window(stage: Stage, phantom_path: Path) -> None:
    stage.open(phantom_path)
    speak(stage, "es")
    with closing(Hands(stage)) as hands:
        hands.click_on(stage.window.analyse.view.canvas)
        hands.press("i")
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
