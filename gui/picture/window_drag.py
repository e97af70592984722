"""How far the mouse widens and brightens a grey-scale window."""

from dataclasses import replace

from imaging.grey_statistics import GreyStatistics
from imaging.radiograph import Radiograph
from imaging.window import Window


def dragged(
    old: Window, radiograph: Radiograph, statistics: GreyStatistics, by: tuple[float, float]
) -> Window:
    """Return a window that was dragged.

    Args:
        old: before the drag.
        radiograph: whose window it is.
        statistics: what greys it holds.
        by: how far to the right and down, in widths of the viewport.
    """
    right, down = by
    # Dragging across the viewport goes through what the picture holds, not through all that
    # its type could: a 12-bit film in 16 bits would jump with every pixel.
    span = max(statistics.automatic().width, radiograph.window.width, 64.0)
    step = min(span, float(radiograph.levels))
    width = min(max(old.width + right * step, 2.0), 2.0 * radiograph.levels)
    centre = min(max(old.centre + down * step, 0.0), float(radiograph.levels))
    return replace(old, centre=centre, width=width)
