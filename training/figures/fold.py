"""A fold of the split, and what the figures of every network ask of its pictures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data.sample import Sample
from training.figures.own_pictures import has_say


@dataclass(frozen=True)
class Fold:
    """A fold's samples; each network adds what it says of them, row by row.

    Attributes:
        name: "train", "validation" or "test".
        samples: one a row.
    """

    name: str
    samples: Sequence[Sample]

    @property
    def split(self) -> str:
        """What the manifest says that figures were measured on."""
        return f"{self.name} fold by group, FracAtlas and daoon"

    def rows(self, *sources: str) -> list[int]:
        """Return the rows of some sources."""
        return [i for i, s in enumerate(self.samples) if s.source in sources]

    def rows_with_say(self, without: Collection[str] = ()) -> list[int]:
        """Return the rows that calibration and thresholds are fitted on.

        Args:
            without: sources that the run leaves out.
        """
        return [i for i, s in enumerate(self.samples) if has_say(s, without)]

    def samples_at(self, rows: Sequence[int]) -> list[Sample]:
        """Return the samples of some rows."""
        return [self.samples[r] for r in rows]

    def truth(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of some rows are fractured; one that does not say counts as normal."""
        return np.array([bool(self.samples[r].fractured) for r in rows], bool)

    def groups(self, rows: Sequence[int]) -> list[str]:
        """Return the groups of some rows, which stand or fall together in the bootstrap."""
        return [self.samples[r].group_key for r in rows]

    def sources(self, rows: Sequence[int]) -> list[str]:
        """Return where some rows are from."""
        return [self.samples[r].source for r in rows]
