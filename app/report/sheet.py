"""The paper that a report is printed on: fonts, head and foot, and the few shapes it draws."""

# ruff: noqa: TID253 - this module is itself imported only when a report is made.

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from app.case.case import ReportForm
from app.version import DISCLAIMER, NAME, VERSION
from app.wording import date_and_time
from errors import CannotSave
from imaging.drawing.lettering import FONT_FOLDER
from models.prediction import Verdict
from words import _, in_use

Ink = tuple[int, int, int]
Point = tuple[float, float]

FAMILY = "Inter"

# In millimetres and points.
MARGIN, FOOT = 15.0, 20.0
SMALL, TEXT, HEADING, LARGE = 7.5, 9.0, 10.5, 19.0
LINE = 4.5
# Between two things that lie beside each other.
GUTTER = 6.0
PAGES = "{nb}"
# The usual sign for a foreign letter is none of the font's and would be left out without a word.
FOREIGN = "\N{WHITE SQUARE}"

TEXT_INK: Ink = (23, 32, 42)
MUTED_INK: Ink = (86, 99, 114)
LINE_INK: Ink = (205, 212, 220)
WHITE: Ink = (255, 255, 255)

# Dark enough for words on white paper; the light tints of the same hues fill the bar.
VERDICT_INKS: dict[Verdict, Ink] = {
    Verdict.FRACTURE: (185, 47, 24),
    Verdict.NO_FRACTURE: (10, 110, 82),
    Verdict.DOUBT: (143, 86, 0),
    Verdict.OUT_OF_SCOPE: (84, 95, 109),
    Verdict.NOT_APPLICABLE: (53, 94, 148),
}
VERDICT_TINTS: dict[Verdict, Ink] = {
    Verdict.FRACTURE: (240, 176, 164),
    Verdict.NO_FRACTURE: (165, 217, 200),
    Verdict.DOUBT: (245, 214, 160),
}

# fontTools tells of every table it leaves out.
logging.getLogger("fontTools.subset").setLevel(logging.ERROR)


