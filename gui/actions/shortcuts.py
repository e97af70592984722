"""All actions in one table: the window binds their keys, menus, tips and the Help tab show them."""

import sys
from dataclasses import dataclass

from gui.actions.names import Action, Menu
from words import N_, _


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
        return f"<{self.sequence.replace('Mod', MODIFIER)}>"

    @property
    def is_plain(self) -> bool:
        """True for a single key, function keys and Escape excepted."""
        is_function = self.sequence.startswith("F") or self.action is Action.CANCEL
        return not self.has_modifier and not is_function

    @property
    def is_of_picture(self) -> bool:
        """True where it changes the picture on screen, or what is said of it."""
        return self.is_plain or self.action in OF_PICTURE

    @property
    def has_modifier(self) -> bool:
        """True where Control, or Command, goes with the key."""
        return self.sequence.startswith("Mod")


# Beside the plain keys, all of which work the picture.
OF_PICTURE = (
    Action.UNDO,
    Action.REDO,
    Action.REMOVE_ALL,
    Action.UNCALIBRATE,
    Action.TAKE_BACK,
    Action.NEXT_IMAGE,
    Action.PREVIOUS_IMAGE,
    Action.CLOSE_IMAGE,
    Action.CLOSE_ALL,
    Action.NEXT_POINT,
    Action.PANEL,
)
# The key that most others are held with, and Tk's bit of it in an event's state.
MODIFIER, MODIFIER_HELD = ("Command", 0x0008) if sys.platform == "darwin" else ("Control", 0x0004)
_MOD = "⌘" if sys.platform == "darwin" else "Ctrl"

A, M, S = Action, Menu, Shortcut

