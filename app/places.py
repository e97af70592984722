"""Where a finding lies, in words for paper and tables."""

from imaging.overlay import Box, Heatmap, Keypoint
from models.prediction import Finding


def place_in_words(finding: Finding) -> str:
    """Return where a finding lies, in source pixels; empty where the network does not say."""
    mark = finding.mark
    if isinstance(mark, Box):
        left, top, right, bottom = mark.box_xyxy
        return f"x {left:.0f} to {right:.0f}, y {top:.0f} to {bottom:.0f}"
    if isinstance(mark, Keypoint):
        return f"x {mark.point_xy[0]:.0f}, y {mark.point_xy[1]:.0f}"
    if isinstance(mark, Heatmap) and mark.values.max() > 0:
        x, y = mark.hottest_xy
        return f"hottest at x {x:.0f}, y {y:.0f}"
    return ""
