"""The detector's batches: pictures with their boxes, one to an input or four in a mosaic.

A mosaic shows four times the fractures for the arithmetic of one picture, at half the size. A
batch is drawn from the seed and its own number, so a resumed run sees the batches that an unbroken
one would have seen.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from imaging.preprocess import Preprocessing, prepare
from training.batches.augment import Strength
from training.batches.unknown_classes import class_of
from training.batches.views import Look, ViewMaker, made_ahead
from training.data.pictures import PictureStore, as_radiograph
from training.data.sample import Sample

RECIPE: Mapping[str, int] = {
    "fracatlas fractured": 4,
    "fracatlas normal": 2,
    "daoon fractured": 5,
    "daoon normal": 2,
    "web fractured": 2,
    "bonebreak fractured": 3,
    "out_of_scope": 1,
}
# With hard negatives these take the place of some of the normal pictures.
EASY_RECIPE: Mapping[str, int] = {**RECIPE, "fracatlas normal": 1, "daoon normal": 1}
HARD_RECIPE: Mapping[str, int] = {"fracatlas normal": 1, "daoon normal": 1}
# Whole pictures are what is asked for: the last steps, at a falling rate, see nothing else.
SHARE_WITH_MOSAICS = 0.7
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))

BoxRow = tuple[float, float, float, float, float]


class BoxBatches:
    """Makes the detector's batches by their number."""

    def __init__(
        self,
        samples: Sequence[Sample],
        store: PictureStore,
        rule: Preprocessing,
        *,
        seed: int,
        labels: Sequence[str],
        zoom: float,
        hard: Collection[str] = (),
        mosaics: float = 0.0,
        steps: int = 0,
    ) -> None:
        """Hold what batches are drawn from.

        Args:
            samples: of the training fold.
            store: their pixels.
            rule: preprocessing.
            seed: of all batches.
            labels: the detector's classes, in order.
            zoom: chance of a close-up.
            hard: keys of the hard negatives.
            mosaics: chance of a batch of mosaics.
            steps: of the whole run, whose last have none.
        """
        boxed = [s for s in samples if s.is_boxed or s.source == "out_of_scope"]
        strength = Strength(zoom=zoom, least_side=0.4, turn=0.5)
        harder = [s for s in boxed if s.key in hard]
        self.views = ViewMaker(boxed, store, EASY_RECIPE if harder else RECIPE, strength)
        self.hard_views = ViewMaker(harder, store, HARD_RECIPE, strength)
        self._labels = labels
        self._rule = rule
        self._seed = seed
        self._mosaics = mosaics
        self._first_whole = round(SHARE_WITH_MOSAICS * steps)

    def batch(self, number: int) -> dict[str, Tensor]:
        """Return image, batch_idx, cls and bboxes (centre, size; fractions of the input)."""
        rng = np.random.default_rng((self._seed, number))
        images, rows = [], []
        for index, looks in enumerate(self._shared_out(number, rng)):
            image, boxes = self._input(looks)
            images.append(image)
            rows += [(index, *box) for box in boxes]
        table = torch.tensor(rows, dtype=torch.float32).reshape(-1, 6)
        return {
            "image": torch.from_numpy(np.stack(images)),
            "batch_idx": table[:, 0],
            "cls": table[:, 1:2],
            "bboxes": table[:, 2:],
        }

    def ahead(self, first: int, last: int) -> Iterator[dict[str, Tensor]]:
        """Yield the batches `first` to `last - 1`, the next one being made meanwhile."""
        return made_ahead(self.batch, first, last)

    def _shared_out(self, number: int, rng: np.random.Generator) -> list[list[Look]]:
        """Return the looks of each input: one, or four whose kinds are mixed."""
        is_whole = number >= self._first_whole or rng.random() >= self._mosaics
        if is_whole:
            return [[look] for look in self._draw(rng)]
        looks = [look for _ in CORNERS for look in self._draw(rng)]
        order = rng.permutation(len(looks)).reshape(-1, len(CORNERS))
        return [[looks[i] for i in four] for four in order]

    def _draw(self, rng: np.random.Generator) -> list[Look]:
        return self.views.draw(rng) + self.hard_views.draw(rng)

    def _input(self, looks: Sequence[Look]) -> tuple[NDArray[np.float32], list[BoxRow]]:
        """Return one input, (3, height, width), and class, centre and size of its boxes.

        Args:
            looks: one for the whole input, or four for its quarters.
        """
        width, height = self._rule.size_wh
        parts = 1 if len(looks) == 1 else 2
        rule = replace(self._rule, size_wh=(width // parts, height // parts))
        canvas = np.zeros((3, height, width), np.float32)
        rows: list[BoxRow] = []
        for look, corner in zip(looks, CORNERS, strict=False):
            tensor, placement = prepare(as_radiograph(look.view.pixels), rule)
            x, y = (c * side for c, side in zip(corner, rule.size_wh, strict=True))
            canvas[:, y : y + rule.size_wh[1], x : x + rule.size_wh[0]] = tensor[0]
            kind = class_of(look.box_labels, self._labels)
            scale, offset = np.tile(placement.scale_xy, 2), np.tile(placement.offset_xy, 2)
            for box in look.view.boxes:
                corners = box * scale + offset + np.tile((x, y), 2)
                left, top, right, bottom = corners / np.tile(self._rule.size_wh, 2)
                rows.append(
                    (kind, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
                )
        return canvas, rows
