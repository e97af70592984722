"""A change of colours or of the text's size, of what is in view first and a slice at a time.

CustomTkinter changes all widgets in one go, those of tabs out of sight too: half a second.
"""

import tkinter as tk
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import customtkinter as ctk

from gui.pace.slices import DRAWN, Slices

Work = Callable[[Any], None]


class Restyling:
    """Brings every widget of the program to the colours and the size that `gui.theme` has now.

    Args:
        window: the main one.
        hidden: tells what is out of sight just now; all in it comes last.
        is_going: tells whether a widget is being cleared away; it is left as it is.
        on_shown: called when all that is in sight has been changed.
    """

    def __init__(
        self,
        window: tk.Misc,
        hidden: Callable[[], Iterable[tk.Misc]],
        is_going: Callable[[tk.Misc], bool],
        on_shown: Callable[[], None],
    ) -> None:
        self._window, self._hidden = window, hidden
        self._is_going, self._on_shown = is_going, on_shown
        # Each widget that grows moves all others: laid out in between, they would be so many times.
        self._slices = Slices(window, pause_ms=0)
        # In the order in which it is to be done; the values mean nothing.
        self._todo: dict[tuple[Work, Any], None] = {}

    @property
    def is_running(self) -> bool:
        """True while something may be left to do."""
        return self._slices.is_running

    def recolour(self) -> None:
        """Begin to draw everything in the theme in use."""
        callbacks: list[Any] = ctk.AppearanceModeTracker.callback_list
        self._begin(_recolour, [callback.__self__ for callback in callbacks])

    def rescale(self) -> None:
        """Begin to draw everything in the text size in use."""
        of_windows: dict[Any, list[Any]] = ctk.ScalingTracker.window_widgets_dict
        callbacks = [callback for listed in of_windows.values() for callback in listed]
        self._begin(_rescale, [callback.__self__ for callback in callbacks])

    def finish(self, tab: tk.Misc) -> None:
        """Do at once what is left to do in a tab, for it to be shown."""
        for work, widget in [key for key in self._todo if _is_in(key[1], (tab,))]:
            del self._todo[work, widget]
            self._do(work, widget)

    def _begin(self, work: Work, widgets: list[tk.Misc]) -> None:
        hidden = tuple(self._hidden())
        places = [[widget for widget in widgets if _is_in(widget, (tab,))] for tab in hidden]
        out_of_sight = set(chain.from_iterable(places))
        first = dict.fromkeys((work, widget) for widget in widgets if widget not in out_of_sight)
        last = dict.fromkeys((work, widget) for place in places for widget in (*place, DRAWN))
        # What is left of a change before this one comes in between.
        self._todo = {**first, (self._tell, work): None, **self._todo, **last}
        self._slices.start(self._steps())

    def _steps(self) -> Iterator[object]:
        while self._todo:
            work, widget = next(iter(self._todo))
            del self._todo[work, widget]
            if widget is not DRAWN:
                self._do(work, widget)
            yield DRAWN if work == self._tell else widget

    def _do(self, work: Work, widget: Any) -> None:
        # Of what is going, parts that others draw from may be gone already.
        if not isinstance(widget, tk.Misc) or (
            widget.winfo_exists() and not self._is_going(widget)
        ):
            work(widget)

    def _tell(self, _work: Work) -> None:
        self._on_shown()


def _is_in(widget: Any, places: tuple[tk.Misc, ...]) -> bool:
    path = f"{widget}."
    return any(path.startswith(f"{place}.") for place in places)


def _recolour(widget: Any) -> None:
    widget._set_appearance_mode(ctk.get_appearance_mode())


def _rescale(widget: Any) -> None:
    if isinstance(widget, ctk.CTk | ctk.CTkToplevel):
        # Windows keep their size, only what is in them grows.
        return
    # CustomTkinter lays every widget out again, and those that are hidden just now would come back.
    if isinstance(widget, ctk.CTkBaseClass) and not widget.winfo_manager():
        widget._last_geometry_manager_call = None
    tracker = ctk.ScalingTracker
    widget._set_scaling(tracker.get_widget_scaling(widget), tracker.get_window_scaling(widget))