class Sheet(FPDF):
    """Pages with the institution and the case at the head, versions and disclaimer at the foot.

    Args:
        form: what the reader filled in.

    Raises:
        CannotSave: the reader typed a sign that the font has not.
    """

    def __init__(self, form: ReportForm) -> None:
        super().__init__(format=form.paper)
        self._form = form
        for style, cut in (("", "Regular"), ("B", "SemiBold")):
            self.add_font(FAMILY, style, FONT_FOLDER / f"{FAMILY}-{cut}.ttf")
        with TTFont(FONT_FOLDER / f"{FAMILY}-Regular.ttf") as font:
            self._letters = frozenset(font.getBestCmap() or ())
        self._refuse_foreign_letters()
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(True, FOOT)
        self.set_lang(in_use())
        self.set_title(_("{name} report").format(name=NAME))
        self.set_producer(f"{NAME} {VERSION}")
        self.set_creation_date(form.made_at)

    def header(self) -> None:
        """Print who reports on which case, and when; long words are cut, and never the time."""
        form, institution = self._form, self._form.institution or NAME
        usable, made = self.w - self.l_margin - self.r_margin, self.time_in_words(form.made_at)
        self.set_y(10.0)
        with self.inked(TEXT_INK, TEXT, bold=True):
            beside = usable - self.get_string_width(self.printable(institution)) - GUTTER
        with self.inked(MUTED_INK, TEXT):
            if form.label:
                room = max(beside, usable / 2) - self.get_string_width(f" · {made}")
                made = f"{self.cut(form.label, room)} · {made}"
            self.write_right(made)
            end = self.w - self.r_margin - self.get_string_width(made) - GUTTER
        with self.inked(TEXT_INK, TEXT, bold=True):
            self.write_at(self.l_margin, institution, end)
        self.rule(17.0)
        self.set_y(21.0)

    def footer(self) -> None:
        """Print what the report is, and what made it."""
        self.rule(self.h - FOOT + 4.0)
        self.set_y(self.h - FOOT + 6.0)
        with self.inked(TEXT_INK, SMALL, bold=True):
            self.write_at(self.l_margin, _(DISCLAIMER))
        with self.inked(MUTED_INK, SMALL):
            self.write_right(_("Page {page} of {pages}").format(page=self.page_no(), pages=PAGES))
            self.ln(4.0)
            self.write_at(
                self.l_margin,
                _("Made by {name} {version}, a program for research.").format(
                    name=NAME, version=VERSION
                ),
            )

    def time_in_words(self, when: datetime) -> str:
        """Return a time as clocks showed it then where the report is made."""
        return date_and_time(when.astimezone())

    @contextmanager
    def inked(self, ink: Ink, size: float, bold: bool = False) -> Iterator[None]:
        """Write in a colour and size."""
        self.set_text_color(*ink)
        self.set_font(FAMILY, "B" if bold else "", size)
        yield

    def write_at(self, x: float, words: str, end: float | None = None) -> None:
        """Write one line from a place on; what would go beyond `end` or the margin is cut."""
        self.set_x(x)
        words = self.cut(words, (end or self.w - self.r_margin) - x)
        self.cell(0, LINE, words, new_x=XPos.END, new_y=YPos.TOP)

    def cut(self, words: str, room: float) -> str:
        """Return words that are no wider than so many millimetres, with a sign where they end."""
        words = self.printable(words)
        while len(words) > 1 and self.get_string_width(words) > room:
            words = words[:-2].rstrip() + "…"
        return words

    def write_right(self, words: str) -> None:
        """Write one line that ends at the right margin."""
        words = self.printable(words)
        # The number of pages is filled in at the end and takes less room than its place-holder.
        width = self.get_string_width(words.replace(PAGES, "0"))
        self.set_x(self.w - self.r_margin - width)
        self.cell(width, LINE, words, new_y=YPos.TOP)

    def write_block(self, x: float, width: float, words: str, line: float = LINE) -> None:
        """Write words that are broken into lines, and go below them."""
        self.set_x(x)
        self.multi_cell(
            width, line, self.printable(words), align="L", new_x=XPos.LEFT, new_y=YPos.NEXT
        )

    def heading(self, x: float, words: str) -> None:
        """Write a section's heading and go below it, on a page that has room for a line of it."""
        if self.will_page_break(2.5 + LINE + 1.0 + LINE):
            self.add_page()
        self.ln(2.5)
        with self.inked(TEXT_INK, HEADING, bold=True):
            self.write_at(x, words)
        self.ln(LINE + 1.0)

    def rule(self, y: float) -> None:
        """Draw a line over the page."""
        self.set_draw_color(*LINE_INK)
        self.set_line_width(0.2)
        self.line(self.l_margin, y, self.w - self.r_margin, y)

    def shape(self, points: Sequence[Point], ink: Ink) -> None:
        """Fill a polygon."""
        self.set_fill_color(*ink)
        self.polygon(list(points), style="F")

    def verdict_sign(self, verdict: Verdict, x: float, y: float, side: float) -> None:
        """Draw the verdict's sign: a shape of its own for each, never told by colour alone."""

        def at(*shares: Point) -> list[Point]:
            return [(x + side * across, y + side * down) for across, down in shares]

        ink = VERDICT_INKS[verdict]
        self.set_fill_color(*ink)
        if verdict is Verdict.FRACTURE:
            self.shape(at((0.5, 0.04), (0.98, 0.92), (0.02, 0.92)), ink)
        elif verdict is Verdict.DOUBT:
            self.shape(at((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)), ink)
        else:
            self.ellipse(x + side * 0.04, y + side * 0.04, side * 0.92, side * 0.92, style="F")
        self.set_draw_color(*WHITE)
        self.set_line_width(side * 0.1)
        for line in _STROKES[verdict]:
            self.polyline(at(*line))
        if verdict in _DOTS:
            ((dot_x, dot_y),) = at(_DOTS[verdict])
            self.set_fill_color(*WHITE)
            radius = side * 0.06
            self.ellipse(dot_x - radius, dot_y - radius, 2 * radius, 2 * radius, style="F")

    def printable(self, words: str) -> str:
        """Return words with every sign that the font has not replaced by one that shows it."""
        return "".join(
            c if ord(c) in self._letters or c == "\n" else FOREIGN
            for c in _composed(words).replace("\t", " ")
        )

    def _refuse_foreign_letters(self) -> None:
        typed = _composed(self._form.institution + self._form.label + self._form.remarks)
        foreign = dict.fromkeys(c for c in typed if ord(c) not in self._letters and not c.isspace())
        if foreign:
            raise CannotSave(
                _(
                    "The report's font has no sign for {signs}; write the institution, the label "
                    "and the remarks in Latin letters."
                ).format(signs=" ".join(list(foreign)[:8]))
            )


def _composed(words: str) -> str:
    """Return words with accents and letters joined: a Mac parts them, and the font has no parts."""
    return unicodedata.normalize("NFC", words)


_STROKES: dict[Verdict, list[list[Point]]] = {
    Verdict.FRACTURE: [[(0.5, 0.36), (0.5, 0.63)]],
    Verdict.DOUBT: [
        [
            (0.37, 0.38),
            (0.4, 0.3),
            (0.5, 0.25),
            (0.6, 0.3),
            (0.63, 0.38),
            (0.58, 0.47),
            (0.5, 0.53),
            (0.5, 0.62),
        ],
    ],
    Verdict.NO_FRACTURE: [[(0.28, 0.52), (0.44, 0.68), (0.73, 0.35)]],
    Verdict.OUT_OF_SCOPE: [[(0.27, 0.27), (0.73, 0.73)]],
    Verdict.NOT_APPLICABLE: [[(0.27, 0.5), (0.73, 0.5)]],
}
_DOTS: dict[Verdict, Point] = {Verdict.FRACTURE: (0.5, 0.77), Verdict.DOUBT: (0.5, 0.76)}
