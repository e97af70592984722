"""The keys of the window of comparing: bound there, shown in its tips and in the Help tab."""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from gui.actions.keys import bind_key
from words import N_, _


class CompareAction(Enum):
    """What a key of the window of comparing does."""

    ONE = auto()
    TWO = auto()
    FOUR = auto()
    NEXT_WIPE = auto()
    NEXT_PIPELINE = auto()
    DIVIDER_LEFT = auto()
    DIVIDER_RIGHT = auto()
    LINK = auto()
    OVERLAY = auto()
    BLINK = auto()
    MIRROR = auto()
    FIT = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    ANALYSE = auto()
    CLOSE = auto()


@dataclass(frozen=True)
class CompareKey:
    """One action with its key.

    Attributes:
        action: what is done.
        sequence: Tk's name of the key.
        shown: the key as people read it.
        meaning: what it does, in words.
    """

    action: CompareAction
    sequence: str
    shown: str
    meaning: str


A, K = CompareAction, CompareKey

COMPARE_KEYS = (
    K(A.ONE, "Key-1", "1", N_("One picture")),
    K(A.TWO, "Key-2", "2", N_("Two pictures")),
    K(A.FOUR, "Key-4", "4", N_("Four pictures")),
    K(A.NEXT_WIPE, "Key-w", "W", N_("Wipe the overlay, two pictures, or nothing")),
    K(A.NEXT_PIPELINE, "Key-p", "P", N_("Answers of the next pipeline")),
    K(A.DIVIDER_LEFT, "Left", "←", N_("Divider to the left")),
    K(A.DIVIDER_RIGHT, "Right", "→", N_("Divider to the right")),
    K(A.LINK, "Key-l", "L", N_("Linked zoom and greys")),
    K(A.OVERLAY, "Key-o", "O", N_("Overlay on or off")),
    K(A.BLINK, "Key-b", "B", N_("Blink the overlay")),
    K(A.MIRROR, "Key-x", "X", N_("Mirror the picture under the pointer, or the last")),
    K(A.FIT, "Key-f", "F", N_("Fit that picture to its pane")),
    K(A.ZOOM_IN, "plus", "+", N_("Zoom in there")),
    K(A.ZOOM_OUT, "minus", "−", N_("Zoom out there")),
    K(A.ANALYSE, "F5", "F5", N_("Analyse that picture")),
    K(A.CLOSE, "Escape", "Esc", N_("Close the window")),
)
_BY_ACTION = {key.action: key for key in COMPARE_KEYS}


def bind_compare_keys(window: tk.Misc, actions: Mapping[CompareAction, Callable[[], None]]) -> None:
    """Let every key do what its action does."""
    for key in COMPARE_KEYS:
        bind_key(window, f"<{key.sequence}>", lambda _e, a=key.action: actions[a]())


def compare_tip(*actions: CompareAction) -> str:
    """Return what actions do, with their keys, for a tip."""
    return "\n".join(f"{_(_BY_ACTION[a].meaning)} ({_BY_ACTION[a].shown})" for a in actions)
