"""Answers in words: the same in the window, on the command line and in saved pictures."""

import re
from collections.abc import Iterable
from datetime import datetime

from app.percentages import decimals_of, exact_percent, percent
from imaging.overlay import Box, region_in_words
from models.crack_vs_fracture import FRACTURA, HEADLINES, MATCHES_NEITHER, NOT_RECOGNISED
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    Finding,
    OperatingPoint,
    Prediction,
    Verdict,
)
from models.registry import PIPELINES, names_a_kind
from words import N_, _, listed, ngettext, number

VERDICTS = {
    Verdict.FRACTURE: N_("Fracture"),
    Verdict.NO_FRACTURE: N_("No fracture found"),
    Verdict.DOUBT: N_("Doubt"),
    Verdict.OUT_OF_SCOPE: N_("Out of scope"),
    Verdict.NOT_APPLICABLE: N_("No verdict"),
}

OPERATING_POINTS = {
    BALANCED: N_("Balanced, with doubt"),
    HIGH_SENSITIVITY: N_("High sensitivity"),
    HIGH_SPECIFICITY: N_("High specificity"),
}

# The public system's names of the two kinds are Spanish.
KINDS = {"fisura": N_("fisura (crack)"), "fractura": N_("fractura (complete fracture)")}
# The body-part networks' own word for all that they were not made for.
_OUTSIDE = {"other": N_("none of these parts")}
# A kind says nothing about whether there is a fracture: as an answer it carries its condition, and
# is named in the reader's language alone.
_KINDS_AS_ANSWERS = {
    HEADLINES["fisura"]: N_("If fractured: crack"),
    HEADLINES[FRACTURA]: N_("If fractured: complete"),
}

NO_BOXES = N_("No box reaches this score; that is an answer, not an error.")
FOR_PROCESSING = N_(
    "The file holds a detector's raw values, to be processed and not to be read: greys and answers "
    "can't be relied upon."
)
KEYPOINTS = r"(\d+) of (\d+) keypoints"
# A note that the bundled weights bring.
WEIGHS_THE_SUREST = N_(
    "The probability weighs the surest box, shown or not, with the body part's specialist, which "
    "looks at the whole picture."
)
# What rows of earlier versions hold, and what is shown for it.
_NOW_SAID = {
    "Neither crack nor fracture": NOT_RECOGNISED,
    "The picture matches none of the known classes.": MATCHES_NEITHER,
    "The probability weighs the surest box with the body part's specialist, which looks at the "
    "whole picture.": WEIGHS_THE_SUREST,
}


def headline(prediction: Prediction) -> str:
    """Return the answer in a few words."""
    return headline_in_words(prediction.headline, prediction.verdict)


def headline_in_words(kept: str, verdict: Verdict) -> str:
    """Return the words for a headline as it is kept, in English; the verdict's where none is."""
    counted = re.fullmatch(KEYPOINTS, kept)
    if counted:
        return _("{shown} of {all} keypoints").format(shown=counted[1], all=counted[2])
    kept = _KINDS_AS_ANSWERS.get(kept) or _NOW_SAID.get(kept, kept)
    return _(kept or VERDICTS[verdict])


def label_in_words(label: str) -> str:
    """Return a finding's label for people."""
    return _(KINDS.get(label) or _OUTSIDE.get(label) or label.replace("_", " "))


def region_of_box(finding: Finding) -> str:
    """Return the region that a box speaks of beside its label, in English; empty for none."""
    return finding.mark.region if isinstance(finding.mark, Box) else ""


def name_in_words(finding: Finding) -> str:
    """Return a finding's label for people, with the region that the label does not say."""
    region = region_of_box(finding)
    label = label_in_words(finding.label)
    return f"{label} · {region_in_words(region)}" if region else label


def name_as_data(finding: Finding) -> str:
    """Return the same for data: the label as the network names it, then the region."""
    return f"{finding.label} {region_of_box(finding)}".rstrip()


def score_in_words(finding: Finding) -> str:
    """Return a finding's score; the kinds of a fracture share 100 per cent."""
    if finding.label in KINDS:
        return exact_percent(finding.score)
    return number(finding.score, ".2f")


def kinds_in_words(prediction: Prediction) -> str:
    """Return the percentages of the kinds on one line; empty where no kind was asked for."""
    kinds = [f for f in prediction.findings if f.label in KINDS]
    return ", ".join(f"{label_in_words(f.label)} {score_in_words(f)}" for f in kinds)


def date_and_time(when: datetime) -> str:
    """Return a time to the minute on one line, in the time zone that it bears."""
    return f"{when:%Y-%m-%d\N{NO-BREAK SPACE}%H:%M}"


