"""The findings as a short list; a line that is pointed at or chosen lights up its mark."""

import tkinter as tk
from collections.abc import Callable, Sequence

import customtkinter as ctk

from gui import theme
from gui.row_list import RowArea, RowList
from imaging.overlay import Keypoint, Mark
from models.prediction import Finding

ROW = 28
TRACK = 56


class FindingsList(ctk.CTkFrame):
    """Lists findings with their scores.

    Args:
        on_mark: called with the mark of the line under the pointer, or None.
        on_choose: called with the mark of the line that was chosen, or None when none is any more.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_mark: Callable[[Mark | None], None],
        on_choose: Callable[[Mark | None], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._on_mark, self._on_choose = on_mark, on_choose
        self._findings: Sequence[Finding] = ()
        self._chosen: Mark | None = None
        self._list = RowList(
            self,
            ROW,
            self._paint,
            on_choose=self._was_chosen,
            on_hover=self._pointed_at,
            on_step=self._was_reached,
        )
        self._list.canvas.configure(height=ROW)
        self._list.pack(fill="both", expand=True)

    def show(self, findings: Sequence[Finding]) -> None:
        """List other findings."""
        self._findings = findings
        self._list.set_count(len(findings))
        self.select(self._chosen)

    def point_at(self, mark: Mark | None) -> None:
        """Show the line of the mark that the pointer is on in the picture."""
        self._list.point_at(self._line_of(mark))

    def select(self, mark: Mark | None) -> None:
        """Choose the line that this mark belongs to, or none."""
        self._chosen = mark
        self._list.select(self._line_of(mark))

    def _line_of(self, mark: Mark | None) -> int | None:
        if mark is None:
            return None
        return next((i for i, f in enumerate(self._findings) if f.mark == mark), None)

    def _pointed_at(self, index: int | None) -> None:
        self._on_mark(None if index is None else self._findings[index].mark)

    def _was_chosen(self, index: int) -> None:
        """Choose a line; one that was chosen already is let go."""
        mark = self._findings[index].mark
        self._on_choose(None if mark == self._chosen else mark)

    def _was_reached(self, index: int) -> None:
        self._on_choose(self._findings[index].mark)

    def _paint(self, index: int, area: RowArea) -> None:
        finding = self._findings[index]
        canvas, scale = area.canvas, area.scale
        middle = area.top + area.height / 2
        is_faint = isinstance(finding.mark, Keypoint) and not finding.mark.is_shown
        colour = theme.pick(theme.MUTED if is_faint else theme.TEXT)
        font = theme.canvas_font(theme.TEXT_SIZE, scale)
        words = finding.label.replace("_", " ")
        canvas.create_text(8 * scale, middle, text=words, anchor="w", font=font, fill=colour)
        right = area.width - 8 * scale
        canvas.create_text(
            right, middle, text=f"{finding.score:.2f}", anchor="e", font=font, fill=colour
        )
        self._draw_score(finding.score, right - 44 * scale, middle, area, is_faint)

    def _draw_score(
        self, score: float, right: float, middle: float, area: RowArea, is_faint: bool
    ) -> None:
        left, half = right - TRACK * area.scale, 2 * area.scale
        line, ink = theme.pick(theme.LINE), theme.pick(theme.MUTED if is_faint else theme.ACCENT)
        draw = area.canvas.create_rectangle
        draw(left, middle - half, right, middle + half, fill=line, outline="")
        draw(
            left, middle - half, left + score * (right - left), middle + half, fill=ink, outline=""
        )
