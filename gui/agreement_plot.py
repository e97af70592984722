"""Agreement from X-ray to X-ray: a line for each pipeline, the interval of the chosen one."""

import tkinter as tk
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime

import customtkinter as ctk

from app.percentages import in_percent
from app.reader.agreement_figures import LOOKS_BACK, Moment
from gui import theme
from models.registry import PIPELINES
from words import N_, _, number

TITLE = N_("Same verdict as yours, over the last {count} X-rays")
LEFT, RIGHT, TOP, BOTTOM = 44, 150, 28, 24
# After Okabe and Ito (2008), darker on white.
COLOURS = (
    theme.Colour("#005f94", "#56b4e9"),
    theme.Colour("#a84a00", "#e69f00"),
    theme.Colour("#8a3a6e", "#cc79a7"),
    theme.Colour("#00664a", "#3cc79b"),
    theme.Colour("#555555", "#bbbbbb"),
)


class AgreementPlot(ctk.CTkFrame):
    """Shows how agreement ran."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._moments: Mapping[str, Sequence[Moment]] = {}
        self._chosen = ""
        self._times: list[datetime] = []
        self._sheet = tk.Canvas(self, highlightthickness=0, borderwidth=0, height=120)
        self._sheet.pack(fill="both", expand=True)
        self._sheet.bind("<Configure>", lambda _e: self._paint())

    def show(self, moments: Mapping[str, Sequence[Moment]]) -> None:
        """Draw other moments, by pipeline."""
        self._moments = moments
        self._times = sorted({m.said_at for told in moments.values() for m in told})
        if self._chosen not in moments:
            self._chosen = next(iter(moments), "")
        self._paint()

    def choose(self, pipeline: str) -> None:
        """Draw the interval of another pipeline."""
        self._chosen = pipeline
        self._paint()

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._paint()

    def _paint(self) -> None:
        canvas = self._sheet
        canvas.configure(background=theme.pick(theme.SURFACE))
        canvas.delete("all")
        if not self._moments:
            return
        self._draw_frame()
        self._draw_band(self._moments[self._chosen])
        for row, (pipeline, moments) in enumerate(self._moments.items()):
            self._draw_line(row, pipeline, moments)

    def _draw_frame(self) -> None:
        canvas, scale = self._sheet, self._get_widget_scaling()
        font, muted = theme.canvas_font(theme.SMALL, scale), theme.pick(theme.MUTED)
        bold = theme.canvas_font(theme.SMALL, scale, bold=True)
        words = _(TITLE).format(count=LOOKS_BACK)
        canvas.create_text(
            0, 4 * scale, text=words, anchor="nw", font=bold, fill=theme.pick(theme.TEXT)
        )
        left, right = self._span()
        for share in (0.0, 0.5, 1.0):
            y = self._y(share)
            canvas.create_line(left, y, right, y, fill=theme.pick(theme.LINE))
            canvas.create_text(
                left - 6 * scale, y, text=f"{share * 100:.0f} %", anchor="e", font=font, fill=muted
            )
        bottom, last = self._y(0.0) + 5 * scale, len(self._times)
        ends = ((1, left, "nw"), (last, right, "ne"))
        # A single one stands at the right.
        for place, x, anchor in ends if last > 1 else ends[1:]:
            words = _("X-ray {place}, {day}").format(
                place=number(place, ",d"), day=f"{self._times[place - 1].astimezone():%Y-%m-%d}"
            )
            canvas.create_text(x, bottom, text=words, anchor=anchor, font=font, fill=muted)

    def _draw_band(self, moments: Sequence[Moment]) -> None:
        upper = [(self._x(m), self._y(m.share.high)) for m in moments]
        lower = [(self._x(m), self._y(m.share.low)) for m in moments]
        if len(moments) == 1:
            (x, top), (_x, bottom) = upper[0], lower[0]
            self._sheet.create_line(x, top, x, bottom, fill=theme.pick(theme.MUTED), width=2)
        else:
            points = [p for point in (*upper, *reversed(lower)) for p in point]
            self._sheet.create_polygon(points, fill=theme.pick(theme.RAISED), outline="")

    def _draw_line(self, row: int, pipeline: str, moments: Sequence[Moment]) -> None:
        canvas, scale = self._sheet, self._get_widget_scaling()
        colour = theme.pick(COLOURS[row % len(COLOURS)])
        width = (3 if pipeline == self._chosen else 1.5) * scale
        points = [(self._x(m), self._y(m.share.value)) for m in moments]
        if len(moments) > 1:
            canvas.create_line([p for point in points for p in point], fill=colour, width=width)
        x, y = points[-1]
        reach = 3 * scale
        canvas.create_oval(x - reach, y - reach, x + reach, y + reach, fill=colour, outline="")
        top = (TOP + row * 20) * scale
        canvas.create_text(
            canvas.winfo_width() - (RIGHT - 16) * scale,
            top,
            text=f"{_(PIPELINES[pipeline].title)}: {in_percent(moments[-1].share.value)} %",
            anchor="w",
            font=theme.canvas_font(theme.SMALL, scale, bold=pipeline == self._chosen),
            fill=colour,
        )

    def _x(self, moment: Moment) -> float:
        """Return where an X-ray stands: in their order, whatever time lay between.

        The same one stands at the same place for every pipeline.
        """
        left, right = self._span()
        last = len(self._times) - 1
        share = bisect_left(self._times, moment.said_at) / last if last else 1.0
        return left + share * (right - left)

    def _span(self) -> tuple[float, float]:
        """Return where the first X-ray stands, and the last."""
        scale, width = self._get_widget_scaling(), self._sheet.winfo_width()
        return LEFT * scale, width - RIGHT * scale

    def _y(self, share: float) -> float:
        scale, height = self._get_widget_scaling(), self._sheet.winfo_height()
        return TOP * scale + (1.0 - share) * (height - (TOP + BOTTOM) * scale)