def remarks(prediction: Prediction, point_name: str = BALANCED) -> list[str]:
    """Return the sentences that belong to an answer as it is shown now.

    Args:
        prediction: with the boxes that are shown.
        point_name: the operating point that judges its regions.
    """
    lines = [_(_NOW_SAID.get(note, note)) for note in prediction.notes]
    has_boxes = any(isinstance(mark, Box) for mark in prediction.overlay)
    if prediction.least_score is not None and not has_boxes:
        lines.insert(0, _(NO_BOXES))
    points = prediction.operating_points
    if prediction.regions and points:
        lines.append(_regions_in_words(prediction, points.get(point_name, points[BALANCED])))
    return lines


def _regions_in_words(prediction: Prediction, point: OperatingPoint) -> str:
    decimals = decimals_of(prediction)
    told = [
        _("{region}: {verdict}, {probability}").format(
            region=_(region.label),
            verdict=_(VERDICTS[point.judge(region.probability)]).lower(),
            probability=percent(region.probability, decimals),
        )
        for region in prediction.regions
    ]
    return _("By region: {regions}. No box on other regions.").format(regions="; ".join(told))


def probability_in_words(prediction: Prediction) -> str:
    """Return the probability of an answer after its name; empty where none is told."""
    asked, verdict, told = prediction.pipeline, prediction.verdict, prediction.probability
    return " ".join(probability_parts(asked, verdict, told, decimals_of(prediction))).strip()


def probability_parts(
    pipeline: str, verdict: Verdict, probability: float | None, decimals: int = 0
) -> tuple[str, str]:
    """Return what a probability is called, and the probability; both empty where none is told.

    None is told of a kind that was not recognised.

    Args:
        decimals: as `decimals_of` gives them where thresholds are told beside it.
    """
    is_kind = names_a_kind(pipeline)
    if probability is None or (is_kind and verdict is Verdict.OUT_OF_SCOPE):
        return "", ""
    if is_kind:
        return _(PIPELINES[pipeline].p_kind), exact_percent(probability)
    return p_fracture(), percent(probability, decimals)


def p_fracture() -> str:
    """Return what the probability of a fracture is called."""
    return f"P({_('fracture')})"


def told_probability(pipeline: str, verdict: Verdict, probability: float | None) -> float | None:
    """Return a probability for data; None where people are told none either."""
    return probability if any(probability_parts(pipeline, verdict, probability)) else None


def disagreement(predictions: Iterable[Prediction]) -> str:
    """Return one sentence if pipelines contradict each other; else an empty one.

    They do if they differ on whether there is a fracture, or if one names the kind of a fracture
    that all who judged say is not there.
    """
    judged = {Verdict.FRACTURE: [], Verdict.NO_FRACTURE: []}
    order = list(PIPELINES)
    predictions = sorted(predictions, key=lambda p: order.index(p.pipeline))
    for prediction in predictions:
        if prediction.verdict in judged:
            judged[prediction.verdict].append(_(PIPELINES[prediction.pipeline].title))
    found, clear = judged.values()
    if clear and not found and any(_says_a_kind(p) for p in predictions):
        return ngettext(
            "{pipelines} says no fracture; the kind is what it would be if there were one.",
            "{pipelines} say no fracture; the kind is what it would be if there were one.",
            len(clear),
        ).format(pipelines=listed(clear))
    if not (found and clear):
        return ""
    # A form for each number of both; "say" goes with the number of those before it.
    said = ngettext("{pipelines} says fracture", "{pipelines} say fracture", len(found))
    denied = ngettext("{pipelines} says no fracture", "{pipelines} say no fracture", len(clear))
    return _("The pipelines disagree: {found}, {clear}.").format(
        found=said.format(pipelines=listed(found)), clear=denied.format(pipelines=listed(clear))
    )


def warning_above(
    pipeline: str, told: Iterable[Prediction], earlier: Iterable[Prediction] = ()
) -> str:
    """Return what goes before a pipeline's answer: one sentence if answers contradict each other.

    What contradicts the kind of a fracture is said of that answer alone.

    Args:
        pipeline: whose answer it is.
        told: all answers to the image, judged at one operating point.
        earlier: what else is known to have been answered; what is told anew counts as told.
    """
    known = {p.pipeline: p for p in (*earlier, *told)}
    has_kind = names_a_kind(pipeline)
    return disagreement(p for name, p in known.items() if has_kind or not names_a_kind(name))


def _says_a_kind(prediction: Prediction) -> bool:
    return names_a_kind(prediction.pipeline) and prediction.verdict is Verdict.NOT_APPLICABLE
