"""What is known of the chosen row: who answered, when, tags and note; what is done to several."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.history.pages import DAMAGED_ROW, HistoryLine, RowWords
from app.reader.words import said_in_row
from app.session import Session
from app.wording import headline_in_words
from errors import shown_name
from gui import theme
from gui.actions.keys import bind_key
from gui.actions.shortcuts import ROWS
from gui.history.row_actions import HistoryActions
from gui.widgets.action_button import action_button
from gui.widgets.controls import Button, TextBox
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.tips import Tip
from gui.widgets.wrapped import words_label
from words import N_, _, ngettext, number

# Tags and note.
Words = tuple[list[str], str]

WIDTH = 280
PAD = 2 * theme.GRID
ID_LETTERS = 12
HIDDEN = N_("Reading first is on: the answer is hidden until you have said your own word.")
TAGS, NOTE = N_("Tags, with commas between"), N_("Note")
OF_ALL = N_("Tags, report and removal are for all of them.")
ADD_TAGS = N_("Add tags to {count} rows, with commas between; Return adds them")
NOTE_OF_ONE = N_("A note is of one row; choose one alone.")
AGAIN = N_("Analyse again with today's weights")


class RowPanel(TallSheet):
    """The panel at the right of the table.

    Args:
        chosen: returns the numbers of the chosen rows.
        on_open: called with the row that is to be shown again.
        actions: removes, compares and asks again.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        chosen: Callable[[], list[int]],
        on_open: Callable[[HistoryLine], None],
        actions: HistoryActions,
    ) -> None:
        super().__init__(master, WIDTH)
        self._session, self._chosen, self._actions = session, chosen, actions
        self._on_open = on_open
        self._line: HistoryLine | None = None
        self._numbers: list[int] = []
        # What the row held when it was shown last, and what the fields were filled with: all else
        # in them is the reader's.
        self._held: Words = ([], "")
        self._filled: Words = ([], "")

    def build(self) -> Iterator[None]:
        """Fill the panel, in steps."""
        self._build_fields()
        yield
        actions, chosen = self._actions, self._chosen
        self.open = self._button(_("Open"), lambda: self._on_open(self._shown()), is_main=True)
        self.again = self._button(_(AGAIN), lambda: actions.ask_again(self._shown()))
        yield
        self.compare = self._button(_("Show side by side"), lambda: actions.compare(chosen()))
        self.report = self._button(_("Report and export…"), lambda: actions.report(chosen()))
        self.remove = self._button(_("Remove"), lambda: actions.remove(chosen()))
        for button, (key, meaning) in zip(self._buttons(), ROWS, strict=False):
            Tip(button, f"{_(meaning)} ({_(key)})")
        self.watch()
        yield

    def _build_fields(self) -> None:
        self.title = self._label("", bold=True)
        self.facts = self._label("", theme.MUTED, theme.SMALL)
        self.tags_name = self._label(_(TAGS), theme.MUTED, theme.SMALL)
        self.tags = ctk.CTkEntry(self.sheet, font=theme.font(theme.SMALL), **_INK)
        self.tags.pack(fill="x", padx=PAD, pady=(theme.GRID // 2, 0))
        self.note_name = self._label(_(NOTE), theme.MUTED, theme.SMALL)
        self.note = TextBox(self.sheet, height=72, font=theme.font(theme.SMALL), **_INK)
        self.note.pack(fill="x", padx=PAD, pady=(theme.GRID // 2, theme.GRID))
        for field in (self.tags, self.note):
            field.bind("<FocusOut>", lambda _e: self.keep())
        self.tags.bind(
            "<Return>", lambda _e: self._add_tags() if self._is_of_several else self.keep()
        )

    def bind_keys(self, rows: tk.Canvas) -> None:
        """Let keys press the buttons while the table has the focus; Return is its own."""
        for key, button in zip(("Delete", "a", "c", "r"), self._buttons()[1:], strict=True):
            bind_key(rows, f"<{key}>", lambda _e, b=button: self._press(b))

    def _buttons(self) -> tuple[Button, ...]:
        """Return the buttons in the order of `gui.actions.shortcuts.ROWS`."""
        return self.open, self.remove, self.again, self.compare, self.report

    def _press(self, button: Button) -> None:
        if button.winfo_viewable():
            button.invoke()

    def show(self, line: HistoryLine, count: int) -> None:
        """Show a row, or what is done to `count` of them; then it is the last one chosen."""
        numbers = sorted(self._chosen()) if count > 1 else [line.id]
        was_of_several, is_new = self._is_of_several, numbers != self._numbers
        if is_new:
            self.keep()
        self._line, self._numbers = line, numbers
        if count > 1:
            self._show_several(count)
            if not was_of_several:
                self._fill_tags([])
                self._fill_note("")
        else:
            self._show_one(line)
            before, self._held = self._held, (sorted(line.tags), line.note)
            if is_new or self._is_another(0, before):
                self._fill_tags(self._held[0])
            if is_new or self._is_another(1, before):
                self._fill_note(self._held[1])
        self.note.configure(
            state="disabled" if count > 1 else "normal",
            fg_color=theme.SURFACE if count > 1 else theme.WINDOW,
        )
        is_two = count == 2 and not self._session.reading_first.hides_row(line)
        self.compare.configure(
            state="normal" if is_two else "disabled",
            text=_("Show side by side") if is_two else _("Side by side: choose two rows"),
        )

    def _show_one(self, line: HistoryLine) -> None:
        is_hidden = self._session.reading_first.hides_row(line)
        self._say(
            (self.title, shown_name(line.image.path)),
            (self.facts, _(HIDDEN) if is_hidden else _facts(line)),
            (self.tags_name, _(TAGS)),
            (self.note_name, _(NOTE)),
            (self.open, _("Open")),
            (self.again, _(AGAIN)),
            (self.remove, _("Remove")),
        )
        for button in (self.open, self.again):
            button.configure(state="normal")

    def _show_several(self, count: int) -> None:
        many = number(count, ",d")
        self._say(
            (self.title, ngettext("{total} row", "{total} rows", count).format(total=many)),
            (self.facts, _(OF_ALL)),
            (self.tags_name, _(ADD_TAGS).format(count=many)),
            (self.note_name, _(NOTE_OF_ONE)),
            (self.open, _("Open: choose one row")),
            (self.again, _("Analyse again: choose one row")),
            (self.remove, _("Remove {count} rows").format(count=many)),
        )
        for button in (self.open, self.again):
            button.configure(state="disabled")

    @staticmethod
    def _say(*told: tuple[ctk.CTkLabel | Button, str]) -> None:
        for control, words in told:
            control.configure(text=words)

    @property
    def _is_of_several(self) -> bool:
        return len(self._numbers) > 1

    def _is_another(self, part: int, before: Words) -> bool:
        """Tell whether a row got other words than stand in a field that the reader left alone.

        It may get tags among other rows. Words kept just now are not read again yet.

        Args:
            part: 0 for tags, 1 for the note.
            before: what the row held when it was shown last.
        """
        return before[part] != self._held[part] != self._filled[part] == self._typed()[part]

    def _fill_tags(self, tags: list[str]) -> None:
        self._filled = tags, self._filled[1]
        self.tags.delete(0, "end")
        self.tags.insert(0, ", ".join(tags))

    def _fill_note(self, note: str) -> None:
        self._filled = self._filled[0], note
        # One that is out of use takes nothing.
        self.note.configure(state="normal")
        self.note.delete("1.0", "end")
        self.note.insert("1.0", note)

    def _typed(self) -> Words:
        tags = [tag.strip() for tag in self.tags.get().split(",") if tag.strip()]
        return sorted(tags), self.note.get("1.0", "end").strip()

    def keep(self) -> None:
        """Keep a row's tags and note if they were changed; several rows wait for Return."""
        line = self._line
        if line is None or self._is_of_several:
            return
        typed, before = self._typed(), self._filled
        if typed == before:
            return
        self._filled = typed

        def not_kept(base: RowWords) -> None:
            # What was typed stays in its field, to be tried again.
            if self._numbers == [line.id]:
                self._filled = list(base.tags), base.note

        words, had = (RowWords(tuple(tags), note) for tags, note in (typed, before))
        self._session.rows.annotate(line, had, words, not_kept)

    def _add_tags(self) -> None:
        tags, _note = self._typed()
        if tags:
            self.tags.delete(0, "end")
            self._session.rows.add_tags(self._numbers, tags)

    def destroy(self) -> None:
        """Keep what was typed, and go: the language may be changed in the midst of a note."""
        self.keep()
        super().destroy()

    def _shown(self) -> HistoryLine:
        assert self._line is not None, "the panel is hidden until a row is chosen"
        return self._line

    def _label(
        self,
        words: str,
        colour: theme.Colour = theme.TEXT,
        size: int = theme.TEXT_SIZE,
        bold: bool = False,
    ) -> ctk.CTkLabel:
        label = words_label(self.sheet, words, colour, size, bold)
        label.configure(wraplength=WIDTH - 2 * PAD)
        label.pack(fill="x", padx=PAD, pady=(3 * theme.GRID // 2, 0))
        return label

    def _button(self, words: str, command: Callable[[], None], *, is_main: bool = False):
        button = action_button(self.sheet, words, command, is_main=is_main)
        button.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        return button


_INK = {
    "fg_color": theme.WINDOW,
    "text_color": theme.TEXT,
    "border_color": theme.LINE,
    "border_width": 1,
}


def _facts(line: HistoryLine) -> str:
    if line.is_imported:
        return _(
            "Imported from {origin}, where another program said: {headline}.\nThis is no answer "
            "of this program."
        ).format(origin=line.origin, headline=line.headline or "—")
    if line.is_damaged:
        return _(DAMAGED_ROW).format(row=line.id)
    width, height = line.image.size_wh
    return "\n".join(
        (
            headline_in_words(line.headline, line.verdict),
            *filter(None, [said_in_row(line)]),
            _("{network}, weights {id}").format(
                network=_(line.network or line.pipeline), id=line.weights_id[:ID_LETTERS]
            ),
            _("{width} × {height} pixels, row {id}").format(width=width, height=height, id=line.id),
            f"{line.made_at.astimezone():%Y-%m-%d %H:%M:%S}",
        )
    )
