"""One X-ray on its page: what was found, where, how sure, and what stands behind it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.about import remark_on_marks
from app.case.case import CaseAnswer, MeasuredValue
from app.report.bar import print_verdict
from app.report.findings import print_findings
from app.report.sheet import (
    GUTTER,
    HEADING,
    LINE,
    MUTED_INK,
    SMALL,
    TEXT,
    TEXT_INK,
    VERDICT_INKS,
    Sheet,
)
from app.wording import headline_in_words, probability_in_words, remarks
from imaging.drawing.heat import is_cold
from imaging.overlay import Heatmap, Keypoint, Mark
from models.prediction import Verdict
from models.registry import PIPELINES
from words import _, number

# What one answer leaves of a page, and what the answers of several pipelines leave.
MOST_FIGURE_HEIGHT, LEAST_FIGURE_HEIGHT = 96.0, 80.0
BLACK = (0, 0, 0)


@dataclass(frozen=True, eq=False)
class Entry:
    """What of an X-ray is kept until the report is printed: no pixels but its two figures.

    Attributes:
        answers: at least one, the drawn one first.
        measurements: what was measured on it.
        disagreement: one sentence if the pipelines contradict each other; else empty.
        plain: the picture alone, a JPEG.
        marked: the picture with its marks, a JPEG.
        size_wh: of both, in pixels.
        stretch_xy: the radiograph's, which leads to pixels of the file.
        view: part, side and projection where the file says them.
        description: all that is known of the X-ray, in one line.
        name: the file's name and hash if they may be told; else empty.
        is_masked: True when the reader masked a part of it.
        is_mirrored: True when its figures show left and right exchanged.
    """

    answers: tuple[CaseAnswer, ...]
    measurements: tuple[MeasuredValue, ...]
    disagreement: str
    plain: bytes
    marked: bytes
    size_wh: tuple[int, int]
    stretch_xy: tuple[float, float]
    view: str
    description: str
    name: str
    is_masked: bool
    is_mirrored: bool


def print_page(sheet: Sheet, entry: Entry, title: str) -> None:
    """Print an X-ray on a page of its own, and on a second one if it needs it."""
    sheet.add_page()
    main = entry.answers[0]
    with sheet.inked(TEXT_INK, HEADING, bold=True):
        sheet.write_at(sheet.l_margin, title)
        title_end = sheet.l_margin + sheet.get_string_width(sheet.printable(title)) + GUTTER
    with sheet.inked(MUTED_INK, SMALL):
        words = sheet.printable(entry.description)
        if title_end + sheet.get_string_width(words) <= sheet.w - sheet.r_margin:
            sheet.write_right(words)
            sheet.ln(LINE + 2.0)
        else:
            sheet.ln(LINE + 2.0)
            sheet.write_block(sheet.l_margin, 0, words)
            sheet.ln(1.0)
        if entry.name:
            sheet.write_block(sheet.l_margin, 0, entry.name)
            sheet.ln(1.0)
    print_verdict(sheet, main.prediction, main.point_name)
    if len(entry.answers) == 1:
        _print_warning(sheet, entry.disagreement)
    _print_figures(sheet, entry)
    _print_columns(sheet, entry)
    _print_all_answers(sheet, entry)
    _print_reader(sheet, entry)
    _print_measurements(sheet, entry.measurements)


def print_remarks(sheet: Sheet, remarks: str) -> None:
    """Print what the reader remarked, if anything."""
    if remarks.strip():
        sheet.heading(sheet.l_margin, _("Remarks"))
        with sheet.inked(TEXT_INK, TEXT):
            sheet.write_block(sheet.l_margin, 0, remarks.strip())


def _print_warning(sheet: Sheet, warning: str) -> None:
    """Print what contradicts an answer that stands alone, right under its verdict."""
    if warning:
        with sheet.inked(VERDICT_INKS[Verdict.DOUBT], TEXT):
            sheet.write_block(sheet.l_margin, 0, warning)
        sheet.ln(1.0)


def _print_figures(sheet: Sheet, entry: Entry) -> None:
    """Print the picture alone at the left and with its marks at the right, on black."""
    is_marked = any(map(_is_seen, entry.answers[0].prediction.overlay))
    room = (sheet.w - sheet.l_margin - sheet.r_margin - GUTTER) / 2
    width, height = entry.size_wh
    is_full = len(entry.answers) > 1 or bool(entry.measurements)
    most = LEAST_FIGURE_HEIGHT if is_full else MOST_FIGURE_HEIGHT
    shown = min(room / width, most / height)
    height_mm, top = height * shown, sheet.get_y()
    alone = _("X-ray, partly masked by the reader") if entry.is_masked else _("X-ray")
    with_marks = _("With the marks of the answer") if is_marked else _("The answer has no marks")
    figures = ((entry.plain, alone), (entry.marked, with_marks))
    for place, (figure, name) in enumerate(figures):
        words = f"{name} · {_('Mirrored')}" if entry.is_mirrored else name
        left = sheet.l_margin + place * (room + GUTTER)
        sheet.set_fill_color(*BLACK)
        sheet.rect(left, top, room, height_mm, style="F")
        x = left + (room - width * shown) / 2
        # Without an alternative text: it would make a tagged document, of which a screen reader
        # reads what is tagged, the figures, and passes over all words.
        sheet.image(io.BytesIO(figure), x, top, width * shown, height_mm)
        sheet.set_y(top + height_mm + 0.8)
        with sheet.inked(MUTED_INK, SMALL):
            sheet.set_x(left)
            sheet.cell(room, LINE, words)
    sheet.set_y(top + height_mm + LINE + 1.0)


def _is_seen(mark: Mark) -> bool:
    if isinstance(mark, Keypoint):
        return mark.is_shown
    return not (isinstance(mark, Heatmap) and is_cold(mark))


def _print_columns(sheet: Sheet, entry: Entry) -> None:
    """Print the findings at the left, what stands behind the answer at the right."""
    main = entry.answers[0]
    room = (sheet.w - sheet.l_margin - sheet.r_margin - GUTTER) / 2
    top, page = sheet.get_y(), sheet.page
    print_findings(sheet, main.prediction, entry.stretch_xy, room)
    left_end, left_page = sheet.get_y(), sheet.page
    right = sheet.l_margin + room + GUTTER
    sheet.page = page
    sheet.set_y(top)
    sheet.heading(right, _("What stands behind it"))
    if main.caution:
        with sheet.inked(VERDICT_INKS[Verdict.DOUBT], TEXT):
            sheet.write_block(right, room, main.caution)
    with sheet.inked(TEXT_INK, TEXT):
        for line in main.standing:
            sheet.write_block(right, room, line)
        sheet.write_block(
            right,
            room,
            _("Answered {time}").format(time=sheet.time_in_words(main.made_at)),
        )
        remark = remark_on_marks(main.prediction)
        for line in (*remarks(main.prediction, main.point_name), _(remark)):
            if line:
                sheet.write_block(right, room, line)
    with sheet.inked(MUTED_INK, SMALL):
        sheet.write_block(
            right,
            room,
            _("Weights {id}").format(id=main.prediction.weights_id),
            line=3.6,
        )
    if sheet.page < left_page:
        sheet.page = left_page
        sheet.set_y(left_end)
    elif sheet.page == left_page:
        sheet.set_y(max(left_end, sheet.get_y()))


def _print_all_answers(sheet: Sheet, entry: Entry) -> None:
    if len(entry.answers) == 1:
        return
    sheet.heading(sheet.l_margin, _("All pipelines"))
    with sheet.inked(TEXT_INK, TEXT):
        for answer in entry.answers:
            told = answer.prediction
            sheet.write_at(sheet.l_margin, _(PIPELINES[told.pipeline].title))
            words = headline_in_words(told.headline, told.verdict)
            sheet.write_at(sheet.l_margin + 40.0, words)
            sheet.write_at(sheet.l_margin + 95.0, probability_in_words(told))
            sheet.ln(LINE)
        if entry.disagreement:
            sheet.write_block(sheet.l_margin, 0, entry.disagreement)


def _print_reader(sheet: Sheet, entry: Entry) -> None:
    said = [answer for answer in entry.answers if answer.reader is not None]
    if not said:
        return
    sheet.heading(sheet.l_margin, _("The reader's word"))
    with sheet.inked(TEXT_INK, TEXT):
        for answer in said:
            words = answer.reader.words if answer.reader else ""
            title = _(PIPELINES[answer.prediction.pipeline].title)
            sheet.write_block(sheet.l_margin, 0, f"{title}: {words}")


def _print_measurements(sheet: Sheet, measurements: Sequence[MeasuredValue]) -> None:
    if not measurements:
        return
    sheet.heading(sheet.l_margin, _("Measurements"))
    with sheet.inked(TEXT_INK, TEXT):
        for measured in measurements:
            sheet.write_at(sheet.l_margin, _(measured.name))
            sheet.write_at(
                sheet.l_margin + 60.0, f"{number(measured.value, '.1f')} {measured.unit}"
            )
            sheet.write_at(sheet.l_margin + 95.0, _(measured.remark))
            sheet.ln(LINE)
