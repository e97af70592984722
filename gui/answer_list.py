"""One line for each pipeline that answered: its verdict at a glance, and a click to see it."""

import tkinter as tk

import customtkinter as ctk

from app.session import Session
from app.wording import headline, percent
from gui import theme
from gui.bitmaps import Bitmaps
from gui.row_list import RowArea, RowList
from models.registry import PIPELINES

ROW = 30
ICON_PX = 16


class AnswerList(ctk.CTkFrame):
    """Lists the answers to the image on screen."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._bitmaps = Bitmaps(self)
        self._list = RowList(self, ROW, self._paint, on_choose=self._chosen)
        self._list.pack(fill="both", expand=True)

    def refresh(self) -> None:
        """Draw the answers that are there now."""
        image = self._session.images.current
        names = list(image.answers) if image else []
        self._list.canvas.configure(height=round(ROW * self._list.scale * len(names)))
        self._list.set_count(len(names))
        shown = image.shown_pipeline if image else ""
        self._list.select(names.index(shown) if shown in names else None)

    def _chosen(self, index: int) -> None:
        image = self._session.images.current
        if image is not None:
            self._session.images.show_answer(list(image.answers)[index])

    def _paint(self, index: int, area: RowArea) -> None:
        image = self._session.images.current
        if image is None or index >= len(image.answers):
            return
        answer = list(image.answers.values())[index]
        prediction = answer.prediction.at(self._session.settings.operating_point)
        canvas, scale = area.canvas, area.scale
        middle = area.top + area.height / 2
        icon = self._bitmaps.verdict(prediction.verdict, round(ICON_PX * scale))
        canvas.create_image(16 * scale, middle, image=icon)
        font = theme.canvas_font(theme.SMALL, scale)
        text, muted = theme.pick(theme.TEXT), theme.pick(theme.MUTED)
        title = PIPELINES[prediction.pipeline].title
        canvas.create_text(32 * scale, middle, text=title, anchor="w", font=font, fill=muted)
        words = headline(prediction)
        if prediction.probability is not None and not prediction.headline:
            words = f"{words}, {percent(prediction.probability)}"
        canvas.create_text(
            area.width - 8 * scale, middle, text=words, anchor="e", font=font, fill=text
        )
