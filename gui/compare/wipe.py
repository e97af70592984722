"""What stands at the right of a divider: a picture with its overlay, or another picture."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from gui.picture.image_view import ImageView
from imaging.linked import linked_view
from imaging.overlay import Mark
from imaging.render import render_view
from imaging.view import Point, View


def overlaid(own: ImageView, marks: Sequence[Mark], opacity: float, view: View) -> Image.Image:
    """Return a pane's own picture with its overlay."""
    assert own.pyramid is not None
    return render_view(
        own.pyramid,
        marks,
        view,
        own.tone,
        opacity,
        scale=own.scale,
        shows_overlay_planes=own.overlay_planes_are_shown(),
    )


def beside(own: ImageView, other: ImageView, shift_xy: Point, view: View) -> Image.Image:
    """Return another pane's picture, enlarged and placed as a pane's own is.

    Args:
        shift_xy: how far it was moved against that, in its own source pixels.
        view: of the pane's own picture.
    """
    if own.pyramid is None or other.pyramid is None:
        return Image.new("RGB", view.size_wh)
    own_wh, other_wh = own.pyramid.radiograph.size_wh, other.pyramid.radiograph.size_wh
    fitted = View.fit(other_wh, view.size_wh, other.orientation)
    linked = linked_view(view, own_wh, fitted, other_wh)
    x, y = (np.array(linked.centre_xy) + shift_xy).tolist()
    return other.rendered(replace(linked, centre_xy=(x, y)))


def shifted(own: ImageView, other: ImageView, shift_xy: Point, moved_xy: Point) -> Point:
    """Return the shift after the other picture was dragged by so many pixels of the screen."""
    if own.look is None or own.pyramid is None or other.pyramid is None:
        return shift_xy
    view = own.look.view
    fits = [
        View.fit(one.pyramid.radiograph.size_wh, view.size_wh, one.orientation).zoom
        for one in (own, other)
        if one.pyramid is not None
    ]
    zoom = view.zoom / fits[0] * fits[1]
    away = other.orientation.linear.T @ np.array(moved_xy) / zoom
    x, y = (np.array(shift_xy) - away).tolist()
    return x, y
