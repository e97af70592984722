"""The least score of a box: a slider, and how many of the kept boxes it shows."""

import tkinter as tk

import customtkinter as ctk

from app.session import Session
from gui import theme
from gui.widgets.controls import Slider
from gui.widgets.small_controls import small_button
from gui.widgets.tips import Tip
from imaging.overlay import Box
from models.prediction import Prediction
from words import _, number

# As near as this to the network's own least score, the slider takes it.
SNAP = 0.012


class BoxSlider(ctk.CTkFrame):
    """Shows more or fewer boxes of the answer on screen; no network is asked again."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self._own = 0.0
        self.grid_columnconfigure(0, weight=1)
        self.words = self._label()
        self.words.grid(row=0, column=0, sticky="w")
        self.count = self._label()
        self.count.grid(row=0, column=1, sticky="e")
        self.slider = Slider(
            self,
            height=16,
            button_color=theme.ACCENT,
            progress_color=theme.ACCENT,
            command=self._moved,
        )
        self.slider.grid(row=1, column=0, sticky="ew", pady=(4, 0))
        Tip(self.slider, _("Boxes that score less are hidden; the verdict stays"))
        self.reset = small_button(
            self, _("Reset"), lambda: session.images.show_boxes_from(None), width=56, height=24
        )
        Tip(self.reset, _("Return to the network's own least score"))

    def show(self, kept: Prediction, shown: Prediction) -> None:
        """Show the least score in use, and how many boxes it leaves.

        Args:
            kept: the answer with all its boxes.
            shown: the answer with those that are drawn.
        """
        self._own = kept.least_score or 0.0
        chosen = self._session.images.least_score
        score = self._own if chosen is None else chosen
        self.slider.set(place_of(score))
        digits = 2 if score >= 0.1 else 3
        self.words.configure(
            text=_("Boxes from score {score}").format(score=number(score, f".{digits}f"))
        )
        self.count.configure(
            text=_("{shown} of {all}").format(shown=_boxes_in(shown), all=_boxes_in(kept))
        )
        # Its column keeps the width of the count above.
        self.slider.grid(columnspan=2 if chosen is None else 1)
        if chosen is None:
            self.reset.grid_remove()
        else:
            self.reset.grid(row=1, column=1, sticky="e", padx=(theme.GRID, 0))

    def _moved(self, place: float) -> None:
        is_own = abs(place - place_of(self._own)) < SNAP
        self._session.images.show_boxes_from(None if is_own else score_at(place))

    def _label(self) -> ctk.CTkLabel:
        return ctk.CTkLabel(
            self, text="", height=18, font=theme.font(theme.SMALL), text_color=theme.TEXT
        )


def place_of(score: float) -> float:
    """Return where a score lies on the slider, 0 to 1.

    Detectors score many true boxes under 0.1, so that the low scores get more of its length.
    """
    return score**0.5


def score_at(place: float) -> float:
    """Return the score at a place of the slider, 0 to 1."""
    return place * place


def _boxes_in(prediction: Prediction) -> int:
    return sum(isinstance(mark, Box) for mark in prediction.overlay)
