"""What is drawn in the tests of the renderer: a phantom, an even grey, and marks on them."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imaging.load import load_radiograph
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark, Skeleton
from imaging.radiograph import Radiograph
from tests.fakes import made_radiograph

PHANTOM = Path(__file__).parents[2] / "assets" / "synthetic_forearm_broken.png"
BREAK = (405.0, 835.0, 590.0, 1000.0)
WRIST = (420.0, 380.0, 800.0, 520.0)


@lru_cache(maxsize=1)
def phantom() -> Radiograph:
    return load_radiograph(PHANTOM)


def plain(brightness: int = 90, size_wh: tuple[int, int] = (400, 300)) -> Radiograph:
    """Return one grey, on which whatever is drawn shows."""
    return made_radiograph(brightness, size_wh)


def warm(centre_xy: tuple[float, float], spread: float, shape: tuple[int, int]) -> NDArray:
    """Return a map, (rows, columns) from 0 to 1, that is hottest at one place."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]]
    x, y = centre_xy
    far = (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2
    return np.exp(-far / (2 * spread**2)).astype(np.float32)


def heat_of(value: float, box: tuple[float, float, float, float] = (0, 0, 400, 300)) -> Heatmap:
    """Return a map that is as hot everywhere."""
    return Heatmap(np.full((6, 8), value, np.float32), box, "fracture")


def heat_on_break() -> Heatmap:
    return Heatmap(warm((12.4, 22.7), 2.6, (40, 30)), (0.0, 0.0, 1200.0, 1600.0), "fracture")


POSE: tuple[Mark, ...] = (
    Skeleton(((300.0, 300.0, 600.0, 250.0), (600.0, 250.0, 900.0, 320.0))),
    Keypoint((300.0, 300.0), "right_shoulder", 0.8),
    Keypoint((900.0, 320.0), "left_shoulder", 0.9),
    Keypoint((600.0, 250.0), "nose", 0.7),
    Keypoint((600.0, 900.0), "left_hip", 0.1, is_shown=False),
)
SURE, DOUBTED = Box(BREAK, "fracture", 0.87), Box(WRIST, "wrist positive", 0.41, is_sure=False)
SCENES: dict[str, tuple[Mark, ...]] = {
    "boxes": (SURE, DOUBTED),
    "heat": (heat_on_break(),),
    "heat_and_boxes": (heat_on_break(), SURE, DOUBTED),
    "pose": POSE,
    "caption": (Caption((500.0, 910.0), "hottest point, no localisation"),),
    "full_frame": (Box((0.0, 0.0, 1200.0, 1600.0), "fracture", 0.55),),
    "crowded": tuple(Box((440 + 60 * i, 450, 700 + 60 * i, 700), f"no {i}", 0.5) for i in range(5)),
}
