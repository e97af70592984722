"""What the trainings of all networks begin with: their pictures, their batches, their run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from torch import nn

from imaging.preprocess import Preprocessing
from training.batches.batches import BatchMaker
from training.data.pictures import PictureStore
from training.data.sample import Sample, unmarked
from training.learning.options import RunOptions
from training.learning.run import Run
from training.split import in_fold, read_split


class Options(Protocol):
    """What every run is told, whatever its network."""

    @property
    def epochs(self) -> int: ...

    @property
    def steps(self) -> int: ...

    @property
    def decay(self) -> float: ...


def taught_and_judging(
    samples: Iterable[Sample], store: PictureStore
) -> tuple[list[Sample], list[Sample]]:
    """Return the readable samples of the training and of the validation fold that nobody drew on.

    Args:
        samples: of all folds.
        store: their pixels.
    """
    folds, usable = read_split(), unmarked(store.readable(samples))
    return in_fold(usable, "train", folds), in_fold(usable, "validation", folds)


def batches_of(
    samples: Sequence[Sample],
    store: PictureStore,
    rule: Preprocessing,
    options: RunOptions,
    recipe: Mapping[str, int],
) -> BatchMaker:
    """Return the maker of a run's batches, without the sources that the run leaves out.

    Args:
        samples: of the training fold.
        store: their pixels.
        rule: preprocessing.
        options: of the run.
        recipe: pictures of each kind in a batch.
    """
    return BatchMaker(
        [s for s in samples if s.source not in options.without],
        store,
        rule,
        seed=options.seed,
        recipe=recipe,
        strength=options.strength,
        sides=options.sides,
    )


def run_of(
    network: nn.Module,
    rates: Iterable[tuple[Iterable[nn.Parameter], float]],
    options: Options,
    folder: Path,
) -> Run:
    """Return the run of a network.

    Args:
        network: what is trained.
        rates: groups of its parameters with the highest learning rate of each.
        options: a dataclass, kept in every checkpoint.
        folder: for checkpoints and curves.
    """
    return Run(
        network,
        [{"params": list(p), "lr": rate, "weight_decay": options.decay} for p, rate in rates],
        total_steps=options.epochs * options.steps,
        folder=folder,
        options=asdict(options),  # type: ignore[call-overload]
    )
