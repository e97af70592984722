"""Binding the table of keys to a window."""

import sys
import tkinter as tk
from collections.abc import Callable, Mapping

from gui.actions.names import Action
from gui.actions.shortcuts import SHORTCUTS, Shortcut

# Tk's bits of an event's state. Windows tells Num Lock by the bit that means Alt on X11.
SHIFT_HELD, CONTROL_HELD = 0x0001, 0x0004
ALT_HELD = 0x20000 if sys.platform == "win32" else 0x0008
_MODIFIERS = ("Control-", "Command-")
# Between two of a held key's own repetitions X11 says that it was let go.
REPEAT_MS = 60
# The plus shares its key with the equals sign on many keyboards; keypads have keys of their own.
SYNONYMS = {"plus": ("equal", "KP_Add"), "minus": ("KP_Subtract",)}
# In a line to type in these belong to the line, or would take away the image that it is typed on.
TYPED = (
    Action.PASTE,
    Action.COPY,
    Action.UNDO,
    Action.REDO,
    Action.REMOVE,
    Action.REMOVE_ALL,
    Action.NEXT_IMAGE,
    Action.PREVIOUS_IMAGE,
    Action.CLOSE_IMAGE,
    Action.CLOSE_ALL,
)


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
        if is_seen and not _is_typed(event, shortcut):
            actions[shortcut.action]()

    for shortcut in SHORTCUTS:
        bind_key(window, shortcut.tk_sequence, lambda e, s=shortcut: pressed(e, s))


def bind_key(widget: tk.Misc, sequence: str, on_pressed: Callable[[tk.Event], object]) -> None:
    """Call for a key, and for those that people take for it, whether or not Caps Lock is on.

    A key without Control also fires while that or Alt is held, for another key of the window or for
    a menu; then nothing is called.

    Args:
        sequence: Tk's; a capital letter is the letter with Shift.
    """
    key = _key_of(sequence)
    is_letter = _is_letter(key)
    is_bare = not any(name in sequence for name in _MODIFIERS)

    def pressed(event: tk.Event) -> object:
        held = int(event.state)
        if is_bare and held & (CONTROL_HELD | ALT_HELD):
            return None
        # Caps Lock turns a letter's case as Shift does: only Shift's own bit tells them apart.
        is_shifted = bool(held & SHIFT_HELD)
        return None if is_letter and is_shifted != key.isupper() else on_pressed(event)

    for each in _sequences(sequence):
        # A letter and the same one with Shift have the same sequences.
        widget.bind(each, pressed, add="+" if is_letter else "")


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

    for sequence in _sequences(f"<KeyRelease-{key}>"):
        window.bind(sequence, released)
    for sequence in _sequences(f"<KeyPress-{key}>"):
        window.bind(sequence, repeated, add="+")


def _is_typed(event: tk.Event, shortcut: Shortcut) -> bool:
    is_typing = isinstance(event.widget, tk.Entry | tk.Text)
    return is_typing and (shortcut.is_plain or shortcut.action in TYPED)


def _sequences(sequence: str) -> list[str]:
    """Return a key's sequence for Tk, and those of other keys that people take for it.

    A letter's are those of both its cases, with Shift and without.
    """
    key = _key_of(sequence)
    before = sequence.strip("<>").removesuffix(key)
    keys = (key, *SYNONYMS.get(key, ()))
    if _is_letter(key):
        before, keys = before.replace("Shift-", ""), (key.lower(), key.upper())
    return [f"<{before}{each}>" for each in keys]


def _key_of(sequence: str) -> str:
    return sequence.strip("<>").split("-")[-1]


def _is_letter(key: str) -> bool:
    return len(key) == 1 and key.isalpha()
