"""The findings of an answer on paper: label, score and place, in one column or two."""

from math import ceil

from app.places import place_in_words
from app.report.sheet import LINE, MUTED_INK, SMALL, TEXT, TEXT_INK, Sheet
from app.wording import name_in_words, score_in_words
from imaging.overlay import Keypoint
from imaging.view import Point
from models.prediction import Finding, Prediction
from words import N_, _

MOST_IN_ONE_COLUMN, MOST_ROWS = 9, 40
NONE = N_("None.")
# Where score and place stand, as shares of a column's width, unless longer words push them on.
SCORE_AT, PLACE_AT, SCORE_AT_ALONE, LAST_SCORE_AT = 0.42, 0.55, 0.72, 0.8
GAP = 1.5


def print_findings(sheet: Sheet, prediction: Prediction, stretch_xy: Point, width: float) -> None:
    """Print the findings within so many millimetres from the left margin.

    Keypoints under their threshold, which the picture does not show, are left out here too.

    Args:
        stretch_xy: the radiograph's; places are told in pixels of its file.
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
            told = place_in_words(finding, stretch_xy) if columns == 1 else None
            _print_finding(sheet, finding, x, width / columns, told)
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


def _print_finding(
    sheet: Sheet, finding: Finding, x: float, width: float, place: str | None
) -> None:
    """Print label, score and place; a place for which the line has no room goes below it.

    Args:
        place: None in a column that has no room for places.
    """
    name, score = name_in_words(finding), score_in_words(finding)
    with sheet.inked(TEXT_INK, TEXT):
        score_x = x + width * (SCORE_AT_ALONE if place is None else SCORE_AT)
        name_end = x + sheet.get_string_width(sheet.printable(name)) + GAP
        score_x = min(max(score_x, name_end), x + width * LAST_SCORE_AT)
        sheet.write_at(x, name, score_x)
        sheet.write_at(score_x, score, x + width)
        score_end = score_x + sheet.get_string_width(score) + GAP
    if place is not None:
        beside = max(x + width * PLACE_AT, score_end)
        _print_place(sheet, place, (x, beside), width)


def _print_place(sheet: Sheet, place: str, starts: tuple[float, float], width: float) -> None:
    """Print a place.

    Args:
        starts: where the column begins, and where the place does if it fits beside the score.
        width: of the column.
    """
    left, beside = starts
    with sheet.inked(MUTED_INK, SMALL):
        if beside + sheet.get_string_width(place) > left + width:
            sheet.ln(LINE)
            beside = left
        sheet.write_at(beside, place, left + width)
