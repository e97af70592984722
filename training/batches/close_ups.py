"""Close-ups with and without a fracture, cut from boxed pictures of a source without normals.

Both kinds come from the same pictures, so nothing but the fracture tells them apart: something to
learn from, and a figure, for places that have no normal pictures of their own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.batches.augment import Pixels, View, whole_view
from training.batches.outlines import Boxes, move_outlines
from training.data.pictures import PictureStore
from training.data.sample import Sample

SIDE = 0.5
TRIES = 60


def close_up_pairs(
    samples: Sequence[Sample], store: PictureStore, seed: int = 7
) -> tuple[list[Pixels], NDArray[np.bool_], list[str]]:
    """Cut from each boxed sample one close-up with a box and one without, where there is room.

    Returns:
        Pictures, whether each shows a fracture, and each one's group.
    """
    pictures: list[Pixels] = []
    truth: list[bool] = []
    groups: list[str] = []
    for index, sample in enumerate(samples):
        if not sample.boxes:
            continue
        view = whole_view(store.pixels(sample), sample.boxes, sample.corners)
        rng = np.random.default_rng((seed, index))
        for wanted in (True, False):
            cut = close_up(view, wanted, SIDE, rng)
            if cut is not None:
                pictures.append(cut.pixels)
                truth.append(wanted)
                groups.append(sample.group_key)
    return pictures, np.array(truth, bool), groups


def close_up(view: View, wanted: bool, side: float, rng: np.random.Generator) -> View | None:
    """Cut a close-up of a picture with or without a fracture; None where there is no room.

    Args:
        view: a whole picture with the boxes of all its fractures.
        wanted: True for a close-up with a whole box in it, False for one that touches none.
        side: share of the picture's width and height that it keeps.
        rng: draws where it lies.
    """
    frame = _find_frame(view.pixels, view.boxes, wanted, side, rng)
    if frame is None:
        return None
    left, top, right, bottom = frame
    shift = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top]])
    outlines, is_cut = move_outlines(view.outlines, shift, (right - left, bottom - top))
    return View(view.pixels[top:bottom, left:right], outlines, is_cut, side)


def _find_frame(
    pixels: Pixels, boxes: Boxes, wanted: bool, side: float, rng: np.random.Generator
) -> tuple[int, int, int, int] | None:
    """Return a frame that holds a box or touches none, and does not lie in the dark border."""
    height, width = pixels.shape
    wide, high = int(width * side), int(height * side)
    bright = float(np.percentile(pixels, 60))
    for _ in range(TRIES):
        left, top = int(rng.integers(0, width - wide + 1)), int(rng.integers(0, height - high + 1))
        frame = (left, top, left + wide, top + high)
        holds = [
            left <= b[0] and top <= b[1] and frame[2] >= b[2] and frame[3] >= b[3] for b in boxes
        ]
        touches = [
            left < b[2] and b[0] < frame[2] and top < b[3] and b[1] < frame[3] for b in boxes
        ]
        if wanted and any(holds):
            return frame
        is_body = (pixels[top : frame[3], left : frame[2]] >= bright).mean() > 0.4
        if not wanted and not any(touches) and is_body:
            return frame
    return None
