"""The Help tab: which pictures, which keys, what an answer means and what it does not.

Its two hundred pieces of text lie on one canvas: as labels they took ten times as long to build.
"""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

import customtkinter as ctk

from app.version import DISCLAIMER, NAME, VERSION
from gui import theme
from gui.actions.names import Menu
from gui.actions.shortcuts import MOUSE, REACHED, ROWS, SHORTCUTS, key_in_words
from gui.compare.keys import COMPARE_KEYS
from gui.help_words import (
    ANSWERS,
    FIRST_STEPS,
    NOT_A_DIAGNOSIS,
    PICTURES,
    SIGNS,
    pipelines_in_words,
)
from gui.pace.slices import Slices
from gui.widgets.scroll_keys import LINE_PX, scroll, scroll_by_keys
from words import _

PAD = 3 * theme.GRID
# Both columns fit into the smallest window.
COLUMN = 424
# The same in every table, so that the second columns stand under each other.
KEY_WIDTH = 168
TITLE_HEIGHT, ROW_HEIGHT = 28, 24
# Where text is written before it has its place, left of all that is ever seen.
AWAY = -100_000.0
INKS = {"text": theme.TEXT, "muted": theme.MUTED}


class HelpTab(ctk.CTkFrame):
    """Two columns of text, under each other where there is no room for both.

    Attributes:
        canvas: bears the text.
    """

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self.canvas = tk.Canvas(self, highlightthickness=0, borderwidth=0)
        bar = ctk.CTkScrollbar(self, command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=bar.set)
        self.canvas.pack(side="left", fill="both", expand=True)
        bar.pack(side="right", fill="y")
        self.canvas.bind("<Configure>", lambda _e: self._make_room())
        for event, way in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.canvas.bind(event, lambda _e, w=way: self._scroll(w))
        self.canvas.bind("<MouseWheel>", lambda e: self._scroll(-1 if e.delta > 0 else 1))
        scroll_by_keys(self.canvas)
        self._columns: _Columns = ()
        self._draft: _Columns = ()
        self._slices = Slices(self)

    def build(self) -> Iterator[None]:
        """Write the text, in steps; should it be begun anew meanwhile, this one writes no more."""
        _remove(self._draft)
        scale = self._get_widget_scaling()
        draft = self._draft = _Column(self.canvas, scale), _Column(self.canvas, scale)
        texts = (_write_texts, _write_pipelines, _write_meanings)
        for write in (*texts, *map(_menu_writer, Menu), _write_other_keys):
            write(*draft)
            yield
            if self._draft is not draft:
                return
        _remove(self._columns)
        self._columns, self._draft = draft, ()
        self._recolour()
        self._make_room()

    @property
    def is_whole(self) -> bool:
        """True when nothing is left to write."""
        return not self._draft and not self._slices.is_running

    def focus_set(self) -> None:
        """Take the keys, to scroll by them."""
        self.canvas.focus_set()

    def destroy(self) -> None:
        """Go, and write no more."""
        self._slices.stop()
        super().destroy()

    def _make_room(self) -> None:
        if not self._columns:
            return
        (left, right), pad = self._columns, PAD * self._get_widget_scaling()
        width, height = self.canvas.winfo_width(), self.canvas.winfo_height()
        left.move_to(pad, pad)
        if left.width + right.width + 4 * pad <= width:
            right.move_to(3 * pad + left.width, pad)
            tall = max(left.height, right.height) + 2 * pad
        else:
            right.move_to(pad, 3 * pad + left.height)
            tall = left.height + right.height + 4 * pad
        self.canvas.configure(scrollregion=(0, 0, width, max(tall, height)))

    def _scroll(self, way: int) -> None:
        scroll(self.canvas, way * LINE_PX)

    def _set_scaling(self, *args: float, **kwargs: float) -> None:
        super()._set_scaling(*args, **kwargs)
        # The text that is there is read on meanwhile.
        self._slices.start(self.build())

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._recolour()

    def _recolour(self) -> None:
        self.canvas.configure(background=theme.pick(theme.SURFACE))
        for tag, colour in INKS.items():
            self.canvas.itemconfigure(tag, fill=theme.pick(colour))


