"""The words that a window shows, and the language that they are in."""

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import customtkinter as ctk

from tests.catalogue import extracted
from tests.gui.conftest import Stage
from words import _, use

SPOKEN = (tk.Label, tk.Message, tk.Menubutton)


def family(widget: tk.Misc) -> Iterator[Any]:
    """Yield a widget and all that stand in it."""
    yield widget
    for child in widget.winfo_children():
        yield from family(child)


def texts(stage: Stage) -> set[str]:
    """Return all words of labels, buttons, hints and canvases that exist in the window."""
    found: set[str] = set()
    for widget in family(stage.window):
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
    """Return the words of a menu's entries."""
    last = menu.index("end")
    places = range(0 if last is None else last + 1)
    return [
        menu.entrycget(i, "label") for i in places if menu.type(i) not in ("separator", "tearoff")
    ]


def tab_words(stage: Stage) -> list[str]:
    """Return the names of the tabs, as they stand on them."""
    return [tab._button.cget("text") for tab in stage.window.tab_bar._tabs.values()]


def english_only() -> set[str]:
    """Return the catalogue's sentences whose Spanish differs from the English."""
    keys = {m.id for m in extracted() if isinstance(m.id, str) and m.id and "{" not in m.id}
    use("es")
    # "Error" and the like are right in both.
    return {key for key in keys if _(key) != key} - {_(key) for key in keys}


def settle(stage: Stage) -> None:
    """Wait until no change of language, colours or size goes on."""
    stage.wait(lambda: not stage.window._refurnishing.is_running)
    stage.wait(lambda: not stage.window._restyling.is_running)
    stage.pump()


def speak(stage: Stage, language: str) -> None:
    """Choose a language and wait until the window has it."""
    before = stage.window.body
    stage.session.choices.speak(language)
    stage.wait(lambda: stage.window.body is not before)
    settle(stage)
