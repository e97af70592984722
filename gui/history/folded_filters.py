"""Several choices behind one control, where there is no room for all of them."""

import tkinter as tk
from collections.abc import Sequence

from gui import theme
from gui.widgets.controls import Menu
from gui.widgets.menu_look import menu_colours
from words import _, number


class FoldedFilters(Menu):
    """Opens a list with a list for each of other menus; what is chosen there is chosen in them.

    Args:
        filters: menus whose first value filters nothing.
        options: as those of a menu.
    """

    def __init__(self, master: tk.Misc, filters: Sequence[Menu], **options: object) -> None:
        super().__init__(master, values=[], **options)
        self._filters = filters
        self._lists = [tk.Menu(self._dropdown_menu, tearoff=False) for _filter in filters]
        self._chosen = [tk.StringVar(self) for _filter in filters]
        self.show()

    def show(self) -> None:
        """Tell how many of the menus filter anything."""
        count = sum(one.get() != one.cget("values")[0] for one in self._filters)
        self.set(_("Filters: {count}").format(count=number(count, "d")) if count else _("Filters"))

    def step(self, by: int) -> None:
        """Do nothing: of several choices none is the next one."""

    def _list_values(self) -> None:
        menu, look = self._dropdown_menu, menu_colours(theme.RAISED)
        tk.Menu.configure(menu, **look)
        menu.delete(0, "end")
        font = tk.Menu.cget(menu, "font")
        for one, values, chosen in zip(self._filters, self._lists, self._chosen, strict=True):
            values.configure(font=font, **look)
            values.delete(0, "end")
            chosen.set(one.get())
            for value in one.cget("values"):
                values.add_radiobutton(
                    label=value,
                    variable=chosen,
                    value=value,
                    command=lambda one=one, value=value: one.choose(value),
                )
            menu.add_cascade(label=one.get(), menu=values)
