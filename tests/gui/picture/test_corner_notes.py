"""Words over the picture, on bright X-rays too."""

import tkinter as tk

import pytest

from gui.picture.corner_notes import CornerNotes

INK = "#aeb8c4"


@pytest.fixture
def canvas(root: tk.Tk) -> tk.Canvas:
    """A canvas on which all is white."""
    canvas = tk.Canvas(root, width=600, height=300, background="white", highlightthickness=0)
    canvas.pack()
    root.update()
    return canvas


def under(canvas: tk.Canvas, item: int) -> list[int]:
    """Return the plates that lie wholly under words, below them on the canvas."""
    order = canvas.find_all()
    left, top, right, bottom = canvas.bbox(item)
    return [
        plate
        for plate in order[: order.index(item)]
        if canvas.type(plate) == "rectangle"
        and (box := canvas.coords(plate))
        and box[0] < left
        and box[1] < top
        and box[2] > right
        and box[3] > bottom
    ]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_stand_on_plates_of_their_own(canvas: tk.Canvas, side: str, scale: float) -> None:
    notes = CornerNotes(canvas, side)
    notes.write(["C 17768  W 30000", "Inverted"], "CLAHE", scale, ("Fracture  0.87", "#f47a63"))
    texts = [item for item in canvas.find_all() if canvas.type(item) == "text"]
    fills = {canvas.itemcget(item, "fill") for item in texts}
    assert fills == {INK, "#f47a63", "#000000"}
    for item in texts:
        (plate,) = under(canvas, item)
        is_warning = canvas.itemcget(item, "fill") == "#000000"
        colour = canvas.itemcget(plate, "fill")
        assert colour == ("#f0ad3c" if is_warning else "#000000")


def test_a_plate_covers_no_words_of_another(canvas: tk.Canvas) -> None:
    CornerNotes(canvas).write(["C 17768  W 30000"], "", 1.0, ("Fracture  0.87", "#f47a63"))
    first, second = [item for item in canvas.find_all() if canvas.type(item) == "text"]
    (plate,) = under(canvas, second)
    assert canvas.coords(plate)[1] >= canvas.bbox(first)[3]


def test_no_words_leave_no_plate(canvas: tk.Canvas) -> None:
    notes = CornerNotes(canvas)
    notes.write(["C 17768  W 30000"], "CLAHE", 1.0)
    notes.write([], "", 1.0)
    assert not canvas.find_all()
