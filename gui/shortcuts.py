"""All actions in one table: the window binds their keys, menus, tips and the Help tab show them."""

import sys
from dataclasses import dataclass
from enum import Enum, auto


class Action(Enum):
    """What a key or a menu's entry can do."""

    OPEN = auto()
    OPEN_FOLDER = auto()
    PASTE = auto()
    SAVE = auto()
    SAVE_WINDOW = auto()
    REPORT = auto()
    SETTINGS = auto()
    CLOSE_IMAGE = auto()
    QUIT = auto()
    UNDO = auto()
    REDO = auto()
    COPY = auto()
    SAVE_MEASURES = auto()
    SAVE_TURNED = auto()
    REMOVE = auto()
    REMOVE_ALL = auto()
    FIT = auto()
    ONE_TO_ONE = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    TURN_RIGHT = auto()
    TURN_LEFT = auto()
    FLIP_ACROSS = auto()
    FLIP_DOWN = auto()
    UPRIGHT = auto()
    OVERLAY = auto()
    MEASURES = auto()
    DETAILS = auto()
    PANEL = auto()
    NEXT_IMAGE = auto()
    PREVIOUS_IMAGE = auto()
    THEME = auto()
    LARGER = auto()
    SMALLER = auto()
    TAB_ANALYSE = auto()
    TAB_HISTORY = auto()
    TAB_BATCH = auto()
    TAB_AGREEMENT = auto()
    TAB_MODELS = auto()
    WINDOW_OWN = auto()
    WINDOW_BONE = auto()
    WINDOW_SOFT = auto()
    WINDOW_FULL = auto()
    WINDOW_AUTO = auto()
    WINDOW_FILE = auto()
    INVERT = auto()
    BRIGHTER = auto()
    DARKER = auto()
    EQUALISE = auto()
    GREYS = auto()
    RESET_TONE = auto()
    TOOL_HAND = auto()
    TOOL_WINDOW = auto()
    MAGNIFY = auto()
    TOOL_RULER = auto()
    TOOL_ANGLE = auto()
    TOOL_COBB = auto()
    TOOL_ELLIPSE = auto()
    TOOL_RECTANGLE = auto()
    TOOL_ARROW = auto()
    TOOL_NOTE = auto()
    CALIBRATE = auto()
    UNCALIBRATE = auto()
    AGREE = auto()
    DISAGREE = auto()
    SAY_FRACTURE = auto()
    SAY_NO_FRACTURE = auto()
    SAY_DOUBT = auto()
    MARK_PLACE = auto()
    REMOVE_PLACES = auto()
    TAKE_BACK = auto()
    READ_FIRST = auto()
    COMPARE = auto()
    ANALYSE = auto()
    CANCEL = auto()
    NEXT_PIPELINE = auto()
    PREVIOUS_PIPELINE = auto()
    NEXT_POINT = auto()
    TAB_HELP = auto()


class Menu(Enum):
    """The menus of the bar, from left to right; the values are their titles."""

    FILE = "File"
    EDIT = "Edit"
    VIEW = "View"
    IMAGE = "Image"
    MEASURE = "Measure"
    ANALYSE = "Analyse"
    READER = "Reader"
    HELP = "Help"


@dataclass(frozen=True)
class Shortcut:
    """One action with its key and its place in the menus.

    Attributes:
        action: what is done.
        sequence: Tk's name of the key; "Mod" stands for Control, or Command on a Mac.
        shown: the key as people read it.
        meaning: what it does, in words: the menu's entry and the Help tab's line.
        menu: where it stands.
        begins_group: True draws a line above it in the menu.
    """

    action: Action
    sequence: str
    shown: str
    meaning: str
    menu: Menu
    begins_group: bool = False

    @property
    def tk_sequence(self) -> str:
        """The sequence to bind."""
        return f"<{self.sequence.replace('Mod', _MODIFIER)}>"

    @property
    def has_modifier(self) -> bool:
        """True where Control, or Command, goes with the key."""
        return self.sequence.startswith("Mod")


_MODIFIER = "Command" if sys.platform == "darwin" else "Control"
_MOD = "⌘" if sys.platform == "darwin" else "Ctrl"

A, M, S = Action, Menu, Shortcut

