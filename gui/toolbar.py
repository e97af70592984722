"""The slim bar at the top: open, choose a pipeline, analyse or cancel, save."""

import time
import tkinter as tk
from collections.abc import Callable, Iterator, Mapping

import customtkinter as ctk

from app.session import Change, Session
from app.version import NAME
from app.work_words import STOPPING
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.widgets.controls import Button, Menu
from gui.widgets.tips import Tip
from models.registry import PIPELINES
from predictions import ALL
from words import N_, _

ALL_TITLE = N_("All pipelines")
CANNOT = N_(" (can't answer yet)")
CONTROL_HEIGHT, MARGINS_PX = 38, 18
DOUBLE_CLICK_S = 0.5
ANALYSE, CANCEL = N_("Analyse"), N_("Cancel")
NOT_IN_VIEW = N_(
    "What is saved and copied is the picture on the Analyse tab; go there first, so that you see "
    "which one it is."
)
AT_RIGHT = (
    (N_("Save picture…"), Action.SAVE, N_("Save the annotated picture, full size")),
    (N_("Copy"), Action.COPY, N_("Copy the annotated picture")),
    (N_("Theme"), Action.THEME, N_("Dark, light or black")),
)


class Toolbar(ctk.CTkFrame):
    """Buttons for what is done most.

    Args:
        actions: what each button does, by action.
    """

    def __init__(
        self, master: tk.Misc, session: Session, actions: Mapping[Action, Callable[[], None]]
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._set_height()
        self.pack_propagate(False)
        self._session = session
        self._actions = actions
        self._names: dict[str, str] = {}
        self._asked_at = 0.0
        self.name = ctk.CTkLabel(self, text=NAME, font=theme.font(bold=True), text_color=theme.TEXT)
        self._pack_name()

    def build(self) -> Iterator[None]:
        """Fill the bar, in steps."""
        self._opening = self._quiet(_("Open…"), Action.OPEN)
        Tip(self._opening, f"{_('Open images')} ({shown_key(Action.OPEN)})")
        self._opening.pack(side="left", padx=(2 * theme.GRID, 0))
        self.pipeline = self._pipeline_menu()
        self.pipeline.pack(side="left", padx=(3 * theme.GRID, theme.GRID))
        yield
        self.analyse = self._analyse_button()
        self.analyse.pack(side="left")
        self._lay_out_right()
        yield
        self._session.listen(Change.WORK, self._refresh_button)
        self._session.listen(Change.WEIGHTS, self._refresh_pipelines)
        self._refresh_button()
        self._refresh_pipelines()

    def _set_scaling(self, *scalings: float, **named: float) -> None:
        super()._set_scaling(*scalings, **named)
        self._set_height()

    def _set_height(self) -> None:
        # Larger text is no reason for larger margins, which would take the picture's room.
        self.configure(height=CONTROL_HEIGHT + MARGINS_PX / self._get_widget_scaling())

    def _lay_out_right(self) -> None:
        # Made from left to right, the way Tab goes, and packed from the right.
        self._at_right = [self._quiet(_(words), action) for words, action, _tip in AT_RIGHT]
        self._tips = [Tip(button, "") for button in self._at_right]
        self.offer_picture(True)
        self._pack_right()
        for widget in (self, self.analyse, *self._at_right):
            tk.Misc.bind(widget, "<Configure>", lambda _e: self._make_room(), add="+")

    def offer_picture(self, is_seen: bool) -> None:
        """Let the picture be saved and copied only where it can be seen which one that is."""
        for button, tip, (_words, action, meaning) in zip(
            self._at_right, self._tips, AT_RIGHT, strict=True
        ):
            is_offered = is_seen or action is Action.THEME
            words = f"{_(meaning)} ({shown_key(action)})"
            tip.text = words if is_offered else _(NOT_IN_VIEW)
            state = "normal" if is_offered else "disabled"
            # A button is drawn anew each time it is set.
            if button.cget("state") != state:
                button.configure(state=state)

    def _pack_right(self) -> None:
        for place, button in enumerate(reversed(self._at_right)):
            button.pack(side="right", padx=(theme.GRID, 0 if place else 2 * theme.GRID))

    def _make_room(self) -> None:
        """Leave out what would be cut off by a narrow window: menus and title have it too."""
        scale = self._get_widget_scaling()
        margin = 2 * theme.GRID * scale
        at_right = sum(button.winfo_reqwidth() + theme.GRID * scale for button in self._at_right)
        # Not where they are: what was laid out meanwhile is placed later.
        at_left = sum(map(tk.Misc.winfo_reqwidth, (self._opening, self.pipeline, self.analyse)))
        at_left += (2 + 3 + 1) * theme.GRID * scale
        name = self.name.winfo_reqwidth() + 3 * theme.GRID * scale
        room = self.winfo_width() - margin
        self._show_name(at_left + name <= room)
        fits = at_left + name + at_right <= room
        is_shown = bool(self._at_right[0].winfo_manager())
        if fits and not is_shown:
            self._pack_right()
        elif not fits and is_shown:
            for button in self._at_right:
                button.pack_forget()

    def _pack_name(self, **place: tk.Misc) -> None:
        self.name.pack(side="left", padx=(2 * theme.GRID, theme.GRID), **place)

    def _show_name(self, is_shown: bool) -> None:
        if is_shown and not self.name.winfo_manager():
            self._pack_name(before=self._opening)
        elif not is_shown and self.name.winfo_manager():
            self.name.pack_forget()

    def _refresh_button(self) -> None:
        running = self._session.analyses.running
        words = _(ANALYSE if running is None else STOPPING if running.is_stopping else CANCEL)
        # Work advances many times in one analysis, and a button is drawn anew each time it is set.
        if self.analyse.cget("text") == words:
            return
        is_idle = running is None
        self.analyse.configure(
            text=words,
            state="disabled" if running is not None and running.is_stopping else "normal",
            fg_color=theme.ACCENT if is_idle else theme.RAISED,
            hover_color=theme.ACCENT_HOVER if is_idle else theme.HOVER,
            text_color=theme.ON_ACCENT if is_idle else theme.TEXT,
        )

    def _ask_or_cancel(self) -> None:
        """Do what the button says; the second half of a double click is no wish to cancel."""
        if self._session.analyses.running is None:
            self._asked_at = time.monotonic()
            self._actions[Action.ANALYSE]()
        elif time.monotonic() - self._asked_at >= DOUBLE_CLICK_S:
            self._actions[Action.CANCEL]()

    def _refresh_pipelines(self) -> None:
        ready = {s.name for s in self._session.weights.statuses if s.is_ready}
        is_known = bool(self._session.weights.statuses)
        self._names = {
            _(entry.title) + ("" if name in ready or not is_known else _(CANNOT)): name
            for name, entry in PIPELINES.items()
        }
        self._names[_(ALL_TITLE)] = ALL
        self.pipeline.configure(values=list(self._names))
        chosen = self._session.settings.pipeline
        self.pipeline.set(next(words for words, name in self._names.items() if name == chosen))

    def _pipeline_menu(self) -> Menu:
        menu = Menu(
            self,
            width=200,
            height=CONTROL_HEIGHT,
            corner_radius=6,
            font=theme.font(),
            dropdown_font=theme.font(),
            fg_color=theme.RAISED,
            button_color=theme.RAISED,
            button_hover_color=theme.HOVER,
            text_color=theme.TEXT,
            dynamic_resizing=False,
            command=lambda words: self._session.analyses.choose_pipeline(self._names[words]),
        )
        Tip(
            menu,
            _("Which pipeline is asked ({key} for the next)").format(
                key=shown_key(Action.NEXT_PIPELINE)
            ),
        )
        return menu

    def _analyse_button(self) -> Button:
        button = Button(
            self,
            text="",
            width=132,
            height=CONTROL_HEIGHT,
            corner_radius=6,
            font=theme.font(bold=True),
            text_color=theme.ON_ACCENT,
            text_color_disabled=theme.MUTED,
            command=self._ask_or_cancel,
        )
        keys = shown_key(Action.ANALYSE), shown_key(Action.CANCEL)
        Tip(button, _("Analyse ({key}), or cancel ({other})").format(key=keys[0], other=keys[1]))
        return button

    def _quiet(self, words: str, action: Action) -> Button:
        return Button(
            self,
            text=words,
            width=0,
            height=CONTROL_HEIGHT,
            corner_radius=6,
            font=theme.font(),
            fg_color="transparent",
            hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=self._actions[action],
        )
