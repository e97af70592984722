"""A run's network with calibration and thresholds, ready to judge any pictures.

Both are fitted anew on the validation fold, as the evaluation commands do, on the pictures of the
sources that the run was trained with (`has_say`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.prediction import Verdict
from training.batches.augment import Pixels
from training.data.pictures import PictureStore
from training.data.sample import PARTS, Sample
from training.figures import cbam_answers, cbam_figures
from training.figures.answers import ask_pictures
from training.figures.cascade_figures import answer_fold, fit_fold
from training.figures.figures import Cases, judge
from training.figures.operating import Operation
from training.figures.own_pictures import has_say
from training.learning.cascade_checkpoint import load_cascade
from training.learning.cbam_checkpoint import load_classifier
from training.learning.options import RunOptions
from training.learning.run import BEST
from training.settings import RUNS
from training.split import in_fold, read_split

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One row for each picture.

    Attributes:
        logits: of the picture.
        operations: what turns each into a probability and a verdict.
    """

    logits: Floats
    operations: Sequence[Operation]

    @property
    def probabilities(self) -> Floats:
        """Calibrated probabilities of a fracture."""
        pairs = zip(self.operations, self.logits, strict=True)
        return np.array([o.calibration.probability(float(v)) for o, v in pairs])

    def verdicts(self) -> dict[str, list[Verdict]]:
        """Return each picture's verdict at every operating point."""
        return judge(self.probabilities, [o.points for o in self.operations])

    def cases(self, samples: Sequence[Sample]) -> Cases:
        """Return the answers as cases; the samples in the same order."""
        return Cases(
            truth=np.array([bool(s.fractured) for s in samples], bool),
            logits=self.logits,
            probabilities=self.probabilities,
            verdicts=self.verdicts(),
            groups=[s.group_key for s in samples],
            sources=[s.source for s in samples],
        )


class Judge(Protocol):
    """A network that says of any picture how likely a fracture is."""

    def judge(self, pictures: Sequence[Pixels]) -> Judged:
        """Judge pictures, (height, width) uint8 each, prepared as the program prepares them."""
        ...


class CascadeJudge:
    """The cascade: each picture goes to the specialist of its likeliest part."""

    def __init__(self, run: Path, samples: Sequence[Sample], store: PictureStore) -> None:
        self._cascade, options = load_cascade(run / BEST)
        self._rule = options.rule
        fold = answer_fold(
            "validation", self._cascade, _with_say(samples, options), store, self._rule
        )
        self._operations = fit_fold(fold)

    def judge(self, pictures: Sequence[Pixels]) -> Judged:
        """Judge pictures; see `Judge`."""
        answers = ask_pictures(self._cascade, pictures, self._rule)
        return Judged(answers.routed, [self._operations[PARTS[i]] for i in answers.specialist])


class CbamJudge:
    """The CBAM classifier: one calibration for all pictures."""

    def __init__(self, run: Path, samples: Sequence[Sample], store: PictureStore) -> None:
        self._network, options = load_classifier(run / BEST)
        self._rule = options.rule
        known = store.readable(_with_say(samples, options))
        held = in_fold(known, "validation", read_split())
        looked = cbam_answers.ask(self._network, held, store, self._rule)
        self._operation = cbam_figures.fit_fold(cbam_figures.CbamFold("validation", held, looked))

    def judge(self, pictures: Sequence[Pixels]) -> Judged:
        """Judge pictures; see `Judge`."""
        looked = cbam_answers.ask_pictures(self._network, pictures, self._rule)
        return Judged(looked.logits, [self._operation] * len(pictures))


def _with_say(samples: Sequence[Sample], options: RunOptions) -> list[Sample]:
    return [s for s in samples if has_say(s, options.without)]


JUDGES = {"cascade": CascadeJudge, "cbam": CbamJudge}


def load_judge(
    name: str, samples: Sequence[Sample], store: PictureStore, run: Path | None = None
) -> Judge:
    """Return the judge of this name, from the folder of its run."""
    return JUDGES[name](run or RUNS / name, samples, store)
