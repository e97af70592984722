"""One picture looked at as another is: the same place on the screen, the same share of greys."""

from dataclasses import replace

import numpy as np

from imaging.tone import Tone
from imaging.view import View
from imaging.window import Window


def linked_view(
    model: View, model_wh: tuple[int, int], other: View, other_wh: tuple[int, int]
) -> View:
    """Return another picture's view enlarged and placed as the model's.

    Both show the same share of their pictures about the same place on the screen, however each is
    turned: with one of two hands mirrored, the same fingers stay beside each other.

    Args:
        model: the view to follow.
        model_wh: size of its picture in source pixels.
        other: gives viewport and orientation of the result.
        other_wh: size of the other picture.
    """
    shown_wh = np.array(model.orientation.size_of(model_wh))
    away = np.array(model.centre_xy) - np.array(model_wh) / 2
    share = model.orientation.linear @ away / shown_wh
    own_wh = np.array(other.orientation.size_of(other_wh))
    centre = np.array(other_wh) / 2 + other.orientation.linear.T @ (share * own_wh)
    fit, own_fit = (
        View.fit(wh, view.size_wh, view.orientation)
        for wh, view in ((model_wh, model), (other_wh, other))
    )
    zoom = own_fit.zoom * model.zoom / fit.zoom
    x, y = centre.tolist()
    return replace(other, zoom=zoom, centre_xy=(x, y))


def linked_tone(model: Tone, model_window: Window, other_window: Window) -> Tone:
    """Return the tone that changes another picture's own window as the model's was changed.

    Each keeps its own course of greys, until the model is given another one.

    Args:
        model: the tone to follow.
        model_window: the default window of its picture.
        other_window: the default window of the other picture.
    """
    if model.window is None:
        return model
    share = other_window.width / model_window.width
    centre = other_window.centre + (model.window.centre - model_window.centre) * share
    is_own = model.window.shape == model_window.shape
    shape = other_window.shape if is_own else model.window.shape
    return replace(model, window=Window(centre, model.window.width * share, shape))
