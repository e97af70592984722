"""Where on a list's canvas one row is drawn."""

import tkinter as tk
from dataclasses import dataclass

from gui import theme


@dataclass(frozen=True)
class RowArea:
    """Where a row is to be drawn.

    Attributes:
        canvas: draw with its `create_...` methods; all is wiped before the next drawing.
        top: the row's upper edge in screen pixels.
        width: of the row, in screen pixels.
        height: of the row, in screen pixels.
        scale: screen pixels for one design pixel.
        is_hovered: the pointer is on it.
        is_selected: it is the chosen row.
    """

    canvas: tk.Canvas
    top: float
    width: int
    height: float
    scale: float
    is_hovered: bool
    is_selected: bool

    def draw_ground(self) -> None:
        """Lay a ground under a hovered or chosen row."""
        if self.is_selected or self.is_hovered:
            colour = theme.pick(theme.RAISED if self.is_selected else theme.HOVER)
            bottom = self.top + self.height
            self.canvas.create_rectangle(0, self.top, self.width, bottom, fill=colour, outline="")
