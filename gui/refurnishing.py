"""Another language in an open window: all is built anew under what is seen, a slice at a time."""

import tkinter as tk
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.session import Session
from gui.actions.names import Action
from gui.furniture import Furniture
from gui.pace.slices import DRAWN, Slices

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Refurnishing:
    """Gives a window other furniture; until that is whole, the old one serves on.

    Args:
        on_built: called whenever all that can be looked at has been built.
    """

    def __init__(
        self, window: "MainWindow", session: Session, on_built: Callable[[], object]
    ) -> None:
        self._window, self._session, self._on_built = window, session, on_built
        self._slices = Slices(window)
        self._coming: Furniture | None = None
        self._leaving: list[Furniture] = []

    @property
    def is_running(self) -> bool:
        """True while something may be left to build or to clear away."""
        return self._slices.is_running

    def clears(self, widget: tk.Misc) -> bool:
        """Return whether a widget is of furniture that is being cleared away, or soon will be."""
        return any(furniture.holds(widget) for furniture in self._leaving)

    def build_ahead(self) -> None:
        """Build what may be looked at next, unless all is being built anew."""
        if not self.is_running:
            self._slices.start(self._ahead(self._window.furniture))

    def begin(self) -> None:
        """Build all anew: the same tab and the same pictures, looked at as before."""
        if self._coming is not None:
            # Half built, in a language that was left again.
            self._leave(self._coming)
        self._coming = Furniture(self._window, self._session)
        self._slices.start(self._steps(self._coming))

    def _steps(self, coming: Furniture) -> Iterator[object]:
        window, before = self._window, self._window.furniture
        yield from coming.build()
        coming.show_tab(window.shown_tab, lambda _tab: None)
        yield
        # From here on nobody tells the old furniture, which would have to be drawn for nothing.
        self._leave(before)
        if before.analyse.viewer.card_is_open:
            yield from coming.analyse.viewer.build_card()
        coming.analyse.viewer.look_as(before.analyse.viewer)
        yield from self._session.tell_all()
        # What was told is drawn before it is seen.
        yield DRAWN
        was_comparing = _put_windows_away(window)
        window.move_in(coming)
        self._coming = None
        if was_comparing:
            window.act(Action.COMPARE)
        yield
        yield from coming.build_rest()
        while self._leaving:
            yield from self._leaving[-1].clear()
            self._leaving.pop()
        yield from self._ahead(coming)

    def _ahead(self, furniture: Furniture) -> Iterator[object]:
        yield from furniture.build_ahead()
        self._on_built()

    def _leave(self, furniture: Furniture) -> None:
        self._leaving.append(furniture)

        def is_in_it(listener: Callable[[], None]) -> bool:
            owner = getattr(listener, "__self__", None)
            return isinstance(owner, tk.Misc) and furniture.holds(owner)

        self._session.forget_all(is_in_it)


def _put_windows_away(window: tk.Misc) -> bool:
    """Close all windows over the main one; return whether images were being compared."""
    from gui.compare.window import CompareWindow

    found = [one for one in window.winfo_children() if isinstance(one, tk.Toplevel)]
    for one in found:
        one.destroy()
    return any(isinstance(one, CompareWindow) for one in found)
