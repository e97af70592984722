"""Which body part a picture shows, and whether any network was made for it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from imaging.radiograph import Radiograph
from models.calibration import sigmoid
from models.engine import Engine
from models.outputs import class_logit, class_scores
from models.weights import WeightsFile

TRUNK = "trunk"
BODY_PART = "body_part"
GATE = "gate"
FRACTURED = "fractured"


@dataclass(frozen=True)
class Sight:
    """What the body-part network saw.

    Attributes:
        label: the best label, such as "Hand", or the label for everything else.
        score: its score in [0, 1].
        is_in_scope: True when a specialist was made for it and the networks are sure enough.
        is_known: True when the picture is taken for a radiograph of a part that has a label.
    """

    label: str
    score: float
    is_in_scope: bool
    is_known: bool


def see(radiograph: Radiograph, files: Mapping[str, WeightsFile], engine: Engine) -> Sight:
    """Name the body part.

    A gate, where the set has one, says first whether the picture is a radiograph of any of the
    parts; the body-part network then names the likeliest of them.

    Args:
        files: a weights set's files: `body_part`, the `trunk` that it sits on and the `gate`, if it
            has them.

    Raises:
        WeightsUnavailable: a file is missing or changed.
    """
    head = files[BODY_PART]
    outputs, _ = engine.ask(head, radiograph, files.get(TRUNK))
    scores = class_scores(outputs)
    other = head.settings.get("out_of_scope_label")
    if GATE in files:
        above = _above_threshold(radiograph, files, engine)
        if above < 0.0:
            return Sight(other or "", sigmoid(-above), is_in_scope=False, is_known=False)
        is_part = np.array([label != other for label in head.labels])
        scores = np.where(is_part, scores, 0.0) / scores[is_part].sum()
    best = int(scores.argmax())
    label, score = head.labels[best], float(scores[best])
    is_sure = score >= head.settings.get("least_score", 0.0)
    return Sight(label, score, label != other and is_sure, label != other)


def specialist_for(part: str, files: Mapping[str, WeightsFile]) -> WeightsFile | None:
    """Return the specialist of a body part among a set's files; None if the set brings none."""
    return files.get(part.lower())


def _above_threshold(
    radiograph: Radiograph, files: Mapping[str, WeightsFile], engine: Engine
) -> float:
    """Return by how much the gate's logit of a known part lies above its threshold."""
    gate = files[GATE]
    outputs, _ = engine.ask(gate, radiograph, files.get(TRUNK))
    return class_logit(outputs, gate, gate.labels[0]) - float(gate.settings["least_logit"])
