"""Finds copies of a picture among others: recompressed, resized, cropped, turned or mirrored.

Candidates come from the correlation of thumbnails, in all eight positions of a picture, and from
ORB features (Rublee et al. 2011), which find a part of a picture as well. Each is then laid upon
the other picture and must agree with it in its details, which two films of one posture do not.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging.borders import inside_borders
from training.data.pictures import Pixels

Floats = NDArray[np.float32]
Matrix = NDArray[np.float64]

THUMBNAIL, SIDE = 16, 256
"""Sides of the thumbnail and of the picture whose details are compared, in pixels."""
POSITIONS = tuple(product(range(4), (False, True)))
"""Quarter turns, and whether mirrored before."""
FEATURES, NEIGHBOURS = 200, 6
NEAR_BITS = 56
"""Of a feature's 256 bits, so many may differ."""
LEAST_VOTES, LEAST_INLIERS = 5, 8
CANDIDATES = 6
LEAST_THUMBNAIL = 0.8
FINE, COARSE = 1.2, 8.0
"""Details lie between these two blurs, in pixels."""
LEAST_COVERED = 0.3
"""Of the smaller picture, so much must lie on the other one."""
ALIKE = 0.77
"""Correlation of details from which a picture is taken for a copy.

Among all the data's pictures half a dozen pairs of one posture reach it as well (.84 at most): to
leave one of those out costs less than to learn a copy of what tests the network.
"""


@dataclass(frozen=True)
class Copy:
    """A picture that another one is a copy of.

    Attributes:
        index: of the picture, in the order given.
        likeness: correlation of details, at most 1.
    """

    index: int
    likeness: float


@dataclass(frozen=True)
class _Look:
    """What is kept of one picture.

    Attributes:
        small: (height, width) with the longer side `SIDE`.
        points: (count, 2) places of its features, x and y.
        features: (count, 32) uint8.
    """

    small: Pixels
    points: Floats
    features: Pixels


class Gallery:
    """Pictures among which copies are looked for."""

    def __init__(self, pictures: Iterable[Pixels], alike: float = ALIKE) -> None:
        self._alike = alike
        self._orb: Any = cv2.ORB_create(FEATURES, fastThreshold=5)  # type: ignore[attr-defined]
        self._looks = [self._look(p) for p in pictures]
        self._thumbnails = np.array([_thumbnail(look.small) for look in self._looks], np.float32)
        counts = [len(look.features) for look in self._looks]
        self._owners = np.repeat(np.arange(len(counts)), counts)
        index = {"algorithm": 6, "table_number": 8, "key_size": 16, "multi_probe_level": 1}
        self._nearest = cv2.FlannBasedMatcher(index, {})  # type: ignore[arg-type]
        if len(self._owners):
            self._nearest.add([np.concatenate([look.features for look in self._looks])])
            self._nearest.train()

    def __len__(self) -> int:
        return len(self._looks)

    def copies_of(self, pixels: Pixels, *, is_whole: bool = False) -> list[Copy]:
        """Return the pictures that this one is a copy of, the likest first.

        Args:
            pixels: (height, width) uint8.
            is_whole: True to look for copies of the whole picture alone, which is quicker.
        """
        small = _shrunk(pixels)
        best: dict[int, float] = {}
        candidates = self._by_thumbnail(small)
        if not is_whole:
            candidates += self._by_features(small)
        for index, matrix in candidates:
            alike = _agreement(small, self._looks[index].small, matrix)
            best[index] = max(alike, best.get(index, 0.0))
        found = [Copy(i, v) for i, v in best.items() if v >= self._alike]
        return sorted(found, key=lambda copy: -copy.likeness)

    def _by_thumbnail(self, small: Pixels) -> list[tuple[int, Matrix]]:
        if not self._looks:
            return []
        placed = [_placed(small, *position) for position in POSITIONS]
        scores = self._thumbnails @ np.array([_thumbnail(p) for p in placed], np.float32).T
        position = scores.argmax(1)
        top = np.argsort(-scores.max(1))[:CANDIDATES]
        return [
            (int(i), _whole_onto(small.shape, self._looks[i].small.shape, *POSITIONS[position[i]]))
            for i in top
            if scores[i].max() >= LEAST_THUMBNAIL
        ]

    def _by_features(self, small: Pixels) -> list[tuple[int, Matrix]]:
        found = []
        for is_mirrored in (False, True):
            look = self._look(_placed(small, 0, is_mirrored))
            if not len(look.features) or not len(self._owners):
                continue
            votes: Counter[int] = Counter()
            for near in self._nearest.knnMatch(look.features, k=NEIGHBOURS):
                votes.update(
                    {int(self._owners[m.trainIdx]) for m in near if m.distance < NEAR_BITS}
                )
            for index, count in votes.most_common(CANDIDATES):
                if count < LEAST_VOTES:
                    break
                matrix = _laid_upon(look, self._looks[index])
                if matrix is not None:
                    mirror = _whole_onto(small.shape, look.small.shape, 0, is_mirrored)
                    found.append((index, matrix @ mirror))
        return found

    def _look(self, pixels: Pixels) -> _Look:
        small = _shrunk(pixels)
        points, features = self._orb.detectAndCompute(_even(small), None)
        places = np.array([p.pt for p in points], np.float32).reshape(-1, 2)
        return _Look(small, places, np.zeros((0, 32), np.uint8) if features is None else features)


