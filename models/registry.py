"""The pipelines the program offers: an entry each, in the order in which they are shown and run."""

from collections.abc import Callable
from dataclasses import dataclass

from models.cascade import Cascade
from models.cbam import Cbam
from models.crack_vs_fracture import CrackVsFracture
from models.engine import Engine
from models.pipeline import Pipeline
from models.pose import Pose
from models.prediction import Prediction, Verdict
from models.weights import WeightsSet
from models.yolo import Yolo
from words import N_


@dataclass(frozen=True)
class Entry:
    """What the program knows of a pipeline before any weights are read.

    Attributes:
        title: its name for people, in English.
        answers: what it answers, in a few words of English.
        use: what to use it for, in a sentence or two of English.
        build: makes the pipeline from its weights and the engine.
        names_part: True where its first finding is the body part.
        p_kind: what its probability is called, in English, where it is not that of a fracture, but
            of a kind that a fracture would be.
    """

    title: str
    answers: str
    use: str
    build: Callable[[WeightsSet, Engine], Pipeline]
    names_part: bool = False
    p_kind: str = ""


PIPELINES: dict[str, Entry] = {
    "cascade": Entry(
        N_("Cascade"),
        N_("Body part, then its specialist: fractured or normal"),
        N_("Use it for one limb X-ray whose body part counts: its figures are told part by part."),
        Cascade,
        names_part=True,
    ),
    "cbam": Entry(
        "CBAM",
        N_("Attention classifier: fractured or not"),
        N_(
            "Use it for a second answer to the same question; where it agrees with the cascade, "
            "that is less than two opinions, since both learnt from the same pictures."
        ),
        Cbam,
    ),
    "yolo": Entry(
        "YOLO",
        N_("Boxes around fractures"),
        N_("Use it for the place: it frames what it takes for a fracture."),
        Yolo,
    ),
    "pose": Entry(
        N_("Pose"),
        N_("17 keypoints of a person, for photographs"),
        N_("Use it for photographs of people; it says nothing about bones."),
        Pose,
    ),
    "crack_vs_fracture": Entry(
        N_("Crack or fracture"),
        N_("Fisura (hairline) against fractura (complete)"),
        N_(
            "Use it for the kind of a fracture that is known to be there, above all in the leg; "
            "never to find out whether there is one."
        ),
        CrackVsFracture,
        # The kind's own name would not do: "fractura" is Spanish for any fracture.
        p_kind=N_("P(complete, if fractured)"),
    ),
}


def names_a_kind(pipeline: str) -> bool:
    """Tell whether a pipeline says which kind of fracture it would be, and not whether one is."""
    return pipeline in PIPELINES and bool(PIPELINES[pipeline].p_kind)


def part_named_by(prediction: Prediction) -> str:
    """Return the body part that a pipeline's answer names; empty where it names none."""
    if not PIPELINES[prediction.pipeline].names_part or prediction.verdict is Verdict.OUT_OF_SCOPE:
        return ""
    return prediction.findings[0].label if prediction.findings else ""
