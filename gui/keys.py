"""Binding the table of keys to a window."""

import tkinter as tk
from collections.abc import Callable, Mapping

from gui.action_names import Action
from gui.shortcuts import SHORTCUTS, Shortcut

# Tk's bits of an event's state: Control, Alt on X11, Command's neighbour, Alt on Windows.
CONTROL_HELD, ALT_HELD = 0x0004, 0x0008 | 0x20000
# Between two of a held key's own repetitions X11 says that it was let go.
REPEAT_MS = 60
# The plus shares its key with the equals sign on many keyboards; keypads have keys of their own.
SYNONYMS = {"plus": ("equal", "KP_Add"), "minus": ("KP_Subtract",)}
# In a line to type in these belong to the line.
TYPED = (Action.PASTE, Action.COPY, Action.UNDO, Action.REDO, Action.REMOVE, Action.REMOVE_ALL)


def bind_keys(
    window: tk.Misc,
    actions: Mapping[Action, Callable[[], None]],
    picture_is_seen: Callable[[], bool],
) -> None:
    """Let every key of the table do what its action does, but not while a line is typed in.

    Args:
        picture_is_seen: keys that work the picture do nothing while it is not.
    """

    def pressed(event: tk.Event, shortcut: Shortcut) -> None:
        is_seen = picture_is_seen() or not shortcut.is_of_picture
        if is_seen and _is_meant(event, shortcut):
            actions[shortcut.action]()

    for shortcut in SHORTCUTS:
        for sequence in sequences(shortcut.tk_sequence):
            window.bind(sequence, lambda e, s=shortcut: pressed(e, s))


def sequences(sequence: str) -> list[str]:
    """Return a key's sequence for Tk, and those of other keys that people take for it."""
    key = sequence.strip("<>").split("-")[-1]
    return [sequence, *(sequence.replace(key, other) for other in SYNONYMS.get(key, ()))]


def bind_release(window: tk.Misc, key: str, on_released: Callable[[], None]) -> None:
    """Tell when a held key is let go.

    Args:
        key: Tk's name of it, without modifiers.
    """
    waiting: list[str] = []

    def released(_event: tk.Event) -> None:
        waiting.append(window.after(REPEAT_MS, on_released))

    def repeated(_event: tk.Event) -> None:
        while waiting:
            window.after_cancel(waiting.pop())

    window.bind(f"<KeyRelease-{key}>", released)
    window.bind(f"<KeyPress-{key}>", repeated, add="+")


def _is_meant(event: tk.Event, shortcut: Shortcut) -> bool:
    # A key without modifier also fires while Alt is held for a menu, or Control for nothing.
    if not shortcut.has_modifier and int(event.state) & (CONTROL_HELD | ALT_HELD):
        return False
    is_typing = isinstance(event.widget, tk.Entry | tk.Text)
    return not (is_typing and (shortcut.is_plain or shortcut.action in TYPED))
