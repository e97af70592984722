"""Settings: the choices that outlive a session, in words; they lie in a file that can be read."""

import os
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import customtkinter as ctk

from app.paths import settings_file
from app.session import Session
from app.settings import MOST_THREADS, TEXT_SIZES, THEMES, Settings
from app.wording import OPERATING_POINTS
from gui import theme
from gui.dialogs.dialog import CONTROL_WIDTH, Dialog
from gui.dialogs.file_dialogs import ask_folder, ask_place
from gui.widgets.controls import Menu
from models.prediction import Verdict
from models.registry import PIPELINES
from predictions import ALL
from words import CHOICES, N_, _

TITLE = N_("Settings")
ALL_TITLE = N_("All pipelines")
BESIDE, BY_ITSELF = N_("beside the X-ray"), N_("where the program chooses")
THEME_WORDS = {"dark": N_("Dark"), "light": N_("Light"), "black": N_("Black, for the reading room")}
READS_FIRST = N_("answers wait for your own word")
ALL_PROCESSORS = N_("as many as there are processors")
LATER = N_("Place of the history and threads hold from the next start on.")
WHERE = N_("Kept in {place}")
NO_FOLDER = N_("There is no folder {place}; choose one that is there, or leave the field empty.")
WRONG_THREADS = N_("The number of threads must be a whole number from 0 to {most}.")
BUTTON_WIDTH = 90


class SettingsDialog(Dialog):
    """Shows the settings and takes them over on Save.

    Args:
        on_theme: called when another theme was chosen.
        on_text_size: called when another size of the text was chosen.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        on_theme: Callable[[], None],
        on_text_size: Callable[[], None],
    ) -> None:
        super().__init__(master, TITLE)
        self._session, self._on_theme, self._on_text_size = session, on_theme, on_text_size
        titles = {name: entry.title for name, entry in PIPELINES.items()} | {ALL: ALL_TITLE}
        self._words: dict[str, dict[object, str]] = {
            "pipeline": titles,
            "operating_point": OPERATING_POINTS,
            "language": CHOICES,
            "theme": {name: THEME_WORDS[name] for name in THEMES},
        }
        self._words = {
            name: {n: _(words) for n, words in choices.items()}
            for name, choices in self._words.items()
        }
        self._words["text_size"] = {size: f"{size} %" for size in TEXT_SIZES}
        self.menus: dict[str, Menu] = {}
        self.come_up_over(self._build(), master.winfo_toplevel())

    def _build(self) -> Iterator[None]:
        self.export_folder = self._place_row(_("Folder for exports"), BESIDE, self._ask_exports)
        for name, words in (
            ("pipeline", _("Pipeline")),
            ("operating_point", _("Operating point")),
            ("language", _("Language")),
            ("theme", _("Theme")),
            ("text_size", _("Text size")),
        ):
            yield
            self.menus[name] = self._choice_row(words, name)
        yield
        self.database = self._place_row(_("Place of the history"), BY_ITSELF, self._ask_database)
        yield
        self.threads = self.entry(hint=ALL_PROCESSORS)
        self.add_row(_("Threads of a network"), self.threads)
        yield
        self.reads_first = self.switch(READS_FIRST)
        self.add_row(_("Reading first"), self.reads_first)
        yield
        self.remark = self.note(LATER)
        self.add_wide(self.remark)
        self.add_wide(self.note(_(WHERE).format(place=settings_file())))
        yield
        self._show_buttons()
        yield
        self.show(self._session.settings)

    def show(self, settings: Settings) -> None:
        """Fill the controls with settings."""
        (self.reads_first.select if settings.reads_first else self.reads_first.deselect)()
        for name, menu in self.menus.items():
            menu.set(self._words[name][getattr(settings, name)])
        for entry, value in (
            (self.export_folder, settings.export_folder),
            (self.database, settings.database),
            (self.threads, str(settings.threads or "")),
        ):
            # Deleting or inserting nothing would take the hint away.
            if entry.get():
                entry.delete(0, "end")
            if value:
                entry.insert(0, value)

    def reset(self) -> None:
        """Fill the controls with what the program came with; Save takes it over."""
        self.show(Settings())

    def take(self) -> None:
        """Take over what is shown, keep it, and close; or say what can't be."""
        fault = self._fault()
        if fault:
            self.remark.configure(text=fault, text_color=theme.VERDICTS[Verdict.FRACTURE])
            return
        chosen: dict[str, object] = {
            name: next(n for n, words in self._words[name].items() if words == menu.get())
            for name, menu in self.menus.items()
        }
        chosen["threads"] = int(self.threads.get().strip() or "0")
        chosen["reads_first"] = bool(self.reads_first.get())
        chosen["export_folder"] = self.export_folder.get().strip()
        chosen["database"] = self.database.get().strip()
        settings = self._session.settings
        has_other_theme = chosen["theme"] != settings.theme
        has_other_size = chosen["text_size"] != settings.text_size
        self.destroy()
        self._session.choices.change_settings(chosen)
        if has_other_theme:
            self._on_theme()
        if has_other_size:
            self._on_text_size()

    def _fault(self) -> str:
        """Return what can't be taken over and why, in one sentence; empty if all can."""
        threads = self.threads.get().strip() or "0"
        if not (threads.isdecimal() and int(threads) <= MOST_THREADS):
            return _(WRONG_THREADS).format(most=MOST_THREADS)
        exports, database = self.export_folder.get().strip(), self.database.get().strip()
        wanted = [Path(exports)] * bool(exports) + [Path(database).parent] * bool(database)
        for folder in wanted:
            # Path.is_dir() raises on names too long.
            if not os.path.isdir(folder):  # noqa: PTH112
                return _(NO_FOLDER).format(place=folder)
        return ""

    def _choice_row(self, words: str, name: str) -> Menu:
        values = list(self._words[name].values())
        menu = self.menu(values, values[0], lambda _words: None)
        self.add_row(words, menu)
        return menu

    def _place_row(self, words: str, hint: str, ask: Callable[[], None]) -> ctk.CTkEntry:
        row = ctk.CTkFrame(self.sheet, fg_color="transparent")
        entry = ctk.CTkEntry(
            row,
            width=CONTROL_WIDTH - BUTTON_WIDTH - theme.GRID,
            font=theme.font(),
            fg_color=theme.SURFACE,
            border_color=theme.LINE,
            text_color=theme.TEXT,
            placeholder_text=_(hint),
            placeholder_text_color=theme.MUTED,
        )
        entry.pack(side="left", fill="x", expand=True)
        button = self.button(row, _("Choose…"), ask)
        button.configure(width=BUTTON_WIDTH, height=28)
        button.pack(side="right", padx=(theme.GRID, 0))
        self.add_row(words, row)
        return entry

    def _show_buttons(self) -> None:
        self.button(self.foot, _("Reset"), self.reset).pack(side="left")
        cancel = self.button(self.foot, _("Cancel"), self.destroy)
        self.save = self.button(self.foot, _("Save"), self.take, is_main=True)
        self.save.pack(side="right", padx=(theme.GRID, 0))
        cancel.pack(side="right")

    def _ask_exports(self) -> None:
        self._fill(self.export_folder, ask_folder(self, _("Folder for exports")))

    def _ask_database(self) -> None:
        types = ((_("Databases"), "*.db"),)
        self._fill(self.database, ask_place(self, "image_predictions.db", types))

    def _fill(self, entry: ctk.CTkEntry, place: Path | None) -> None:
        if place is not None:
            entry.delete(0, "end")
            entry.insert(0, str(place))
