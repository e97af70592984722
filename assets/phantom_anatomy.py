"""The shapes of a drawn forearm: bones as hollow bodies whose thickness along the beam is known.

All lengths are millimetres. The frame of the film has its origin in the middle of the wrist joint,
x to the right (towards the little finger of this left arm) and y down, towards the elbow. The
numbers are drawn by hand after textbook anatomy; they are no one's bones.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[Any]

# Stations along a bone are joined by curves this smooth.
_SMOOTH_MM = 2.5
_STEP_MM = 0.1
_OUTLINE_POINTS = 24


@dataclass(frozen=True)
class Layers:
    """Thickness along the beam, in mm, at every point of a grid.

    Attributes:
        cortex: compact bone.
        spongy: what lies within the cortex, as millimetres of compact bone of the same weight.
    """

    cortex: Map
    spongy: Map

    def __add__(self, other: "Layers") -> "Layers":
        return Layers(self.cortex + other.cortex, self.spongy + other.spongy)

    def __mul__(self, share: Map) -> "Layers":
        return Layers(self.cortex * share, self.spongy * share)


@dataclass(frozen=True)
class Pose:
    """Where a bone's own frame lies: v across it, u along it from its joint into the shaft.

    Attributes:
        pivot_xy: the point of the film that is turned about, and the bone's own origin.
        degrees: clockwise turn on the film.
        moved_xy: shift of the turned bone.
    """

    pivot_xy: tuple[float, float] = (0.0, 0.0)
    degrees: float = 0.0
    moved_xy: tuple[float, float] = (0.0, 0.0)

    def to_bone(self, x: Map, y: Map) -> tuple[Map, Map]:
        """Return (u, v) of points of the film."""
        angle = np.deg2rad(self.degrees)
        dx = x - self.pivot_xy[0] - self.moved_xy[0]
        dy = y - self.pivot_xy[1] - self.moved_xy[1]
        across = np.cos(angle) * dx + np.sin(angle) * dy
        along = -np.sin(angle) * dx + np.cos(angle) * dy
        return along.astype(np.float32), across.astype(np.float32)

    def to_film(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points drawn in the film's frame as they lie after the turn about the pivot."""
        angle = np.deg2rad(self.degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return (points - self.pivot_xy) @ turn.T + self.pivot_xy + self.moved_xy


@dataclass(frozen=True)
class LongBone:
    """A tube of changing width, closed at its joint.

    Attributes:
        stations: rows of u, left edge, right edge, depth along the beam, cortex left, cortex
            right, share of bone within.
        joint: rows of v, u: the outline of the joint's surface.
        plate: thickness of the bone under the joint's surface.
        rounding: over which length the joint's end rounds off along the beam.
        scar: where the growth plate has left its faint line across, if it is to be seen.
    """

    stations: NDArray[np.float64]
    joint: NDArray[np.float64]
    plate: float = 1.1
    rounding: float = 3.5
    scar: float | None = None

    def layers(self, u: Map, v: Map) -> Layers:
        """Return its thickness at points of its own frame."""
        left, right, depth, wall_left, wall_right, filling = (
            _curve(u, self.stations[:, 0], self.stations[:, i]) for i in range(1, 7)
        )
        end = u - _curve(v, self.joint[:, 0], self.joint[:, 1], smooth_mm=0.6)
        outer = depth * _ellipse(v, left, right) * _cap(end, self.rounding)
        wall = (wall_left + wall_right) / 2
        inner = np.maximum(depth - 2 * wall, 0) * _ellipse(v, left + wall_left, right - wall_right)
        inner = inner * _cap(end - self.plate, self.rounding)
        inner = np.minimum(inner, outer)
        if self.scar is not None:
            line = self.scar + 0.05 * v + 0.5 * np.sin(0.55 * v)
            filling = filling * (1 + 0.38 * np.exp(-(((u - line) / 0.55) ** 2)))
        return Layers(outer - inner, inner * filling)


@dataclass(frozen=True)
class ShortBone:
    """A pebble: an outline that bulges along the beam.

    Attributes:
        outline: rows of x, y; joined by a closed smooth curve.
        depth: its thickness at the middle.
        rounding: from the edge to where it is that thick.
        wall: thickness of its cortex.
        filling: share of bone within.
    """

    outline: NDArray[np.float64]
    depth: float = 14.0
    rounding: float = 5.0
    wall: float = 0.9
    filling: float = 0.2

    def layers(
        self, pose: Pose, corner_xy: tuple[float, float], shape: tuple[int, int], mm: float
    ) -> Layers:
        """Return its thickness on a grid from a corner on, whose points are `mm` apart."""
        points = (pose.to_film(closed_curve(self.outline)) - corner_xy) / mm
        mask = np.zeros(shape, np.uint8)
        fixed = np.rint(points * 16).astype(np.int32)
        cv2.fillPoly(mask, [fixed], (1,), cv2.LINE_8, 4)
        inside = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) * np.float32(mm)
        outer = self.depth * _cap(inside, self.rounding)
        inner = (self.depth - 2 * self.wall) * _cap(inside - self.wall, self.rounding)
        inner = np.minimum(inner, outer)
        return Layers(outer - inner, inner * self.filling)


