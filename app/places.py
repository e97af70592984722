"""Where a finding lies, in words for paper and tables."""

from imaging.drawing.heat import is_cold
from imaging.overlay import Box, Heatmap, Keypoint
from imaging.view import Point
from models.prediction import Finding
from words import _


def place_in_words(finding: Finding, stretch_xy: Point) -> str:
    """Return where a finding lies, in pixels of the file; empty where the network does not say.

    A heat map that is cold everywhere says nothing.

    Args:
        finding: its mark in source pixels.
        stretch_xy: the radiograph's, whose pixels those are.
    """
    mark = finding.mark
    if isinstance(mark, Box):
        left, top = in_file(mark.box_xyxy[:2], stretch_xy)
        right, bottom = in_file(mark.box_xyxy[2:], stretch_xy)
        return _("x {left} to {right}, y {top} to {bottom}").format(
            left=round(left), right=round(right), top=round(top), bottom=round(bottom)
        )
    if isinstance(mark, Keypoint):
        x, y = in_file(mark.point_xy, stretch_xy)
        return f"x {x:.0f}, y {y:.0f}"
    if isinstance(mark, Heatmap) and not is_cold(mark):
        x, y = in_file(mark.hottest_xy, stretch_xy)
        return _("hottest at x {x}, y {y}").format(x=round(x), y=round(y))
    return ""


def in_file(point_xy: Point, stretch_xy: Point) -> Point:
    """Return a point of the picture in pixels of the file, which need not be square."""
    return point_xy[0] / stretch_xy[0], point_xy[1] / stretch_xy[1]
