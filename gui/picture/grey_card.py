"""The card of greys over the picture: histogram, presets, gamma, inversion, local contrast."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.session import Session
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.picture.grey_presets import PRESETS
from gui.picture.histogram import Histogram
from gui.picture.image_view import ImageView
from gui.widgets.controls import Button, Menu, Slider, Switch
from gui.widgets.small_controls import small_button, small_menu, small_switch
from gui.widgets.tips import Tip
from imaging.grey_statistics import GreyStatistics
from imaging.tone import GREATEST_GAMMA, LEAST_GAMMA
from imaging.window import Window
from words import N_, _, number

WIDTH, HEIGHT, MOST_GROWTH = 296, 92, 1.25
PAD = 12
BY_HAND = N_("Chosen by hand")


class GreyCard(ctk.CTkFrame):
    """Shows and changes how the greys of a view are shown.

    Args:
        view: whose greys.
        on_action: does what a key would.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        view: ImageView,
        on_action: Callable[[Action], None],
    ) -> None:
        super().__init__(
            master,
            fg_color=theme.SURFACE,
            # Behind a round corner stands one colour, and here the picture has many.
            corner_radius=0,
            border_width=1,
            border_color=theme.LINE,
        )
        self._session, self._view, self._on_action = session, view, on_action
        self._greys: GreyStatistics | None = None
        self._windows: dict[str, Window | None] = {}
        self._steps = [self._build_histogram, self._build_presets, self._build_gamma]
        self._steps.append(self._build_switches)

    @property
    def is_whole(self) -> bool:
        """True when all parts are there."""
        return not self._steps

    def fill(self) -> Iterator[None]:
        """Build the parts in steps, as far as they are not there."""
        while self._steps:
            self._steps.pop(0)()
            yield

    def _build_histogram(self) -> None:
        self.histogram = Histogram(self, WIDTH, HEIGHT, self._view.set_window)
        self._scale_histogram()
        self.histogram.grid(row=0, column=0, columnspan=3, sticky="ew", padx=PAD, pady=(PAD, 4))
        self.numbers = self._label("")
        self.numbers.grid(row=1, column=0, columnspan=3, sticky="ew", padx=PAD)
        self.grid_columnconfigure(1, weight=1)

    def _build_presets(self) -> None:
        self.presets = self._preset_menu()
        self.presets.grid(row=2, column=0, columnspan=2, sticky="ew", padx=(PAD, 4), pady=4)
        self._reset().grid(row=2, column=2, sticky="e", padx=(0, PAD), pady=4)

    def _build_gamma(self) -> None:
        self._label(_("Gamma")).grid(row=3, column=0, sticky="w", padx=(PAD, 0))
        self.gamma = Slider(
            self,
            height=16,
            width=150,
            button_color=theme.ACCENT,
            progress_color=theme.ACCENT,
            command=self._slid,
        )
        self.gamma.grid(row=3, column=1, sticky="ew", padx=4)
        self.gamma_words = self._label("")
        self.gamma_words.grid(row=3, column=2, sticky="e", padx=(0, PAD))

    def _build_switches(self) -> None:
        self.inverted = self._switch(_("Invert"), Action.INVERT, _("Exchange black and white"))
        self.inverted.grid(row=4, column=0, columnspan=2, sticky="w", padx=PAD, pady=(4, PAD))
        self.equalised = self._switch(
            _("Local contrast"), Action.EQUALISE, _("CLAHE: for looking only, it invents contrast")
        )
        self.equalised.grid(row=4, column=1, columnspan=2, sticky="e", padx=PAD, pady=(4, PAD))

    def refresh(self) -> None:
        """Show what the view shows now."""
        greys, tone = self._view.statistics(), self._view.tone
        self.histogram.show(greys, tone)
        if greys is None:
            return
        self.numbers.configure(text=self._in_numbers(tone.window or greys.own))
        if greys is not self._greys:
            self._greys = greys
            self._windows = {_(words): make(greys) for words, make in PRESETS.values()}
            self._windows |= self._view.file_windows()
            self.presets.configure(values=list(self._windows))
        names = (words for words, made in self._windows.items() if made == tone.window)
        self.presets.set(next(names, _(BY_HAND)))
        self.gamma.set((tone.gamma - LEAST_GAMMA) / (GREATEST_GAMMA - LEAST_GAMMA))
        self.gamma_words.configure(text=number(tone.gamma, ".2f"))
        (self.inverted.select if tone.is_inverted else self.inverted.deselect)()
        (self.equalised.select if self._session.equalising.is_on else self.equalised.deselect)()

    def _in_numbers(self, window: Window) -> str:
        """Return a window in the units of the file, which stand in the picture's corner."""
        assert self._view.pyramid is not None
        values = self._view.pyramid.radiograph.value_scale
        told = (*values.centre_and_width(window), *(values.at(limit) for limit in window.limits))
        centre, width, low, high = (values.in_words(value) for value in told)
        return _("Centre {centre}   width {width}   black {low}   white {high}").format(
            centre=centre, width=width, low=low, high=high
        )

    def _slid(self, share: float) -> None:
        gamma = LEAST_GAMMA + share * (GREATEST_GAMMA - LEAST_GAMMA)
        # The straight course is hard to hit otherwise.
        gamma = 1.0 if abs(gamma - 1.0) < 0.04 else gamma
        self._view.set_tone(self._view.tone.with_gamma(gamma))

    def _preset_menu(self) -> Menu:
        menu = small_menu(
            self,
            values=[],
            height=28,
            command=lambda words: self._view.set_window(self._windows[words]),
        )
        Tip(
            menu,
            _("Grey-scale window (keys {key} to 5)").format(key=shown_key(Action.WINDOW_OWN)),
        )
        return menu

    def _reset(self) -> Button:
        button = small_button(
            self, _("Reset"), lambda: self._on_action(Action.RESET_TONE), width=60, height=28
        )
        Tip(
            button,
            _("Window, gamma and inversion as in the file ({key})").format(
                key=shown_key(Action.RESET_TONE)
            ),
        )
        return button

    def _switch(self, words: str, action: Action, tip: str) -> Switch:
        switch = small_switch(self, words, width=0, command=lambda: self._on_action(action))
        Tip(switch, f"{tip} ({shown_key(action)})")
        return switch

    def _label(self, words: str) -> ctk.CTkLabel:
        return ctk.CTkLabel(
            self,
            text=words,
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
            anchor="w",
            height=20,
        )

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        # Called by the parent's constructor already.
        if hasattr(self, "histogram"):
            self.histogram.recolour()

    def _set_scaling(self, *args: float, **kwargs: float) -> None:
        super()._set_scaling(*args, **kwargs)
        if hasattr(self, "histogram"):
            self._scale_histogram()

    def _scale_histogram(self) -> None:
        scale = self._get_widget_scaling()
        # Larger text needs a wider card, but what is only looked at would take its room.
        height = round(HEIGHT * min(scale, MOST_GROWTH))
        self.histogram.configure(width=round(WIDTH * scale), height=height)
