"""The first page of a report on several X-rays: all verdicts in one table."""

from collections.abc import Sequence

from app.percentages import decimals_of, percent
from app.report.page import Entry, print_remarks
from app.report.sheet import HEADING, LINE, MUTED_INK, SMALL, TEXT, TEXT_INK, VERDICT_INKS, Sheet
from app.wording import headline_in_words, p_fracture
from models.registry import PIPELINES, names_a_kind
from words import _

SIGN = 3.4
ROW = 6.0
ANSWER_AT, PROBABILITY_AT, PIPELINE_AT, VIEW_AT = 16.0, 70.0, 95.0, 125.0


def print_summary(sheet: Sheet, entries: Sequence[Entry], remarks: str) -> None:
    """Print one row for each X-ray, and the remarks on the whole case."""
    sheet.add_page()
    with sheet.inked(TEXT_INK, HEADING, bold=True):
        sheet.write_at(sheet.l_margin, _("Report on {count} X-rays").format(count=len(entries)))
    sheet.ln(LINE + 4.0)
    with sheet.inked(MUTED_INK, SMALL):
        for words, at in (
            (_("X-ray"), 0.0),
            (_("Answer"), ANSWER_AT),
            (p_fracture(), PROBABILITY_AT),
            (_("Pipeline"), PIPELINE_AT),
            (_("View"), VIEW_AT),
        ):
            sheet.write_at(sheet.l_margin + at, words)
    sheet.ln(LINE + 1.0)
    for number, entry in enumerate(entries, start=1):
        if sheet.will_page_break(ROW):
            sheet.add_page()
        _print_row(sheet, number, entry)
    print_remarks(sheet, remarks)


def _print_row(sheet: Sheet, number: int, entry: Entry) -> None:
    prediction = entry.answers[0].prediction
    left, top = sheet.l_margin, sheet.get_y()
    sheet.verdict_sign(prediction.verdict, left + ANSWER_AT + 1.0, top + 0.5, SIGN)
    with sheet.inked(TEXT_INK, TEXT):
        sheet.write_at(left, str(number))
        # The column is that of one probability; that of a kind is another.
        if prediction.probability is not None and not names_a_kind(prediction.pipeline):
            told = percent(prediction.probability, decimals_of(prediction))
            sheet.write_at(left + PROBABILITY_AT, told)
        sheet.write_at(left + PIPELINE_AT, _(PIPELINES[prediction.pipeline].title))
    with sheet.inked(VERDICT_INKS[prediction.verdict], TEXT, bold=True):
        words = headline_in_words(prediction.headline, prediction.verdict)
        sheet.write_at(left + ANSWER_AT + 6.0, words, left + PROBABILITY_AT)
    with sheet.inked(MUTED_INK, SMALL):
        sheet.write_at(left + VIEW_AT, entry.view)
    sheet.set_y(top + ROW)
    sheet.rule(top + ROW - 0.7)
