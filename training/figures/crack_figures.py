"""Crack against fracture in figures: calibration, answers by region, plots, failures in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import Calibration
from training.data.kinds import FISURA, FRACTURA, is_fractura, regions_of
from training.data.sample import PARTS, Sample
from training.figures.failures import counted, place
from training.figures.figures import auc_figures, share, tidy
from training.figures.metrics import calibration_error
from training.figures.operating import fit_platt
from training.figures.plots import plot_confusion, plot_reliability, plot_roc

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RIGHT_AMONG_KNOWN = 0.80
NEITHER = "neither"
ANSWERS = (FISURA, NEITHER, FRACTURA)


@dataclass(frozen=True)
class Answers:
    """What some pictures were answered, row by row.

    Attributes:
        samples: the pictures, each of a known kind.
        chances: (count,) calibrated probability of fractura.
        known_from: (count,) what the likelier kind must reach; below, the answer is neither.
    """

    samples: Sequence[Sample]
    chances: Floats
    known_from: Floats

    @property
    def truth(self) -> Bools:
        """True for fractura."""
        return np.array([is_fractura(s) for s in self.samples], bool)

    @property
    def said(self) -> NDArray[np.str_]:
        """One of `ANSWERS` each."""
        kinds = np.where(self.chances >= 0.5, FRACTURA, FISURA)
        best = np.maximum(self.chances, 1 - self.chances)
        return np.where(best >= self.known_from, kinds, NEITHER)

    def take(self, rows: Bools) -> "Answers":
        """Return some of the rows."""
        kept = [s for s, keep in zip(self.samples, rows, strict=True) if keep]
        return Answers(kept, self.chances[rows], self.known_from[rows])


def calibrated(calibration: Calibration, logits: Floats) -> Floats:
    """Return the probabilities of fractura."""
    return np.array([calibration.probability(float(v)) for v in logits])


def out_of_fold(logits: Floats, truth: Bools, folds: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return probabilities and least scores, both fitted on the answers of all other folds.

    Args:
        logits: (count,) of fractura, each from a line that saw nothing of its fold.
        truth: (count,) True for fractura.
        folds: (count,) the fold of each.
    """
    chances, known_from = np.zeros(len(truth)), np.zeros(len(truth))
    for fold in np.unique(folds):
        held = folds == fold
        calibration = fit_platt(logits[~held], truth[~held], balance(truth[~held]))
        chances[held] = calibrated(calibration, logits[held])
        known_from[held] = least_known(calibrated(calibration, logits[~held]), truth[~held])
    return chances, known_from


def least_known(probabilities: Floats, truth: Bools) -> float:
    """Return the score of the likelier kind from which it is right often enough.

    Both kinds count the same; .5, where every answer counts, is the lowest.
    """
    weight = balance(truth)
    best = np.maximum(probabilities, 1 - probabilities)
    is_right = (probabilities >= 0.5) == truth
    for score in np.arange(0.5, 0.95, 0.01):
        known = best >= score
        if known.any() and (weight * is_right)[known].sum() / weight[known].sum() >= (
            RIGHT_AMONG_KNOWN
        ):
            return tidy(score)
    return 0.95


def balance(truth: Bools) -> Floats:
    """Return weights under which both kinds count the same, with mean 1."""
    return np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))


def balanced_error(probabilities: Floats, truth: Bools) -> float:
    """Return the expected calibration error with both kinds drawn equally often."""
    return calibration_error(*_balanced(probabilities, truth))


def _balanced(probabilities: Floats, truth: Bools) -> tuple[Floats, Bools]:
    """Draw cases anew, both kinds equally often, a hundred times as many as there are."""
    chance = balance(truth) / len(truth)
    drawn = np.random.default_rng(0).choice(len(truth), 100 * len(truth), p=chance / chance.sum())
    return probabilities[drawn], truth[drawn]


def fold_figures(answers: Answers) -> dict[str, Any]:
    """Return the figures of some pictures, whole and by body part."""
    samples = answers.samples
    tables = {"all": [True] * len(samples)}
    # "Hand" is the region of wrist and hand.
    parts = {p: [s.parts == (p,) for s in samples] for p in PARTS if p != "Hand"}
    chosen = {
        name: np.array(rows, bool) for name, rows in (tables | parts | regions_of(samples)).items()
    }
    return {name: _row(answers.take(rows)) for name, rows in chosen.items() if rows.any()}


def _row(answers: Answers) -> dict[str, Any]:
    truth, said = answers.truth, answers.said
    groups = np.array([s.group_key for s in answers.samples])
    row: dict[str, Any] = {"n": len(truth), "fisura": int((~truth).sum())}
    row |= auc_figures(answers.chances, truth, groups.tolist())
    row[NEITHER] = tidy(float((said == NEITHER).mean()))
    for kind, is_kind in ((FISURA, ~truth), (FRACTURA, truth)):
        asked = is_kind & (said != NEITHER)
        row[f"{kind}_right"] = share(said[asked] == kind, groups[asked].tolist())
    return row


def confusion(answers: Answers) -> list[list[int]]:
    """Return how often each of `ANSWERS` was given: a row for fisura, then one for fractura."""
    return [
        [int((answers.said[rows] == answer).sum()) for answer in ANSWERS]
        for rows in (~answers.truth, answers.truth)
    ]


def draw(answers: Answers, cards: Path) -> None:
    """Draw the card's plots; in the reliability both kinds are equally frequent."""
    truth = answers.truth
    is_leg = np.array([s.parts == ("Leg",) for s in answers.samples], bool)
    pairs = {
        "all": (answers.chances, truth),
        "leg": (answers.chances[is_leg], truth[is_leg]),
    }
    plot_roc(cards / "crack-roc.png", pairs)
    balanced = {"both kinds alike": _balanced(answers.chances, truth)}
    plot_reliability(cards / "crack-reliability.png", balanced, kind=FRACTURA)
    plot_confusion(
        cards / "crack-answers.png", np.array(confusion(answers)), (FISURA, FRACTURA), ANSWERS
    )


def failure_lines(answers: Answers) -> str:
    """Return a Markdown list: for each kind what was taken for the other, and what for neither."""
    lines = []
    for kind, other, rows in (
        (FISURA, FRACTURA, ~answers.truth),
        (FRACTURA, FISURA, answers.truth),
    ):
        held = answers.take(rows)
        wrong = [s for s, said in zip(held.samples, held.said, strict=True) if said == other]
        unsure = [
            place(s) for s, said in zip(held.samples, held.said, strict=True) if said == NEITHER
        ]
        taken = f"{len(wrong)} of {int(rows.sum())} of kind {kind} were taken for {other}: "
        types = f" (by type: {counted(s.kind for s in wrong)})" if kind == FRACTURA else ""
        lines.append(
            f"{taken}{counted(place(s) for s in wrong)}{types}; {len(unsure)} for neither: "
            f"{counted(unsure)}."
        )
    return "\n".join(f"- {line}" for line in lines)
