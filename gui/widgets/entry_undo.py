"""Undoing what was typed into fields of one line, which Tk can't."""

import tkinter as tk
from collections.abc import Callable
from weakref import WeakKeyDictionary


class _Steps:
    """What one entry held.

    Attributes:
        now: as it was last looked at.
        before: what can be brought back, the latest last.
        after: what was undone, the latest last.
        is_typing: True while letters follow each other.
    """

    def __init__(self, words: str) -> None:
        self.now, self.is_typing = words, False
        self.before: list[str] = []
        self.after: list[str] = []

    def note(self, words: str) -> None:
        """Take notice of a change; the letters of a word are one step."""
        if words == self.now:
            return
        is_letter = len(words) == len(self.now) + 1
        if not (is_letter and self.is_typing and not words.endswith(" ")):
            self.before.append(self.now)
        self.now, self.is_typing, self.after = words, is_letter, []

    def go_back(self) -> None:
        """Return to the step before, if there is one."""
        if self.before:
            self.after.append(self.now)
            self.now, self.is_typing = self.before.pop(), False

    def go_on(self) -> None:
        """Return to what was undone, if anything was."""
        if self.after:
            self.before.append(self.now)
            self.now, self.is_typing = self.after.pop(), False


class EntryUndo:
    """Brings back what was typed into a field of one line, which Tk can't."""

    def __init__(self) -> None:
        self._steps: WeakKeyDictionary[tk.Entry, _Steps] = WeakKeyDictionary()

    def bind(self, window: tk.Misc) -> None:
        """Serve all fields of one line."""
        for sequence, do in (
            ("<FocusIn>", self._begin),
            ("<KeyRelease>", self._note),
            ("<<Undo>>", lambda event: self._step(event, _Steps.go_back)),
            ("<<Redo>>", lambda event: self._step(event, _Steps.go_on)),
        ):
            window.bind_class("Entry", sequence, do, add="+")

    def _begin(self, event: tk.Event) -> None:
        # What the program wrote meanwhile is not to be undone.
        self._steps[event.widget] = _Steps(event.widget.get())

    def _note(self, event: tk.Event) -> None:
        if event.widget in self._steps:
            self._steps[event.widget].note(event.widget.get())

    def _step(self, event: tk.Event, go: Callable[[_Steps], None]) -> None:
        self._note(event)
        entry, steps = event.widget, self._steps.get(event.widget)
        if steps is not None:
            go(steps)
            entry.delete(0, "end")
            entry.insert(0, steps.now)
