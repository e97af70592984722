"""The drawn hand: eight carpal bones and the bases of the five metacarpals.

Frame and unit are those of `assets.phantom_anatomy`.
"""

import numpy as np

from assets.phantom_anatomy import LongBone, Pose, ShortBone


def _outline(*corners: tuple[float, float]) -> np.ndarray:
    return np.array(corners, np.float64)


SCAPHOID = _outline(
    (-18.4, -9.6),
    (-14.6, -7.6),
    (-9.6, -4.6),
    (-5.0, -3.6),
    (-3.4, -6.6),
    (-4.6, -11.0),
    (-8.0, -15.6),
    (-12.0, -20.2),
    (-16.6, -23.2),
    (-20.2, -22.4),
    (-21.0, -18.4),
    (-19.4, -14.0),
)
LUNATE = _outline(
    (-2.6, -3.2),
    (2.0, -1.4),
    (7.0, -1.2),
    (10.6, -3.4),
    (11.0, -8.4),
    (8.6, -12.0),
    (4.0, -11.6),
    (-0.4, -11.8),
    (-3.2, -8.6),
)
TRIQUETRUM = _outline(
    (12.0, -4.8),
    (16.4, -4.6),
    (21.4, -8.2),
    (23.2, -13.2),
    (20.8, -17.4),
    (15.6, -16.4),
    (11.4, -11.6),
)
PISIFORM = _outline(
    (14.6, -8.6), (19.0, -7.6), (21.4, -11.4), (19.8, -16.2), (15.4, -16.2), (13.2, -12.4)
)
TRAPEZIUM = _outline(
    (-21.6, -22.4),
    (-16.4, -23.6),
    (-12.4, -25.4),
    (-12.6, -31.0),
    (-17.0, -35.0),
    (-24.2, -35.4),
    (-28.6, -31.4),
    (-27.0, -25.4),
)
TRAPEZOID = _outline(
    (-13.6, -22.2),
    (-8.2, -19.6),
    (-5.4, -23.6),
    (-5.4, -31.0),
    (-10.0, -35.2),
    (-14.8, -33.0),
    (-14.6, -26.8),
)
CAPITATE = _outline(
    (-3.4, -11.8),
    (1.0, -10.6),
    (5.4, -12.8),
    (7.2, -18.0),
    (7.0, -26.0),
    (7.6, -34.2),
    (1.6, -36.6),
    (-5.0, -35.6),
    (-6.6, -30.0),
    (-6.0, -22.6),
    (-6.4, -16.2),
)
HAMATE = _outline(
    (8.2, -12.6),
    (12.6, -15.6),
    (18.4, -19.0),
    (23.4, -25.0),
    (23.4, -31.2),
    (16.0, -34.6),
    (8.6, -34.4),
    (7.2, -26.4),
    (7.0, -18.0),
)
HOOK_OF_HAMATE = _outline(
    (11.6, -24.0), (15.2, -23.2), (17.4, -26.6), (15.2, -30.0), (11.8, -29.6), (10.2, -26.6)
)

CARPALS = (
    ShortBone(SCAPHOID, 13.0),
    ShortBone(LUNATE, 15.0),
    ShortBone(TRIQUETRUM, 12.0),
    ShortBone(PISIFORM, 7.5, 4.0, 0.6, 0.15),
    ShortBone(TRAPEZIUM, 14.0),
    ShortBone(TRAPEZOID, 13.0),
    ShortBone(CAPITATE, 16.0),
    ShortBone(HAMATE, 14.0),
    ShortBone(HOOK_OF_HAMATE, 4.5, 2.6, 0.5, 0.12),
)


def _metacarpal(base: float, waist: float, depth: float) -> LongBone:
    """Return a metacarpal whose base and waist are so wide; u runs from the base to its head."""
    half, thin = base / 2, waist / 2
    return LongBone(
        stations=np.array(
            [
                [-4.0, -half, half, depth, 0.8, 0.8, 0.18],
                [3.0, -half, half, depth, 0.8, 0.8, 0.17],
                [8.0, -0.8 * half, 0.8 * half, 0.9 * depth, 1.1, 1.1, 0.10],
                [16.0, -1.08 * thin, 1.08 * thin, 0.8 * depth, 1.7, 1.7, 0.04],
                [26.0, -thin, thin, 0.72 * depth, 2.1, 2.1, 0.02],
                [60.0, -thin, thin, 0.72 * depth, 2.1, 2.1, 0.02],
            ]
        ),
        joint=np.array(
            [
                [-half - 1, 2.5],
                [-0.8 * half, 0.2],
                [-0.25 * half, 0.9],
                [0.3 * half, 0.2],
                [0.8 * half, -0.5],
                [half + 1, 2.0],
            ]
        ),
        plate=0.9,
        rounding=2.5,
    )


# A metacarpal's own u runs away from the wrist, hence the half turn in each pose.
METACARPALS = (
    (_metacarpal(15.0, 9.8, 13.0), Pose((-25.6, -34.4), 180.0 - 33.0)),
    (_metacarpal(15.4, 8.8, 13.0), Pose((-10.4, -34.4), 180.0 - 6.0)),
    (_metacarpal(13.6, 8.6, 13.0), Pose((1.4, -36.4), 180.0)),
    (_metacarpal(11.6, 7.4, 11.0), Pose((12.4, -34.6), 180.0 + 8.0)),
    (_metacarpal(12.0, 7.8, 11.0), Pose((21.6, -31.8), 180.0 + 16.0)),
)
