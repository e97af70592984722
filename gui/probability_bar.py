"""The probability as one horizontal bar, with both thresholds ticked and named."""

import tkinter as tk

import customtkinter as ctk

from app.wording import percent
from gui import theme
from models.prediction import OperatingPoint, Verdict

HEIGHT = 64
TRACK_TOP, TRACK_HEIGHT = 26, 10
MARGIN = 2


class ProbabilityBar(ctk.CTkFrame):
    """Three zones from 0 to 100 %, and a pointer at the probability."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0, height=HEIGHT)
        self._sheet = tk.Canvas(self, highlightthickness=0, borderwidth=0, height=HEIGHT)
        self._sheet.pack(fill="both", expand=True)
        self._sheet.bind("<Configure>", lambda _e: self._paint())
        self._probability = 0.0
        self._point = OperatingPoint(0.5, 0.5)

    def show(self, probability: float, point: OperatingPoint) -> None:
        """Draw another probability, in [0, 1], and its thresholds."""
        self._probability, self._point = probability, point
        self._paint()

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._paint()

    def _paint(self) -> None:
        canvas, scale = self._sheet, self._get_widget_scaling()
        canvas.configure(background=theme.pick(theme.SURFACE), height=HEIGHT * scale)
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
        self._name_thresholds(low, high, bottom + 6 * scale, scale)
        self._draw_pointer(top, scale)

    def _name_thresholds(self, low: float, high: float, top: float, scale: float) -> None:
        font, colour = theme.canvas_font(theme.SMALL, scale), theme.pick(theme.MUTED)
        write = self._sheet.create_text
        if low == high:
            words = f"fracture from {low * 100:.0f} %"
            write(self._x(0.5), top, text=words, anchor="n", font=font, fill=colour)
            return
        words = f"no fracture under {low * 100:.0f} %"
        write(self._x(0.0), top, text=words, anchor="nw", font=font, fill=colour)
        words = f"fracture from {high * 100:.0f} %"
        write(self._x(1.0), top, text=words, anchor="ne", font=font, fill=colour)

    def _draw_pointer(self, track_top: float, scale: float) -> None:
        x, half = self._x(self._probability), 6 * scale
        colour = theme.pick(theme.TEXT)
        tip = track_top - 2 * scale
        self._sheet.create_polygon(
            (x, tip, x - half, tip - 9 * scale, x + half, tip - 9 * scale), fill=colour
        )
        width = self._sheet.winfo_width()
        held = min(max(x, 40 * scale), width - 40 * scale)
        self._sheet.create_text(
            held,
            tip - 11 * scale,
            text=percent(self._probability),
            anchor="s",
            font=theme.canvas_font(theme.SMALL, scale, bold=True),
            fill=colour,
        )

    def _x(self, share: float) -> float:
        margin = MARGIN * self._get_widget_scaling()
        return margin + share * (self._sheet.winfo_width() - 2 * margin)
