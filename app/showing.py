"""How the reader chose to see answers: the same on screen, on paper and in every file."""

from dataclasses import dataclass

from models.prediction import BALANCED, Prediction
from models.public_labels import in_own_words


@dataclass(frozen=True)
class Showing:
    """What makes of a kept answer the one that is shown.

    Attributes:
        point_name: the operating point that judges, one of `models.prediction.OPERATING_POINTS`.
        least_score: boxes that score less, 0 to 1, are left out; None asks each network for its
            own.
        has_public_names: whether boxes are named as in the public system.
    """

    point_name: str = BALANCED
    least_score: float | None = None
    has_public_names: bool = True

    def of(self, prediction: Prediction) -> Prediction:
        """Return the answer as it is shown."""
        shown = prediction.at(self.point_name).from_score(self.least_score)
        return shown if self.has_public_names else in_own_words(shown)
