"""The Help tab: which pictures, which keys, what an answer means and what it does not.

Its two hundred pieces of text lie on one canvas: as labels they took ten times as long to build.
"""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

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
from gui.widgets.scroll_bar import scroll_bar
from gui.widgets.scroll_keys import LINE_PX, scroll, scroll_by_keys
from words import _

PAD = 2 * theme.GRID
# A column of explanations and one of keys fit into the smallest window.
COLUMN = 416
# In a wide window.
MOST_OF_TEXT, MOST_OF_KEYS = 2, 3
# The same in every table, so that the second columns stand under each other.
KEY_WIDTH, MEANING_WIDTH = 168, 240
TITLE_HEIGHT, ROW_HEIGHT, LINE_HEIGHT = 28, 24, 15
# Where text is written before it has its place, left of all that is ever seen.
AWAY = -100_000.0
INKS = {"text": theme.TEXT, "muted": theme.MUTED}


class HelpTab(ctk.CTkFrame):
    """Explanations and keys, in as many columns as there is room for.

    Attributes:
        canvas: bears the text.
    """

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self.canvas = tk.Canvas(self, highlightthickness=0, borderwidth=0)
        bar = scroll_bar(self, self.canvas.yview)
        self.canvas.configure(yscrollcommand=bar.set)
        self.canvas.pack(side="left", fill="both", expand=True)
        bar.pack(side="right", fill="y")
        self.canvas.bind("<Configure>", lambda _e: self._make_room())
        for event, way in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.canvas.bind(event, lambda _e, w=way: self._scroll(w))
        self.canvas.bind("<MouseWheel>", lambda e: self._scroll(-1 if e.delta > 0 else 1))
        scroll_by_keys(self.canvas)
        self._piles: _Piles = ()
        self._draft: _Piles = ()
        self._slices = Slices(self)

    def build(self) -> Iterator[None]:
        """Write the text, in steps; should it be begun anew meanwhile, this one writes no more."""
        _remove(self._draft)
        scale = self._get_widget_scaling()
        draft = self._draft = _Pile(self.canvas, scale), _Pile(self.canvas, scale)
        texts = (_write_texts, _write_pipelines, _write_meanings)
        for write in (*texts, *map(_menu_writer, Menu), _write_other_keys):
            write(*draft)
            yield
            if self._draft is not draft:
                return
        _remove(self._piles)
        self._piles, self._draft = draft, ()
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
        if not self._piles:
            return
        pad = PAD * self._get_widget_scaling()
        width, height = self.canvas.winfo_width(), self.canvas.winfo_height()
        x, tall = pad, 0.0
        for column in _columns(*self._piles, width - 2 * pad, 2 * pad):
            y = 0.0
            for section in column:
                section.move_to(x, y)
                y += section.height
            x += max(section.width for section in column) + 2 * pad
            tall = max(tall, y + pad)
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


