"""A run of the CBAM classifier as its checkpoint keeps it, and the network it led to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from imaging.preprocess import Preprocessing
from training.batches.recipe import CBAM_RULE
from training.learning.options import RunOptions
from training.networks.cbam_network import AttentiveClassifier, CbamClassifier
from training.networks.checkpoints import load_checkpoint, read_as
from training.networks.resnet_cbam import ResNetCbam
from training.settings import SEED

NETWORKS: dict[str, Callable[[], AttentiveClassifier]] = {
    "trunk": CbamClassifier,
    "resnet101": ResNetCbam,
}


@dataclass(frozen=True)
class Options(RunOptions):
    """What a run is told.

    A trunk that does not start from a cascade's learns at the full rate and is not held.

    Attributes:
        network: one of `NETWORKS`.
        cascade_share: of the cascade's trunk beside that of an earlier run gone on from; without
            one, the trunk is the cascade's.
    """

    epochs: int = 6
    trunk_share: float = 0.2
    seed: int = SEED + 1
    network: str = "trunk"
    cascade_share: float = 0.0

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CBAM_RULE, size_wh=(self.side, self.side))


def load_classifier(path: Path) -> tuple[AttentiveClassifier, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options.

    Raises:
        UserError: there is no checkpoint of a classifier.
    """
    state = load_checkpoint(path)
    with read_as("the CBAM classifier", path):
        options = Options.read(state["options"])
        network = NETWORKS[options.network]()
        network.load_state_dict(state["average"])
    return network.eval(), options