def closed_curve(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a closed smooth curve through corners; source: Catmull and Rom (1974)."""
    before, behind = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    after = np.roll(corners, -2, axis=0)
    t = np.linspace(0, 1, _OUTLINE_POINTS, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (p[:, None, :] for p in (before, corners, behind, after))
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return curve.reshape(-1, 2)


def _curve(
    at: Map, places: NDArray[np.float64], values: NDArray[np.float64], smooth_mm: float = _SMOOTH_MM
) -> Map:
    """Return values between stations, joined smoothly, at many places."""
    margin = 4 * smooth_mm
    fine = np.arange(places[0] - margin, places[-1] + margin, _STEP_MM)
    line = np.interp(fine, places, values).astype(np.float32)[None]
    line = cv2.GaussianBlur(line, (0, 0), smooth_mm / _STEP_MM, borderType=cv2.BORDER_REPLICATE)
    return np.interp(at, fine, line[0]).astype(np.float32)


def _ellipse(v: Map, left: Map, right: Map) -> Map:
    """Return the share of an ellipse's depth that a ray at `v` passes."""
    half = np.maximum((right - left) / 2, 1e-3)
    t = (v - (left + right) / 2) / half
    return np.sqrt(np.clip(1 - t * t, 0, None)).astype(np.float32)


def _cap(inside: Map, rounding: float) -> Map:
    """Return the share of full depth at a distance inside a rounded edge."""
    t = 1 - np.clip(inside / rounding, 0, 1)
    return np.sqrt(np.clip(1 - t * t, 0, None)).astype(np.float32)


RADIUS = LongBone(
    stations=np.array(
        [
            [-12.0, -24.0, 8.6, 15.0, 0.9, 0.8, 0.20],
            [-4.0, -23.8, 8.6, 19.0, 0.9, 0.8, 0.20],
            [3.0, -23.2, 8.4, 21.0, 0.9, 0.8, 0.19],
            [9.0, -22.2, 7.0, 20.0, 1.0, 0.9, 0.17],
            [16.0, -20.4, 3.4, 18.0, 1.2, 1.2, 0.14],
            [25.0, -18.6, -1.0, 15.5, 1.7, 1.7, 0.10],
            [36.0, -18.2, -3.8, 13.5, 2.4, 2.6, 0.06],
            [52.0, -19.0, -5.2, 12.6, 2.9, 3.3, 0.03],
            [80.0, -21.2, -6.8, 12.4, 3.2, 3.9, 0.02],
            [115.0, -23.2, -8.6, 12.8, 3.3, 4.0, 0.02],
            [150.0, -23.4, -9.0, 13.2, 3.3, 3.8, 0.02],
            [185.0, -21.8, -7.8, 13.6, 3.2, 3.6, 0.02],
        ]
    ),
    joint=np.array(
        [
            [-26.0, 3.0],
            [-24.0, -4.0],
            [-22.0, -9.6],
            [-20.0, -9.4],
            [-17.0, -6.6],
            [-12.5, -3.0],
            [-7.0, -0.9],
            [-4.5, -0.9],
            [-1.0, 0.4],
            [4.0, 0.9],
            [7.4, 0.2],
            [8.6, 1.0],
            [11.0, 5.0],
        ]
    ),
    scar=9.5,
)

ULNA = LongBone(
    stations=np.array(
        [
            [-8.0, 11.6, 27.4, 9.0, 0.9, 0.9, 0.18],
            [-1.0, 11.3, 27.2, 12.0, 0.9, 0.9, 0.18],
            [4.0, 10.9, 26.6, 14.5, 0.9, 0.9, 0.17],
            [8.0, 11.4, 25.8, 14.0, 1.0, 1.0, 0.14],
            [13.0, 12.9, 24.8, 12.0, 1.3, 1.3, 0.10],
            [20.0, 13.6, 24.0, 10.6, 1.9, 1.9, 0.06],
            [32.0, 13.2, 23.2, 10.4, 2.4, 2.4, 0.03],
            [55.0, 11.6, 22.0, 11.0, 2.9, 2.7, 0.02],
            [90.0, 9.4, 20.8, 12.0, 3.5, 3.0, 0.02],
            [130.0, 8.0, 20.6, 13.0, 3.7, 3.2, 0.02],
            [185.0, 7.4, 21.6, 14.5, 3.8, 3.3, 0.02],
        ]
    ),
    joint=np.array(
        [
            [9.0, 9.0],
            [11.2, 4.6],
            [13.0, 2.6],
            [16.0, 1.7],
            [19.0, 1.9],
            [21.6, 2.8],
            [23.0, 1.8],
            [24.2, -2.2],
            [25.4, -4.6],
            [26.6, -2.4],
            [28.0, 3.0],
        ]
    ),
    plate=1.0,
    rounding=3.0,
    scar=7.0,
)
