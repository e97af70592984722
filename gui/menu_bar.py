"""The menus at the top of the window, made from the table of actions."""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import shown_name
from gui import theme
from gui.shortcuts import SHORTCUTS, Action, Menu

# How many entries of the File menu stand above it.
BEHIND_OPEN = 2
RECENT = "Open recent"
FORGET = "Forget these"
KEEP = "Remember opened files"


@dataclass(frozen=True)
class RecentFiles:
    """What the menu of recent files shows and does.

    Attributes:
        paths: the files, the latest first.
        is_kept: whether the program remembers them.
        on_open: opens files.
        on_toggle: switches the remembering.
        on_forget: forgets them.
    """

    paths: Callable[[], list[Path]]
    is_kept: Callable[[], bool]
    on_open: Callable[[list[Path]], None]
    on_toggle: Callable[[], None]
    on_forget: Callable[[], None]


class MenuBar:
    """Builds the menus and keeps their ticks true.

    Args:
        window: gets the bar.
        actions: what each entry does.
        states: for the entries that are switches, whether they are on.
        recent: the files opened lately.
    """

    def __init__(
        self,
        window: tk.Tk,
        actions: Mapping[Action, Callable[[], None]],
        states: Mapping[Action, Callable[[], bool]],
        recent: RecentFiles,
    ) -> None:
        self._window, self._actions, self._states, self._recent = window, actions, states, recent
        self._ticks = {action: tk.BooleanVar(window) for action in states}
        self._keeps = tk.BooleanVar(window)
        self.bar = tk.Menu(window)
        self._menus: list[tk.Menu] = [self.bar]
        self._built = {menu: self._build(menu) for menu in Menu}
        self._recent_menu = self._cascade(self._built[Menu.FILE], RECENT, BEHIND_OPEN)
        tk.Misc.configure(window, menu=self.bar)
        self.recolour()

    def recolour(self) -> None:
        """Take the colours of the appearance in use."""
        look = {
            "background": theme.pick(theme.SURFACE),
            "foreground": theme.pick(theme.TEXT),
            "activebackground": theme.pick(theme.ACCENT),
            "activeforeground": theme.pick(theme.ON_ACCENT),
            "disabledforeground": theme.pick(theme.MUTED),
            "selectcolor": theme.pick(theme.TEXT),
            "relief": "flat",
            "borderwidth": 0,
            "activeborderwidth": 2,
            "font": theme.canvas_font(theme.SMALL + 1, theme.scale_of(self._window)),
        }
        for menu in self._menus:
            menu.configure(**look)

    def _build(self, title: Menu) -> tk.Menu:
        menu = tk.Menu(self.bar, tearoff=False, postcommand=lambda: self._refresh(title))
        self._menus.append(menu)
        for shortcut in (s for s in SHORTCUTS if s.menu is title):
            if shortcut.begins_group:
                menu.add_separator()
            options = {
                "label": shortcut.meaning,
                "accelerator": shortcut.shown,
                "command": self._actions[shortcut.action],
            }
            if shortcut.action in self._states:
                menu.add_checkbutton(variable=self._ticks[shortcut.action], **options)
            else:
                menu.add_command(**options)
        self.bar.add_cascade(label=title.value, menu=menu, underline=0)
        return menu

    def _cascade(self, parent: tk.Menu, label: str, place: int) -> tk.Menu:
        menu = tk.Menu(parent, tearoff=False)
        self._menus.append(menu)
        parent.insert_cascade(place, label=label, menu=menu)
        return menu

    def _refresh(self, title: Menu) -> None:
        for action, is_on in self._states.items():
            self._ticks[action].set(is_on())
        if title is Menu.FILE:
            self._list_recent()

    def _list_recent(self) -> None:
        menu, recent = self._recent_menu, self._recent
        menu.delete(0, "end")
        for path in recent.paths():
            folder = path.parent.name
            label = f"{shown_name(path)}   ({folder})" if folder else shown_name(path)
            menu.add_command(label=label, command=lambda p=path: recent.on_open([p]))
        if not recent.paths():
            menu.add_command(label="None yet", state="disabled")
        menu.add_separator()
        self._keeps.set(recent.is_kept())
        menu.add_checkbutton(label=KEEP, variable=self._keeps, command=recent.on_toggle)
        menu.add_command(label=FORGET, command=recent.on_forget)
