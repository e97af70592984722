"""Training batches: a fixed share from each source and label, so that a source tells no label.

A batch is drawn from the seed and its own number, so a resumed run sees the batches that an
unbroken one would have seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from imaging.preprocess import Placement, Preprocessing, prepare
from training.batches.augment import Strength
from training.batches.views import Look, ViewMaker, made_ahead
from training.data.pictures import PictureStore, as_radiograph
from training.data.sample import BODY_PART_LABELS, OTHER, PARTS, Sample
from training.networks.heads import SHARED

RECIPE: Mapping[str, int] = {
    "fracatlas fractured": 5,
    "fracatlas normal": 5,
    "daoon fractured": 4,
    "daoon normal": 4,
    "web fractured": 2,
    "web close-ups": 3,
    "bonebreak fractured": 2,
    "bonebreak close-ups": 3,
    "out_of_scope": 2,
    "generated": 1,
}
"""Pictures of each kind in one batch."""
ONLY_RADIOGRAPHS = {k: n for k, n in RECIPE.items() if k not in {"out_of_scope", "generated"}}
"""The same for a network that is asked after what is no radiograph was refused."""

HEAT_STRIDE = 8
IGNORED = 255
# Parts that a close-up keeps whatever it shows: every piece of a leg is leg.
ZOOM_PROOF = {("Leg",), ("Hand",), (OTHER,)}
LEAST_KEPT_FOR_PART = 0.55
# Batches of this number and on are never trained on; BatchNorm is restored from them.
FAR_BATCH = 1 << 40
PICTURES_FOR_BATCHNORM = 64


@dataclass(frozen=True)
class Target:
    """What the network should say of one view.

    Attributes:
        fractured: 1.0 or 0.0.
        image_weight: 0.0 where the label is unknown or unclear.
        heat: (rows, columns) uint8, 1 inside a box, 0 outside, `IGNORED` on its edge.
        heat_weight: 0.0 where fractures have no boxes.
        parts: (labels,) bool, parts that may be right; none where unknown.
        part: index of the specialist to train, or `SHARED`.
        is_local: True where its source shows one label alone: only local evidence may learn.
    """

    fractured: float
    image_weight: float
    heat: NDArray[np.uint8]
    heat_weight: float
    parts: NDArray[np.bool_]
    part: int
    is_local: bool


@dataclass(frozen=True)
class Batch:
    """Targets stacked; the image is (batch, 1, height, width) float32 in 0..1."""

    image: Tensor
    fractured: Tensor
    image_weight: Tensor
    heat: Tensor
    heat_weight: Tensor
    parts: Tensor
    part: Tensor
    is_local: Tensor


class BatchMaker:
    """Makes the cascade's batches by their number."""

    def __init__(
        self,
        samples: Sequence[Sample],
        store: PictureStore,
        rule: Preprocessing,
        *,
        seed: int,
        recipe: Mapping[str, int] = RECIPE,
        strength: Strength | None = None,
        sides: Sequence[int] = (),
    ) -> None:
        """Hold what batches are drawn from.

        Args:
            samples: of the training fold.
            store: their pixels.
            rule: preprocessing.
            seed: of all batches.
            recipe: pictures of each kind in a batch.
            strength: of the random changes.
            sides: other sizes of the input; each batch takes one of them or the rule's own.
        """
        self.views = ViewMaker(samples, store, recipe, strength or Strength())
        self._rules = [rule, *(replace(rule, size_wh=(side, side)) for side in sides)]
        self._seed = seed

    def batch(self, number: int) -> Batch:
        """Make the batch of this number."""
        rng = np.random.default_rng((self._seed, number))
        images, targets = [], []
        rule = self._rules[rng.integers(len(self._rules))]
        for look in self.views.draw(rng):
            tensor, placement = prepare(as_radiograph(look.view.pixels), rule)
            images.append(tensor)
            targets.append(target_of(look, placement, rng))
        return _stack(images, targets)

    def at_own_size(self) -> "BatchMaker":
        """Return a maker of the same batches, all at the rule's own size."""
        other = copy(self)
        other._rules = self._rules[:1]
        return other

    def ahead(self, first: int, last: int) -> Iterator[Batch]:
        """Yield the batches `first` to `last - 1`, the next one being made meanwhile."""
        return made_ahead(self.batch, first, last)


def pictures_for_batchnorm(maker: BatchMaker) -> Tensor:
    """Return (count, 1, height, width) pictures of batches that no run trains on, of one size."""
    maker = maker.at_own_size()
    pictures: list[Tensor] = []
    while sum(len(p) for p in pictures) < PICTURES_FOR_BATCHNORM:
        pictures.append(maker.batch(FAR_BATCH + len(pictures)).image)
    return torch.cat(pictures)


def heat_target(
    boxes: NDArray[np.float32], placement: Placement, stride: int = HEAT_STRIDE
) -> NDArray[np.uint8]:
    """Return (rows, columns): 1 in the ellipse within each box, `IGNORED` in the box's corners.

    The ring of one cell around the box is ignored as well: its edge is a matter of taste.
    """
    columns, rows = (side // stride for side in placement.size_wh)
    target = np.zeros((rows, columns), np.uint8)
    scale = np.tile(placement.scale_xy, 2)
    offset = np.tile(placement.offset_xy, 2)
    cells = (boxes.reshape(-1, 4) * scale + offset) / stride
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    for left, top, right, bottom in cells:
        near = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
        target[near & (target == 0)] = IGNORED
    for left, top, right, bottom in cells:
        half_w, half_h = max((right - left) / 2, 0.75), max((bottom - top) / 2, 0.75)
        off_x, off_y = (x - (left + right) / 2) / half_w, (y - (top + bottom) / 2) / half_h
        target[off_x**2 + off_y**2 <= 1.0] = 1
    return target


def target_of(look: Look, placement: Placement, rng: np.random.Generator) -> Target:
    """Return what the cascade should say of one look."""
    parts = look.parts
    if look.view.kept < LEAST_KEPT_FOR_PART and parts not in ZOOM_PROOF:
        parts = ()
    is_radiograph = OTHER not in parts
    known = parts[0] if parts and is_radiograph else None
    # Some pictures ask the shared specialist alone, so that it stands on its own.
    part = PARTS.index(known) if known and rng.random() < 0.7 else SHARED
    is_local = look.is_one_sided and not look.is_close_up
    heat_known = is_radiograph and (look.is_boxed or look.fractured is False)
    weight = 0.0 if look.fractured is None or not is_radiograph else (0.5 if is_local else 1.0)
    return Target(
        fractured=float(bool(look.fractured)),
        image_weight=weight,
        heat=heat_target(look.view.boxes, placement),
        heat_weight=float(heat_known and not look.view.has_cut_box),
        parts=np.array([label in parts for label in BODY_PART_LABELS]),
        part=part,
        is_local=is_local,
    )


def _stack(images: list[NDArray], targets: list[Target]) -> Batch:
    return Batch(
        image=torch.from_numpy(np.concatenate(images)),
        fractured=torch.tensor([t.fractured for t in targets]),
        image_weight=torch.tensor([t.image_weight for t in targets]),
        heat=torch.from_numpy(np.stack([t.heat for t in targets])),
        heat_weight=torch.tensor([t.heat_weight for t in targets]),
        parts=torch.from_numpy(np.stack([t.parts for t in targets])),
        part=torch.tensor([t.part for t in targets]),
        is_local=torch.tensor([t.is_local for t in targets]),
    )
