"""Draws samples for a batch: a fixed count of each source and label, each in a random view."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from training.batches import generated
from training.batches.augment import Strength, View, augment, whole_view
from training.batches.close_ups import close_up
from training.data.pictures import PictureStore, Pixels
from training.data.sample import OTHER, Sample

GENERATED = "generated"
CLOSE_UPS = "close-ups"
"""Pools "SOURCE close-ups" hold as many with a fracture as without one, of the same pictures."""
CLOSEST, WIDEST = 0.35, 0.65
# More are cut with one, since some of these lose it when they are turned.
WITH_A_FRACTURE = 0.6
TRIES = 20
Made = TypeVar("Made")


@dataclass(frozen=True)
class Look:
    """One view, what it shows, and where it is from.

    Attributes:
        view: pixels and the fractures in view.
        source: the sample's source, or "generated".
        parts: as in `Sample`.
        fractured: of this view, not of the whole picture; None where unknown or unclear.
        is_boxed: True when every fracture in view has its box.
        box_labels: the source's own names of the whole picture's boxes.
        is_close_up: True when drawn from a pool of close-ups, half of which show no fracture.
        is_one_sided: True where all pictures of its source have one label, so that the source's
            style tells the answer.
    """

    view: View
    source: str
    parts: tuple[str, ...]
    fractured: bool | None
    is_boxed: bool
    box_labels: tuple[str, ...] = ()
    is_close_up: bool = False
    is_one_sided: bool = False


class ViewMaker:
    """Draws looks from pools of samples."""

    def __init__(
        self,
        samples: Sequence[Sample],
        store: PictureStore,
        recipe: Mapping[str, int],
        strength: Strength,
    ) -> None:
        self._store = store
        self._strength = strength
        self._pools = _pools(samples)
        self._one_sided = one_sided_sources(samples)
        self.recipe = {k: n for k, n in recipe.items() if k == GENERATED or k in self._pools}

    def draw(self, rng: np.random.Generator) -> list[Look]:
        """Return the looks of one batch."""
        return [self._one(pool, rng) for pool, n in self.recipe.items() for _ in range(n)]

    def _one(self, pool: str, rng: np.random.Generator) -> Look:
        if pool == GENERATED:
            kind = generated.TRAINED[rng.integers(len(generated.TRAINED))]
            return Look(whole_view(generated.generate(kind, rng), ()), pool, (OTHER,), None, False)
        is_close_up = pool.endswith(CLOSE_UPS)
        sample, view = self._cut(pool, rng) if is_close_up else self._whole(pool, rng)
        strength = replace(self._strength, zoom=0.0) if is_close_up else self._strength
        if sample.fractured and not sample.is_boxed:
            # Without a box nobody knows whether a close-up still shows the fracture.
            strength = replace(strength, least_side=max(strength.least_side, 0.8))
        like = self._another(rng) if rng.random() < strength.tones else None
        view = augment(view, rng, strength, like)
        fractured = sample.fractured
        if sample.is_boxed and fractured:
            fractured = None if view.has_cut_box else len(view.boxes) > 0
        return Look(
            view,
            sample.source,
            sample.parts,
            fractured,
            sample.is_boxed,
            sample.box_labels,
            is_close_up=is_close_up and view.kept < 1.0,
            is_one_sided=sample.source in self._one_sided,
        )

    def _whole(self, pool: str, rng: np.random.Generator) -> tuple[Sample, View]:
        """Draw a sample and its whole picture."""
        samples, weights = self._pools[pool]
        sample = samples[rng.choice(len(samples), p=weights)]
        return sample, whole_view(self._store.pixels(sample), sample.boxes, sample.corners)

    def _cut(self, pool: str, rng: np.random.Generator) -> tuple[Sample, View]:
        """Draw a sample and a close-up of it, or all of it where none of several can be cut."""
        wanted = bool(rng.random() < WITH_A_FRACTURE)
        sample, view = self._whole(pool, rng)
        for _ in range(TRIES):
            cut = close_up(view, wanted, float(rng.uniform(CLOSEST, WIDEST)), rng)
            if cut is not None:
                return sample, cut
            sample, view = self._whole(pool, rng)
        return sample, view

    def _another(self, rng: np.random.Generator) -> Pixels | None:
        """Return a radiograph of any source, each source as often as the others."""
        names = [n for n in self._pools if n != "out_of_scope" and not n.endswith(CLOSE_UPS)]
        if not names:
            return None
        samples, weights = self._pools[names[rng.integers(len(names))]]
        return self._store.pixels(samples[rng.choice(len(samples), p=weights)])


def made_ahead(make: Callable[[int], Made], first: int, last: int) -> Iterator[Made]:
    """Yield `make(first)` to `make(last - 1)`, the next one being made meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Made] = pool.submit(make, first)
        for number in range(first, last):
            made = waiting.result()
            if number + 1 < last:
                waiting = pool.submit(make, number + 1)
            yield made


def one_sided_sources(samples: Iterable[Sample]) -> set[str]:
    """Return the sources that show fractures alone, or normals alone."""
    labels: dict[str, set[bool]] = {}
    for sample in samples:
        if sample.fractured is not None:
            labels.setdefault(sample.source, set()).add(sample.fractured)
    return {source for source, known in labels.items() if len(known) == 1}


def _pools(samples: Sequence[Sample]) -> dict[str, tuple[list[Sample], NDArray[np.float64]]]:
    """Sort samples by source and label, with the chance of each to be drawn.

    A group counts once however many copies it has; rare parts, and rare kinds of what is no
    radiograph of ours, count more than common ones.
    """
    pools: dict[str, list[Sample]] = {}
    for sample in samples:
        if sample.parts == (OTHER,):
            pools.setdefault("out_of_scope", []).append(sample)
        elif sample.fractured is not None:
            state = "fractured" if sample.fractured else "normal"
            pools.setdefault(f"{sample.source} {state}", []).append(sample)
        if sample.boxes:
            pools.setdefault(f"{sample.source} {CLOSE_UPS}", []).append(sample)
    weighted = {}
    for name, held in pools.items():
        by_group = Counter(s.group_key for s in held if s.source != "fracatlas")
        by_part = Counter(_rarity(s) for s in held)
        weights = np.array(
            [by_part[_rarity(s)] ** -0.5 / by_group.get(s.group_key, 1) for s in held], np.float64
        )
        weighted[name] = (held, weights / weights.sum())
    return weighted


def _rarity(sample: Sample) -> tuple[str, ...]:
    return (sample.kind,) if sample.parts == (OTHER,) else sample.parts
