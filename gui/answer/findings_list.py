"""The findings as a short list; a line that is pointed at or chosen lights up its mark."""

import tkinter as tk
from collections.abc import Callable, Sequence
from math import ceil
from typing import Literal

import customtkinter as ctk

from app.wording import KINDS, label_in_words, score_in_words
from gui import theme
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from imaging.overlay import Box, Keypoint, Mark, region_in_words
from models.prediction import Finding

ROW = 28
MARGIN = 8
# How wide the bar of a score is, and the room for the figure behind it.
TRACK, FIGURE = 56, 44
PERCENT_TRACK, PERCENT_FIGURE = 24, 66
CHOSEN_PX = 3


class FindingsList(ctk.CTkFrame):
    """Lists findings with their scores.

    Args:
        on_mark: called with the mark of the line under the pointer, or None.
        on_choose: called with the mark of the line that was chosen, or None when none is any more.
        on_wheel: called with the way, 1 for down, when the wheel turns over a list that has all of
            its lines in sight.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_mark: Callable[[Mark | None], None],
        on_choose: Callable[[Mark | None], None],
        on_wheel: Callable[[int], None] = lambda _way: None,
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._on_mark, self._on_choose, self._on_wheel = on_mark, on_choose, on_wheel
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
        canvas = self._list.canvas
        canvas.bind("<Button-4>", lambda _e: self._wheeled(-1), add="+")
        canvas.bind("<Button-5>", lambda _e: self._wheeled(1), add="+")
        canvas.bind("<MouseWheel>", lambda e: self._wheeled(-1 if e.delta > 0 else 1), add="+")

    @property
    def count(self) -> int:
        """How many findings are listed."""
        return len(self._findings)

    def height_of(self, lines: int) -> int:
        """Return the height of so many lines, in screen pixels."""
        return ceil(lines * ROW * self._list.scale)

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

    def _wheeled(self, way: int) -> None:
        if self._list.canvas.winfo_height() >= self.height_of(self.count):
            self._on_wheel(way)

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
        is_faint = isinstance(finding.mark, Keypoint) and not finding.mark.is_shown
        colour = theme.pick(theme.MUTED if is_faint else theme.TEXT)
        margin = MARGIN * area.scale
        if area.is_selected:
            accent, right = theme.pick(theme.ACCENT), CHOSEN_PX * area.scale
            _fill(area.canvas, (0, area.top, right, area.top + area.height), accent)
        end = _write(area, margin, label_in_words(finding.label), colour)
        if isinstance(finding.mark, Box) and finding.mark.region:
            words = region_in_words(finding.mark.region)
            _write(area, end + margin, words, theme.pick(theme.MUTED))
        _write(area, area.width - margin, score_in_words(finding), colour, "e")
        self._draw_score(finding, area, theme.MUTED if is_faint else theme.ACCENT)

    def _draw_score(self, finding: Finding, area: RowArea, colour: theme.Colour) -> None:
        is_kind = finding.label in KINDS
        track, figure = (PERCENT_TRACK, PERCENT_FIGURE) if is_kind else (TRACK, FIGURE)
        right = area.width - (MARGIN + figure) * area.scale
        left, half = right - track * area.scale, 2 * area.scale
        middle = area.top + area.height / 2
        top, bottom, end = middle - half, middle + half, left + finding.score * (right - left)
        _fill(area.canvas, (left, top, right, bottom), theme.pick(theme.LINE))
        _fill(area.canvas, (left, top, end, bottom), theme.pick(colour))


def _write(
    area: RowArea, x: float, words: str, colour: str, anchor: Literal["w", "e"] = "w"
) -> float:
    """Write on a row's middle; return where the words end."""
    font = theme.canvas_font(theme.TEXT_SIZE, area.scale)
    middle = area.top + area.height / 2
    item = area.canvas.create_text(x, middle, text=words, anchor=anchor, font=font, fill=colour)
    return area.canvas.bbox(item)[2]


def _fill(canvas: tk.Canvas, box: tuple[float, float, float, float], colour: str) -> None:
    canvas.create_rectangle(*box, fill=colour, outline="")