SHORTCUTS = (
    S(A.OPEN, "Mod-o", f"{_MOD}+O", "Open images…", M.FILE),
    S(A.OPEN_FOLDER, "Mod-Shift-O", f"{_MOD}+Shift+O", "Open a folder…", M.FILE),
    S(A.PASTE, "Mod-v", f"{_MOD}+V", "Paste an image or a copied file", M.FILE),
    S(A.SAVE, "Mod-s", f"{_MOD}+S", "Save the annotated picture…", M.FILE, True),
    S(A.SAVE_WINDOW, "Mod-Shift-S", f"{_MOD}+Shift+S", "Save a picture of this window…", M.FILE),
    S(A.REPORT, "Mod-e", f"{_MOD}+E", "Report and export…", M.FILE),
    S(A.SETTINGS, "Mod-comma", f"{_MOD}+,", "Settings…", M.FILE, True),
    S(A.CLOSE_IMAGE, "Mod-w", f"{_MOD}+W", "Close the image", M.FILE, True),
    S(A.QUIT, "Mod-q", f"{_MOD}+Q", "Quit", M.FILE),
    S(A.UNDO, "Mod-z", f"{_MOD}+Z", "Undo a measurement", M.EDIT),
    S(A.REDO, "Mod-Shift-Z", f"{_MOD}+Shift+Z", "Redo it", M.EDIT),
    S(A.COPY, "Mod-c", f"{_MOD}+C", "Copy the annotated picture", M.EDIT, True),
    S(A.SAVE_MEASURES, "Mod-m", f"{_MOD}+M", "Measurements in saved pictures", M.EDIT),
    S(A.SAVE_TURNED, "Mod-r", f"{_MOD}+R", "Saved pictures turned as on screen", M.EDIT),
    S(A.REMOVE, "Delete", "Del", "Delete the chosen measurement", M.EDIT, True),
    S(A.REMOVE_ALL, "Mod-Delete", f"{_MOD}+Del", "Delete all measurements", M.EDIT),
    S(A.FIT, "Key-f", "F", "Fit the picture to the view", M.VIEW),
    S(A.ONE_TO_ONE, "Key-0", "0", "One screen pixel for each image pixel", M.VIEW),
    S(A.ZOOM_IN, "plus", "+", "Zoom in", M.VIEW),
    S(A.ZOOM_OUT, "minus", "−", "Zoom out", M.VIEW),
    S(A.TURN_RIGHT, "Key-r", "R", "Turn to the right", M.VIEW, True),
    S(A.TURN_LEFT, "Key-R", "Shift+R", "Turn to the left", M.VIEW),
    S(A.FLIP_ACROSS, "Key-x", "X", "Flip left and right", M.VIEW),
    S(A.FLIP_DOWN, "Key-y", "Y", "Flip top and bottom", M.VIEW),
    S(A.UPRIGHT, "Key-u", "U", "Turn as stored in the file", M.VIEW),
    S(A.OVERLAY, "Key-o", "O", "Overlay on or off", M.VIEW, True),
    S(A.MEASURES, "Key-m", "M", "Measurements on or off", M.VIEW),
    S(A.DETAILS, "Key-d", "D", "Words in the corner on or off", M.VIEW),
    S(A.PANEL, "F9", "F9", "Answer beside the picture on or off", M.VIEW),
    S(A.NEXT_IMAGE, "Mod-Next", f"{_MOD}+Page Down", "Next open image", M.VIEW, True),
    S(A.PREVIOUS_IMAGE, "Mod-Prior", f"{_MOD}+Page Up", "Previous open image", M.VIEW),
    S(A.COMPARE, "Mod-d", f"{_MOD}+D", "Compare open images side by side…", M.VIEW),
    S(A.THEME, "Mod-t", f"{_MOD}+T", "Dark, light or black", M.VIEW, True),
    S(A.LARGER, "Mod-plus", f"{_MOD}++", "Larger text and controls", M.VIEW),
    S(A.SMALLER, "Mod-minus", f"{_MOD}+−", "Smaller text and controls", M.VIEW),
    S(A.TAB_ANALYSE, "Mod-Key-1", f"{_MOD}+1", "Analyse tab", M.VIEW, True),
    S(A.TAB_HISTORY, "Mod-Key-2", f"{_MOD}+2", "History tab", M.VIEW),
    S(A.TAB_BATCH, "Mod-Key-3", f"{_MOD}+3", "Batch tab", M.VIEW),
    S(A.TAB_AGREEMENT, "Mod-Key-4", f"{_MOD}+4", "Agreement tab", M.VIEW),
    S(A.TAB_MODELS, "Mod-Key-5", f"{_MOD}+5", "Models tab", M.VIEW),
    S(A.WINDOW_OWN, "Key-1", "1", "Window of the file", M.IMAGE),
    S(A.WINDOW_BONE, "Key-2", "2", "Window for bone", M.IMAGE),
    S(A.WINDOW_SOFT, "Key-3", "3", "Window for soft tissue", M.IMAGE),
    S(A.WINDOW_FULL, "Key-4", "4", "Window over the full range", M.IMAGE),
    S(A.WINDOW_AUTO, "Key-5", "5", "Automatic window", M.IMAGE),
    S(A.WINDOW_FILE, "Key-6", "6", "Next window that the file offers", M.IMAGE),
    S(A.INVERT, "Key-i", "I", "Invert black and white", M.IMAGE, True),
    S(A.BRIGHTER, "period", ".", "Brighter middle greys", M.IMAGE),
    S(A.DARKER, "comma", ",", "Darker middle greys", M.IMAGE),
    S(A.EQUALISE, "Key-k", "K", "Local contrast (CLAHE), for looking only", M.IMAGE),
    S(A.GREYS, "Key-g", "G", "Histogram and greys", M.IMAGE),
    S(A.RESET_TONE, "Key-W", "Shift+W", "Greys as stored in the file", M.IMAGE),
    S(A.TOOL_HAND, "Key-h", "H", "Move the picture", M.MEASURE),
    S(A.TOOL_WINDOW, "Key-w", "W", "Drag the grey-scale window", M.MEASURE),
    S(A.MAGNIFY, "Key-z", "Z (held)", "Magnifying glass", M.MEASURE),
    S(A.TOOL_RULER, "Key-l", "L", "Length", M.MEASURE, True),
    S(A.TOOL_ANGLE, "Key-a", "A", "Angle at a point", M.MEASURE),
    S(A.TOOL_COBB, "Key-c", "C", "Cobb angle of two lines", M.MEASURE),
    S(A.TOOL_ELLIPSE, "Key-e", "E", "Mean and spread in an ellipse", M.MEASURE),
    S(A.TOOL_RECTANGLE, "Key-s", "S", "Mean and spread in a rectangle", M.MEASURE),
    S(A.TOOL_ARROW, "Key-p", "P", "Arrow", M.MEASURE),
    S(A.TOOL_NOTE, "Key-t", "T", "Note", M.MEASURE),
    S(A.CALIBRATE, "Key-L", "Shift+L", "Calibrate on the chosen length…", M.MEASURE, True),
    S(A.UNCALIBRATE, "Mod-l", f"{_MOD}+L", "Forget the calibration", M.MEASURE),
    S(A.ANALYSE, "F5", "F5", "Analyse with the chosen pipeline", M.ANALYSE),
    S(A.CANCEL, "Escape", "Esc", "Cancel what runs; then put the notice away", M.ANALYSE),
    S(A.NEXT_PIPELINE, "Mod-p", f"{_MOD}+P", "Choose the next pipeline", M.ANALYSE, True),
    S(
        A.PREVIOUS_PIPELINE,
        "Mod-Shift-P",
        f"{_MOD}+Shift+P",
        "Choose the pipeline before",
        M.ANALYSE,
    ),
    S(A.NEXT_POINT, "Mod-b", f"{_MOD}+B", "Balanced, high sensitivity or specificity", M.ANALYSE),
    S(A.AGREE, "Key-A", "Shift+A", "Agree with the answer", M.READER),
    S(A.DISAGREE, "Key-D", "Shift+D", "Disagree with the answer", M.READER),
    S(A.SAY_FRACTURE, "Key-F", "Shift+F", "My verdict: fracture", M.READER, True),
    S(A.SAY_NO_FRACTURE, "Key-N", "Shift+N", "My verdict: no fracture", M.READER),
    S(A.SAY_DOUBT, "Key-U", "Shift+U", "My verdict: doubt", M.READER),
    S(A.MARK_PLACE, "Key-b", "B", "Mark the place of a fracture", M.READER, True),
    S(A.REMOVE_PLACES, "Key-B", "Shift+B", "Remove my marks", M.READER),
    S(A.TAKE_BACK, "Mod-u", f"{_MOD}+U", "Take my last word back", M.READER),
    S(
        A.READ_FIRST,
        "Mod-Shift-F",
        f"{_MOD}+Shift+F",
        "Reading first: answers wait for my word",
        M.READER,
        True,
    ),
    S(A.TAB_HELP, "F1", "F1", "Keys and explanations", M.HELP),
)

# What works the control that Tab has reached; the toolkit and `gui.controls` bind it.
REACHED = (
    ("Tab, Shift+Tab", "Go to the next control, or the one before"),
    ("Space, Return", "Press it, or open its list"),
    ("Arrows", "Choose in a list or a menu, move the slider"),
    ("F10", "Go to the menus"),
)

MOUSE = (
    ("Wheel", "Zoom at the pointer"),
    ("Drag", "Move the picture"),
    ("Right drag, Shift+drag", "Grey-scale window: across for width, up for brightness"),
    ("Middle drag", "Move the picture, whatever tool is in hand"),
    ("Click on a measurement", "Choose it; drag it, or pull it by its ends"),
    ("Double click", "Fit the picture to the view; on a note, change its words"),
    ("Middle click on a thumbnail", "Close that image"),
)


def shown_key(action: Action) -> str:
    """Return an action's key as people read it."""
    return shortcut_of(action).shown


def shortcut_of(action: Action) -> Shortcut:
    """Return an action's line of the table."""
    return _BY_ACTION[action]


_BY_ACTION = {shortcut.action: shortcut for shortcut in SHORTCUTS}
