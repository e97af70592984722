"""A run of the detector as its checkpoint keeps it, and the network it led to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from imaging.preprocess import Preprocessing
from training.batches.recipe import YOLO_RULE
from training.data.sources import DAOON_CLASSES
from training.networks.checkpoints import load_checkpoint, read_as
from training.networks.detector import Detector
from training.settings import SEED

CLASSES: Mapping[str, tuple[str, ...]] = {"one": ("fracture",), "daoon": DAOON_CLASSES}
SCALES = ("n", "s")


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: highest learning rate of the layers that follow the trunk.
        trunk_share: the trunk's learning rate as a share of `rate`.
        held: how many of the first layers stay as they are; 16 are the whole trunk.
        decay: weight decay.
        side: the input's width and height.
        zoom: chance of a close-up.
        mosaics: chance of a batch whose inputs show four pictures each.
        trunk: checkpoint of a cascade whose trunk is the start; empty for the earlier run's or
            COCO's.
        scale: YOLOv8's size, one of `SCALES`; only "n" has first weights.
        classes: one of `CLASSES`.
        hard_negatives: a list by `training.hard_negatives`; empty to draw all normals alike.
        seed: of batches and first weights.
    """

    epochs: int = 12
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.1
    held: int = 0
    decay: float = 0.02
    side: int = YOLO_RULE.size_wh[0]
    zoom: float = 0.4
    mosaics: float = 0.0
    trunk: str = ""
    scale: str = "n"
    classes: str = "one"
    hard_negatives: str = ""
    seed: int = SEED

    @property
    def labels(self) -> tuple[str, ...]:
        """The class names, in order."""
        return CLASSES[self.classes]

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(YOLO_RULE, size_wh=(self.side, self.side))


def load_detector(path: Path) -> tuple[Detector, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options.

    Raises:
        UserError: there is no checkpoint of a detector.
    """
    state = load_checkpoint(path)
    with read_as("the detector", path):
        options = Options(**state["options"])
        detector = Detector(len(options.labels), options.scale)
        detector.load_state_dict(state["average"])
    return detector.eval(), options
