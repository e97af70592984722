"""The main window: bar, tabs, status line; keys, drops and dialogs lead to the session."""

import logging
import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import customtkinter as ctk

from app.case.annotated_picture import Look
from app.session import Change, Session
from app.settings import Settings, Toggle
from app.version import NAME
from app.worker import UNEXPECTED
from errors import shown_name
from gui import theme
from gui.actions.keys import bind_keys, bind_release
from gui.actions.names import Action
from gui.dialogs.file_dialogs import ask_folder, ask_xrays
from gui.drop_target import DropRoot, accept_drops
from gui.furniture import Furniture
from gui.leaving import Leaving
from gui.pace.idle_drawing import draw_when_idle
from gui.pace.leavings import spare_classes
from gui.pace.polling import Polling
from gui.pace.slices import at_once
from gui.pace.spared_calls import hear_of_own_size, hold_font, spare_calls
from gui.paste import read_clipboard
from gui.refurnishing import Refurnishing
from gui.restyling import Restyling
from gui.system_quit import hear_system_quit
from gui.tab_names import ANALYSE
from gui.widgets.fields import edit_as_usual
from gui.widgets.focus import FocusRing
from gui.widgets.focus_in_sight import keep_focus_in_sight
from gui.widgets.sub_window import SubWindow, let_go
from gui.window_state import first_geometry, is_maximised, kept_geometry, maximise
from imaging.orientation import UPRIGHT
from words import _, use

log = logging.getLogger(__name__)

LEAST_WIDTH, LEAST_HEIGHT = 1024, 640
AHEAD_MS = 1000


