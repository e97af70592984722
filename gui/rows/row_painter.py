"""What a row of the History and Batch tabs looks like: picture, name, verdict, small words."""

import tkinter as tk
from pathlib import Path

from app.wording import probability_parts
from errors import shown_name
from gui import theme
from gui.rows.row_list import RowArea
from gui.rows.table_header import FIRST_PX, GAP, Column, fitted
from gui.widgets.bitmaps import Bitmaps
from gui.widgets.wrapped import cut
from models.prediction import Verdict
from words import N_, _

THUMBNAIL_PX = 52
ICON_PX = 18
HIDDEN = N_("Hidden until you have read it")


class RowPainter:
    """Draws the parts of rows on their canvas.

    Args:
        master: a widget of the window they are drawn in.
    """

    def __init__(self, master: tk.Misc) -> None:
        self._bitmaps = Bitmaps(master)

    def thumbnail(self, area: RowArea, image_key: str, jpeg: bytes) -> None:
        """Draw the small picture, or nothing where there is none.

        Args:
            image_key: `Radiograph.key`: by its content, since a file may hold another one later.
            jpeg: the small picture; empty for none.
        """
        if not jpeg:
            return
        pixels = round(THUMBNAIL_PX * area.scale)
        picture = self._bitmaps.thumbnail(image_key, jpeg, pixels)
        middle = area.top + area.height / 2
        area.canvas.create_image(FIRST_PX * area.scale / 2, middle, image=picture)

    def name(self, area: RowArea, column: Column, path: Path, more: str = "") -> None:
        """Draw a file's name over its folder, both cut to the column's width."""
        scale, middle = area.scale, area.top + area.height / 2
        left = column.x(area.width, scale)
        room = column.room(area.width, scale) - GAP * scale
        self._text(
            area,
            left,
            middle - 9 * scale,
            cut(shown_name(path), room / (7.5 * scale) - len(more)) + more,
            size=theme.TEXT_SIZE,
            colour=theme.TEXT,
        )
        self._text(
            area,
            left,
            middle + 11 * scale,
            cut(str(path.parent), room / (6.3 * scale)),
            size=theme.SMALL,
            colour=theme.MUTED,
        )

    def verdict(
        self, area: RowArea, column: Column, verdict: Verdict, words: str, below: str = ""
    ) -> None:
        """Draw an answer's sign and words in its verdict's colour, and small words below them."""
        scale, middle = area.scale, area.top + area.height / 2
        room = column.room(area.width, scale) - 26 * scale
        if below:
            below = fitted(area.canvas, below, room, theme.canvas_font(theme.SMALL, scale))
            x, y = column.x(area.width, scale) + 26 * scale, middle + 11 * scale
            self._text(area, x, y, below, size=theme.SMALL, colour=theme.MUTED)
            middle -= 9 * scale
        left = column.x(area.width, scale)
        icon = self._bitmaps.verdict(verdict, round(ICON_PX * scale))
        area.canvas.create_image(left + ICON_PX / 2 * scale, middle, image=icon)
        is_plain = verdict is Verdict.NOT_APPLICABLE
        colour = theme.MUTED if is_plain else theme.VERDICTS[verdict]
        bold = theme.canvas_font(theme.TEXT_SIZE, scale, bold=True)
        shown = fitted(area.canvas, words, room, bold)
        self._text(
            area, left + 26 * scale, middle, shown, size=theme.TEXT_SIZE, colour=colour, bold=True
        )

    def waiting(self, area: RowArea, column: Column) -> None:
        """Draw that an answer waits for the reader's own word."""
        self.small(area, column, _(HIDDEN))

    def probability(
        self,
        area: RowArea,
        column: Column,
        pipeline: str,
        verdict: Verdict,
        probability: float | None,
    ) -> None:
        """Draw a probability beside its name, or below it where the column is narrow."""
        name, share = probability_parts(pipeline, verdict, probability)
        words, font = f"{name} {share}".strip(), theme.canvas_font(theme.SMALL, area.scale)
        if fitted(area.canvas, words, column.room(area.width, area.scale), font) == words:
            self.small(area, column, words)
        else:
            self.small(area, column, name, share)

    def small(self, area: RowArea, column: Column, words: str, below: str = "") -> None:
        """Draw small words in a column, and others below them."""
        scale, middle = area.scale, area.top + area.height / 2
        if not column.is_shown(area.width, scale):
            return
        room, font = column.room(area.width, scale), theme.canvas_font(theme.SMALL, scale)
        words, below = (fitted(area.canvas, told, room, font) for told in (words, below))
        left, shift = column.x(area.width, scale), 9 * scale if below else 0.0
        self._text(area, left, middle - shift, words, size=theme.SMALL, colour=theme.MUTED)
        if below:
            self._text(area, left, middle + shift, below, size=theme.SMALL, colour=theme.MUTED)

    def _text(
        self,
        area: RowArea,
        x: float,
        y: float,
        words: str,
        *,
        size: int,
        colour: theme.Colour,
        bold: bool = False,
    ) -> None:
        font = theme.canvas_font(size, area.scale, bold=bold)
        fill = theme.pick(colour)
        area.canvas.create_text(x, y, text=words, anchor="w", font=font, fill=fill)
