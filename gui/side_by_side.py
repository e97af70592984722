"""Two rows of the history beside each other: then and now, or any two."""

import tkinter as tk

import customtkinter as ctk
from PIL import Image, ImageTk

from app.history_pages import HistoryRecord
from app.session import Session
from app.wording import headline, probability_in_words
from errors import shown_name
from gui import theme
from gui.sub_window import SubWindow
from words import _

SIDE_PX = 520
PAD = 2 * theme.GRID
ID_LETTERS = 12


class SideBySide(SubWindow):
    """A window with the two answers, the earlier at the left."""

    def __init__(
        self, master: tk.Misc, session: Session, one: HistoryRecord, other: HistoryRecord
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(_("Two rows side by side"))
        self._bitmaps: list[ImageTk.PhotoImage] = []
        self.pictures: list[tk.Label] = []
        self.texts: list[ctk.CTkLabel] = []
        for place, record in enumerate((one, other)):
            self.grid_columnconfigure(place, weight=1)
            picture = tk.Label(self, background=theme.PICTURE, borderwidth=0)
            picture.grid(row=0, column=place, padx=PAD, pady=(PAD, 0))
            self.pictures.append(picture)
            self._words(place, _words_of(record))
        self.words = _difference(one, other)
        label = ctk.CTkLabel(
            self, text=self.words, font=theme.font(bold=True), text_color=theme.TEXT
        )
        label.grid(row=2, column=0, columnspan=2, padx=PAD, pady=PAD, sticky="w")
        self.bind("<Escape>", lambda _e: self.destroy())
        self.after_idle(self.lift)
        session.rows.draw_two([one, other], SIDE_PX, self._show)

    def _words(self, place: int, words: str) -> None:
        label = ctk.CTkLabel(
            self,
            text=words,
            font=theme.font(),
            text_color=theme.TEXT,
            justify="left",
            wraplength=SIDE_PX,
        )
        label.grid(row=1, column=place, sticky="nw", padx=PAD, pady=(theme.GRID, 0))
        self.texts.append(label)

    def _show(self, pictures: list[Image.Image]) -> None:
        if not self.winfo_exists():
            return
        for place, picture in zip(self.pictures, pictures, strict=True):
            self._bitmaps.append(ImageTk.PhotoImage(picture, master=self))
            place.configure(image=self._bitmaps[-1])


def _words_of(record: HistoryRecord) -> str:
    probability = probability_in_words(record.pipeline, record.probability)
    answered = f"{record.made_at.astimezone():%Y-%m-%d %H:%M}"
    return "\n".join(
        filter(
            None,
            (
                f"{shown_name(record.image.path)}, {answered}",
                f"{headline(record.prediction)}  {probability}",
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
