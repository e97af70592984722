"""From a network's score to a probability that means what it says."""

import math
from dataclasses import dataclass


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e**-logit) without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    grown = math.exp(logit)
    return grown / (1.0 + grown)


def logit(score: float) -> float:
    """Return the logit of a score in [0, 1], limited to +-13.8 so that 0 and 1 stay finite."""
    inside = min(max(score, 1e-6), 1.0 - 1e-6)
    return math.log(inside / (1.0 - inside))


@dataclass(frozen=True)
class Calibration:
    """Platt scaling: probability = sigmoid(slope * logit + intercept).

    Source: Platt 1999, "Probabilistic outputs for support vector machines".

    Attributes:
        slope: 1 / temperature.
        intercept: corrects the share of fractures in the training set.
    """

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, score_logit: float) -> float:
        """Return the calibrated probability for the network's logit."""
        return sigmoid(self.slope * score_logit + self.intercept)
