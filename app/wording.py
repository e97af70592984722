"""Answers in words: the same in the window, on the command line and in saved pictures."""

from collections.abc import Iterable
from pathlib import Path

from imaging.overlay import Box
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    Finding,
    OperatingPoint,
    Prediction,
    Verdict,
)
from models.registry import PIPELINES
from store.chain import ChainFault, ChainReport

VERDICTS = {
    Verdict.FRACTURE: "Fracture",
    Verdict.NO_FRACTURE: "No fracture found",
    Verdict.DOUBT: "Doubt",
    Verdict.OUT_OF_SCOPE: "Out of scope",
    Verdict.NOT_APPLICABLE: "No verdict",
}

OPERATING_POINTS = {
    BALANCED: "Balanced, with doubt",
    HIGH_SENSITIVITY: "High sensitivity",
    HIGH_SPECIFICITY: "High specificity",
}

# What the probability of a pipeline is about, where it is not "fracture".
PROBABILITIES = {"crack_vs_fracture": "fractura"}

# The public system's names of the two kinds are Spanish.
KINDS = {"fisura": "fisura (crack)", "fractura": "fractura (complete fracture)"}

NO_BOXES = "No box reaches this score; that is an answer, not an error."


def headline(prediction: Prediction) -> str:
    """Return the answer in a few words."""
    return prediction.headline or VERDICTS[prediction.verdict]


def percent(share: float) -> str:
    """Return a probability for people; 0 % and 100 % are never claimed."""
    if share > 0.995:
        return "over 99 %"
    if share < 0.005:
        return "under 1 %"
    return f"{share * 100:.0f} %"


def exact_percent(share: float) -> str:
    """Return a share to two decimals, the public system's form; 0 and 100 are never claimed."""
    return f"{min(max(share, 0.0001), 0.9999) * 100:.2f} %"


def label_in_words(label: str) -> str:
    """Return a finding's label for people."""
    return KINDS.get(label, label.replace("_", " "))


def score_in_words(finding: Finding) -> str:
    """Return a finding's score; the kinds of a fracture share 100 per cent."""
    if finding.label in KINDS:
        return exact_percent(finding.score)
    return f"{finding.score:.2f}"


def kinds_in_words(prediction: Prediction) -> str:
    """Return the percentages of the kinds on one line; empty where no kind was asked for."""
    kinds = [f for f in prediction.findings if f.label in KINDS]
    return ", ".join(f"{label_in_words(f.label)} {score_in_words(f)}" for f in kinds)


def names_a_kind(pipeline: str) -> bool:
    """Tell whether a pipeline says which kind of fracture it would be, and not whether one is."""
    return pipeline in PROBABILITIES


def remarks(prediction: Prediction, point_name: str = BALANCED) -> list[str]:
    """Return the sentences that belong to an answer as it is shown now.

    Args:
        prediction: with the boxes that are shown.
        point_name: the operating point that judges its regions.
    """
    lines = list(prediction.notes)
    has_boxes = any(isinstance(mark, Box) for mark in prediction.overlay)
    if prediction.least_score is not None and not has_boxes:
        lines.insert(0, NO_BOXES)
    points = prediction.operating_points
    if prediction.regions and points:
        lines.append(_regions_in_words(prediction, points.get(point_name, points[BALANCED])))
    return lines


def _regions_in_words(prediction: Prediction, point: OperatingPoint) -> str:
    told = [
        f"{region.label}: {VERDICTS[point.judge(region.score)].lower()}, {percent(region.score)}"
        for region in prediction.regions
    ]
    return f"By region: {'; '.join(told)}. No box on other regions."


def probability_in_words(pipeline: str, probability: float | None) -> str:
    """Return a probability with what it is the probability of; empty where there is none."""
    if probability is None:
        return ""
    shown = exact_percent if names_a_kind(pipeline) else percent
    return f"P({PROBABILITIES.get(pipeline, 'fracture')}) {shown(probability)}"


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
            judged[prediction.verdict].append(PIPELINES[prediction.pipeline].title)
    found, clear = judged.values()
    if clear and not found and any(_says_a_kind(p) for p in predictions):
        return (
            f"{_list(clear)} {_says(clear)} no fracture; the kind is what it would be if there "
            "were one."
        )
    if not (found and clear):
        return ""
    return (
        f"The pipelines disagree: {_list(found)} {_says(found)} fracture, "
        f"{_list(clear)} {_says(clear)} no fracture."
    )


def after_crash(report: Path, answers: int | None = None) -> str:
    """Return what is said after a run that did not end properly.

    Args:
        report: what is known of it.
        answers: how many the history holds; None where it was not asked.
    """
    if answers is None:
        return (
            "The last run broke down or was killed; every answer that was shown as kept is in the "
            f"history. What is known of it, without names and pictures, is in {report}."
        )
    return (
        "The program broke down or was killed when it last ran; every answer that was shown as "
        f"kept is in the history, which holds {answers}. What is known of it, without names and "
        f"pictures, is in {report}."
    )


def _says_a_kind(prediction: Prediction) -> bool:
    return names_a_kind(prediction.pipeline) and prediction.verdict is Verdict.NOT_APPLICABLE


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _says(names: list[str]) -> str:
    return "says" if len(names) == 1 else "say"


def duration(seconds: float) -> str:
    """Return a time in words that are short enough to change all the time."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def chain_in_words(report: ChainReport) -> str:
    """Return what became of the history's chain of hashes, in one sentence or two."""
    name = report.image_name
    if report.fault is ChainFault.CHANGED:
        return f"Row {report.row} ({name}) was changed from outside; it is the first such row."
    if report.fault is ChainFault.BEFORE:
        return (
            f"Row {report.row} ({name}) does not follow the row before it: rows between them were "
            "removed from outside, or the row before was changed together with its hash."
        )
    if report.fault is ChainFault.END:
        return f"Rows after row {report.row} were removed from outside."
    whole = (
        f"The chain is whole: {report.rows} rows are as they were written; {report.removed} were "
        f"deleted by the program. The last hash is {report.last_hash}."
    )
    if not report.lost:
        return whole
    return f"{whole} {report.lost} rows were lost when the file was found damaged."