class _Section:
    """A title and what belongs to it, written out of sight.

    Args:
        scale: screen pixels for one design pixel.

    Attributes:
        width: of all that is written, in screen pixels.
        height: of that, with the gap above the next title.
    """

    def __init__(self, canvas: tk.Canvas, scale: float, title: str) -> None:
        self._canvas, self._scale = canvas, scale
        self._tag = f"section{id(self)}"
        self._place = (AWAY, 0.0)
        self.width = 0.0
        self.height = theme.GRID * scale
        middle = self.height + TITLE_HEIGHT / 2 * scale
        self._put(title, "text", middle, anchor="w", bold=True)
        self.height += (TITLE_HEIGHT + theme.GRID / 2) * scale

    def move_to(self, x: float, y: float) -> None:
        self._canvas.move(self._tag, x - self._place[0], y - self._place[1])
        self._place = (x, y)

    def remove(self) -> None:
        self._canvas.delete(self._tag)

    def add_sentences(self, sentences: Sequence[str]) -> None:
        self.width = max(self.width, COLUMN * self._scale)
        for sentence in sentences:
            item = self._put(_(sentence), "text", self.height, wrap=COLUMN)
            self.height = self._canvas.bbox(item)[3] + theme.GRID * self._scale

    def add_keys(self, rows: Sequence[tuple[str, str]]) -> None:
        self.width = max(self.width, (KEY_WIDTH + MEANING_WIDTH) * self._scale)
        gap = (ROW_HEIGHT - LINE_HEIGHT) / 2 * self._scale
        for key, meaning in rows:
            top = self.height + gap
            key_wrap = KEY_WIDTH - theme.GRID
            items = (
                self._put(_(key), "text", top, wrap=key_wrap, size=theme.SMALL, bold=True),
                self._put(
                    _(meaning), "muted", top, x=KEY_WIDTH, wrap=MEANING_WIDTH, size=theme.SMALL
                ),
            )
            foot = max(self._canvas.bbox(item)[3] for item in items)
            self.height = max(self.height + ROW_HEIGHT * self._scale, foot + gap)

    def _put(
        self,
        words: str,
        ink: str,
        y: float,
        *,
        x: float = 0.0,
        anchor: str = "nw",
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


class _Pile:
    """Sections of one kind, in their order."""

    def __init__(self, canvas: tk.Canvas, scale: float) -> None:
        self._canvas, self._scale = canvas, scale
        self.sections: list[_Section] = []

    @property
    def width(self) -> float:
        return max(section.width for section in self.sections)

    def add_section(self, title: str, sentences: Sequence[str]) -> None:
        self._begin(title).add_sentences(sentences)

    def add_keys(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        self._begin(title).add_keys(rows)

    def _begin(self, title: str) -> _Section:
        self.sections.append(_Section(self._canvas, self._scale, title))
        return self.sections[-1]

    def parted(self, count: int) -> list[list[_Section]]:
        """Return the sections in so many columns, about as high as each other."""
        ends, total = [0.0], 0.0
        for section in self.sections:
            total += section.height
            ends.append(total)
        middles = [(above + below) / 2 for above, below in pairwise(ends)]
        columns: list[list[_Section]] = [[] for _column in range(count)]
        for section, middle in zip(self.sections, middles, strict=True):
            columns[min(int(middle / total * count), count - 1)].append(section)
        return [column for column in columns if column]


_Piles = tuple[()] | tuple[_Pile, _Pile]


def _columns(texts: _Pile, keys: _Pile, room: float, gap: float) -> list[list[_Section]]:
    """Return what stands in each column, all under each other where not even two have room."""
    text, key = texts.width + gap, keys.width + gap
    if text + key > room + gap:
        return [[*texts.sections, *keys.sections]]
    of_keys = min(int((room + gap - text) // key), MOST_OF_KEYS)
    of_text = min(int((room + gap - of_keys * key) // text), MOST_OF_TEXT)
    return [*texts.parted(of_text), *keys.parted(of_keys)]


def _remove(piles: _Piles) -> None:
    for pile in piles:
        for section in pile.sections:
            section.remove()


def _write_texts(texts: _Pile, _keys: _Pile) -> None:
    words = _(NOT_A_DIAGNOSIS).format(disclaimer=_(DISCLAIMER), name=NAME)
    texts.add_section(_("Not a diagnosis"), (words,))
    texts.add_section(_("First steps"), FIRST_STEPS)
    texts.add_section(_("Pictures"), PICTURES)


def _write_pipelines(texts: _Pile, _keys: _Pile) -> None:
    texts.add_section(_("The five pipelines"), pipelines_in_words())


def _write_meanings(texts: _Pile, _keys: _Pile) -> None:
    texts.add_section(_("What an answer means"), ANSWERS)
    texts.add_section(_("The signs"), SIGNS)
    texts.add_section(_("Version"), (f"{NAME} {VERSION}",))


def _menu_writer(menu: Menu) -> Callable[[_Pile, _Pile], None]:
    rows = [(key_in_words(s.shown), s.meaning) for s in SHORTCUTS if s.menu is menu]

    def write(_texts: _Pile, keys: _Pile) -> None:
        keys.add_keys(_("Keys: {menu}").format(menu=_(menu.value)), rows)

    return write


def _write_other_keys(_texts: _Pile, keys: _Pile) -> None:
    compared = [(key.shown, key.meaning) for key in COMPARE_KEYS]
    keys.add_keys(_("Keys: comparing"), compared)
    keys.add_keys(_("Keys: rows of the history"), ROWS)
    keys.add_keys(_("Keys: controls"), REACHED)
    keys.add_keys(_("Mouse"), MOUSE)
