"""A run of the cascade as its checkpoint keeps it: what it was told, and the network it led to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from imaging.preprocess import Preprocessing
from training.augment import Strength
from training.checkpoints import load_checkpoint
from training.heads import Cascade
from training.recipe import CASCADE_RULE
from training.settings import SEED


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: the heads' highest learning rate; the trunk's is `trunk_share` of it.
        trunk_share: see `rate`.
        held: how many of the trunk's first layers stay as they are.
        decay: weight decay.
        grey: the preprocessing's grey rule.
        side: the input's width and height.
        sides: other sizes that batches are drawn at, each as often as `side`.
        zoom: chance of a close-up.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives bring.
        without: sources left out.
        seed: of batches and first weights.
    """

    epochs: int = 14
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.5
    held: int = 0
    decay: float = 0.05
    grey: str = CASCADE_RULE.grey
    side: int = CASCADE_RULE.size_wh[0]
    sides: tuple[int, ...] = ()
    zoom: float = Strength.zoom
    tones: float = Strength.tones
    archive: float = Strength.archive
    without: tuple[str, ...] = ()
    seed: int = SEED

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CASCADE_RULE, grey=self.grey, size_wh=(self.side, self.side))  # type: ignore[arg-type]

    @property
    def strength(self) -> Strength:
        """Of the random changes in this run."""
        return Strength(zoom=self.zoom, tones=self.tones, archive=self.archive)


def load_cascade(path: Path) -> tuple[Cascade, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options."""
    state = load_checkpoint(path)
    options = read_options(state["options"])
    cascade = Cascade()
    cascade.load_state_dict(state["average"])
    return cascade.eval(), options


def read_options(plain: Mapping[str, Any]) -> Options:
    """Return options from the plain values of a checkpoint or a command line."""
    lists = {name: tuple(plain.get(name, ())) for name in ("sides", "without")}
    return Options(**{**plain, **lists})
