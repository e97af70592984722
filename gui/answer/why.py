"""How the answer is shown: overlay, opacity, which boxes, their names, the operating point."""

import tkinter as tk

import customtkinter as ctk

from app.about import remark_on_marks
from app.session import Session
from app.settings import Toggle
from app.wording import OPERATING_POINTS
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.answer.box_slider import BoxSlider
from gui.widgets.controls import Menu, Slider, Switch
from gui.widgets.small_controls import small_menu, small_switch
from gui.widgets.tips import Tip
from gui.widgets.wrapped import wrap_within
from imaging.overlay import Heatmap
from models.prediction import Prediction
from models.public_labels import has_public_names
from words import _

PAD = 2 * theme.GRID


class Why(ctk.CTkFrame):
    """Controls for the overlay and the thresholds.

    Attributes:
        steps: build the controls; to be taken in this order before anything is shown.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self._words = {_(words): name for name, words in OPERATING_POINTS.items()}
        self.grid_columnconfigure(1, weight=1)
        self.steps = [self._build_overlay, self._build_boxes, self._build_point]

    def _build_overlay(self) -> None:
        self.overlay = self._overlay_switch()
        self.overlay.grid(row=0, column=0, sticky="w")
        self.opacity = self._opacity_slider()
        self.opacity.grid(row=0, column=1, sticky="ew", padx=(theme.GRID, 0))

    def _build_boxes(self) -> None:
        self.boxes = BoxSlider(self, self._session)
        self.names = self._names_switch()

    def _build_point(self) -> None:
        self.point = self._point_menu()
        self.point.grid(row=3, column=0, columnspan=2, sticky="ew", pady=(theme.GRID, 0))
        self.remark = ctk.CTkLabel(
            self,
            text="",
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
            justify="left",
            anchor="w",
        )
        wrap_within(self.master, self.remark, margin=2 * PAD)

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to control."""
        return not self.grid_slaves()

    def refresh(self) -> None:
        """Show what the session holds now."""
        settings = self._session.settings
        self.opacity.set(settings.opacity)
        self.point.set(_(OPERATING_POINTS[settings.operating_point]))
        prediction = self._session.images.shown_prediction()
        remark = remark_on_marks(prediction) if prediction is not None else ""
        self._refresh_overlay()
        judged = prediction is not None and bool(prediction.operating_points)
        (self.point.grid if judged else self.point.grid_remove)()
        self._refresh_boxes(prediction)
        if remark:
            self.remark.configure(text=remark)
            self.remark.grid(row=4, column=0, columnspan=2, sticky="ew", pady=(4, 0))
        else:
            self.remark.grid_remove()

    def _refresh_overlay(self) -> None:
        """Offer the switch where it hides something: marks of the answer or of the reader."""
        is_on, current = self._session.settings.overlay_is_on, self._session.images.current
        (self.overlay.select if is_on else self.overlay.deselect)()
        answer = current.shown if current else None
        # All of them: a switch that went as the slider hides the last box could not be found.
        marks = answer.prediction.overlay if answer else ()
        has_marks = bool(marks) or bool(self._session.opinions.drawn())
        (self.overlay.grid if has_marks else self.overlay.grid_remove)()
        has_heat = any(isinstance(mark, Heatmap) for mark in marks)
        (self.opacity.grid if has_heat else self.opacity.grid_remove)()

    def _refresh_boxes(self, shown: Prediction | None) -> None:
        current = self._session.images.current
        answer = current.shown if current else None
        point = self._session.settings.operating_point
        kept = answer.prediction.at(point) if answer else None
        if shown is not None and kept is not None and kept.least_score is not None:
            self.boxes.grid(row=1, column=0, columnspan=2, sticky="ew", pady=(theme.GRID, 0))
            self.boxes.show(kept, shown)
        else:
            self.boxes.grid_remove()
        if kept is not None and has_public_names(kept):
            self.names.grid(row=2, column=0, columnspan=2, sticky="w", pady=(theme.GRID, 0))
            is_on = self._session.settings.public_names
            (self.names.select if is_on else self.names.deselect)()
        else:
            self.names.grid_remove()

    def _overlay_switch(self) -> Switch:
        tip = _("Marks on the picture on or off ({key})").format(key=shown_key(Action.OVERLAY))
        return self._switch(_("Overlay"), tip, Toggle.OVERLAY)

    def _names_switch(self) -> Switch:
        tip = _("When off, each box is named a fracture, with its region ({key})").format(
            key=shown_key(Action.PUBLIC_NAMES)
        )
        return self._switch(_("Boxes as in the public system"), tip, Toggle.PUBLIC_NAMES)

    def _switch(self, words: str, tip: str, which: Toggle) -> Switch:
        switch = small_switch(
            self,
            words,
            command=lambda: self._session.choices.switch(which, bool(switch.get())),
        )
        Tip(switch, tip)
        return switch

    def _opacity_slider(self) -> Slider:
        slider = Slider(
            self,
            height=16,
            button_color=theme.ACCENT,
            progress_color=theme.ACCENT,
            command=self._session.choices.set_opacity,
        )
        Tip(slider, _("How strongly the heat map covers the picture"))
        return slider

    def _point_menu(self) -> Menu:
        menu = small_menu(
            self,
            values=list(self._words),
            height=28,
            command=lambda words: self._session.choices.choose_operating_point(self._words[words]),
        )
        key = shown_key(Action.NEXT_POINT)
        Tip(menu, _("Which thresholds turn the probability into a verdict ({key})").format(key=key))
        return menu