SHORTCUTS = (
    S(A.OPEN, "Mod-o", f"{_MOD}+O", N_("Open images…"), M.FILE),
    S(A.OPEN_FOLDER, "Mod-Shift-O", f"{_MOD}+Shift+O", N_("Open a folder…"), M.FILE),
    S(A.PASTE, "Mod-v", f"{_MOD}+V", N_("Paste an image or a copied file"), M.FILE),
    S(A.SAVE, "Mod-s", f"{_MOD}+S", N_("Save the annotated picture…"), M.FILE, True),
    S(
        A.SAVE_WINDOW,
        "Mod-Shift-S",
        f"{_MOD}+Shift+S",
        N_("Save a picture of this window…"),
        M.FILE,
    ),
    S(A.REPORT, "Mod-e", f"{_MOD}+E", N_("Report and export…"), M.FILE),
    S(A.SETTINGS, "Mod-comma", f"{_MOD}+,", N_("Settings…"), M.FILE, True),
    S(A.CLOSE_IMAGE, "Mod-w", f"{_MOD}+W", N_("Close the image"), M.FILE, True),
    S(A.CLOSE_ALL, "Mod-Shift-X", f"{_MOD}+Shift+X", N_("Close all images"), M.FILE),
    S(A.QUIT, "Mod-q", f"{_MOD}+Q", N_("Quit"), M.FILE),
    S(A.UNDO, "Mod-z", f"{_MOD}+Z", N_("Undo a measurement"), M.EDIT),
    S(A.REDO, "Mod-Shift-Z", f"{_MOD}+Shift+Z", N_("Redo it"), M.EDIT),
    S(A.COPY, "Mod-c", f"{_MOD}+C", N_("Copy the annotated picture"), M.EDIT, True),
    S(A.SAVE_MEASURES, "Mod-m", f"{_MOD}+M", N_("Measurements in saved pictures"), M.EDIT),
    S(A.SAVE_TURNED, "Mod-r", f"{_MOD}+R", N_("Saved pictures turned as on screen"), M.EDIT),
    S(A.REMOVE, "Delete", "Del", N_("Delete the chosen measurement"), M.EDIT, True),
    S(A.REMOVE_ALL, "Mod-Delete", f"{_MOD}+Del", N_("Delete all measurements"), M.EDIT),
    S(A.FIT, "Key-f", "F", N_("Fit the picture to the view"), M.VIEW),
    S(A.ONE_TO_ONE, "Key-0", "0", N_("One screen pixel for each image pixel"), M.VIEW),
    S(A.ZOOM_IN, "plus", "+", N_("Zoom in"), M.VIEW),
    S(A.ZOOM_OUT, "minus", "−", N_("Zoom out"), M.VIEW),
    S(A.TURN_RIGHT, "Key-r", "R", N_("Turn to the right"), M.VIEW, True),
    S(A.TURN_LEFT, "Key-R", "Shift+R", N_("Turn to the left"), M.VIEW),
    S(A.FLIP_ACROSS, "Key-x", "X", N_("Flip left and right"), M.VIEW),
    S(A.FLIP_DOWN, "Key-y", "Y", N_("Flip top and bottom"), M.VIEW),
    S(A.UPRIGHT, "Key-u", "U", N_("Turn as stored in the file"), M.VIEW),
    S(A.OVERLAY, "Key-o", "O", N_("Overlay on or off"), M.VIEW, True),
    S(A.OVERLAY_PLANES, "Key-O", "Shift+O", N_("Graphics of the file on or off"), M.VIEW),
    S(A.MEASURES, "Key-m", "M", N_("Measurements on or off"), M.VIEW),
    S(A.SCALE_BAR, "Key-M", "Shift+M", N_("Scale bar on or off"), M.VIEW),
    S(A.DETAILS, "Key-d", "D", N_("Words in the corner on or off"), M.VIEW),
    S(A.PANEL, "F9", "F9", N_("Answer beside the picture on or off"), M.VIEW),
    S(A.NEXT_IMAGE, "Mod-Next", f"{_MOD}+Page Down", N_("Next open image"), M.VIEW, True),
    S(A.PREVIOUS_IMAGE, "Mod-Prior", f"{_MOD}+Page Up", N_("Previous open image"), M.VIEW),
    S(A.COMPARE, "Mod-d", f"{_MOD}+D", N_("Compare open images side by side…"), M.VIEW),
    S(A.THEME, "Mod-t", f"{_MOD}+T", N_("Dark, light or black"), M.VIEW, True),
    S(A.LARGER, "Mod-plus", f"{_MOD}++", N_("Larger text and controls"), M.VIEW),
    S(A.SMALLER, "Mod-minus", f"{_MOD}+−", N_("Smaller text and controls"), M.VIEW),
    S(A.TAB_ANALYSE, "Mod-Key-1", f"{_MOD}+1", N_("Analyse tab"), M.VIEW, True),
    S(A.TAB_HISTORY, "Mod-Key-2", f"{_MOD}+2", N_("History tab"), M.VIEW),
    S(A.TAB_BATCH, "Mod-Key-3", f"{_MOD}+3", N_("Batch tab"), M.VIEW),
    S(A.TAB_AGREEMENT, "Mod-Key-4", f"{_MOD}+4", N_("Agreement tab"), M.VIEW),
    S(A.TAB_MODELS, "Mod-Key-5", f"{_MOD}+5", N_("Models tab"), M.VIEW),
    S(A.WINDOW_OWN, "Key-1", "1", N_("Window of the file"), M.IMAGE),
    S(A.WINDOW_BONE, "Key-2", "2", N_("Window for bone"), M.IMAGE),
    S(A.WINDOW_SOFT, "Key-3", "3", N_("Window for soft tissue"), M.IMAGE),
    S(A.WINDOW_FULL, "Key-4", "4", N_("Window over the full range"), M.IMAGE),
    S(A.WINDOW_AUTO, "Key-5", "5", N_("Automatic window"), M.IMAGE),
    S(A.WINDOW_FILE, "Key-6", "6", N_("Next window that the file offers"), M.IMAGE),
    S(A.INVERT, "Key-i", "I", N_("Invert black and white"), M.IMAGE, True),
    S(A.BRIGHTER, "period", ".", N_("Brighter middle greys"), M.IMAGE),
    S(A.DARKER, "comma", ",", N_("Darker middle greys"), M.IMAGE),
    S(A.EQUALISE, "Key-k", "K", N_("Local contrast (CLAHE), for looking only"), M.IMAGE),
    S(A.GREYS, "Key-g", "G", N_("Histogram and greys"), M.IMAGE),
    S(A.RESET_TONE, "Key-W", "Shift+W", N_("Greys as stored in the file"), M.IMAGE),
    S(A.TOOL_HAND, "Key-h", "H", N_("Move the picture"), M.MEASURE),
    S(A.TOOL_WINDOW, "Key-w", "W", N_("Drag the grey-scale window"), M.MEASURE),
    S(A.MAGNIFY, "Key-z", "Z (held)", N_("Magnifying glass"), M.MEASURE),
    S(A.TOOL_RULER, "Key-l", "L", N_("Length"), M.MEASURE, True),
    S(A.TOOL_ANGLE, "Key-a", "A", N_("Angle at a point"), M.MEASURE),
    S(A.TOOL_COBB, "Key-c", "C", N_("Cobb angle of two lines"), M.MEASURE),
    S(A.TOOL_ELLIPSE, "Key-e", "E", N_("Mean and spread in an ellipse"), M.MEASURE),
    S(A.TOOL_RECTANGLE, "Key-s", "S", N_("Mean and spread in a rectangle"), M.MEASURE),
    S(A.TOOL_ARROW, "Key-p", "P", N_("Arrow"), M.MEASURE),
    S(A.TOOL_NOTE, "Key-t", "T", N_("Note"), M.MEASURE),
    S(A.CALIBRATE, "Key-L", "Shift+L", N_("Calibrate on the chosen length…"), M.MEASURE, True),
    S(A.UNCALIBRATE, "Mod-l", f"{_MOD}+L", N_("Forget the calibration"), M.MEASURE),
    S(A.ANALYSE, "F5", "F5", N_("Analyse with the chosen pipeline"), M.ANALYSE),
    S(A.CANCEL, "Escape", "Esc", N_("Cancel what runs; then put the notice away"), M.ANALYSE),
    S(A.NEXT_PIPELINE, "Mod-p", f"{_MOD}+P", N_("Choose the next pipeline"), M.ANALYSE, True),
    S(
        A.PREVIOUS_PIPELINE,
        "Mod-Shift-P",
        f"{_MOD}+Shift+P",
        N_("Choose the pipeline before"),
        M.ANALYSE,
    ),
    S(
        A.NEXT_POINT,
        "Mod-b",
        f"{_MOD}+B",
        N_("Balanced, high sensitivity or specificity"),
        M.ANALYSE,
    ),
    S(A.PUBLIC_NAMES, "Mod-n", f"{_MOD}+N", N_("Boxes as in the public system"), M.ANALYSE),
    S(A.BATCH_FOLDER, "Mod-g", f"{_MOD}+G", N_("Answer a folder…"), M.ANALYSE, True),
    S(A.BATCH_FILES, "Mod-Shift-G", f"{_MOD}+Shift+G", N_("Answer files…"), M.ANALYSE),
    S(A.BATCH_PAUSE, "F6", "F6", N_("Pause the batch, or go on"), M.ANALYSE),
    S(A.BATCH_CANCEL, "F7", "F7", N_("Cancel the batch"), M.ANALYSE),
    S(A.SAVE_TABLE, "F8", "F8", N_("Save the batch as a table…"), M.ANALYSE),
    S(
        A.CHOOSE_WEIGHTS,
        "Mod-Shift-W",
        f"{_MOD}+Shift+W",
        N_("Choose weights to import…"),
        M.ANALYSE,
        True,
    ),
    S(A.AGREE, "Key-A", "Shift+A", N_("Agree with the answer"), M.READER),
    S(A.DISAGREE, "Key-D", "Shift+D", N_("Disagree with the answer"), M.READER),
    S(A.SAY_FRACTURE, "Key-F", "Shift+F", N_("My verdict: fracture"), M.READER, True),
    S(A.SAY_NO_FRACTURE, "Key-N", "Shift+N", N_("My verdict: no fracture"), M.READER),
    S(A.SAY_DOUBT, "Key-U", "Shift+U", N_("My verdict: doubt"), M.READER),
    S(A.MARK_PLACE, "Key-b", "B", N_("Mark the place of a fracture"), M.READER, True),
    S(A.REMOVE_PLACES, "Key-B", "Shift+B", N_("Remove my marks"), M.READER),
    S(A.TAKE_BACK, "Mod-u", f"{_MOD}+U", N_("Take my last word back"), M.READER),
    S(
        A.READ_FIRST,
        "Mod-Shift-F",
        f"{_MOD}+Shift+F",
        N_("Reading first: answers wait for my word"),
        M.READER,
        True,
    ),
    S(
        A.SAVE_CORRECTIONS,
        "Mod-Shift-C",
        f"{_MOD}+Shift+C",
        N_("Save my corrections for training…"),
        M.READER,
        True,
    ),
    S(A.FIND_ROWS, "Mod-f", f"{_MOD}+F", N_("Search the history"), M.HISTORY),
    S(A.EXPORT_ROWS, "Mod-Shift-E", f"{_MOD}+Shift+E", N_("Export the rows listed…"), M.HISTORY),
    S(A.IMPORT_ROWS, "Mod-i", f"{_MOD}+I", N_("Import rows of another program…"), M.HISTORY),
    S(
        A.FIND_IMAGES,
        "Mod-Shift-I",
        f"{_MOD}+Shift+I",
        N_("Find images that were moved…"),
        M.HISTORY,
    ),
    S(
        A.VERIFY,
        "Mod-Shift-V",
        f"{_MOD}+Shift+V",
        N_("Verify the rows, or stop it"),
        M.HISTORY,
        True,
    ),
    S(A.RESTORE_ROWS, "Mod-Shift-U", f"{_MOD}+Shift+U", N_("Undo the removal of rows"), M.HISTORY),
    S(A.CLEAR_ROWS, "Mod-Shift-Delete", f"{_MOD}+Shift+Del", N_("Clear the history…"), M.HISTORY),
    S(A.TAB_HELP, "F1", "F1", N_("Keys and explanations"), M.HELP),
)

