"""The line over the picture says what is asked for, and covers none of what it is about."""

import tkinter as tk
from itertools import pairwise

import customtkinter as ctk
import pytest

from gui.picture.inline_entry import AWAY, place_beside
from imaging.drawing.measurements import label_box
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

CANVAS, SIZE = (600, 400), (200, 30)
LABEL, RULER = (300, 180, 360, 200), (100, 100, 290, 190)


@pytest.mark.parametrize(
    ("clear_of", "place"),
    [
        ((), (310, 190)),
        ([LABEL], (300, 200 + AWAY)),
        ([LABEL, RULER], (300, 200 + AWAY)),
        # At the foot of the canvas it stands above.
        ([(300, 370, 360, 390)], (310, 190)),
        ([(300, 180, 360, 395)], (300, 180 - AWAY - 30)),
        # Where the measurement takes all, its words stay in sight.
        ([LABEL, (0, 0, 600, 400)], (300, 200 + AWAY)),
    ],
)
def test_it_lies_beside_what_has_to_stay_in_sight(
    clear_of: list[tuple[float, float, float, float]], place: tuple[float, float]
) -> None:
    assert place_beside(SIZE, CANVAS, (310, 190), clear_of) == place


def test_it_lies_whole_on_the_canvas() -> None:
    assert place_beside(SIZE, CANVAS, (590, 395), ()) == (400, 370)
    assert place_beside((700, 30), CANVAS, (10, 10), ()) == (0, 10)


def plate_of(stage: Stage) -> ctk.CTkFrame:
    stage.wait(lambda: isinstance(stage.window.focus_get(), tk.Entry))
    stage.pump()
    (plate,) = (
        child
        for child in stage.window.analyse.view.canvas.winfo_children()
        if isinstance(child, ctk.CTkFrame) and child.winfo_manager() == "place"
    )
    return plate


def words_on(plate: ctk.CTkFrame) -> list[str]:
    """Return what stands on it, from left to right, an empty string for the line."""
    parts = sorted(
        (w for w in plate.winfo_children() if isinstance(w, ctk.CTkLabel | ctk.CTkEntry)),
        key=lambda widget: widget.winfo_x(),
    )
    for one, other in pairwise(parts):
        assert one.winfo_x() + one.winfo_width() <= other.winfo_x()
    return [w.cget("text") if isinstance(w, ctk.CTkLabel) else w.get() for w in parts]


def test_a_length_is_asked_for_by_name_and_its_measure_stays_in_sight(
    opened: Stage, hands: Hands
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 250))
    view = opened.window.analyse.view
    (drawn,) = opened.session.measuring.drawn()
    look = view.look
    assert look is not None
    box = label_box(drawn, look.view.to_screen, view.scale, look.view.size_wh)
    assert box is not None
    hands.press("Shift_L", "l")
    plate = plate_of(opened)
    assert words_on(plate) == ["Known length:", "", "mm"]
    left, top = plate.winfo_x(), plate.winfo_y()
    right, bottom = left + plate.winfo_width(), top + plate.winfo_height()
    assert right <= box[0] or left >= box[2] or bottom <= box[1] or top >= box[3]


def test_a_note_is_asked_for_by_name_and_its_words_stay_in_sight(
    opened: Stage, hands: Hands
) -> None:
    hands.press("t")
    hands.click((200, 200))
    plate = plate_of(opened)
    assert words_on(plate) == ["Note:", ""]
    hands.write("ab")
    hands.press("Return")
    opened.pump()
    hands.press("h")
    view = opened.window.analyse.view
    assert view.look is not None
    assert opened.window.analyse.viewer.hand.edit(view.look.view.to_screen((200, 200)))
    assert words_on(plate_of(opened)) == ["Note:", "ab"]
