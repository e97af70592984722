"""One line for each pipeline that was asked: its verdict at a glance, and a click to see it."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.analyst import Answer
from app.percentages import decimals_of, percent
from app.session import Session
from app.wording import headline_in_words, p_fracture
from gui import theme
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from gui.widgets.bitmaps import Bitmaps
from gui.widgets.wrapped import fitted
from models.registry import PIPELINES, names_a_kind
from words import N_, _

ROW = 22
ICON_PX = 16
HEAD = 16
# Between a pipeline's title, its answer and its probability; what is left of a title at least.
GAP, LEAST_TITLE = 8, 64
MARGIN = 8
CANNOT = N_("can't answer; see Models")


class AnswerList(ctk.CTkFrame):
    """Lists the answers to the image on screen, then who could not answer.

    Args:
        on_models: called when a pipeline without weights was chosen.

    Attributes:
        head: names the column of probabilities, where there is any.
    """

    def __init__(self, master: tk.Misc, session: Session, on_models: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_models = on_models
        self._bitmaps = Bitmaps(self)
        self._count = 0
        self.head = ctk.CTkLabel(
            self, text="", height=HEAD, font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        self._list = RowList(self, ROW, self._paint, on_choose=self._chosen)
        self._list.pack(fill="both", expand=True)

    def refresh(self) -> None:
        """Draw the answers that are there now."""
        image = self._session.images.current
        names = list(image.answers) if image else []
        self._count = len(names) + len(self._session.analyses.unasked())
        self._fit()
        self._show_head(any(map(_told, image.answers.values())) if image else False)
        self._list.set_count(self._count)
        shown = image.shown_pipeline if image else ""
        self._list.select(names.index(shown) if shown in names else None)

    def _set_scaling(self, *scalings: float, **named: float) -> None:
        super()._set_scaling(*scalings, **named)
        self._fit()

    def _fit(self) -> None:
        # A canvas does not scale by itself.
        self._list.canvas.configure(height=round(ROW * self._get_widget_scaling() * self._count))

    def _show_head(self, has_any: bool) -> None:
        self.head.configure(text=p_fracture())
        if has_any:
            self.head.pack(side="top", anchor="e", padx=MARGIN, before=self._list)
        else:
            self.head.pack_forget()

    def _chosen(self, index: int) -> None:
        image = self._session.images.current
        names = list(image.answers) if image else []
        if index < len(names):
            self._session.images.show_answer(names[index])
        else:
            self.refresh()
            self._on_models()

    def _paint(self, index: int, area: RowArea) -> None:
        image = self._session.images.current
        answers = list(image.answers.values()) if image else []
        if index < len(answers):
            self._paint_answer(answers[index], area)
            return
        unasked = self._session.analyses.unasked()[index - len(answers) :]
        if unasked:
            self._write(_(PIPELINES[unasked[0]].title), _(CANNOT), theme.MUTED, area)

    def _paint_answer(self, answer: Answer, area: RowArea) -> None:
        prediction = answer.prediction.at(self._session.settings.operating_point)
        icon = self._bitmaps.verdict(prediction.verdict, round(ICON_PX * area.scale))
        area.canvas.create_image(16 * area.scale, area.top + area.height / 2, image=icon)
        words = headline_in_words(prediction.headline, prediction.verdict)
        title = _(PIPELINES[prediction.pipeline].title)
        self._write(title, words, theme.TEXT, area, _told(answer))

    def _write(
        self, title: str, words: str, colour: theme.Colour, area: RowArea, told: str = ""
    ) -> None:
        """Write a pipeline's title and its answer; `told` goes into the column of probabilities."""
        canvas, scale, middle = area.canvas, area.scale, area.top + area.height / 2
        font = theme.canvas_font(theme.SMALL, scale)
        muted, ink = theme.pick(theme.MUTED), theme.pick(colour)
        left, right = 32 * scale, area.width - MARGIN * scale
        if told:
            canvas.create_text(right, middle, text=told, anchor="e", font=font, fill=ink)
            right -= max(_width(canvas, font, words) for words in (p_fracture(), told))
            right -= GAP * scale
        wished = _width(canvas, font, title)
        kept = min(wished, LEAST_TITLE * scale) + GAP * scale
        words = fitted(canvas, words, right - left - kept, font)
        answer = canvas.create_text(right, middle, text=words, anchor="e", font=font, fill=ink)
        title = fitted(canvas, title, canvas.bbox(answer)[0] - GAP * scale - left, font)
        canvas.create_text(left, middle, text=title, anchor="w", font=font, fill=muted)


def _width(canvas: tk.Canvas, font: tuple[str, int], words: str) -> int:
    return int(canvas.tk.call("font", "measure", font, words))


def _told(answer: Answer) -> str:
    """Return an answer's probability of a fracture; empty where it tells none."""
    prediction = answer.prediction
    if prediction.probability is None or names_a_kind(prediction.pipeline):
        return ""
    return percent(prediction.probability, decimals_of(prediction))
