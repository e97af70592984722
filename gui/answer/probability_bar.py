"""The probability as one horizontal bar, with both thresholds ticked and named."""

import tkinter as tk
from collections.abc import Sequence

import customtkinter as ctk

from gui import theme
from models.prediction import OperatingPoint, Verdict

HEIGHT = 60
# Of a second line, where the thresholds' names need one.
LINE = 16
TRACK_TOP, TRACK_HEIGHT = 26, 10
MARGIN = 2
GAP = 12


class ProbabilityBar(ctk.CTkFrame):
    """Three zones from 0 to 100 %, and a pointer at the probability."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0, height=HEIGHT)
        self._sheet = tk.Canvas(self, highlightthickness=0, borderwidth=0, height=HEIGHT)
        self._sheet.pack(fill="both", expand=True)
        self._sheet.bind("<Configure>", lambda _e: self._paint())
        self._probability, self._words = 0.0, ""
        self._thresholds: Sequence[str] = ()
        self._point = OperatingPoint(0.5, 0.5)

    def show(
        self, probability: float, words: str, point: OperatingPoint, thresholds: Sequence[str]
    ) -> None:
        """Draw another probability.

        Args:
            probability: in [0, 1].
            words: what it says.
            point: its thresholds.
            thresholds: their names, from the lowest up.
        """
        self._probability, self._words, self._point = probability, words, point
        self._thresholds = thresholds
        self._paint()

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._paint()

    def _paint(self) -> None:
        canvas, scale = self._sheet, self._get_widget_scaling()
        canvas.delete("all")
        low, high = self._point.no_fracture_below, self._point.fracture_from
        top, bottom = TRACK_TOP * scale, (TRACK_TOP + TRACK_HEIGHT) * scale
        for start, end, verdict in (
            (0.0, low, Verdict.NO_FRACTURE),
            (low, high, Verdict.DOUBT),
            (high, 1.0, Verdict.FRACTURE),
        ):
            if end > start:
                colour = theme.pick(theme.VERDICTS[verdict])
                canvas.create_rectangle(
                    self._x(start), top, self._x(end), bottom, fill=colour, outline=""
                )
        for threshold in {low, high}:
            x, colour = self._x(threshold), theme.pick(theme.TEXT)
            canvas.create_line(x, top - 3 * scale, x, bottom + 4 * scale, fill=colour, width=scale)
        lines = self._name_thresholds(low, high, bottom + 6 * scale, scale)
        height = (HEIGHT + LINE * (lines - 1)) * scale
        canvas.configure(background=theme.pick(theme.SURFACE), height=height)
        self._draw_pointer(top, scale)

    def _name_thresholds(self, low: float, high: float, top: float, scale: float) -> int:
        """Write what the thresholds mean, and return on how many lines."""
        names = list(zip(sorted({low, high}), self._thresholds, strict=False))
        font, colour = theme.canvas_font(theme.SMALL, scale), theme.pick(theme.MUTED)
        write = self._sheet.create_text
        items = [write(0, 0, text=w, anchor="nw", font=font, fill=colour) for _at, w in names]
        places = [self._x(at) for at, _words in names]
        if self._fit_on_one_line(items):
            self._put(items, places, top)
            return 1
        for line, (item, place) in enumerate(zip(items, places, strict=True)):
            self._put([item], [place], top + line * LINE * scale)
        return len(items)

    def _draw_pointer(self, track_top: float, scale: float) -> None:
        x, half = self._x(self._probability), 6 * scale
        colour = theme.pick(theme.TEXT)
        tip = track_top - 2 * scale
        self._sheet.create_polygon(
            (x, tip, x - half, tip - 9 * scale, x + half, tip - 9 * scale), fill=colour
        )
        font = theme.canvas_font(theme.SMALL, scale, bold=True)
        words = self._sheet.create_text(0, 0, text=self._words, anchor="sw", font=font, fill=colour)
        self._put([words], [x], tip - 11 * scale)

    def _fit_on_one_line(self, items: Sequence[int]) -> bool:
        gaps = GAP * self._get_widget_scaling() * (len(items) - 1)
        return sum(self._widths(items)) + gaps <= self._sheet.winfo_width()

    def _widths(self, items: Sequence[int]) -> list[int]:
        boxes = [self._sheet.bbox(item) for item in items]
        return [right - left for left, _top, right, _bottom in boxes]

    def _put(self, items: Sequence[int], middles: Sequence[float], y: float) -> None:
        gap, room = GAP * self._get_widget_scaling(), self._sheet.winfo_width()
        starts = side_by_side(middles, self._widths(items), room, gap)
        for item, start in zip(items, starts, strict=True):
            self._sheet.coords(item, start, y)

    def _x(self, share: float) -> float:
        margin = MARGIN * self._get_widget_scaling()
        return margin + share * (self._sheet.winfo_width() - 2 * margin)


def side_by_side(
    middles: Sequence[float], widths: Sequence[float], room: float, gap: float
) -> list[float]:
    """Return where words start, as near to their places as the edges and the others let them.

    Args:
        middles: the places they belong to, from left to right.
        widths: of the words, in the same order.
        room: how wide all of it may be.
        gap: least distance between two.
    """
    starts: list[float] = []
    end = -gap
    for middle, width in zip(middles, widths, strict=True):
        starts.append(max(middle - width / 2, end + gap))
        end = starts[-1] + width
    end = room + gap
    for place in reversed(range(len(starts))):
        # The first word is never lost: words wider than the room go beyond its right edge.
        starts[place] = max(min(starts[place], end - gap - widths[place]), 0.0)
        end = starts[place]
    return starts
