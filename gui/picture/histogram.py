"""The histogram of the shown picture with the window drawn on it: its edges can be dragged."""

import tkinter as tk
from collections.abc import Callable

import numpy as np

from gui import theme
from imaging.grey_statistics import GreyStatistics
from imaging.tone import Tone
from imaging.view import Point
from imaging.window import Window

BARS = 256
REACH_PX = 6
PAD = 6
# How much of the accent colour lies on the ground within the window.
LIT = 0.4


class Histogram(tk.Canvas):
    """Draws how often each grey occurs, and which of them become black and white.

    Args:
        on_window: called with the window that was dragged.
    """

    def __init__(
        self, master: tk.Misc, width: int, height: int, on_window: Callable[[Window], None]
    ) -> None:
        super().__init__(
            master, width=width, height=height, highlightthickness=0, borderwidth=0, cursor="hand2"
        )
        self._on_window = on_window
        self._greys: GreyStatistics | None = None
        self._tone, self._shown = Tone(), Window.spanning(0, 255)
        self._range, self._bars = (0.0, 1.0), [0.0] * BARS
        self._held: Callable[[float], None] | None = None
        self.bind("<Button-1>", self._take)
        self.bind("<B1-Motion>", self._pull)
        self.bind("<Configure>", lambda _e: self._draw_all())

    def show(self, greys: GreyStatistics | None, tone: Tone) -> None:
        """Show another picture's greys, or another window on them."""
        is_new = greys is not self._greys
        self._greys, self._tone = greys, tone
        if greys is None:
            self.delete("all")
            return
        self._shown = tone.window or greys.own
        if is_new:
            self._range = _range_of(greys)
            # Counting takes longer than drawing, which every change of size does anew.
            self._bars = greys.bars(*self._range, BARS).tolist()
            self._draw_all()
        else:
            self._draw_window()

    def recolour(self) -> None:
        """Take the colours of the appearance in use."""
        self._draw_all()

    def _draw_all(self) -> None:
        self.delete("all")
        self.configure(background=theme.pick(theme.RAISED))
        if self._greys is None:
            return
        floor, room = self.winfo_height() - PAD, self.winfo_height() - 2 * PAD
        step = (self.winfo_width() - 2 * PAD) / BARS
        outline: list[Point] = [(PAD, floor)]
        for number, share in enumerate(self._bars):
            outline += [(PAD + number * step, floor - share * room)]
        outline += [(self.winfo_width() - PAD, floor)]
        self.create_polygon(*outline, fill=theme.pick(theme.MUTED), outline="")
        self._draw_window()

    def _draw_window(self) -> None:
        self.delete("window")
        if self._greys is None:
            return
        top, floor = PAD, self.winfo_height() - PAD
        low, high = (self._x_of(value) for value in self._shown.limits)
        text = theme.pick(theme.TEXT)
        lit = _between(theme.pick(theme.RAISED), theme.pick(theme.ACCENT), LIT)
        ground = self.create_rectangle(low, top, high, floor, outline="", fill=lit, tags="window")
        self.tag_lower(ground)
        self.create_line(*self._curve(), fill=text, width=2, tags="window")
        for x in (low, high):
            self.create_line(x, top, x, floor, fill=text, width=1, tags="window")

    def _curve(self) -> list[Point]:
        """Return what grey each value has on the screen, from edge to edge of the axis."""
        assert self._greys is not None
        table = self._tone.table(self._greys.own, self._greys.levels)
        top, floor = PAD, self.winfo_height() - PAD
        # At least two points: Tk draws no line of fewer while it has no room yet.
        xs = np.arange(PAD, max(self.winfo_width() - PAD, PAD + 1) + 1)
        levels = np.rint(np.linspace(*self._range, len(xs))).astype(np.intp)
        greys = table[levels.clip(0, self._greys.levels - 1)] / 255.0
        return list(zip(xs.tolist(), (floor - (floor - top) * greys).tolist(), strict=True))

    def _take(self, event: tk.Event) -> None:
        if self._greys is None:
            return
        low, high = self._shown.limits
        x_low, x_high = self._x_of(low), self._x_of(high)
        nearer_low = abs(event.x - x_low) <= abs(event.x - x_high)
        if min(abs(event.x - x_low), abs(event.x - x_high)) <= REACH_PX:
            self._held = self._pull_low if nearer_low else self._pull_high
        elif x_low < event.x < x_high:
            away = self._value_at(event.x) - low
            self._held = lambda value: self._tell(value - away, value - away + high - low)
        else:
            self._held = self._pull_low if nearer_low else self._pull_high
            self._pull(event)

    def _pull(self, event: tk.Event) -> None:
        if self._held is not None:
            self._held(self._value_at(event.x))

    def _pull_low(self, value: float) -> None:
        high = self._shown.limits[1]
        self._tell(min(value, high - 1.0), high)

    def _pull_high(self, value: float) -> None:
        low = self._shown.limits[0]
        self._tell(low, max(value, low + 1.0))

    def _tell(self, low: float, high: float) -> None:
        self._on_window(Window.spanning(low, high, self._shown.shape))

    def _x_of(self, value: float) -> float:
        low, high = self._range
        return PAD + (value - low) / (high - low) * (self.winfo_width() - 2 * PAD)

    def _value_at(self, x: float) -> float:
        low, high = self._range
        return low + (x - PAD) / (self.winfo_width() - 2 * PAD) * (high - low)


def _between(one: str, other: str, share: float) -> str:
    """Return the colour that lies so far on the way from one to the other."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _range_of(greys: GreyStatistics) -> tuple[float, float]:
    """Return which values the axis spans: those that occur and the file's window, and some air."""
    least, greatest = greys.extent
    low, high = greys.own.limits
    low, high = min(least, max(low, 0)), max(greatest, min(high, greys.levels - 1))
    air = max((high - low) * 0.03, 1.0)
    return max(low - air, 0.0), min(high + air, float(greys.levels))
