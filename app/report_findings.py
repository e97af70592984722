"""The findings of an answer on paper: label, score and place, in one column or two."""

from math import ceil

from app.places import place_in_words
from app.report_sheet import LINE, MUTED_INK, SMALL, TEXT, TEXT_INK, Sheet
from imaging.overlay import Keypoint
from models.prediction import Finding, Prediction
from words import N_, _, number

MOST_IN_ONE_COLUMN, MOST_ROWS = 9, 40
NONE = N_("None.")


def print_findings(sheet: Sheet, prediction: Prediction, width: float) -> None:
    """Print the findings within so many millimetres from the left margin.

    Keypoints under their threshold, which the picture does not show, are left out here too.
    """
    left = sheet.l_margin
    sheet.heading(left, _("Findings"))
    findings = [f for f in prediction.findings if not _is_hidden(f)]
    shown = findings[:MOST_ROWS]
    columns = 2 if len(shown) > MOST_IN_ONE_COLUMN else 1
    rows = ceil(len(shown) / columns)
    for row in range(rows):
        for place, finding in enumerate(shown[row::rows]):
            x = left + place * width / columns
            _print_finding(sheet, finding, x, width / columns, has_place=columns == 1)
        sheet.ln(LINE)
    with sheet.inked(MUTED_INK, SMALL):
        if not findings:
            sheet.write_block(left, width, _(NONE))
        elif len(findings) > len(shown):
            words = _("{count} more are in the CSV file and in the DICOM report.").format(
                count=len(findings) - len(shown)
            )
            sheet.write_block(left, width, words)


def _is_hidden(finding: Finding) -> bool:
    return isinstance(finding.mark, Keypoint) and not finding.mark.is_shown


def _print_finding(sheet: Sheet, finding: Finding, x: float, width: float, has_place: bool) -> None:
    with sheet.inked(TEXT_INK, TEXT):
        sheet.write_at(
            x, _(finding.label.replace("_", " ")), x + width * (0.42 if has_place else 0.7)
        )
        sheet.write_at(
            x + width * (0.42 if has_place else 0.72), number(finding.score, ".2f"), x + width
        )
    if has_place:
        with sheet.inked(MUTED_INK, SMALL):
            sheet.write_at(x + width * 0.55, place_in_words(finding), x + width)
