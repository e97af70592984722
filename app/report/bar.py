"""The verdict on paper: its sign and words, and the probability on a bar with its thresholds."""

from app.percentages import decimals_of, thresholds_in_words
from app.report.sheet import (
    LARGE,
    LINE,
    MUTED_INK,
    SMALL,
    TEXT,
    TEXT_INK,
    VERDICT_INKS,
    VERDICT_TINTS,
    Sheet,
)
from app.wording import OPERATING_POINTS, VERDICTS, headline, probability_in_words
from models.prediction import BALANCED, OperatingPoint, Prediction, Verdict
from models.registry import PIPELINES
from words import _

SIGN = 9.0
TRACK, SLIM_TRACK = 4.0, 1.6
GAP = 3.0
JUDGED = (Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT)


def print_verdict(sheet: Sheet, prediction: Prediction, point_name: str) -> None:
    """Print the answer in a few words, and on a bar where it was judged by thresholds."""
    left, top = sheet.l_margin, sheet.get_y()
    sheet.verdict_sign(prediction.verdict, left, top, SIGN)
    sheet.set_y(top + 0.5)
    with sheet.inked(VERDICT_INKS[prediction.verdict], LARGE, bold=True):
        sheet.set_x(left + SIGN + 2.0)
        sheet.cell(0, SIGN - 1.0, sheet.printable(headline(prediction)))
    sheet.set_y(top + 2.5)
    with sheet.inked(MUTED_INK, TEXT):
        sheet.write_right(_asked(prediction, point_name))
    sheet.set_y(top + SIGN + 3.0)
    points, words = prediction.operating_points, probability_in_words(prediction)
    if prediction.probability is not None and words and points:
        point = points.get(point_name, points[BALANCED])
        _print_bar(sheet, words, prediction, point)
        if prediction.verdict in JUDGED:
            for name, other in points.items():
                if other is not point:
                    _print_other_point(sheet, name, other, prediction)


def _asked(prediction: Prediction, point_name: str) -> str:
    title = _(PIPELINES[prediction.pipeline].title)
    if not prediction.operating_points:
        return _("Pipeline {title}").format(title=title)
    return _("Pipeline {title} · {point}").format(
        title=title, point=_(OPERATING_POINTS.get(point_name, point_name))
    )


def _print_bar(sheet: Sheet, words: str, prediction: Prediction, point: OperatingPoint) -> None:
    left, width = sheet.l_margin, sheet.w - sheet.l_margin - sheet.r_margin
    top, told = sheet.get_y() + 6.0, thresholds_in_words(point, decimals_of(prediction))
    probability = prediction.probability or 0.0
    low, high = point.no_fracture_below, point.fracture_from
    _print_zones(sheet, point, top, TRACK)
    _print_pointer(sheet, left + probability * width, top)
    with sheet.inked(TEXT_INK, TEXT, bold=True):
        _print_row(sheet, top - 7.5, [(left + probability * width, words)])
    names = [
        (left + place * width, name) for place, name in zip(sorted({low, high}), told, strict=True)
    ]
    with sheet.inked(MUTED_INK, SMALL):
        _print_row(sheet, top + TRACK + 1.0, names)
    sheet.set_y(top + TRACK + LINE + 2.5)


def _print_zones(sheet: Sheet, point: OperatingPoint, top: float, height: float) -> None:
    """Print which probabilities are answered how, in the tints of the verdicts."""
    left, width = sheet.l_margin, sheet.w - sheet.l_margin - sheet.r_margin
    low, high = point.no_fracture_below, point.fracture_from
    zones = (
        (0.0, low, Verdict.NO_FRACTURE),
        (low, high, Verdict.DOUBT),
        (high, 1.0, Verdict.FRACTURE),
    )
    for start, end, verdict in zones:
        if end > start:
            sheet.set_fill_color(*VERDICT_TINTS[verdict])
            sheet.rect(left + start * width, top, (end - start) * width, height, style="F")
    sheet.set_draw_color(*TEXT_INK)
    sheet.set_line_width(0.25)
    for threshold in {low, high}:
        x = left + threshold * width
        sheet.line(x, top - height / 4, x, top + height * 1.25)


def _print_other_point(
    sheet: Sheet, name: str, point: OperatingPoint, prediction: Prediction
) -> None:
    """Print how the same probability is judged at an operating point that was not chosen."""
    width = sheet.w - sheet.l_margin - sheet.r_margin
    probability = prediction.probability or 0.0
    top = sheet.get_y() + 0.4
    _print_zones(sheet, point, top, SLIM_TRACK)
    x = sheet.l_margin + probability * width
    sheet.shape([(x, top), (x - 0.9, top - 1.5), (x + 0.9, top - 1.5)], TEXT_INK)
    sheet.set_y(top + SLIM_TRACK + 0.4)
    words = _("{point}: {verdict}").format(
        point=_(OPERATING_POINTS.get(name, name)), verdict=_(VERDICTS[point.judge(probability)])
    )
    with sheet.inked(MUTED_INK, SMALL):
        sheet.write_at(sheet.l_margin, words)
        sheet.write_right(" · ".join(thresholds_in_words(point, decimals_of(prediction))))
    sheet.set_y(top + SLIM_TRACK + LINE + 1.2)


def _print_pointer(sheet: Sheet, x: float, track_top: float) -> None:
    tip = track_top - 0.4
    sheet.shape([(x, tip), (x - 1.4, tip - 2.4), (x + 1.4, tip - 2.4)], TEXT_INK)


def _print_row(sheet: Sheet, y: float, words: list[tuple[float, str]]) -> None:
    """Print words in one row, each as near to its place as the margins and the others let it."""
    widths = [sheet.get_string_width(text) for _x, text in words]
    starts: list[float] = []
    end = sheet.l_margin
    for (x, _text), width in zip(words, widths, strict=True):
        starts.append(max(x - width / 2, end))
        end = starts[-1] + width + GAP
    end = sheet.w - sheet.r_margin
    for place in reversed(range(len(starts))):
        starts[place] = min(starts[place], end - widths[place])
        end = starts[place] - GAP
    for start, width, (_x, text) in zip(starts, widths, words, strict=True):
        sheet.set_xy(start, y)
        sheet.cell(width, LINE, text, align="C")
