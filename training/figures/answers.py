"""What a cascade says of many pictures, as arrays, ready for figures and thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from imaging.overlay import Heatmap
from imaging.preprocess import Placement, Preprocessing
from training.batches.augment import Pixels
from training.batches.recipe import CASCADE_RULE
from training.data.pictures import PictureStore
from training.data.sample import PARTS, Sample
from training.figures.prepared import prepared_batches
from training.learning.device import device_of, quick
from training.networks.heads import Cascade
from training.networks.trunk import MAP_CHANNELS


@dataclass(frozen=True)
class Answers:
    """One row for each picture.

    Attributes:
        parts: (count, labels) body-part logits.
        logits: (count, parts + 1) image logits; the shared specialist's comes last.
        hottest: (count, parts + 1, 2) where the heat map is hottest, x and y as fractions of the
            source picture.
        pixels_wh: (count, 2) width and height of an input pixel as fractions of the picture.
    """

    parts: NDArray[np.float64]
    logits: NDArray[np.float64]
    hottest: NDArray[np.float64]
    pixels_wh: NDArray[np.float64]

    @property
    def specialist(self) -> NDArray[np.intp]:
        """Index of the specialist that the program would ask: the likeliest of the parts."""
        return self.parts[:, : len(PARTS)].argmax(1)

    @property
    def routed(self) -> NDArray[np.float64]:
        """The image logit of that specialist."""
        return self.logits[np.arange(len(self.logits)), self.specialist]

    @property
    def pointed(self) -> NDArray[np.float64]:
        """Where that specialist's heat map is hottest."""
        return self.hottest[np.arange(len(self.logits)), self.specialist]


def ask(
    cascade: Cascade,
    samples: Sequence[Sample],
    store: PictureStore,
    rule: Preprocessing = CASCADE_RULE,
    *,
    is_fast: bool = False,
) -> Answers:
    """Answer the pictures of many samples; arguments as in `ask_pictures`."""
    return ask_pictures(cascade, [store.pixels(s) for s in samples], rule, is_fast=is_fast)


@torch.no_grad()
def ask_pictures(
    cascade: Cascade,
    pictures: Sequence[Pixels],
    rule: Preprocessing = CASCADE_RULE,
    *,
    is_fast: bool = False,
) -> Answers:
    """Answer pictures prepared exactly as the program prepares them.

    Args:
        cascade: in evaluation mode afterwards.
        pictures: (height, width) uint8 each.
        rule: preprocessing.
        is_fast: compute in bfloat16, for the curves only.
    """
    cascade.eval()
    device = device_of(cascade)
    rows: list[tuple[NDArray, ...]] = []
    for images, placements in prepared_batches(pictures, rule, device):
        with device, quick(device, is_wanted=is_fast):
            maps = cascade.trunk(images)
            parts = cascade.body_part(*(maps[name] for name in MAP_CHANNELS))
            logits, heats = cascade.fracture.everyone(maps)
        hottest = hottest_points(heats, placements)
        pixels_wh = np.array([placement.pixel_wh for placement in placements])
        rows.append((parts.float().cpu().numpy(), logits.cpu().numpy(), hottest, pixels_wh))
    if not rows:
        count = len(PARTS) + 1
        shapes = ((0, count), (0, count), (0, count, 2), (0, 2))
        return Answers(*(np.zeros(shape) for shape in shapes))
    columns = zip(*rows, strict=True)
    return Answers(*(np.concatenate(column).astype(np.float64) for column in columns))


def hottest_points(heats: torch.Tensor, placements: Sequence[Placement]) -> NDArray[np.float64]:
    """Return where heat maps are hottest on their pictures, as the program finds it.

    Args:
        heats: (count, maps, rows, columns) logits.
        placements: of each picture in the network's input.

    Returns:
        (count, maps, 2) x and y as fractions of the picture.
    """
    warmth = torch.sigmoid(heats.float()).cpu().numpy()
    points = np.zeros((*warmth.shape[:2], 2))
    for row, placement in enumerate(placements):
        for index, values in enumerate(warmth[row]):
            heatmap = Heatmap(*placement.crop_map(values), "heat")
            points[row, index] = np.array(heatmap.hottest_xy) / placement.source_wh
    return points
