"""The frame slider: which picture of a file that holds several is shown."""

import tkinter as tk

import customtkinter as ctk

from app.session import Change, Session
from gui import theme
from gui.widgets.focus import reach
from words import N_, _

HEIGHT = 40
WORDS_WIDTH = 128
WORDS = N_("Picture {number} of {count}")


class FrameSlider(ctk.CTkFrame):
    """A bar under the picture, there only where there is a choice; arrows go frame by frame.

    It must be placed by grid.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, height=HEIGHT, fg_color=theme.SURFACE, corner_radius=0)
        self._frames = session.frames
        self._is_built = False
        session.listen(Change.IMAGES, self.refresh)

    def _build(self) -> None:
        """Fill the bar, which most people never see."""
        self._is_built = True
        self._words = ctk.CTkLabel(
            self,
            text="",
            width=WORDS_WIDTH,
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            anchor="w",
        )
        self.slider = ctk.CTkSlider(
            self,
            height=16,
            fg_color=theme.RAISED,
            progress_color=theme.ACCENT,
            button_color=theme.ACCENT,
            button_hover_color=theme.ACCENT_HOVER,
            command=self._was_moved,
        )
        self._words.pack(side="left", padx=(2 * theme.GRID, theme.GRID), pady=theme.GRID)
        self.slider.pack(side="left", fill="x", expand=True, padx=(0, 2 * theme.GRID))
        steps = {"<Left>": -1, "<Right>": 1, "<Prior>": -10, "<Next>": 10}
        ends = {"<Home>": lambda: self._choose(0), "<End>": lambda: self._choose(self._last)}
        reach(self.slider, {**{k: lambda n=n: self._step(n) for k, n in steps.items()}, **ends})

    def refresh(self) -> None:
        """Show where among the frames of the image on screen the reader is."""
        if self._frames.count == 1:
            self.grid_remove()
            return
        if not self._is_built:
            self._build()
        self.slider.configure(to=self._last, number_of_steps=self._last)
        self.slider.set(self._frames.awaited)
        self._say()
        self.grid()

    @property
    def _last(self) -> int:
        return self._frames.count - 1

    def _was_moved(self, value: float) -> None:
        self._choose(round(value))

    def _step(self, by: int) -> None:
        self._choose(self._frames.awaited + by)

    def _choose(self, frame: int) -> None:
        self._frames.show(frame)
        self.slider.set(self._frames.awaited)
        self._say()

    def _say(self) -> None:
        number, count = self._frames.awaited + 1, self._frames.count
        self._words.configure(text=_(WORDS).format(number=number, count=count))
