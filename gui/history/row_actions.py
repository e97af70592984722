"""What is done with rows of the history: the buttons under it, and what its panel asks for."""

import tkinter as tk

import customtkinter as ctk

from app.history.pages import HistoryLine, HistoryRecord
from app.markdown import Block, Kind
from app.session import Session
from gui import theme
from gui.actions.names import Action
from gui.dialogs.file_dialogs import ask_files, ask_folder, ask_table_place
from gui.dialogs.page import Page
from gui.dialogs.question import Question
from gui.dialogs.row_report import report_on_rows
from gui.history.side_by_side import SideBySide
from gui.widgets.action_button import action_button
from words import N_, _, number

PAD = 2 * theme.GRID
DATABASES = ((N_("Databases"), "*.db *.sqlite *.sqlite3"), (N_("All files"), "*"))
WAITS = N_("An answer of the two waits for your own word; open its X-ray and read it first.")
# More rows than are seen at once are not removed without a question.
MANY = 20
REMOVE = N_(
    "Remove these {count} rows from the history?\n\nThe image files stay where they are. Undo "
    "brings the rows back until the program closes; then they are deleted for good, with what you "
    "said of their images and measured there."
)
CLEAR = N_(
    "Remove all rows ({count}) from the history?\n\nThe image files stay where they are. Undo "
    "brings the rows back until the program closes; then they are deleted for good, with your own "
    "word on their images and what was measured there, and only their hashes are kept, so that the "
    "history can still be verified."
)


class HistoryActions(ctk.CTkFrame):
    """Buttons for all rows: undo, export, import, find images, verify, clear.

    Removing, comparing, reporting and asking again are of the rows that somebody names.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self.undo = action_button(self, _("Undo removal"), self.restore, Action.RESTORE_ROWS)
        # Made from left to right, the way Tab goes, and packed from the right.
        buttons = [
            action_button(self, _(words), do, action)
            for words, do, action in (
                (N_("Export rows…"), self.export, Action.EXPORT_ROWS),
                (N_("Import…"), self.import_rows, Action.IMPORT_ROWS),
                (N_("Find images…"), self.find_images, Action.FIND_IMAGES),
                (N_("Verify"), self.verify, Action.VERIFY),
                (N_("Clear all…"), self.clear, Action.CLEAR_ROWS),
            )
        ]
        self.verifying = buttons[-2]
        for place, button in enumerate(reversed(buttons)):
            right = theme.GRID if place else PAD
            button.pack(side="right", padx=(0, right), pady=theme.GRID // 2)

    def refresh(self) -> None:
        """Offer the undo while there is something to undo, and the end of what takes long."""
        is_verifying = self._session.rows.is_verifying
        self.verifying.configure(text=_("Stop verifying") if is_verifying else _("Verify"))
        if self._session.rows.undo_count:
            self.undo.pack(side="left", padx=PAD)
        else:
            self.undo.pack_forget()

    def restore(self) -> None:
        """Bring back the rows removed last."""
        rows = self._session.rows
        if rows.undo_count:
            rows.undo()
        else:
            self._session.inform(_("No row was removed that could be brought back."))

    def remove(self, numbers: list[int]) -> None:
        """Take rows out of the history; many of them only after a question."""
        if len(numbers) > MANY:
            words = _(REMOVE).format(count=number(len(numbers), ",d"))
            self._ask_to_remove(_("Remove the rows?"), words, _("Remove"), numbers)
        elif numbers:
            self._session.rows.remove(numbers)

    def compare(self, numbers: list[int]) -> None:
        """Show two rows side by side."""
        self._session.rows.read_two(numbers[:2], self._show_two)

    def ask_again(self, line: HistoryLine) -> None:
        """Ask today's weights and show then and now side by side."""
        self._session.rows.ask_again(line.id, self._show_two)

    def report(self, numbers: list[int]) -> None:
        """Read rows' images again and ask what is to be made of them."""
        if numbers:
            report_on_rows(self, self._session, numbers)

    def export(self) -> None:
        """Ask where to and write the rows listed."""
        path = ask_table_place(self, "history.csv", self._session.settings.folder)
        if path is not None:
            self._session.rows.export(path)

    def import_rows(self) -> None:
        """Ask for another program's database and take its rows over."""
        for path in ask_files(self, _("Import rows of another program"), DATABASES):
            self._session.rows.import_rows(path)

    def find_images(self) -> None:
        """Ask for a folder and look there for images that were moved."""
        folder = ask_folder(self, _("Where do the images lie now?"), self._session.settings.folder)
        if folder is not None:
            self._session.rows.look_for_images([folder])

    def verify(self) -> None:
        """Hold the rows against their hashes, or leave off."""
        rows = self._session.rows
        if rows.is_verifying:
            rows.stop_verifying()
        else:
            rows.verify(self._show_hash)

    def _show_hash(self, sentence: str) -> None:
        """Show what was verified where it can be read whole and copied."""
        Page(self, _("The history is whole"), [Block(Kind.PARAGRAPH, sentence)])

    def clear(self) -> None:
        """Ask, and take all rows out of the history."""
        count = self._session.history.total
        if not count:
            self._session.inform(_("The history is empty already."))
            return
        words = _(CLEAR).format(count=number(count, ",d"))
        self._ask_to_remove(_("Clear the history?"), words, _("Remove all"), None)

    def _ask_to_remove(self, title: str, words: str, yes: str, numbers: list[int] | None) -> None:
        """Ask, and take rows out of the history, all of them for None."""
        rows = self._session.rows
        Question(
            self,
            title,
            words,
            yes=yes,
            no=_("Keep"),
            on_answer=lambda is_yes: rows.remove(numbers) if is_yes else None,
        )

    def _show_two(self, one: HistoryRecord, other: HistoryRecord) -> None:
        if any(map(self._session.reading_first.hides_row, (one, other))):
            self._session.inform(_(WAITS))
        else:
            SideBySide(self, self._session, one, other)
