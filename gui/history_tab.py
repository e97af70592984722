"""The History tab: every answer, the newest first; a click shows it again without asking anew."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

import customtkinter as ctk

from app.history_pages import HistoryLine
from app.session import Change, Session
from app.wording import VERDICTS, probability_in_words
from errors import shown_name
from gui import theme
from gui.bitmaps import Bitmaps
from gui.row_list import RowArea, RowList
from models.prediction import Verdict
from models.registry import PIPELINES

ROW = theme.ROW_HEIGHT
THUMBNAIL_PX = 52
HEADER_HEIGHT = 32
EMPTY = "Every answer is kept here. Open an X-ray and analyse it, and it becomes the first row."
READING = "Reading the history…"


@dataclass(frozen=True)
class Column:
    """A column of the table: its title, and where it starts as a share of the width."""

    title: str
    start: float


# The thumbnail stands before the first column, so that columns share the width behind it.
IMAGE, ANSWER, PROBABILITY, PIPELINE, WHEN = COLUMNS = (
    Column("Image", 0.0),
    Column("Verdict (balanced point)", 0.38),
    Column("Probability", 0.58),
    Column("Pipeline", 0.72),
    Column("Answered", 0.86),
)
FIRST_PX = 84


class HistoryTab(ctk.CTkFrame):
    """A table of the history on one canvas.

    Args:
        on_shown: called after a row was asked for, to bring the picture to the front.
    """

    def __init__(self, master: tk.Misc, session: Session, on_shown: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_shown = on_shown
        self._bitmaps = Bitmaps(self)
        self._header = tk.Canvas(self, highlightthickness=0, height=HEADER_HEIGHT)
        self._header.pack(fill="x")
        self._header.bind("<Configure>", lambda _e: self._draw_header())
        self.rows = RowList(self, ROW, self._paint, on_choose=self._chosen)
        self.rows.pack(fill="both", expand=True)
        self.rows.canvas.bind("<Configure>", lambda _e: self._draw_header(), add="+")
        self.message = ctk.CTkLabel(
            self, text=READING, font=theme.font(), text_color=theme.MUTED, wraplength=480
        )
        self.message.place(relx=0.5, rely=0.45, anchor="center")
        session.listen(Change.HISTORY, self.refresh)

    def refresh(self) -> None:
        """Show the rows that are there now."""
        history = self._session.history
        self.rows.set_count(history.count)
        if history.count:
            self.message.place_forget()
            return
        words = READING if not history.is_read else history.warning or EMPTY
        self.message.configure(text=words)
        self.message.place(relx=0.5, rely=0.45, anchor="center")

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._draw_header()

    def _chosen(self, index: int) -> None:
        line = self._session.history.line(index)
        if line is not None:
            self._session.images.open_record(line.id)
            self._on_shown()

    def _x(self, column: Column, width: int, scale: float) -> float:
        first = FIRST_PX * scale
        return first + column.start * (width - first)

    def _draw_header(self) -> None:
        canvas, scale = self._header, self._get_widget_scaling()
        # The rows may be narrower than the header, by their scroll bar.
        width, height = self.rows.canvas.winfo_width(), HEADER_HEIGHT * scale
        canvas.configure(background=theme.pick(theme.SURFACE), height=height)
        canvas.delete("all")
        for column in COLUMNS:
            canvas.create_text(
                self._x(column, width, scale),
                height / 2,
                text=column.title,
                anchor="w",
                font=theme.canvas_font(theme.SMALL, scale),
                fill=theme.pick(theme.MUTED),
            )
        right = canvas.winfo_width()
        canvas.create_line(0, height - 1, right, height - 1, fill=theme.pick(theme.LINE))

    def _paint(self, index: int, area: RowArea) -> None:
        line = self._session.history.line(index)
        if line is None:
            return
        self._draw_image(line, area)
        self._draw_verdict(line, area)
        small, muted = theme.canvas_font(theme.SMALL, area.scale), theme.pick(theme.MUTED)
        middle = area.top + area.height / 2
        entry = PIPELINES.get(line.pipeline)
        for column, words in (
            (PROBABILITY, probability_in_words(line.pipeline, line.probability)),
            (PIPELINE, entry.title if entry else line.pipeline),
            (WHEN, f"{line.made_at.astimezone():%Y-%m-%d %H:%M}"),
        ):
            x = self._x(column, area.width, area.scale)
            area.canvas.create_text(x, middle, text=words, anchor="w", font=small, fill=muted)

    def _draw_image(self, line: HistoryLine, area: RowArea) -> None:
        canvas, scale = area.canvas, area.scale
        middle, left = area.top + area.height / 2, self._x(IMAGE, area.width, scale)
        pixels = round(THUMBNAIL_PX * scale)
        picture = self._bitmaps.thumbnail(line.image.sha256, line.image.thumbnail, pixels)
        canvas.create_image(FIRST_PX * scale / 2, middle, image=picture)
        room = (ANSWER.start - IMAGE.start) * (area.width - FIRST_PX * scale) - 16 * scale
        origin = " · synthetic" if line.image.is_synthetic else ""
        canvas.create_text(
            left,
            middle - 9 * scale,
            text=_cut(shown_name(line.image.path), room / (7.5 * scale) - len(origin)) + origin,
            anchor="w",
            font=theme.canvas_font(theme.TEXT_SIZE, scale),
            fill=theme.pick(theme.TEXT),
        )
        canvas.create_text(
            left,
            middle + 11 * scale,
            text=_cut(str(line.image.path.parent), room / (6.3 * scale)),
            anchor="w",
            font=theme.canvas_font(theme.SMALL, scale),
            fill=theme.pick(theme.MUTED),
        )

    def _draw_verdict(self, line: HistoryLine, area: RowArea) -> None:
        canvas, scale = area.canvas, area.scale
        middle, left = area.top + area.height / 2, self._x(ANSWER, area.width, scale)
        icon = self._bitmaps.verdict(line.verdict, round(18 * scale))
        canvas.create_image(left + 9 * scale, middle, image=icon)
        is_plain = line.verdict is Verdict.NOT_APPLICABLE
        canvas.create_text(
            left + 26 * scale,
            middle,
            text=VERDICTS[line.verdict],
            anchor="w",
            font=theme.canvas_font(theme.TEXT_SIZE, scale, bold=True),
            fill=theme.pick(theme.MUTED if is_plain else theme.VERDICTS[line.verdict]),
        )


def _cut(words: str, most: float) -> str:
    """Shorten words in the middle, since the ends of a name tell it best."""
    room = max(8, int(most))
    if len(words) <= room:
        return words
    half = (room - 1) // 2
    return f"{words[:half]}…{words[-half:]}"
