"""Which body part a picture shows, and whether any network was made for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from imaging.radiograph import Radiograph
from models.engine import Engine
from models.reading import class_scores
from models.weights import WeightsFile

TRUNK = "trunk"
BODY_PART = "body_part"


@dataclass(frozen=True)
class Sight:
    """What the body-part network saw.

    Attributes:
        label: the best label, such as "Hand", or the label for everything else.
        score: its score in [0, 1].
        is_in_scope: True when a specialist was made for it and the network is sure enough.
    """

    label: str
    score: float
    is_in_scope: bool


def see(radiograph: Radiograph, files: Mapping[str, WeightsFile], engine: Engine) -> Sight:
    """Name the body part.

    Args:
        files: a weights set's files: `body_part`, and the `trunk` that it sits on, if it has one.

    Raises:
        WeightsUnavailable: a file is missing or changed.
    """
    head = files[BODY_PART]
    outputs, _ = engine.ask(head, radiograph, files.get(TRUNK))
    scores = class_scores(outputs)
    best = int(scores.argmax())
    label, score = head.labels[best], float(scores[best])
    in_scope = label != head.settings.get("out_of_scope_label")
    sure = score >= head.settings.get("least_score", 0.0)
    return Sight(label, score, in_scope and sure)
