"""Where a radiograph lies in a viewport: zoom, pan, quarter turns and mirroring, as plain geometry.

Both frames are continuous: a pixel's centre lies at (column + 0.5, row + 0.5), x points right and
y down. "Screen" means the viewport, "source" the radiograph.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

LEAST_ZOOM = 0.01
GREATEST_ZOOM = 64.0

Point = tuple[float, float]
BoxXYXY = tuple[float, float, float, float]

# What one clockwise quarter turn after another does to (x, y).
_TURNS = (
    np.array([[1.0, 0.0], [0.0, 1.0]]),
    np.array([[0.0, -1.0], [1.0, 0.0]]),
    np.array([[-1.0, 0.0], [0.0, -1.0]]),
    np.array([[0.0, 1.0], [-1.0, 0.0]]),
)
_MIRROR = np.array([[-1.0, 0.0], [0.0, 1.0]])


@dataclass(frozen=True)
class View:
    """What part of a radiograph a viewport shows, and how large.

    Attributes:
        size_wh: the viewport in screen pixels.
        zoom: screen pixels for one source pixel.
        centre_xy: the source point shown at the viewport's middle.
        quarter_turns: clockwise turns by 90 degrees, 0 to 3, made after mirroring.
        is_mirrored: left and right of the source are exchanged.
    """

    size_wh: tuple[int, int]
    zoom: float
    centre_xy: Point
    quarter_turns: int = 0
    is_mirrored: bool = False

    @classmethod
    def fit(
        cls,
        source_wh: tuple[int, int],
        size_wh: tuple[int, int],
        quarter_turns: int = 0,
        is_mirrored: bool = False,
    ) -> "View":
        """Return the view that shows the whole radiograph, as large as can be."""
        width, height = source_wh if quarter_turns % 2 == 0 else source_wh[::-1]
        zoom = min(size_wh[0] / width, size_wh[1] / height)
        middle = (source_wh[0] / 2, source_wh[1] / 2)
        return cls(size_wh, _allowed(zoom), middle, quarter_turns % 4, is_mirrored)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The affine map, (2, 3), from source to screen.

        Its shift is whole screen pixels: at 1:1 the picture stays sharp, and panning it does not
        make fine structures flicker.
        """
        linear = self.zoom * _TURNS[self.quarter_turns % 4]
        if self.is_mirrored:
            linear = linear @ _MIRROR
        shift = np.array(self.size_wh) / 2 - linear @ np.array(self.centre_xy)
        return np.column_stack([linear, np.floor(shift + 0.5)])

    def to_screen(self, point_xy: Point) -> Point:
        """Return where a source point lies on the screen."""
        (a, b, c), (d, e, f) = self.matrix.tolist()
        x, y = point_xy
        return a * x + b * y + c, d * x + e * y + f

    def to_source(self, point_xy: Point) -> Point:
        """Return which source point lies under a point of the screen."""
        (a, b, c), (d, e, f) = self.matrix.tolist()
        x, y = point_xy[0] - c, point_xy[1] - f
        determinant = a * e - b * d
        return (e * x - b * y) / determinant, (a * y - d * x) / determinant

    def box_to_screen(self, box_xyxy: BoxXYXY) -> BoxXYXY:
        """Return a source box on the screen, its corners in order again."""
        return _ordered(self.to_screen(box_xyxy[:2]), self.to_screen(box_xyxy[2:]))

    def box_to_source(self, box_xyxy: BoxXYXY) -> BoxXYXY:
        """Return the source box under a box on the screen, its corners in order again."""
        return _ordered(self.to_source(box_xyxy[:2]), self.to_source(box_xyxy[2:]))

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

    def turned(self, quarters: int = 1) -> "View":
        """Return the view turned clockwise on the screen about its middle."""
        return replace(self, quarter_turns=(self.quarter_turns + quarters) % 4)

    def mirrored(self) -> "View":
        """Return the view with left and right of the screen exchanged about its middle."""
        return replace(
            self, quarter_turns=-self.quarter_turns % 4, is_mirrored=not self.is_mirrored
        )

    def kept_on(self, source_wh: tuple[int, int]) -> "View":
        """Return the view moved as little as need be for its middle to lie on the radiograph."""
        x, y = self.centre_xy
        held = (min(max(x, 0.0), float(source_wh[0])), min(max(y, 0.0), float(source_wh[1])))
        return replace(self, centre_xy=held)

    def _exactly_under(self, screen_xy: Point) -> Point:
        """Return the source point under a screen point before `matrix` rounds its shift.

        Moving by rounded points would let the picture creep with every step.
        """
        offset = np.array(screen_xy) - np.array(self.size_wh) / 2
        x, y = np.array(self.centre_xy) + np.linalg.solve(self.matrix[:, :2], offset)
        return float(x), float(y)


def _allowed(zoom: float) -> float:
    return min(max(zoom, LEAST_ZOOM), GREATEST_ZOOM)


def _ordered(one: Point, other: Point) -> BoxXYXY:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )
