"""Where a finding lies, in words for paper and tables."""

from imaging.overlay import Box, Heatmap, Keypoint
from models.prediction import Finding
from words import _


def place_in_words(finding: Finding) -> str:
    """Return where a finding lies, in source pixels; empty where the network does not say."""
    mark = finding.mark
    if isinstance(mark, Box):
        left, top, right, bottom = mark.box_xyxy
        return _("x {left} to {right}, y {top} to {bottom}").format(
            left=round(left), right=round(right), top=round(top), bottom=round(bottom)
        )
    if isinstance(mark, Keypoint):
        return f"x {mark.point_xy[0]:.0f}, y {mark.point_xy[1]:.0f}"
    if isinstance(mark, Heatmap) and mark.values.max() > 0:
        x, y = mark.hottest_xy
        return _("hottest at x {x}, y {y}").format(x=round(x), y=round(y))
    return ""
