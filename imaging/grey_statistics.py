"""What greys a radiograph holds: its histogram, and windows that follow from it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imaging.blank import Blank
from imaging.opencv import cv2
from imaging.radiograph import Pixels, Radiograph
from imaging.window import Window

AUTOMATIC_SHARES = (0.005, 0.995)
# Of what is tissue: soft tissue lies in its darker part, bone in its brighter one. Radiographs have
# no Hounsfield units, so that no fixed values would do.
SOFT_SHARES = (0.002, 0.85)
BONE_SHARES = (0.18, 0.999)
# A rim so bright, along so much of the edge, is collimation and no tissue.
RIM_FROM, RIM_SHARE = 0.9, 0.15


@dataclass(frozen=True, eq=False)
class GreyStatistics:
    """How often each stored value occurs.

    Attributes:
        counts: (levels,) int64.
        own: the radiograph's default window.
        ceiling: what lies above it is a bright collimated rim.
    """

    counts: NDArray[np.int64]
    own: Window
    ceiling: int

    @classmethod
    def of(cls, radiograph: Radiograph, sampled: Pixels) -> "GreyStatistics":
        """Count the values of a radiograph, or of a smaller picture of it.

        Args:
            radiograph: says how many levels there can be.
            sampled: its own pixels or a level of its pyramid, any shape.
        """
        grey = sampled if sampled.ndim == 2 else sampled.max(axis=2)
        counted = (
            grey.ravel() if radiograph.blank is None else grey[_is_whole(radiograph.blank, grey)]
        )
        counts = np.bincount(counted, minlength=radiograph.levels)
        found = cls(counts.astype(np.int64), radiograph.window, radiograph.levels)
        low, high = found.automatic().limits
        limit = low + RIM_FROM * (high - low)
        edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        has_rim = high > low and (edge > limit).mean() > RIM_SHARE
        return replace(found, ceiling=int(limit)) if has_rim else found

    @property
    def levels(self) -> int:
        """How many stored values there can be."""
        return len(self.counts)

    @property
    def extent(self) -> tuple[int, int]:
        """The least and the greatest value that occur; the whole range where none does."""
        held = np.flatnonzero(self.counts)
        return (int(held[0]), int(held[-1])) if held.size else (0, self.levels - 1)

    def full_range(self) -> Window:
        """Return the window from the least possible value to the greatest."""
        return Window.spanning(0, self.levels - 1)

    def automatic(self) -> Window:
        """Return the window over all values but the rarest half per cent at either end."""
        return self._automatic

    def bone(self) -> Window:
        """Return a window that spreads the bright part of the tissue."""
        return self._between(BONE_SHARES, self._tissue)

    def soft_tissue(self) -> Window:
        """Return a window that spreads the dark part of the tissue, bone then being white."""
        return self._between(SOFT_SHARES, self._tissue)

    def bars(self, low: float, high: float, number: int) -> NDArray[np.float64]:
        """Return the histogram between two values as so many bars, each 0 to 1.

        Heights are square roots, of the highest bar of the tissue: a black ground would make all
        other bars invisible.
        """
        edges = np.linspace(low, high, number + 1)
        # The middle of each value lies under or over an edge; the last edge belongs to its bar.
        places = np.ceil(edges - 0.5)
        places[-1] = np.floor(edges[-1] - 0.5) + 1.0
        places = places.clip(0, self.levels).astype(np.intp)
        sums, tissue = (
            np.diff(np.concatenate([[0], np.cumsum(counts)])[places])
            for counts in (self.counts, self._tissue)
        )
        return np.sqrt(np.minimum(sums / max(tissue.max(), 1.0), 1.0))

    @cached_property
    def _automatic(self) -> Window:
        return self._between(AUTOMATIC_SHARES, self.counts)

    @cached_property
    def _tissue(self) -> NDArray[np.int64]:
        """Return the counts without a bright rim and without the ground, by Otsu's threshold.

        Source: N. Otsu, A threshold selection method from gray-level histograms (1979).
        """
        kept = self.counts.copy()
        kept[self.ceiling :] = 0
        counts = kept.astype(np.float64)
        values = np.arange(self.levels)
        below, total = np.cumsum(counts), counts.sum()
        moment = np.cumsum(counts * values)
        apart = (moment[-1] * below / total - moment) ** 2
        weight = below * (total - below)
        between = np.divide(apart, weight, out=np.zeros_like(apart), where=weight > 0)
        # The ground is far darker than the threshold between it and the limb.
        threshold = int(np.argmax(between)) // 2
        kept[:threshold] = 0
        return kept if kept.any() else self.counts

    def _between(self, shares: tuple[float, float], counts: NDArray[np.int64]) -> Window:
        sums = np.cumsum(counts)
        if sums[-1] == 0:
            return self.own
        low, high = (int(np.searchsorted(sums, share * sums[-1])) for share in shares)
        return Window.spanning(low, max(high, low + 1))


def _is_whole(blank: Blank, grey: Pixels) -> NDArray[np.bool_]:
    """Return which pixels of a picture, perhaps a smaller one, have no blank ones in them."""
    size_wh = grey.shape[1], grey.shape[0]
    return np.asarray(cv2.resize(blank, size_wh, interpolation=cv2.INTER_AREA)) == 0
