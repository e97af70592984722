"""A run of the CBAM classifier as its checkpoint keeps it, and the network it led to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from imaging.preprocess import Preprocessing
from training.augment import Strength
from training.cbam_network import AttentiveClassifier, CbamClassifier
from training.checkpoints import load_checkpoint
from training.recipe import CBAM_RULE
from training.resnet_cbam import ResNetCbam
from training.settings import SEED

NETWORKS: dict[str, Callable[[], AttentiveClassifier]] = {
    "trunk": CbamClassifier,
    "resnet101": ResNetCbam,
}


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        network: one of `NETWORKS`.
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: highest learning rate of what follows the trunk; that of a trunk started from the
            cascade's is `trunk_share` of it.
        trunk_share: see `rate`.
        decay: weight decay.
        held: how many of the trunk's first layers stay as they are; 0 where it has no cascade's.
        cascade_share: of the cascade's trunk beside that of an earlier run gone on from; without
            one, the trunk is the cascade's.
        side: the input's width and height.
        sides: other sizes that batches are drawn at, each as often as `side`.
        zoom: chance of a close-up.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives bring.
        without: sources left out; the cascade it starts from must be one without them too.
        seed: of batches and first weights.
    """

    network: str = "trunk"
    epochs: int = 6
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.2
    decay: float = 0.05
    held: int = 0
    cascade_share: float = 0.0
    side: int = CBAM_RULE.size_wh[0]
    sides: tuple[int, ...] = ()
    zoom: float = Strength.zoom
    tones: float = Strength.tones
    archive: float = Strength.archive
    without: tuple[str, ...] = ()
    seed: int = SEED + 1

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CBAM_RULE, size_wh=(self.side, self.side))

    @property
    def strength(self) -> Strength:
        """Of the random changes in this run."""
        return Strength(zoom=self.zoom, tones=self.tones, archive=self.archive)


def load_classifier(path: Path) -> tuple[AttentiveClassifier, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options."""
    state = load_checkpoint(path)
    options = read_options(state["options"])
    network = NETWORKS[options.network]()
    network.load_state_dict(state["average"])
    return network.eval(), options


def read_options(plain: Mapping[str, Any]) -> Options:
    """Return options from the plain values of a checkpoint or a command line."""
    lists = {name: tuple(plain.get(name, ())) for name in ("sides", "without")}
    return Options(**{**plain, **lists})
