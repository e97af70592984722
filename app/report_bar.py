"""The verdict on paper: its sign and words, and the probability on a bar with its thresholds."""

from app.report_sheet import (
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
from app.wording import OPERATING_POINTS, headline, probability_in_words
from models.prediction import BALANCED, OperatingPoint, Prediction, Verdict
from models.registry import PIPELINES
from words import _, number

SIGN = 9.0
TRACK = 4.0
GAP = 3.0


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
    points = prediction.operating_points
    if prediction.probability is not None and points:
        point = points.get(point_name, points[BALANCED])
        _print_bar(sheet, prediction, prediction.probability, point)


def _asked(prediction: Prediction, point_name: str) -> str:
    title = _(PIPELINES[prediction.pipeline].title)
    if not prediction.operating_points:
        return _("Pipeline {title}").format(title=title)
    return _("Pipeline {title} · {point}").format(
        title=title, point=_(OPERATING_POINTS.get(point_name, point_name))
    )


def _print_bar(
    sheet: Sheet, prediction: Prediction, probability: float, point: OperatingPoint
) -> None:
    left, width = sheet.l_margin, sheet.w - sheet.l_margin - sheet.r_margin
    top = sheet.get_y() + 6.0
    low, high = point.no_fracture_below, point.fracture_from
    zones = (
        (0.0, low, Verdict.NO_FRACTURE),
        (low, high, Verdict.DOUBT),
        (high, 1.0, Verdict.FRACTURE),
    )
    for start, end, verdict in zones:
        if end > start:
            sheet.set_fill_color(*VERDICT_TINTS[verdict])
            sheet.rect(left + start * width, top, (end - start) * width, TRACK, style="F")
    sheet.set_draw_color(*TEXT_INK)
    sheet.set_line_width(0.25)
    for threshold in {low, high}:
        x = left + threshold * width
        sheet.line(x, top - 1.0, x, top + TRACK + 1.0)
    _print_pointer(sheet, left + probability * width, top)
    words = probability_in_words(prediction.pipeline, probability)
    with sheet.inked(TEXT_INK, TEXT, bold=True):
        _print_row(sheet, top - 7.5, [(left + probability * width, words)])
    names = [
        (left + high * width, _("fracture from {high} %").format(high=number(high * 100, ".0f")))
    ]
    if low < high:
        names.insert(
            0,
            (
                left + low * width,
                _("no fracture under {low} %").format(low=number(low * 100, ".0f")),
            ),
        )
    with sheet.inked(MUTED_INK, SMALL):
        _print_row(sheet, top + TRACK + 1.0, names)
    sheet.set_y(top + TRACK + LINE + 2.5)


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