class _Column:
    """Pieces of text under each other, written out of sight.

    Args:
        scale: screen pixels for one design pixel.

    Attributes:
        width: of all that is written, in screen pixels.
        height: of that.
    """

    def __init__(self, canvas: tk.Canvas, scale: float) -> None:
        self._canvas, self._scale = canvas, scale
        self._tag = f"column{id(self)}"
        self._place = (AWAY, 0.0)
        self.width = self.height = 0.0

    def move_to(self, x: float, y: float) -> None:
        self._canvas.move(self._tag, x - self._place[0], y - self._place[1])
        self._place = (x, y)

    def remove(self) -> None:
        self._canvas.delete(self._tag)

    def add_section(self, title: str, sentences: Sequence[str]) -> None:
        self._add_title(title)
        for sentence in sentences:
            item = self._put(_(sentence), "text", self.height, anchor="nw", wrap=COLUMN)
            self.height = self._canvas.bbox(item)[3] + theme.GRID * self._scale

    def add_keys(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        self._add_title(title)
        height = ROW_HEIGHT * self._scale
        for key, meaning in rows:
            middle = self.height + height / 2
            self._put(_(key), "text", middle, size=theme.SMALL, bold=True)
            self._put(_(meaning), "muted", middle, x=KEY_WIDTH, size=theme.SMALL)
            self.height += height

    def _add_title(self, title: str) -> None:
        self.height += theme.GRID * self._scale
        self._put(title, "text", self.height + TITLE_HEIGHT / 2 * self._scale, bold=True)
        self.height += (TITLE_HEIGHT + theme.GRID / 2) * self._scale

    def _put(
        self,
        words: str,
        ink: str,
        y: float,
        *,
        x: float = 0.0,
        anchor: str = "w",
        wrap: float = 0.0,
        size: int = theme.TEXT_SIZE,
        bold: bool = False,
    ) -> int:
        item = self._canvas.create_text(
            AWAY + x * self._scale,
            y,
            text=words,
            anchor=anchor,
            width=wrap * self._scale,
            font=theme.canvas_font(size, self._scale, bold),
            tags=(self._tag, ink),
        )
        self.width = max(self.width, self._canvas.bbox(item)[2] - AWAY)
        return item


_Columns = tuple[()] | tuple[_Column, _Column]


def _remove(columns: _Columns) -> None:
    for column in columns:
        column.remove()


def _write_texts(left: _Column, _right: _Column) -> None:
    words = _(NOT_A_DIAGNOSIS).format(disclaimer=_(DISCLAIMER), name=NAME)
    left.add_section(_("Not a diagnosis"), (words,))
    left.add_section(_("First steps"), FIRST_STEPS)
    left.add_section(_("Pictures"), PICTURES)


def _write_pipelines(left: _Column, _right: _Column) -> None:
    left.add_section(_("The five pipelines"), pipelines_in_words())


def _write_meanings(left: _Column, _right: _Column) -> None:
    left.add_section(_("What an answer means"), ANSWERS)
    left.add_section(_("The signs"), SIGNS)
    left.add_section(_("Version"), (f"{NAME} {VERSION}",))


def _menu_writer(menu: Menu) -> Callable[[_Column, _Column], None]:
    rows = [(key_in_words(s.shown), s.meaning) for s in SHORTCUTS if s.menu is menu]

    def write(_left: _Column, right: _Column) -> None:
        right.add_keys(_("Keys: {menu}").format(menu=_(menu.value)), rows)

    return write


def _write_other_keys(_left: _Column, right: _Column) -> None:
    compared = [(key.shown, key.meaning) for key in COMPARE_KEYS]
    right.add_keys(_("Keys: comparing"), compared)
    right.add_keys(_("Keys: rows of the history"), ROWS)
    right.add_keys(_("Keys: controls"), REACHED)
    right.add_keys(_("Mouse"), MOUSE)
