"""Training batches: a fixed share from each source and label, so that a source tells no label.

A batch is drawn from the seed and its own number, so a resumed run sees the batches that an
unbroken one would have seen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from imaging.preprocess import Placement, Preprocessing, prepare
from training import generated
from training.augment import Strength, View, augment, whole_view
from training.catalogue import BODY_PART_LABELS, OTHER, PARTS, Sample
from training.heads import SHARED
from training.pictures import PictureStore, as_radiograph

RECIPE: Mapping[str, int] = {
    "fracatlas fractured": 5,
    "fracatlas normal": 5,
    "daoon fractured": 4,
    "daoon normal": 4,
    "web fractured": 2,
    "bonebreak fractured": 2,
    "out_of_scope": 1,
    "generated": 1,
}
"""Pictures of each kind in one batch."""

HEAT_STRIDE = 8
IGNORED = 255
# Parts that a close-up keeps whatever it shows: every piece of a leg is leg.
ZOOM_PROOF = {("Leg",), ("Hand",), (OTHER,)}
LEAST_KEPT_FOR_PART = 0.55
POSITIVES_ONLY = {"web", "bonebreak"}


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
        is_local: True where the source has no normal pictures: only local evidence may learn.
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
    """Draws batch after batch from pools of samples."""

    def __init__(
        self,
        samples: Sequence[Sample],
        store: PictureStore,
        rule: Preprocessing,
        *,
        seed: int,
        recipe: Mapping[str, int] = RECIPE,
        strength: Strength | None = None,
    ) -> None:
        self._store = store
        self._rule = rule
        self._seed = seed
        self._strength = strength or Strength()
        self._pools = _pools(samples)
        self.recipe = {k: n for k, n in recipe.items() if k == "generated" or k in self._pools}

    def batch(self, number: int) -> Batch:
        """Make the batch of this number."""
        rng = np.random.default_rng((self._seed, number))
        images, targets = [], []
        for pool, count in self.recipe.items():
            for _ in range(count):
                image, target = self._one(pool, rng)
                images.append(image)
                targets.append(target)
        return _stack(images, targets)

    def ahead(self, first: int, last: int) -> Iterator[Batch]:
        """Yield the batches `first` to `last - 1`, the next one being made meanwhile."""
        with ThreadPoolExecutor(1) as pool:
            waiting: Future[Batch] | None = pool.submit(self.batch, first)
            for number in range(first, last):
                assert waiting is not None
                batch = waiting.result()
                waiting = pool.submit(self.batch, number + 1) if number + 1 < last else None
                yield batch

    def _one(self, pool: str, rng: np.random.Generator) -> tuple[NDArray, Target]:
        if pool == "generated":
            kind = generated.TRAINED[rng.integers(len(generated.TRAINED))]
            view = whole_view(generated.generate(kind, rng), ())
            tensor, placement = prepare(as_radiograph(view.pixels), self._rule)
            return tensor, _target(view, placement, rng, parts=(OTHER,))
        samples, weights = self._pools[pool]
        sample = samples[rng.choice(len(samples), p=weights)]
        view = whole_view(self._store.pixels(sample), sample.boxes)
        strength = self._strength
        if sample.fractured and not sample.is_boxed:
            # Without a box nobody knows whether a close-up still shows the fracture.
            strength = Strength(strength.zoom, 0.8, strength.turn, strength.photometric)
        view = augment(view, rng, strength)
        tensor, placement = prepare(as_radiograph(view.pixels), self._rule)
        fractured, parts = sample.fractured, sample.parts
        if sample.is_boxed and fractured:
            fractured = None if view.has_cut_box else len(view.boxes) > 0
        if view.kept < LEAST_KEPT_FOR_PART and parts not in ZOOM_PROOF:
            parts = ()
        target = _target(
            view,
            placement,
            rng,
            parts=parts,
            fractured=fractured,
            is_boxed=sample.is_boxed,
            is_local=sample.source in POSITIVES_ONLY,
        )
        return tensor, target


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


def _target(
    view: View,
    placement: Placement,
    rng: np.random.Generator,
    *,
    parts: tuple[str, ...],
    fractured: bool | None = None,
    is_boxed: bool = False,
    is_local: bool = False,
) -> Target:
    is_radiograph = parts != (OTHER,)
    known = parts[0] if parts and is_radiograph else None
    # Some pictures ask the shared specialist alone, so that it stands on its own.
    part = PARTS.index(known) if known and rng.random() < 0.7 else SHARED
    heat_known = is_radiograph and (is_boxed or fractured is False) and not view.has_cut_box
    weight = 0.0 if fractured is None or not is_radiograph else (0.5 if is_local else 1.0)
    return Target(
        fractured=float(bool(fractured)),
        image_weight=weight,
        heat=heat_target(view.boxes, placement),
        heat_weight=float(heat_known),
        parts=np.array([label in parts for label in BODY_PART_LABELS]),
        part=part,
        is_local=is_local,
    )


def _pools(samples: Sequence[Sample]) -> dict[str, tuple[list[Sample], NDArray[np.float64]]]:
    """Sort samples by source and label, with the chance of each to be drawn.

    A group counts once however many copies it has, and rare parts count more than common ones.
    """
    pools: dict[str, list[Sample]] = {}
    for sample in samples:
        if sample.source == "out_of_scope":
            pools.setdefault("out_of_scope", []).append(sample)
        elif sample.fractured is not None:
            state = "fractured" if sample.fractured else "normal"
            pools.setdefault(f"{sample.source} {state}", []).append(sample)
    weighted = {}
    for name, held in pools.items():
        by_group = Counter(s.group_key for s in held if s.source != "fracatlas")
        by_part = Counter(s.parts for s in held)
        weights = np.array(
            [by_part[s.parts] ** -0.5 / by_group.get(s.group_key, 1) for s in held], np.float64
        )
        weighted[name] = (held, weights / weights.sum())
    return weighted


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
