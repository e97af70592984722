"""What is known of the chosen row: who answered, when, and the reader's tags and note."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.history.pages import HistoryLine
from app.reader.words import said_in_row
from app.session import Session
from app.wording import headline_in_words
from errors import shown_name
from gui import theme
from gui.actions.keys import bind_key
from gui.actions.shortcuts import ROWS
from gui.rows.history_actions import HistoryActions, action
from gui.widgets.controls import Button, TextBox
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.tips import Tip
from words import N_, _

WIDTH = 280
PAD = 2 * theme.GRID
ID_LETTERS = 12
HIDDEN = N_("Reading first is on: the answer is hidden until you have said your own word.")


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

    def build(self) -> Iterator[None]:
        """Fill the panel, in steps."""
        self._build_fields()
        yield
        actions, chosen = self._actions, self._chosen
        self.open = self._button(_("Open"), lambda: self._on_open(self._shown()), is_main=True)
        self.again = self._button(
            _("Analyse again with today's weights"), lambda: actions.ask_again(self._shown())
        )
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
        self._label(_("Tags, with commas between"), theme.MUTED, theme.SMALL)
        self.tags = ctk.CTkEntry(self.sheet, font=theme.font(theme.SMALL), **_INK)
        self.tags.pack(fill="x", padx=PAD)
        self._label(_("Note"), theme.MUTED, theme.SMALL)
        self.note = TextBox(self.sheet, height=72, font=theme.font(theme.SMALL), **_INK)
        self.note.pack(fill="x", padx=PAD)
        for field in (self.tags, self.note):
            field.bind("<FocusOut>", lambda _e: self.keep())
        self.tags.bind("<Return>", lambda _e: self.keep())

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
        """Show a row, the last one chosen of `count`."""
        is_new = self._line is None or self._line.id != line.id
        if is_new:
            self.keep()
        self._line = line
        self.title.configure(text=shown_name(line.image.path))
        is_hidden = self._session.reading_first.hides_row(line)
        self.facts.configure(text=_(HIDDEN) if is_hidden else _facts(line))
        if is_new:
            self.tags.delete(0, "end")
            self.tags.insert(0, ", ".join(line.tags))
            self.note.delete("1.0", "end")
            self.note.insert("1.0", line.note)
        is_two = count == 2 and not is_hidden
        self.compare.configure(
            state="normal" if is_two else "disabled",
            text=_("Show side by side") if is_two else _("Side by side: choose two rows"),
        )
        self.remove.configure(
            text=_("Remove") if count == 1 else _("Remove {count} rows").format(count=count)
        )

    def keep(self) -> None:
        """Keep tags and note if they were changed."""
        line = self._line
        if line is None:
            return
        tags = [tag.strip() for tag in self.tags.get().split(",") if tag.strip()]
        note = self.note.get("1.0", "end").strip()
        if (sorted(tags), note) != (sorted(line.tags), line.note):
            self._session.rows.annotate(line.id, tags, note)

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
        label = ctk.CTkLabel(
            self.sheet,
            text=words,
            font=theme.font(size, bold),
            text_color=colour,
            justify="left",
            anchor="w",
            wraplength=WIDTH - 2 * PAD,
        )
        label.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        return label

    def _button(self, words: str, command: Callable[[], None], *, is_main: bool = False):
        button = action(self.sheet, words, command, is_main=is_main)
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
    width, height = line.image.size_wh
    return "\n".join(
        (
            headline_in_words(line.headline, line.verdict),
            *filter(None, [said_in_row(line.opinion)]),
            _("{network}, weights {id}").format(
                network=_(line.network or line.pipeline), id=line.weights_id[:ID_LETTERS]
            ),
            _("{width} x {height} pixels, row {id}").format(width=width, height=height, id=line.id),
            f"{line.made_at.astimezone():%Y-%m-%d %H:%M:%S}",
        )
    )
