"""A run of the cascade as its checkpoint keeps it: what it was told, and the network it led to."""

from dataclasses import dataclass, replace
from pathlib import Path

from imaging.preprocess import Preprocessing
from training.batches.recipe import CASCADE_RULE
from training.learning.options import RunOptions
from training.networks.checkpoints import load_checkpoint, read_as
from training.networks.heads import Cascade


@dataclass(frozen=True)
class Options(RunOptions):
    """What a run is told.

    Attributes:
        grey: the preprocessing's grey rule.
        only_specialists: True keeps trunk and body-part head as they are.
    """

    epochs: int = 14
    grey: str = CASCADE_RULE.grey
    only_specialists: bool = False

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CASCADE_RULE, grey=self.grey, size_wh=(self.side, self.side))  # type: ignore[arg-type]


def load_cascade(path: Path) -> tuple[Cascade, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options.

    Raises:
        UserError: there is no checkpoint of a cascade.
    """
    state, cascade = load_checkpoint(path), Cascade()
    with read_as("the cascade", path):
        options = Options.read(state["options"])
        cascade.load_state_dict(state["average"])
    return cascade.eval(), options
