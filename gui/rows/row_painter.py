"""What a row of the History and Batch tabs looks like: picture, name, verdict, small words."""

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path

from app.wording import probability_parts
from errors import shown_name
from gui import theme
from gui.rows.row_area import RowArea
from gui.rows.table import FIRST_PX, GAP, Cell, Column, Table
from gui.widgets.bitmaps import Bitmaps
from gui.widgets.wrapped import NO_BREAK, broken, fitted, fitted_name
from models.prediction import Verdict
from words import N_, _

# In design pixels: above and below a thumbnail, a verdict's sign with the gap behind it, a line of
# small words, and from what height on a row holds three lines.
MARGIN, ICON_PX, SIGN, LINE, TALL = 6, 18, 26, 15, 56
# A folder that has less room tells nothing.
LEAST_FOLDER = 48
HIDDEN = N_("Hidden until you have read it")


class RowPainter:
    """Draws the parts of rows on their canvas.

    Args:
        master: a widget of the window they are drawn in.
        table: says where each part stands.
    """

    def __init__(self, master: tk.Misc, table: Table) -> None:
        self._bitmaps = Bitmaps(master)
        self._table = table

    def thumbnail(self, area: RowArea, image_key: str, jpeg: bytes) -> None:
        """Draw the small picture, or nothing where there is none or no room for it.

        Args:
            image_key: `Radiograph.key`: by its content, since a file may hold another one later.
            jpeg: the small picture; empty for none.
        """
        if not jpeg or self._table.is_stacked(area.width, area.scale):
            return
        pixels = round(area.height - 2 * MARGIN * area.scale)
        picture = self._bitmaps.thumbnail(image_key, jpeg, pixels)
        middle = area.top + area.height / 2
        area.canvas.create_image(FIRST_PX * area.scale / 2, middle, image=picture)

    def name(
        self, area: RowArea, column: Column, path: Path, more: str = "", tags: Sequence[str] = ()
    ) -> None:
        """Draw a file's name; below it, where there is room, its tags and its folder.

        Args:
            more: stands behind the name, whole.
        """
        cell, scale = self._cell(area, column), area.scale
        if cell is None:
            return
        middle, room = _middle(area, cell), cell.room - GAP * scale
        font, small = (theme.canvas_font(size, scale) for size in (theme.TEXT_SIZE, theme.SMALL))
        ending = int(area.canvas.tk.call("font", "measure", font, more))
        name = fitted_name(area.canvas, shown_name(path), room - ending, font) + more
        if cell.line:
            self._text(area, (cell.x, middle), name, font, theme.TEXT)
            return
        self._text(area, (cell.x, middle - 9 * scale), name, font, theme.TEXT)
        told, below = " ".join(f"#{tag}" for tag in tags), middle + 11 * scale
        left = cell.x
        if told:
            told = fitted(area.canvas, told, room, small)
            item = self._text(area, (left, below), told, small, theme.MUTED)
            left = area.canvas.bbox(item)[2] + GAP * scale
        left_over = cell.x + room - left
        if left_over > LEAST_FOLDER * scale:
            folder = fitted_name(area.canvas, str(path.parent), left_over, small)
            self._text(area, (left, below), folder, small, theme.MUTED)

    def verdict(
        self, area: RowArea, column: Column, verdict: Verdict, words: str, below: str = ""
    ) -> None:
        """Draw an answer's sign and words in its verdict's colour, and small words below them.

        The words are broken, or written smaller, before any of them is cut: half a verdict may
        read as another one.
        """
        cell, scale = self._cell(area, column), area.scale
        if cell is None:
            return
        canvas, middle, left = area.canvas, _middle(area, cell), cell.x + SIGN * scale
        room = cell.room - SIGN * scale
        below = "" if cell.line else below
        most = 1 if cell.line or (below and area.height < TALL * scale) else 2
        bold, small = (
            theme.canvas_font(size, scale, bold=True) for size in (theme.TEXT_SIZE, theme.SMALL)
        )
        shown, font = words, bold
        for font, lines in ((bold, 1), (bold, most), (small, most)):
            shown, is_whole = broken(canvas, words, room, font, lines)
            if is_whole:
                break
        if below:
            font_below = theme.canvas_font(theme.SMALL, scale)
            below = fitted(canvas, below, room, font_below)
            down = (11 + 8 * shown.count("\n")) * scale
            self._text(area, (left, middle + down), below, font_below, theme.MUTED)
            middle -= 9 * scale
        icon = self._bitmaps.verdict(verdict, round(ICON_PX * scale))
        canvas.create_image(cell.x + ICON_PX / 2 * scale, middle, image=icon)
        is_plain = verdict is Verdict.NOT_APPLICABLE
        colour = theme.MUTED if is_plain else theme.VERDICTS[verdict]
        self._text(area, (left, middle), shown, font, colour)

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
        """Draw a probability behind its name."""
        name, share = probability_parts(pipeline, verdict, probability)
        # The figure and its sign stay together.
        share = share.replace(" ", NO_BREAK)
        self.small(area, column, f"{name} {share}".strip())

    def small(self, area: RowArea, column: Column, words: str) -> None:
        """Draw small words in a column, on as many lines as the row has room for."""
        cell = self._cell(area, column)
        if cell is None:
            return
        font = theme.canvas_font(theme.SMALL, area.scale)
        height = area.height / 2 if cell.line else area.height
        most = max(1, int(height / area.scale / LINE))
        shown, _is_whole = broken(area.canvas, words, cell.room, font, most)
        self._text(area, (cell.x, _middle(area, cell)), shown, font, theme.MUTED)

    def _cell(self, area: RowArea, column: Column) -> Cell | None:
        return self._table.cell(column, area.width, area.scale)

    def _text(
        self,
        area: RowArea,
        xy: tuple[float, float],
        words: str,
        font: tuple[str, int],
        colour: theme.Colour,
    ) -> int:
        fill = theme.pick(colour)
        x, y = xy
        return area.canvas.create_text(x, y, text=words, anchor="w", font=font, fill=fill)


def _middle(area: RowArea, cell: Cell) -> float:
    return area.top + area.height * (0.5 + 0.22 * cell.line)