def _shrunk(pixels: Pixels) -> Pixels:
    left, top, right, bottom = inside_borders(pixels)
    inside = pixels[top:bottom, left:right]
    height, width = inside.shape
    scale = SIDE / max(height, width)
    size_wh = max(round(width * scale), 1), max(round(height * scale), 1)
    return cv2.resize(inside, size_wh, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _even(small: Pixels) -> Pixels:
    return cv2.createCLAHE(3.0, (8, 8)).apply(small)  # type: ignore[return-value]


def _thumbnail(small: Pixels) -> Floats:
    """Return the thumbnail as a vector of length 1; of 0 where all its greys are one."""
    side = (THUMBNAIL, THUMBNAIL)
    vector = cv2.resize(small, side, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    vector -= vector.mean()
    return vector / max(float(np.linalg.norm(vector)), 1e-3) if vector.std() > 1 else vector * 0


def _placed(small: Pixels, turns: int, is_mirrored: bool) -> Pixels:
    return np.ascontiguousarray(np.rot90(small[:, ::-1] if is_mirrored else small, turns))


def _whole_onto(
    shape: tuple[int, ...], other: tuple[int, ...], turns: int, is_mirrored: bool
) -> Matrix:
    """Return (3, 3): one whole picture, mirrored and turned, onto another, x right and y down."""
    height, width = shape
    matrix = np.diag([-1.0, 1.0, 1.0]) if is_mirrored else np.eye(3)
    matrix[0, 2] = width * is_mirrored
    for _ in range(turns):
        matrix = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width], [0.0, 0.0, 1.0]]) @ matrix
        height, width = width, height
    return np.diag([other[1] / width, other[0] / height, 1.0]) @ matrix


def _laid_upon(look: _Look, other: _Look) -> Matrix | None:
    """Return (3, 3) that moves features onto another picture's; None where too few agree."""
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(look.features, other.features, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    if len(good) < LEAST_INLIERS:
        return None
    here = look.points[[m.queryIdx for m in good]]
    there = other.points[[m.trainIdx for m in good]]
    matrix, agrees = cv2.estimateAffine2D(here, there, ransacReprojThreshold=4.0, maxIters=500)
    if matrix is None or agrees.sum() < LEAST_INLIERS:
        return None
    return np.vstack([matrix, [0.0, 0.0, 1.0]])


def _agreement(small: Pixels, other: Pixels, matrix: Matrix) -> float:
    """Return how the details of a picture that is laid upon another correlate with its own."""
    turned, size_wh = matrix[:2].copy(), (other.shape[1], other.shape[0])
    # OpenCV counts from the centre of a pixel, the matrix from its edge.
    turned[:, 2] += turned[:, :2].sum(1) / 2 - 0.5
    area = abs(np.linalg.det(turned[:, :2])) * small.size
    moved = np.asarray(cv2.warpAffine(small, turned, size_wh, flags=cv2.INTER_AREA), np.uint8)
    mask = cv2.warpAffine(np.ones_like(small), turned, size_wh, flags=cv2.INTER_NEAREST) > 0
    if mask.sum() < LEAST_COVERED * min(area, other.size) or mask.sum() < 32 * 32:
        return 0.0
    here, there = _details(moved)[mask], _details(other)[mask]
    spread = float(np.linalg.norm(here - here.mean()) * np.linalg.norm(there - there.mean()))
    return float((here - here.mean()) @ (there - there.mean())) / spread if spread > 1e-3 else 0.0


def _details(pixels: Pixels) -> Floats:
    grey = pixels.astype(np.float32)
    fine, coarse = (cv2.GaussianBlur(grey, (0, 0), s) for s in (FINE, COARSE))
    strength = cv2.GaussianBlur(np.abs(fine - coarse), (0, 0), COARSE)
    return (fine - coarse) / (strength + 2.0)  # type: ignore[return-value]
