"""The pipelines the program offers: one line each, in the order in which they are shown and run."""

from collections.abc import Callable
from dataclasses import dataclass

from models.cascade import Cascade
from models.cbam import Cbam
from models.crack_vs_fracture import CrackVsFracture
from models.engine import Engine
from models.pipeline import Pipeline
from models.pose import Pose
from models.weights import WeightsSet
from models.yolo import Yolo
from words import N_


@dataclass(frozen=True)
class Entry:
    """What the program knows of a pipeline before any weights are read.

    Attributes:
        title: its name for people, in English.
        answers: what it answers, in a few words of English.
        build: makes the pipeline from its weights and the engine.
    """

    title: str
    answers: str
    build: Callable[[WeightsSet, Engine], Pipeline]


PIPELINES: dict[str, Entry] = {
    "cascade": Entry(
        N_("Cascade"), N_("Body part, then its specialist: fractured or normal"), Cascade
    ),
    "cbam": Entry("CBAM", N_("Attention classifier: fractured or not"), Cbam),
    "yolo": Entry("YOLO", N_("Boxes around fractures"), Yolo),
    "pose": Entry(N_("Pose"), N_("17 keypoints of a person, for photographs"), Pose),
    "crack_vs_fracture": Entry(
        N_("Crack or fracture"),
        N_("Fisura (hairline) against fractura (complete)"),
        CrackVsFracture,
    ),
}
