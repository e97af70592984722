"""How the answer is shown: overlay, opacity of the heat map, and the operating point."""

import tkinter as tk

import customtkinter as ctk

from app.about import remark_on_heatmap
from app.session import Session
from app.wording import OPERATING_POINTS
from gui import theme
from gui.shortcuts import Action, shown_key
from gui.tips import Tip

PAD = 2 * theme.GRID


class Why(ctk.CTkFrame):
    """Controls for the overlay and the thresholds."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self.grid_columnconfigure(1, weight=1)
        small = theme.font(theme.SMALL)
        self.overlay = ctk.CTkSwitch(
            self,
            text="Overlay",
            font=small,
            text_color=theme.TEXT,
            progress_color=theme.ACCENT,
            command=lambda: session.show_overlay(bool(self.overlay.get())),
        )
        self.overlay.grid(row=0, column=0, sticky="w")
        Tip(self.overlay, f"Marks on the picture on or off ({shown_key(Action.OVERLAY)})")
        self.opacity = ctk.CTkSlider(
            self,
            from_=0.0,
            to=1.0,
            height=16,
            button_color=theme.ACCENT,
            progress_color=theme.ACCENT,
            command=session.set_opacity,
        )
        self.opacity.grid(row=0, column=1, sticky="ew", padx=(theme.GRID, 0))
        Tip(self.opacity, "How strongly the heat map covers the picture")
        self._words = {words: name for name, words in OPERATING_POINTS.items()}
        self.point = ctk.CTkOptionMenu(
            self,
            values=list(self._words),
            font=small,
            dropdown_font=small,
            height=28,
            fg_color=theme.RAISED,
            button_color=theme.RAISED,
            button_hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=lambda words: session.choose_operating_point(self._words[words]),
        )
        self.point.grid(row=1, column=0, columnspan=2, sticky="ew", pady=(theme.GRID, 0))
        Tip(self.point, "Which thresholds turn the probability into a verdict")
        self.remark = ctk.CTkLabel(
            self,
            text="",
            font=small,
            text_color=theme.FAINT,
            justify="left",
            anchor="w",
            wraplength=theme.PANEL_WIDTH - 2 * PAD,
        )

    def refresh(self) -> None:
        """Show what the session holds now."""
        settings = self._session.settings
        (self.overlay.select if settings.overlay_is_on else self.overlay.deselect)()
        self.opacity.set(settings.opacity)
        self.point.set(OPERATING_POINTS[settings.operating_point])
        prediction = self._session.images.shown_prediction()
        remark = remark_on_heatmap(prediction) if prediction is not None else ""
        (self.opacity.grid if remark else self.opacity.grid_remove)()
        judged = prediction is not None and bool(prediction.operating_points)
        (self.point.grid if judged else self.point.grid_remove)()
        if remark:
            self.remark.configure(text=remark)
            self.remark.grid(row=2, column=0, columnspan=2, sticky="ew", pady=(4, 0))
        else:
            self.remark.grid_remove()
