"""Where a radiograph lies in a viewport: zoom and pan, as plain geometry.

Both frames are continuous: a pixel's centre lies at (column + 0.5, row + 0.5), x points right and
y down. "Screen" means the viewport, "source" the radiograph.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imaging.orientation import UPRIGHT, Orientation

LEAST_ZOOM = 0.01
GREATEST_ZOOM = 64.0

Point = tuple[float, float]
BoxXYXY = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """What part of a radiograph a viewport shows, and how large.

    Attributes:
        size_wh: the viewport in screen pixels.
        zoom: screen pixels for one source pixel.
        centre_xy: the source point shown at the viewport's middle.
        orientation: how the picture is turned and flipped.
    """

    size_wh: tuple[int, int]
    zoom: float
    centre_xy: Point
    orientation: Orientation = UPRIGHT

    @classmethod
    def fit(
        cls,
        source_wh: tuple[int, int],
        size_wh: tuple[int, int],
        orientation: Orientation = UPRIGHT,
    ) -> "View":
        """Return the view that shows the whole radiograph, as large as can be."""
        width, height = orientation.size_of(source_wh)
        zoom = min(size_wh[0] / width, size_wh[1] / height)
        middle = (source_wh[0] / 2, source_wh[1] / 2)
        return cls(size_wh, _allowed(zoom), middle, orientation)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The affine map, (2, 3), from source to screen.

        Its shift is whole screen pixels: at 1:1 the picture stays sharp, and panning it does not
        make fine structures flicker.
        """
        linear = self.zoom * self.orientation.linear
        shift = np.array(self.size_wh) / 2 - linear @ np.array(self.centre_xy)
        return np.column_stack([linear, np.floor(shift + 0.5)])

    def to_screen(self, point_xy: Point) -> Point:
        """Return where a source point lies on the screen."""
        matrix = self.matrix
        x, y = (matrix[:, :2] @ np.array(point_xy) + matrix[:, 2]).tolist()
        return x, y

    def to_source(self, point_xy: Point) -> Point:
        """Return which source point lies under a point of the screen."""
        matrix = self.matrix
        x, y = (self._back @ (np.array(point_xy) - matrix[:, 2])).tolist()
        return x, y

    def box_to_screen(self, box_xyxy: BoxXYXY) -> BoxXYXY:
        """Return a source box on the screen."""
        return _box_around(self.to_screen(box_xyxy[:2]), self.to_screen(box_xyxy[2:]))

    def box_to_source(self, box_xyxy: BoxXYXY) -> BoxXYXY:
        """Return the source box under a box on the screen."""
        return _box_around(self.to_source(box_xyxy[:2]), self.to_source(box_xyxy[2:]))

    def zoomed_at(self, point_xy: Point, factor: float) -> "View":
        """Return the view enlarged about a screen point, which keeps showing what it showed."""
        zoom = _allowed(self.zoom * factor)
        held_x, held_y = self._exactly_under(point_xy)
        ratio = self.zoom / zoom
        centre_x, centre_y = self.centre_xy
        return replace(
            self,
            zoom=zoom,
            centre_xy=(held_x + (centre_x - held_x) * ratio, held_y + (centre_y - held_y) * ratio),
        )

    def panned(self, right: float, down: float) -> "View":
        """Return the view with the picture moved by so many screen pixels."""
        width, height = self.size_wh
        middle = self._exactly_under((width / 2 - right, height / 2 - down))
        return replace(self, centre_xy=middle)

    def resized(self, size_wh: tuple[int, int]) -> "View":
        """Return the view for a viewport of another size, its middle kept."""
        return replace(self, size_wh=size_wh)

    def oriented(self, orientation: Orientation) -> "View":
        """Return the view with the picture turned another way about the viewport's middle."""
        return replace(self, orientation=orientation)

    def kept_on(self, source_wh: tuple[int, int]) -> "View":
        """Return the view moved as little as need be for its middle to lie on the radiograph."""
        x, y = self.centre_xy
        held = (min(max(x, 0.0), float(source_wh[0])), min(max(y, 0.0), float(source_wh[1])))
        return replace(self, centre_xy=held)

    def _exactly_under(self, screen_xy: Point) -> Point:
        """Return the source point under a screen point before `matrix` rounds its shift.

        Moving by rounded points would let the picture creep with every step.
        """
        away = np.array(screen_xy) - np.array(self.size_wh) / 2
        x, y = (np.array(self.centre_xy) + self._back @ away).tolist()
        return x, y

    @property
    def _back(self) -> NDArray[np.float64]:
        """The (2, 2) map of directions from screen to source."""
        return self.orientation.linear.T / self.zoom


def _box_around(one: Point, other: Point) -> BoxXYXY:
    (x0, y0), (x1, y1) = one, other
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _allowed(zoom: float) -> float:
    return min(max(zoom, LEAST_ZOOM), GREATEST_ZOOM)
