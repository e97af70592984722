"""The keys never stay with what was put away."""

import tkinter as tk


def keep_focus_in_sight(instead: tk.Misc) -> None:
    """Give the keys to a widget where the one of its window that has them is not seen any more.

    A menu gives them back, as it closes, to the widget that had them; Tk would wait for one that
    was put away to be seen again, and the window would hear no key until it is clicked.
    """
    if not instead.winfo_toplevel().winfo_viewable():
        return
    # By its path: the copies of menus in the bar are no widgets to tkinter.
    focused = str(instead.tk.call("focus", "-lastfor", instead))
    if not instead.tk.getboolean(instead.tk.call("winfo", "viewable", focused)):
        instead.focus_set()
