"""Two rows of the history beside each other: then and now, or any two."""

import tkinter as tk

import customtkinter as ctk
from PIL import Image, ImageTk

from app.history.pages import HistoryRecord
from app.session import Session
from app.wording import date_and_time, headline, probability_in_words
from errors import shown_name
from gui import theme
from gui.widgets.icons import verdict_icon
from gui.widgets.sub_window import SubWindow
from words import _

SIDE_PX = 520
PAD = 2 * theme.GRID
ID_LETTERS = 12
ICON_PX = 20


class SideBySide(SubWindow):
    """A window with the two answers, the earlier at the left."""

    def __init__(
        self, master: tk.Misc, session: Session, one: HistoryRecord, other: HistoryRecord
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(_("Two rows side by side"))
        self._is_gone = False
        self._bitmaps: list[ImageTk.PhotoImage] = []
        self.pictures: list[tk.Label] = []
        self.verdicts: list[ctk.CTkLabel] = []
        self.texts: list[ctk.CTkLabel] = []
        for place, record in enumerate((one, other)):
            self.grid_columnconfigure(place, weight=1)
            picture = tk.Label(self, background=theme.PICTURE, borderwidth=0)
            picture.grid(row=0, column=place, padx=PAD, pady=(PAD, 0))
            self.pictures.append(picture)
            self._words(place, record)
        self.words = _difference(one, other)
        label = ctk.CTkLabel(
            self, text=self.words, font=theme.font(bold=True), text_color=theme.TEXT
        )
        label.grid(row=3, column=0, columnspan=2, padx=PAD, pady=PAD, sticky="w")
        self.bind("<Escape>", lambda _e: self.destroy())
        self.after_idle(self.lift)
        session.rows.draw_two([one, other], SIDE_PX, self._show)

    def destroy(self) -> None:
        """Go; pictures that come later are not shown."""
        self._is_gone = True
        super().destroy()

    def _words(self, place: int, record: HistoryRecord) -> None:
        probability = probability_in_words(record.prediction)
        verdict = ctk.CTkLabel(
            self,
            text=f"{headline(record.prediction)}   {probability}",
            image=verdict_icon(record.verdict, ICON_PX),
            compound="left",
            padx=theme.GRID,
            font=theme.font(bold=True),
            text_color=theme.VERDICTS[record.verdict],
        )
        facts = ctk.CTkLabel(
            self,
            text=_facts_of(record),
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            justify="left",
            wraplength=SIDE_PX,
        )
        verdict.grid(row=1, column=place, sticky="nw", padx=theme.GRID, pady=(theme.GRID, 0))
        facts.grid(row=2, column=place, sticky="nw", padx=PAD)
        self.verdicts.append(verdict)
        self.texts.append(facts)

    def _show(self, pictures: list[Image.Image]) -> None:
        if self._is_gone:
            return
        for place, picture in zip(self.pictures, pictures, strict=True):
            self._bitmaps.append(ImageTk.PhotoImage(picture, master=self))
            place.configure(image=self._bitmaps[-1])


def _facts_of(record: HistoryRecord) -> str:
    answered = date_and_time(record.made_at.astimezone())
    return "\n".join(
        filter(
            None,
            (
                f"{shown_name(record.image.path)}, {answered}",
                _("{network}, weights {id}").format(
                    network=_(record.network or record.pipeline),
                    id=record.weights_id[:ID_LETTERS],
                ),
                record.note,
            ),
        )
    )


def _difference(one: HistoryRecord, other: HistoryRecord) -> str:
    if one.image.sha256 != other.image.sha256:
        return _("Two different images.")
    if one.verdict is other.verdict:
        return _("The same image, and the same verdict.")
    return _("The same image, and another verdict.")