# What works the control that Tab has reached; the toolkit and `gui.widgets.controls` bind it.
REACHED = (
    (N_("Tab, Shift+Tab"), N_("Go to the next control, or the one before")),
    (N_("Space, Return"), N_("Press it, or open its list")),
    (N_("Arrows"), N_("Choose in a list or a menu, move the slider, scroll a page")),
    (N_("Page Up, Page Down"), N_("Turn a page; Home and End go to its ends")),
    ("F10", N_("Go to the menus")),
)

# What works the rows of the history that are chosen.
ROWS = (
    (N_("Return"), N_("Open the row")),
    (N_("Del"), N_("Remove the rows")),
    ("A", N_("Analyse again with today's weights")),
    ("C", N_("Show two rows side by side")),
    ("R", N_("Report and export…")),
    (f"{_MOD}+A", N_("Choose all rows listed")),
)

# Longer names before those that they hold.
KEY_NAMES = (N_("Shift"), N_("Page Down"), N_("Page Up"), N_("Del"), N_("Esc"), N_("held"))

MOUSE = (
    (N_("Wheel"), N_("Zoom at the pointer")),
    (N_("Drag"), N_("Move the picture")),
    (N_("Right drag, Shift+drag"), N_("Grey-scale window: across for width, up for brightness")),
    (N_("Middle drag"), N_("Move the picture, whatever tool is in hand")),
    (N_("Click on a measurement"), N_("Choose it; drag it, or pull it by its ends")),
    (N_("Double click"), N_("Fit the picture to the view; on a note, change its words")),
    (N_("Middle click on a thumbnail"), N_("Close that image")),
    (N_("Right click on a thumbnail"), N_("Close it or the others, or compare it")),
)


def shown_key(action: Action) -> str:
    """Return an action's key as people read it."""
    return key_in_words(shortcut_of(action).shown)


def shown_tip(action: Action) -> str:
    """Return what an action does and its key, for a tip."""
    return f"{_(shortcut_of(action).meaning)} ({shown_key(action)})"


def key_in_words(shown: str) -> str:
    """Return a key of the table as keyboards of the chosen language name it."""
    for name in KEY_NAMES:
        shown = shown.replace(name, _(name))
    return shown


def shortcut_of(action: Action) -> Shortcut:
    """Return an action's line of the table."""
    return _BY_ACTION[action]


_BY_ACTION = {shortcut.action: shortcut for shortcut in SHORTCUTS}
