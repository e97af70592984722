"""All keys in one table: the window binds them, tips and the Help tab show them."""

import sys
from dataclasses import dataclass
from enum import Enum, auto


class Action(Enum):
    """What a key can do."""

    OPEN = auto()
    PASTE = auto()
    ANALYSE = auto()
    CANCEL = auto()
    SAVE = auto()
    SAVE_WINDOW = auto()
    COPY = auto()
    NEXT_PIPELINE = auto()
    PREVIOUS_PIPELINE = auto()
    NEXT_POINT = auto()
    OVERLAY = auto()
    FIT = auto()
    ONE_TO_ONE = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    RESET_WINDOW = auto()
    NEXT_IMAGE = auto()
    PREVIOUS_IMAGE = auto()
    CLOSE_IMAGE = auto()
    THEME = auto()
    TAB_ANALYSE = auto()
    TAB_HISTORY = auto()
    TAB_MODELS = auto()
    TAB_HELP = auto()


@dataclass(frozen=True)
class Shortcut:
    """One key.

    Attributes:
        action: what it does.
        sequence: Tk's name of the key; "Mod" stands for Control, or Command on a Mac.
        shown: the key as people read it.
        meaning: what it does, in words.
    """

    action: Action
    sequence: str
    shown: str
    meaning: str

    @property
    def tk_sequence(self) -> str:
        """The sequence to bind."""
        return f"<{self.sequence.replace('Mod', _MODIFIER)}>"


_MODIFIER = "Command" if sys.platform == "darwin" else "Control"
_MOD = "⌘" if sys.platform == "darwin" else "Ctrl"

SHORTCUTS = (
    Shortcut(Action.OPEN, "Mod-o", f"{_MOD}+O", "Open images"),
    Shortcut(Action.PASTE, "Mod-v", f"{_MOD}+V", "Paste an image or a copied file"),
    Shortcut(Action.ANALYSE, "F5", "F5", "Analyse with the chosen pipeline"),
    Shortcut(Action.CANCEL, "Escape", "Esc", "Cancel what runs; then put the notice away"),
    Shortcut(Action.NEXT_PIPELINE, "Mod-p", f"{_MOD}+P", "Choose the next pipeline"),
    Shortcut(
        Action.PREVIOUS_PIPELINE, "Mod-Shift-P", f"{_MOD}+Shift+P", "Choose the pipeline before"
    ),
    Shortcut(Action.NEXT_POINT, "Mod-b", f"{_MOD}+B", "Balanced, high sensitivity or specificity"),
    Shortcut(Action.SAVE, "Mod-s", f"{_MOD}+S", "Save the annotated picture"),
    Shortcut(Action.SAVE_WINDOW, "Mod-Shift-S", f"{_MOD}+Shift+S", "Save a picture of this window"),
    Shortcut(Action.COPY, "Mod-c", f"{_MOD}+C", "Copy the annotated picture"),
    Shortcut(Action.OVERLAY, "Key-o", "O", "Overlay on or off"),
    Shortcut(Action.FIT, "Key-f", "F", "Fit the picture to the view"),
    Shortcut(Action.ONE_TO_ONE, "Key-1", "1", "One screen pixel for each image pixel"),
    Shortcut(Action.ZOOM_IN, "plus", "+", "Zoom in"),
    Shortcut(Action.ZOOM_OUT, "minus", "−", "Zoom out"),
    Shortcut(Action.RESET_WINDOW, "Key-w", "W", "Return to the image's own grey-scale window"),
    Shortcut(Action.NEXT_IMAGE, "Mod-Next", f"{_MOD}+Page Down", "Next open image"),
    Shortcut(Action.PREVIOUS_IMAGE, "Mod-Prior", f"{_MOD}+Page Up", "Previous open image"),
    Shortcut(Action.CLOSE_IMAGE, "Mod-w", f"{_MOD}+W", "Close the image"),
    Shortcut(Action.THEME, "Mod-t", f"{_MOD}+T", "Dark or light"),
    Shortcut(Action.TAB_ANALYSE, "Mod-Key-1", f"{_MOD}+1", "Analyse tab"),
    Shortcut(Action.TAB_HISTORY, "Mod-Key-2", f"{_MOD}+2", "History tab"),
    Shortcut(Action.TAB_MODELS, "Mod-Key-3", f"{_MOD}+3", "Models tab"),
    Shortcut(Action.TAB_HELP, "Mod-Key-4", f"{_MOD}+4", "Help tab"),
)

# What works the control that Tab has reached; the toolkit and `gui.controls` bind it.
REACHED = (
    ("Tab, Shift+Tab", "Go to the next control, or the one before"),
    ("Space, Return", "Press it, or open its list"),
    ("Arrows", "Choose in a list or a menu, move the slider"),
)

MOUSE = (
    ("Wheel", "Zoom at the pointer"),
    ("Drag", "Move the picture"),
    ("Right drag, Shift+drag", "Grey-scale window: across for width, up for brightness"),
    ("Double click", "Fit the picture to the view"),
    ("Middle click on a thumbnail", "Close that image"),
)


def shown_key(action: Action) -> str:
    """Return an action's key as people read it."""
    return next(s.shown for s in SHORTCUTS if s.action is action)
