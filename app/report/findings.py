"""The findings of an answer on paper: label, score and place, in one column or two."""

from collections.abc import Sequence
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
    rows, room = ceil(len(shown) / columns), width / columns
    score_at = SCORE_AT if columns == 1 else SCORE_AT_ALONE
    with sheet.inked(TEXT_INK, TEXT):
        ends = [
            _score_end(sheet, shown[first : first + rows], room, score_at)
            for first in range(0, len(shown), rows or 1)
        ]
    for row in range(rows):
        for place, finding in enumerate(shown[row::rows]):
            x = left + place * room
            _print_name_and_score(sheet, finding, x, x + ends[place])
            if columns == 1:
                words = place_in_words(finding, stretch_xy)
                beside = left + max(room * PLACE_AT, ends[place] + GAP)
                _print_place(sheet, words, (left, beside), room)
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


def _score_end(sheet: Sheet, findings: Sequence[Finding], width: float, score_at: float) -> float:
    """Return where the scores of a column end, under each other, from its left edge.

    Args:
        width: of the column.
        score_at: where they begin, as a share of it, unless a name is longer.
    """
    names = [sheet.get_string_width(sheet.printable(name_in_words(f))) for f in findings]
    scores = [sheet.get_string_width(score_in_words(f)) for f in findings]
    start = min(max(width * score_at, *(name + GAP for name in names)), width * LAST_SCORE_AT)
    return start + max(scores)


def _print_name_and_score(sheet: Sheet, finding: Finding, x: float, score_end: float) -> None:
    with sheet.inked(TEXT_INK, TEXT):
        score = score_in_words(finding)
        score_x = score_end - sheet.get_string_width(score)
        sheet.write_at(x, name_in_words(finding), score_x)
        sheet.write_at(score_x, score)


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
