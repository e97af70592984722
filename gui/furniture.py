"""All that is seen in the main window, in the language in use when it was built."""

import tkinter as tk
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import customtkinter as ctk

from app.session import Session
from gui import theme
from gui.analyse_tab import AnalyseTab
from gui.menu_bar import LanguageChoice, MenuBar
from gui.notice_bar import NoticeBar
from gui.pace.leavings import family, forget_parts
from gui.pace.slices import LATER, at_once
from gui.status_line import StatusLine
from gui.tab_names import ANALYSE, MODELS, TABS
from gui.tabs import import_tab
from gui.toolbar import Toolbar
from gui.widgets.focus_in_sight import keep_focus_in_sight
from gui.widgets.tab_bar import TabBar
from gui.window_actions import all_actions, menu_actions, recent_files, switched_on

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Furniture:
    """Fills a room as large as the window, under all rooms that are there already.

    Attributes:
        room: holds everything but the menus.
        actions: what each action does to what is in the room.
        tabs: those that were begun, by their names.
    """

    def __init__(self, window: "MainWindow", session: Session) -> None:
        self._window, self._session = window, session
        self.room = ctk.CTkFrame(window, fg_color=theme.WINDOW, corner_radius=0)
        self.room.place(relwidth=1.0, relheight=1.0)
        self.room.lower()
        self.tabs: dict[str, ctk.CTkBaseClass] = {}
        self._filling: dict[str, Iterator[None]] = {}

    def build(self) -> Iterator[None]:
        """Build all that the first sight needs, in steps."""
        window, session = self._window, self._session
        self.body = ctk.CTkFrame(self.room, fg_color=theme.WINDOW, corner_radius=0)
        self.status = StatusLine(self.room, session)
        yield
        self.analyse = AnalyseTab(
            self.body,
            session,
            on_open=window.open_dialog,
            on_pointer=self.status.show_pointer,
            on_zoom=self.status.show_zoom,
            on_models=lambda: window.show_tab(MODELS),
            on_action=window.act,
        )
        self.tabs[ANALYSE] = self.analyse
        yield
        if session.images.current is not None:
            yield from self.analyse.build_rest()
        self.actions = all_actions(window, session, self.analyse.viewer)
        self.toolbar = Toolbar(self.room, session, self.actions)
        yield from self.toolbar.build()
        self.toolbar.pack(fill="x")
        yield
        self.tab_bar = TabBar(self.room, TABS, window.show_tab)
        yield from self.tab_bar.build()
        self.tab_bar.pack(fill="x", pady=(1, 1))
        yield
        self.status.pack(fill="x", side="bottom", pady=(1, 0))
        self.notice_bar = NoticeBar(self.room, session, self.body)
        self.body.pack(fill="both", expand=True)
        # Tab goes by this order: from the toolbar down.
        self.body.lift()
        self.notice_bar.lift()
        yield
        self.menu = self._menu_bar()
        self.menu.build()

    def _menu_bar(self) -> MenuBar:
        window, session = self._window, self._session
        return MenuBar(
            window,
            menu_actions(window, self.actions),
            switched_on(self.analyse.viewer, session),
            recent_files(window, session),
            LanguageChoice(lambda: session.settings.language, session.choices.speak),
        )

    def build_rest(self) -> Iterator[None]:
        """Build in steps what belongs to the first sight, but is not seen in an empty window."""
        yield from self.analyse.build_rest()
        yield from self.menu.fill()

    def show_tab(self, name: str, before_it_is_seen: Callable[[tk.Misc], None]) -> None:
        """Bring a tab to the front; what it still lacks is built."""
        at_once(self._fill(name))
        before_it_is_seen(self.tabs[name])
        for own, tab in self.tabs.items():
            if own == name:
                tab.pack(fill="both", expand=True)
            else:
                tab.pack_forget()
        self.tab_bar.choose(name)
        self.toolbar.offer_picture(name == ANALYSE)
        self.status.speak_of_picture(name == ANALYSE)
        keep_focus_in_sight(self.tabs[name])

    def build_ahead(self) -> Iterator[object]:
        """Build what nobody has looked at yet, in steps, while nobody waits for anything."""
        yield from self._till_nobody_waits()
        for step in self._build_unseen():
            yield step
            yield from self._till_nobody_waits()

    def _till_nobody_waits(self) -> Iterator[object]:
        while self._session.is_busy or self._session.images.reading:
            yield LATER

    def _build_unseen(self) -> Iterator[object]:
        """Build notices, the card of greys and tabs."""
        self.notice_bar.build()
        yield
        yield from self.analyse.viewer.build_card()
        for name in TABS:
            yield from self._fill(name)
            yield

    def _fill(self, name: str) -> Iterator[None]:
        """Return the steps that a tab still lacks."""
        if name not in self.tabs:
            make = import_tab(name)
            yield
            # It may have been shown meanwhile.
            if name not in self.tabs:
                tab = make(self.body, self._session, lambda: self._bring_picture(name))
                self.tabs[name], self._filling[name] = tab, tab.build()
                yield
        yield from self._filling.get(name, ())

    def _bring_picture(self, asked_from: str) -> None:
        """Show the picture, unless the reader has gone on to another tab since asking for it."""
        if self._window.shown_tab == asked_from:
            self._window.show_tab(ANALYSE)

    def holds(self, widget: tk.Misc) -> bool:
        """Return whether a widget stands in the room."""
        return f"{widget}.".startswith(f"{self.room}.")

    def clear(self) -> Iterator[None]:
        """Take all that is left away, in steps; nothing in the room may be told of anything now."""
        if not self.room.winfo_exists():
            return
        self.room.place_forget()
        # Part by part: a whole tab goes in half a frame.
        tabs = [tab for tab in self.tabs.values() if tab.winfo_exists()]
        parts = [part for tab in tabs for part in tab.winfo_children()]
        menus = [self.menu.bar] if hasattr(self, "menu") else []
        gone = [one for room in (self.room, *menus) for one in family(room)]
        yield
        for widget in (*menus, *parts, *tabs, *self.room.winfo_children(), self.room):
            if widget.winfo_exists():
                widget.destroy()
                yield
        yield from forget_parts(gone)
