"""Words over the picture: how it is shown, and a warning where its greys are not those stored."""

import tkinter as tk
from collections.abc import Sequence

from gui import theme
from imaging.orientation import Orientation
from imaging.radiograph import Radiograph
from imaging.tone import Tone
from words import N_, _, number

AWAY = 12
# Of a plate around its words.
PAD_X, PAD_Y = 6, 3
NOTES_INK = theme.ON_PICTURE[1]
EQUALISED = N_("CLAHE: for looking only. The networks and saved pictures have the stored greys.")


class CornerNotes:
    """Writes on the canvas of a view, over the picture.

    Args:
        side: "left" or "right": the upper corner that notes stand in.
    """

    def __init__(self, canvas: tk.Canvas, side: str = "left") -> None:
        self._canvas, self._is_left = canvas, side == "left"
        self._tag = f"corner_notes_{side}"
        self._written: tuple = ()

    def write(
        self,
        notes: Sequence[str],
        warning: str,
        scale: float,
        answer: tuple[str, str] = ("", NOTES_INK),
    ) -> None:
        """Write lines into the corner and a warning at the middle of the top.

        Args:
            answer: a line below the notes, and its colour.
        """
        wanted = (tuple(notes), warning, scale, answer, self._canvas.winfo_width())
        if wanted != self._written:
            self._written = wanted
            self._canvas.delete(self._tag)
            below = self._lines("\n".join(notes), AWAY * scale, scale, NOTES_INK)
            self._lines(answer[0], below, scale, answer[1])
            if warning:
                self._warn(warning, scale)
        # The picture's bitmap is new for each size, and lies on top then.
        self._canvas.tag_raise(self._tag)

    def _lines(self, words: str, top: float, scale: float, ink: str) -> float:
        """Write lines from a height on, and return where the next one would stand."""
        if not words:
            return top
        away, width = AWAY * scale, self._canvas.winfo_width()
        item = self._canvas.create_text(
            *(away if self._is_left else width - away, top),
            text=words,
            width=max(width - 2 * away, 1),
            anchor="nw" if self._is_left else "ne",
            justify="left" if self._is_left else "right",
            font=theme.canvas_font(theme.SMALL, scale),
            fill=ink,
            tags=self._tag,
        )
        # Black, to be read over white bone, and not to be seen beside the picture.
        return self._lay_plate(item, theme.PICTURE, scale)

    def _warn(self, words: str, scale: float) -> None:
        item = self._canvas.create_text(
            *(self._canvas.winfo_width() / 2, (AWAY + 5) * scale),
            text=words,
            anchor="n",
            justify="center",
            # Between the notes at the left and the picture's edge at the right.
            width=max(self._canvas.winfo_width() - 280 * scale, 160 * scale),
            font=theme.canvas_font(theme.SMALL, scale, bold=True),
            fill=theme.PICTURE,
            tags=self._tag,
        )
        self._lay_plate(item, theme.WARNING_ON_PICTURE, scale)

    def _lay_plate(self, item: int, colour: str, scale: float) -> float:
        """Lay a plate under words, and return its lower edge."""
        left, top, right, bottom = self._canvas.bbox(item)
        pad_x, pad_y = PAD_X * scale, PAD_Y * scale
        plate = self._canvas.create_rectangle(
            *(left - pad_x, top - pad_y, right + pad_x, bottom + pad_y),
            fill=colour,
            outline="",
            tags=self._tag,
        )
        self._canvas.tag_raise(item, plate)
        return bottom + pad_y


def notes_on(tone: Tone, radiograph: Radiograph, orientation: Orientation) -> list[str]:
    """Return how a picture is shown, a line for each thing that is worth knowing."""
    values = radiograph.value_scale
    centre, width = values.centre_and_width(tone.window or radiograph.window)
    shown = f"C {values.in_words(centre)}  W {values.in_words(width)}"
    notes = [values.with_unit(shown)]
    if tone.gamma != 1.0:
        notes.append(_("Gamma {gamma}").format(gamma=number(tone.gamma, ".2f")))
    if tone.is_inverted:
        notes.append(_("Inverted"))
    if orientation.is_mirrored:
        notes.append(_("Mirrored"))
    if orientation.quarter_turns:
        notes.append(_("Turned {degrees}°").format(degrees=90 * orientation.quarter_turns))
    return notes
