"""What every pipeline is: load once, then answer one radiograph at a time."""

from collections.abc import Callable
from typing import Protocol

from imaging.radiograph import Radiograph
from models.prediction import Prediction

Progress = Callable[[str, float], None]
"""Takes a stage in words and the fraction done in [0, 1]; raises `Cancelled` to stop the job."""


class Cancelled(Exception):
    """The user stopped the job; raised by a progress callback, the only cancellation point."""


def ignore_progress(_stage: str, _fraction: float) -> None:
    """Report to nobody."""


class Pipeline(Protocol):
    """From radiograph to `Prediction`."""

    @property
    def weights_id(self) -> str:
        """Sha256 that identifies the weights, known before anything is loaded."""
        ...

    def load(self, progress: Progress = ignore_progress) -> None:
        """Read and compile the networks; a second call returns at once.

        Raises:
            WeightsUnavailable: a file is missing or is not what the manifest says.
        """
        ...

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph, loading first where needed.

        Raises:
            WeightsUnavailable: as `load`.
            Cancelled: raised by `progress`.
        """
        ...
