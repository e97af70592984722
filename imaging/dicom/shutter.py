"""A DICOM file's display shutter: what lies outside it is no part of the picture."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from collections.abc import Callable, MutableSequence

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from imaging.dicom.grey import number_of
from imaging.opencv import cv2

Inside = NDArray[np.bool_]

SHUTTER_KEYWORDS = (
    "ShutterShape",
    "ShutterLeftVerticalEdge",
    "ShutterRightVerticalEdge",
    "ShutterUpperHorizontalEdge",
    "ShutterLowerHorizontalEdge",
    "CenterOfCircularShutter",
    "RadiusOfCircularShutter",
    "VerticesOfThePolygonalShutter",
)
# OpenCV looks at every edge in every row of its way, which takes seconds with thousands.
_MOST_VERTICES = 500
# OpenCV's lines are counted in 32 bits.
_FARTHEST = 1 << 20


def outside_shutter(
    dataset: Dataset, shape: tuple[int, int], stretch_xy: tuple[float, float]
) -> NDArray[np.bool_] | None:
    """Return which pixels a shutter hides; several shapes leave what lies within all of them.

    Source: PS3.3 C.7.6.11. Rows and columns are counted from 1, and the edges are seen.

    Args:
        shape: rows and columns.
        stretch_xy: as `Radiograph` has it: a circle is round where pixels are square.

    Returns:
        Of that shape; None where nothing is hidden, or all would be: such a shutter is not meant.
    """
    inside = None
    for name in _texts(dataset.get("ShutterShape")):
        seen = _SHAPES[name](dataset, shape, stretch_xy) if name in _SHAPES else None
        if seen is not None:
            inside = seen if inside is None else inside & seen
    return None if inside is None or inside.all() or not inside.any() else ~inside


def _rectangle(dataset: Dataset, shape: tuple[int, int], _stretch: object) -> Inside | None:
    sides = [
        number_of(dataset.get(f"Shutter{side}Edge"))
        for side in ("UpperHorizontal", "LowerHorizontal", "LeftVertical", "RightVertical")
    ]
    top, bottom, left, right = (None if side is None else int(side) for side in sides)
    if top is None or bottom is None or left is None or right is None:
        return None
    inside = np.zeros(shape, np.bool_)
    inside[max(top - 1, 0) : max(bottom, 0), max(left - 1, 0) : max(right, 0)] = True
    return inside


def _circle(
    dataset: Dataset, shape: tuple[int, int], stretch_xy: tuple[float, float]
) -> Inside | None:
    """Return what lies in a circle, whose radius is counted in pixels along a row."""
    centre = _numbers(dataset.get("CenterOfCircularShutter"))
    radius = number_of(dataset.get("RadiusOfCircularShutter"))
    if len(centre) != 2 or radius is None or radius <= 0:
        return None
    across, down = stretch_xy
    rows = (np.arange(1, shape[0] + 1) - centre[0]) * down
    columns = (np.arange(1, shape[1] + 1) - centre[1]) * across
    # How far the circle reaches in each row, squared, below 0 where it does not come.
    reach = (radius * across) ** 2 - rows**2
    return np.asarray((columns**2)[None, :] <= reach[:, None])


def _polygon(dataset: Dataset, shape: tuple[int, int], _stretch: object) -> Inside | None:
    places = _numbers(dataset.get("VerticesOfThePolygonalShutter"))
    if len(places) < 6 or len(places) % 2 or len(places) > 2 * _MOST_VERTICES:
        return None
    corners = np.clip(np.array(places).reshape(-1, 2)[:, ::-1] - 1, -_FARTHEST, _FARTHEST)
    filled = np.zeros(shape, np.uint8)
    cv2.fillPoly(filled, [corners.astype(np.int32)], (1,))
    return filled.astype(np.bool_)


_SHAPES: dict[str, Callable[..., Inside | None]] = {
    "RECTANGULAR": _rectangle,
    "CIRCULAR": _circle,
    "POLYGONAL": _polygon,
}


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, MutableSequence) else [value]
    return [str(entry).strip().upper() for entry in values[: len(_SHAPES)]]


def _numbers(value: object) -> list[float]:
    """Return a value's numbers; none where one of them is no number."""
    values = [number_of(entry) for entry in value] if isinstance(value, MutableSequence) else []
    return [entry for entry in values if entry is not None] if None not in values else []
