"""Fields to type in, edited as people expect it: on X11 Tk has the keys of an old editor."""

import re
import tkinter as tk
from collections.abc import Callable

from gui.widgets.entry_undo import EntryUndo

KINDS = ("Entry", "Text")
# Letters with Control move the cursor or take something away, and the window does what it has that
# key for as well. Those that stand for an event of Tk's, and those that are bound themselves.
OLD_EVENTS = {
    "Cut": "w",
    "Paste": "y",
    "PrevChar": "b",
    "NextChar": "f",
    "PrevLine": "p",
    "NextLine": "n",
    "LineStart": "a",
    "LineEnd": "e",
}
OLD_KEYS = "dhiktoDHIKTO"
SELECT_ALL = ("<Control-Key-a>", "<Control-Lock-Key-A>")
REDO = ("<Control-Key-y>", "<Control-Lock-Key-Y>")
WORD_BEFORE = re.compile(r"(\w+|[^\w\s]+)?\s*$")
WORD_AFTER = re.compile(r"\s*(\w+|[^\w\s]+)?")

Field = tk.Entry | tk.Text


def edit_as_usual(window: tk.Misc) -> None:
    """Give all fields of a program the keys that other programs give theirs.

    Args:
        window: the main one; its fields and those of all other windows are of the same classes.
    """
    if window.tk.call("tk", "windowingsystem") == "x11":
        _forget_old_keys(window)
        window.event_add("<<SelectAll>>", *SELECT_ALL)
        for kind in KINDS:
            window.bind_class(kind, "<<Paste>>", _paste)
    window.event_add("<<Redo>>", *REDO)
    for kind in KINDS:
        window.bind_class(kind, "<Control-BackSpace>", _delete_word_before)
        window.bind_class(kind, "<Control-Delete>", _delete_word_after)
    for back_or_on in ("<Tab>", "<Shift-Tab>"):
        # It leads to the next control, as everywhere: nobody writes one into a remark.
        window.bind_class("Text", back_or_on, lambda _event: None)
    # A text of several lines has its own.
    EntryUndo().bind(window)


def _forget_old_keys(window: tk.Misc) -> None:
    for event, letter in OLD_EVENTS.items():
        for name in (f"<<{event}>>", f"<<Select{event}>>"):
            for sequence in window.event_info(name):
                if re.fullmatch(rf"<Control-(Lock-)?Key-{letter}>", sequence, re.IGNORECASE):
                    window.event_delete(name, sequence)
    for kind in KINDS:
        for key in OLD_KEYS:
            window.unbind_class(kind, f"<Control-Key-{key}>")


def _paste(event: tk.Event) -> None:
    """Put the clipboard's words in the place of what is chosen."""
    field = event.widget
    try:
        words = field.clipboard_get()
    except tk.TclError:
        # It holds no words.
        return
    _as_one_step(field, lambda: _replace(field, words))


def _replace(field: Field, words: str) -> None:
    _delete_chosen(field)
    field.insert("insert", words)
    if isinstance(field, tk.Text):
        field.see("insert")
    else:
        field.tk.call("tk::EntrySeeInsert", field)


def _as_one_step(field: Field, change: Callable[[], None]) -> None:
    """Make a change that one undoing takes back."""
    if isinstance(field, tk.Entry):
        change()
        return
    parts = field.cget("autoseparators")
    field.configure(autoseparators=False)
    field.edit_separator()
    change()
    field.edit_separator()
    field.configure(autoseparators=parts)


def _delete_chosen(field: Field) -> bool:
    """Delete what is chosen; tells whether anything was."""
    is_chosen = bool(
        field.tag_ranges("sel") if isinstance(field, tk.Text) else field.selection_present()
    )
    if is_chosen:
        field.delete("sel.first", "sel.last")
    return is_chosen


def _delete_word_before(event: tk.Event) -> str:
    field = event.widget
    if not _delete_chosen(field):
        if isinstance(field, tk.Text):
            before = field.get("insert linestart", "insert")
            # At a line's start its break goes.
            count = _length(WORD_BEFORE.search(before)) or 1
            if field.compare("insert", ">", "1.0"):
                field.delete(f"insert - {count} chars", "insert")
        else:
            place = field.index("insert")
            field.delete(place - _length(WORD_BEFORE.search(field.get()[:place])), place)
    return "break"


def _delete_word_after(event: tk.Event) -> str:
    field = event.widget
    if not _delete_chosen(field):
        if isinstance(field, tk.Text):
            count = _length(WORD_AFTER.match(field.get("insert", "insert lineend"))) or 1
            field.delete("insert", f"insert + {count} chars")
        else:
            place = field.index("insert")
            field.delete(place, place + _length(WORD_AFTER.match(field.get()[place:])))
    return "break"


def _length(found: re.Match[str] | None) -> int:
    return len(found.group()) if found else 0
