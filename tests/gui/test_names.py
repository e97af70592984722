"""Names of our widgets leave those of their toolkit alone."""

import inspect
import pkgutil
import tkinter as tk
from importlib import import_module

import gui


def test_no_widget_hides_what_its_toolkit_needs() -> None:
    """A private name of ours that Tk or CustomTkinter also uses would break a widget silently."""
    wanted = {"_set_appearance_mode", "_set_scaling", "_check_if_scrollbars_needed"}
    wanted |= {"_open_dropdown_menu", "_draw", "_on_leave"}
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if not (kind.__module__.startswith("gui.") and issubclass(kind, tk.Misc)):
                continue
            foreign = [base for base in kind.__mro__ if not base.__module__.startswith("gui.")]
            inherited = {name for base in foreign[:-1] for name in vars(base)}
            own = {n for n in vars(kind) if n.startswith("_") and not n.startswith("__")}
            assert not (own & inherited) - wanted, kind
