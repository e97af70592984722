"""The first page of a report on several X-rays: all verdicts in one table."""

from collections.abc import Sequence

from app.percentages import decimals_of, percent
from app.report.page import Entry, print_remarks
from app.report.sheet import HEADING, LINE, MUTED_INK, SMALL, TEXT, TEXT_INK, VERDICT_INKS, Sheet
from app.wording import headline_in_list, names_a_kind
from models.registry import PIPELINES
from words import N_, _

SIGN = 3.4
ROW = 6.0
COLUMNS = (
    (N_("X-ray"), 0.0),
    (N_("Answer"), 16.0),
    (N_("Probability"), 70.0),
    (N_("Pipeline"), 95.0),
)
DESCRIBED_AT = 125.0


def print_summary(sheet: Sheet, entries: Sequence[Entry], remarks: str) -> None:
    """Print one row for each X-ray, and the remarks on the whole case."""
    sheet.add_page()
    with sheet.inked(TEXT_INK, HEADING, bold=True):
        sheet.write_at(sheet.l_margin, _("Report on {count} X-rays").format(count=len(entries)))
    sheet.ln(LINE + 4.0)
    with sheet.inked(MUTED_INK, SMALL):
        for words, at in (*COLUMNS, (N_("View"), DESCRIBED_AT)):
            sheet.write_at(sheet.l_margin + at, _(words))
    sheet.ln(LINE + 1.0)
    for number, entry in enumerate(entries, start=1):
        if sheet.will_page_break(ROW):
            sheet.add_page()
        _print_row(sheet, number, entry)
    print_remarks(sheet, remarks)


def _print_row(sheet: Sheet, number: int, entry: Entry) -> None:
    prediction = entry.answers[0].prediction
    left, top = sheet.l_margin, sheet.get_y()
    sheet.verdict_sign(prediction.verdict, left + COLUMNS[1][1] + 1.0, top + 0.5, SIGN)
    with sheet.inked(TEXT_INK, TEXT):
        sheet.write_at(left, str(number))
        # The column has no room for the name of another probability than that of a fracture.
        if prediction.probability is not None and not names_a_kind(prediction.pipeline):
            told = percent(prediction.probability, decimals_of(prediction))
            sheet.write_at(left + COLUMNS[2][1], told)
        sheet.write_at(left + COLUMNS[3][1], _(PIPELINES[prediction.pipeline].title))
    with sheet.inked(VERDICT_INKS[prediction.verdict], TEXT, bold=True):
        words = headline_in_list(prediction.headline, prediction.verdict)
        sheet.write_at(left + COLUMNS[1][1] + 6.0, words, left + COLUMNS[2][1])
    with sheet.inked(MUTED_INK, SMALL):
        sheet.write_at(left + DESCRIBED_AT, entry.view)
    sheet.set_y(top + ROW)
    sheet.rule(top + ROW - 0.7)
