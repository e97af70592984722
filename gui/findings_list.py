"""The findings as a short list; pointing at a line lights up its mark in the picture."""

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
    """

    def __init__(self, master: tk.Misc, on_mark: Callable[[Mark | None], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._on_mark = on_mark
        self._findings: Sequence[Finding] = ()
        self._list = RowList(
            self, ROW, self._paint, on_choose=self._pointed_at, on_hover=self._pointed_at
        )
        self._list.canvas.configure(height=ROW)
        self._list.pack(fill="both", expand=True)

    def show(self, findings: Sequence[Finding]) -> None:
        """List other findings."""
        if findings != self._findings:
            self._findings = findings
            self._list.select(None)
        self._list.set_count(len(findings))

    def highlight(self, mark: Mark | None) -> None:
        """Mark the line that this mark belongs to."""
        places = [i for i, f in enumerate(self._findings) if mark is not None and f.mark is mark]
        self._list.select(places[0] if places else None)

    def _pointed_at(self, index: int | None) -> None:
        self._on_mark(None if index is None else self._findings[index].mark)

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
