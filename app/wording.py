"""Answers in words: the same in the window, on the command line and in saved pictures."""

from pathlib import Path

from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    Prediction,
    Verdict,
)
from models.registry import PIPELINES

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


def probability_in_words(pipeline: str, probability: float | None) -> str:
    """Return a probability with what it is the probability of; empty where there is none."""
    if probability is None:
        return ""
    return f"P({PROBABILITIES.get(pipeline, 'fracture')}) {percent(probability)}"


def disagreement(predictions: list[Prediction]) -> str:
    """Return one sentence if pipelines contradict each other; else an empty one.

    They do if they differ on whether there is a fracture, or if one names the kind of a fracture
    that all who judged say is not there.
    """
    judged = {Verdict.FRACTURE: [], Verdict.NO_FRACTURE: []}
    for prediction in predictions:
        if prediction.verdict in judged:
            judged[prediction.verdict].append(PIPELINES[prediction.pipeline].title)
    found, clear = judged.values()
    if clear and not found and any(_names_a_kind(p) for p in predictions):
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


def _names_a_kind(prediction: Prediction) -> bool:
    is_about_kind = prediction.pipeline in PROBABILITIES
    return is_about_kind and prediction.verdict is Verdict.NOT_APPLICABLE


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _says(names: list[str]) -> str:
    return "says" if len(names) == 1 else "say"
