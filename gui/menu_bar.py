"""The menus at the top of the window, made from the table of actions."""

import tkinter as tk
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import shown_name
from gui import theme
from gui.actions.names import Action, Menu
from gui.actions.shortcuts import SHORTCUTS, key_in_words
from gui.pace.slices import at_once
from gui.widgets.menu_look import menu_colours
from words import CHOICES, N_, _

# How many entries of the File menu stand above it.
BEHIND_OPEN = 2
RECENT = N_("Open recent")
FORGET = N_("Forget these")
KEEP = N_("Remember opened files")
LANGUAGE = N_("Language")


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


@dataclass(frozen=True)
class LanguageChoice:
    """What the menu of languages shows and does.

    Attributes:
        chosen: a key of `words.CHOICES`.
        on_choice: speaks another one.
    """

    chosen: Callable[[], str]
    on_choice: Callable[[str], None]


class MenuBar:
    """Builds the menus and keeps their ticks true.

    Args:
        window: gets the bar.
        actions: what each entry does.
        states: for the entries that are switches, whether they are on.
        recent: the files opened lately.
        languages: in which all is said.
    """

    def __init__(
        self,
        window: tk.Tk,
        actions: Mapping[Action, Callable[[], None]],
        states: Mapping[Action, Callable[[], bool]],
        recent: RecentFiles,
        languages: LanguageChoice,
    ) -> None:
        self._window, self._actions, self._states, self._recent = window, actions, states, recent
        self._ticks = {action: tk.BooleanVar(window) for action in states}
        self._keeps = tk.BooleanVar(window)
        self._languages, self._language = languages, tk.StringVar(window)
        self._underlined: set[str] = set()
        self.bar = tk.Menu(window)
        self._menus: list[tk.Menu] = [self.bar]
        self._built: dict[Menu, tk.Menu] = {}
        self._filling = self._fill()

    def build(self) -> None:
        """Fill the bar with the titles of its menus."""
        for title in Menu:
            menu = tk.Menu(self.bar, tearoff=False, postcommand=lambda t=title: self._refresh(t))
            self._menus.append(menu)
            self._built[title] = menu
            words = _(title.value)
            self.bar.add_cascade(label=words, menu=menu, underline=self._letter(words))
        self.recolour()

    def fill(self) -> Iterator[None]:
        """Return the steps that the menus still lack; one that is opened before has them taken."""
        return self._filling

    def _fill(self) -> Iterator[None]:
        for title, menu in self._built.items():
            self._add_actions(menu, title)
            yield
        self._recent_menu = self._cascade(self._built[Menu.FILE], _(RECENT), BEHIND_OPEN)
        self._add_languages()
        self.recolour()

    def show(self) -> None:
        """Take the place of the menus that the window has."""
        tk.Misc.configure(self._window, menu=self.bar)

    def recolour(self) -> None:
        """Take the colours of the appearance in use."""
        look = {
            "relief": "flat",
            "activeborderwidth": 2,
            "font": theme.canvas_font(theme.SMALL + 1, theme.scale_of(self._window)),
        }
        self.bar.configure(**look, **menu_colours(theme.SURFACE), borderwidth=0)
        # On the ground of all lists, which is seen against that of the window in every theme.
        for menu in self._menus[1:]:
            menu.configure(**look, **menu_colours(theme.RAISED), borderwidth=theme.GRID // 2)

    def _add_actions(self, menu: tk.Menu, title: Menu) -> None:
        for shortcut in (s for s in SHORTCUTS if s.menu is title):
            if shortcut.begins_group:
                menu.add_separator()
            options = {
                "label": _(shortcut.meaning),
                "accelerator": key_in_words(shortcut.shown),
                "command": self._actions[shortcut.action],
            }
            if shortcut.action in self._states:
                menu.add_checkbutton(variable=self._ticks[shortcut.action], **options)
            else:
                menu.add_command(**options)

    def _cascade(self, parent: tk.Menu, label: str, place: int) -> tk.Menu:
        menu = tk.Menu(parent, tearoff=False)
        self._menus.append(menu)
        parent.insert_cascade(place, label=label, menu=menu)
        return menu

    def _add_languages(self) -> None:
        view = self._built[Menu.VIEW]
        view.add_separator()
        menu = self._cascade(view, _(LANGUAGE), view.index("end") + 1)
        for choice, words in CHOICES.items():
            menu.add_radiobutton(
                label=_(words),
                variable=self._language,
                value=choice,
                command=lambda c=choice: self._languages.on_choice(c),
            )

    def _letter(self, words: str) -> int:
        """Return the place of the first letter that no other menu goes by."""
        places = (n for n, letter in enumerate(words.lower()) if letter not in self._underlined)
        place = next(places, 0)
        self._underlined.add(words[place].lower())
        return place

    def _refresh(self, title: Menu) -> None:
        at_once(self._filling)
        for action, is_on in self._states.items():
            self._ticks[action].set(is_on())
        self._language.set(self._languages.chosen())
        if title is Menu.FILE:
            self._list_recent()
        self._break_in_two(self._built[title])

    def _break_in_two(self, menu: tk.Menu) -> None:
        """Go on beside itself where a menu is higher than the screen, else Tk cuts it off."""
        last, height = menu.index("end") or 0, menu.winfo_screenheight()
        groups = [place for place in range(last) if menu.type(place) == "separator"]
        for place in groups:
            menu.entryconfigure(place + 1, columnbreak=False)
        # Its own height is not known before it is seen.
        if groups and menu.yposition(last) * (last + 1) / last > height:
            middle = min(groups, key=lambda place: abs(place - last / 2))
            menu.entryconfigure(middle + 1, columnbreak=True)

    def _list_recent(self) -> None:
        menu, recent = self._recent_menu, self._recent
        menu.delete(0, "end")
        for path in recent.paths():
            folder = path.parent.name
            label = f"{shown_name(path)}   ({folder})" if folder else shown_name(path)
            menu.add_command(label=label, command=lambda p=path: recent.on_open([p]))
        if not recent.paths():
            menu.add_command(label=_("None yet"), state="disabled")
        menu.add_separator()
        self._keeps.set(recent.is_kept())
        menu.add_checkbutton(label=_(KEEP), variable=self._keeps, command=recent.on_toggle)
        menu.add_command(label=_(FORGET), command=recent.on_forget)