class MainWindow(ctk.CTk, DropRoot):
    """Everything that is seen; all it knows it asks the session.

    Args:
        on_close: called when the window is gone.
        on_built: called whenever all tabs have been built, as a second after the start.
    """

    def __init__(
        self,
        session: Session,
        on_close: Callable[[], None],
        on_built: Callable[[], object] = lambda: None,
    ) -> None:
        use(session.settings.language)
        draw_when_idle()
        spare_calls()
        spare_classes()
        theme.load_fonts()
        theme.use(session.settings.theme)
        theme.use_text_size(session.settings.text_size)
        super().__init__(fg_color=theme.WINDOW, className=NAME)
        hear_of_own_size(self)
        hold_font(self)
        edit_as_usual(self)
        self._session = session
        self._on_close = on_close
        self._is_closed = False
        self._take_place(session.settings)
        self.actions: dict[Action, Callable[[], None]] = {}
        self.shown_tab = ANALYSE
        self._ring = FocusRing(self)
        self._refurnishing = Refurnishing(self, session, on_built)
        self._restyling = Restyling(
            self, self._hidden_tabs, self._refurnishing.clears, self._restyle_the_rest
        )
        furniture = Furniture(self, session)
        at_once(furniture.build())
        self.move_in(furniture)
        self._bind_keys()
        session.listen(Change.IMAGES, self._name_title)
        session.listen(Change.LANGUAGE, self._refurnishing.begin)
        delete_for_good = session.rows.delete_for_good
        self._leaving = Leaving(self, session, lambda: delete_for_good(self._leave))
        self.protocol("WM_DELETE_WINDOW", self.close)
        hear_system_quit(self, self.close)
        self.protocol("WM_TAKE_FOCUS", self._hand_keys_on)
        self.after(1, self._drawn)

    def move_in(self, furniture: Furniture) -> None:
        """Show what was built: the keys, and whoever asks, find it from now on."""
        self.furniture, self._tabs = furniture, furniture.tabs
        self.body, self.analyse = furniture.body, furniture.analyse
        self.toolbar, self.tab_bar = furniture.toolbar, furniture.tab_bar
        self.status, self.notice_bar = furniture.status, furniture.notice_bar
        self.menu = furniture.menu
        # The keys are bound to this very table.
        self.actions.update(furniture.actions)
        self.menu.show()
        furniture.room.lift()
        self.show_tab(self.shown_tab)

    # What the keys and buttons do

    def act(self, action: Action) -> None:
        """Do what an action's key would."""
        self.actions[action]()

    def open_dialog(self) -> None:
        """Let the user choose images."""
        self.open(ask_xrays(self, _("Open X-rays"), self._session.settings.folder))

    def open_folder(self) -> None:
        """Let the user choose a folder and list all X-rays in it."""
        folder = ask_folder(self, _("Open a folder of X-rays"), self._session.settings.folder)
        if folder is not None:
            self.open([folder])

    def open(self, paths: list[Path]) -> None:
        """Open images and bring the picture to the front."""
        if not paths:
            return
        self._session.choices.look_in(paths[0].absolute().parent)
        self.show_tab(ANALYSE)
        self._session.images.open(paths)

    def paste(self) -> None:
        """Open what was copied: files, or a picture."""
        self.show_tab(ANALYSE)
        self._session.images.open_pasted(read_clipboard(self))

    def ask(self) -> None:
        """Analyse the open image and bring it to the front."""
        self.show_tab(ANALYSE)
        self._session.analyses.start()

    def cancel(self) -> None:
        """Lay the tool down; stop what is running; when nothing is, put the notice away."""
        if self.shown_tab == ANALYSE and self.analyse.viewer.tools.escape():
            return
        if self._session.is_busy:
            self._session.cancel()
        else:
            self._session.inform("")

    def copy_picture(self) -> None:
        """Put the annotated picture on the clipboard."""
        self._session.export.copy_picture(self.look())

    def next_theme(self) -> None:
        """Change from dark to light, to black, and round again."""
        self._session.choices.choose_next_theme()
        self.apply_theme()

    def apply_theme(self) -> None:
        """Draw everything in the theme that the settings name."""
        theme.use(self._session.settings.theme)
        self._restyling.recolour()

    def step_text_size(self, by: int) -> None:
        """Make text and controls larger or smaller."""
        self._session.choices.step_text_size(by)
        self.apply_text_size()

    def apply_text_size(self) -> None:
        """Draw everything in the text size that the settings name."""
        theme.use_text_size(self._session.settings.text_size)
        self._restyling.rescale()

    def _restyle_the_rest(self) -> None:
        self._ring.recolour()
        self.menu.recolour()
        self.analyse.viewer.refresh()

    def toggle_panel(self) -> None:
        """Give the picture the room of the answer, or show the answer again."""
        self._session.choices.toggle(Toggle.PANEL)
        self.analyse.lay_out()
        keep_focus_in_sight(self.analyse)

    def toggle_on_picture(self, which: Toggle) -> None:
        """Lay something on the picture, or take it away."""
        self._session.choices.toggle(which)
        self.analyse.viewer.refresh()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front; it is built when it is first shown."""
        self.furniture.show_tab(name, self._restyling.finish)
        self.shown_tab = name
        self._name_title()

    def tab(self, name: str) -> Any:
        """Bring a tab to the front and return it, as what it is."""
        self.show_tab(name)
        return self._tabs[name]

    def _hand_keys_on(self) -> None:
        """Give the keys back to the dialog that holds them: here nobody would hear them."""
        held_by = str(self.tk.call("grab", "current", self))
        # The copies of menus in the bar are no widgets to tkinter.
        with suppress(KeyError):
            holder = self.nametowidget(held_by) if held_by else None
            if isinstance(holder, SubWindow):
                holder.take_back_keys()

    def _hidden_tabs(self) -> list[tk.Misc]:
        return [tab for name, tab in self._tabs.items() if name != self.shown_tab]

    def close(self) -> None:
        """Leave when exports are written and removed rows deleted; called again, leave sooner."""
        self._leaving.ask()

    def _leave(self) -> None:
        """Stop what runs, keep what was answered, and go."""
        self._session.choices.open_as("" if is_maximised(self) else self.geometry())
        self._is_closed = True
        self._session.cancel()
        # What is put away from here on no longer has a window to hurry.
        self._session.when_work_starts(lambda: None)
        self.destroy()
        # CustomTkinter's own timers too, and what widgets asked for as they went: Tk would complain
        # of them on the terminal.
        for timer in self.tk.splitlist(self.tk.call("after", "info")):
            self.tk.call("after", "cancel", timer)
        let_go(self)
        self._on_close()

    def report_callback_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a bug in any callback and say that there was one; Tk would only print it."""
        log.error("in the window", exc_info=(kind, error, trace))
        # Later, and not again while it is being said: a broken notice must not break this too.
        if not self._is_closed and self._session.notice.sentence != _(UNEXPECTED):
            self.after_idle(self._session.fail, UNEXPECTED)

    # How the window is made and kept alive

    def _take_place(self, settings: Settings) -> None:
        self.title(NAME)
        self.minsize(LEAST_WIDTH, LEAST_HEIGHT)
        kept, scaling = settings.geometry, self._get_window_scaling()
        self.geometry(kept_geometry(self, kept, scaling) if kept else first_geometry(self, scaling))
        if settings.is_maximised:
            maximise(self)

    def _bind_keys(self) -> None:
        bind_keys(self, self.actions, lambda: self.shown_tab == ANALYSE)
        bind_release(self, "z", lambda: self.analyse.viewer.tools.magnify(False))

    def _take_drops(self) -> None:
        self.prepare_drops()
        if self.drop_is_possible:
            accept_drops(self, self.open, self._invite)

    def _invite(self, files_are_held: bool) -> None:
        self.analyse.invite(files_are_held)

    def look(self) -> Look:
        """Return how the picture on screen is to be saved."""
        settings, view = self._session.settings, self.analyse.view
        return replace(
            Look.of(settings),
            tone=view.tone_to_save,
            orientation=view.orientation if settings.saves_as_turned else UPRIGHT,
            measures=tuple(self._session.measuring.to_save()),
        )

    def _drawn(self) -> None:
        """Begin the work only now that the window is on the screen."""
        self.update()
        self._take_drops()
        self._session.start()
        # Before anything can be brought back: what is built here would hold up a running analysis.
        at_once(self.furniture.build_rest())
        Polling(self, self._session)
        self.after(AHEAD_MS, self._refurnishing.build_ahead)

    def _name_title(self) -> None:
        """Name what is seen: the picture, or the tab that is in its place."""
        current = self._session.images.current
        seen = shown_name(current.path) if current else ""
        seen = seen if self.shown_tab == ANALYSE else _(self.shown_tab)
        self.title(f"{seen} – {NAME}" if seen else NAME)
