"""The pictures that the gate learns from and is tested on: known radiographs, and all else."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.batches import generated
from training.batches.augment import Pixels, Strength, augment, whole_view
from training.data.pictures import PictureStore
from training.data.sample import OTHER, RADIOGRAPHS, Sample
from training.gate.gate_changes import cut_out, photographed
from training.settings import SEED
from training.split import FOLDS, in_fold, read_split

ODD = "skull, spine, teeth, CT and MR"
"""What Bone Break holds beside limbs."""
TRAINED_EACH = {"fracatlas": 700, "daoon": 600, "web": 184, "bonebreak": 500}
DRAWN_EACH = {"train": 60, "validation": 30, "test": 30}
VIEWS = {True: 1, False: 4}
"""Changed views of each training picture beside the plain one, of radiographs and of all else.

All else comes inverted once more.
"""
PHOTO = "photo"
CUT_OUTS = 5
"""Shapes on an even ground that each training photograph fills: they come nearest to limbs."""
PHOTOGRAPHED_SHARE = 0.25
"""Of training pictures: seen once more as a telephone takes them from a screen."""
STRENGTH = Strength(zoom=0.6, least_side=0.4)


@dataclass(frozen=True)
class Shown:
    """One picture that the trunk is shown.

    Attributes:
        kind: the source of a radiograph, or the kind of something else.
        is_radiograph: True for a radiograph of a part that the networks know.
        fold: "train", "validation" or "test".
        group: rows of one group stand or fall together in the bootstrap.
        is_plain: True for the picture as it is.
    """

    kind: str
    is_radiograph: bool
    fold: str
    group: str
    is_plain: bool = True


def kind_of(sample: Sample) -> str:
    """Return the kind under which a picture is counted."""
    if sample.source in RADIOGRAPHS:
        return ODD if sample.parts == (OTHER,) else sample.source
    return sample.kind


def shown(samples: Sequence[Sample], store: PictureStore) -> Iterator[tuple[Shown, Pixels]]:
    """Yield all pictures, the same ones at every call."""
    folds = read_split()
    for fold in FOLDS:
        held = in_fold(store.readable(samples), fold, folds)
        for sample in thinned(held) if fold == "train" else held:
            kind = kind_of(sample)
            row = Shown(kind, kind in RADIOGRAPHS, fold, sample.group_key)
            pixels = store.pixels(sample)
            yield row, pixels
            if fold == "train":
                yield from _changed(row, sample, pixels)
        yield from _drawn(fold)


def data_mark(samples: Sequence[Sample], store: PictureStore) -> str:
    """Return what tells the pictures that `shown` yields: all their labels, folds and pixels."""
    folds, told = read_split(), hashlib.sha256()
    for sample in store.readable(samples):
        fold = folds.get(sample.group_key, "")
        told.update(f"{sample.key} {kind_of(sample)} {sample.group_key} {fold}".encode())
        told.update(store.mark(sample).encode())
    return told.hexdigest()


def thinned(samples: Sequence[Sample]) -> list[Sample]:
    """Return at most some radiographs of each source, each group as evenly as may be."""
    order = np.random.default_rng(SEED).permutation(len(samples))
    counts: dict[str, int] = {}
    seen: set[str] = set()
    first, again = [], []
    for index in order:
        sample = samples[int(index)]
        copies = sample.source == "daoon" and sample.group_key in seen
        seen.add(sample.group_key)
        (again if copies else first).append(sample)
    kept = []
    for sample in first + again:
        kind = kind_of(sample)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= TRAINED_EACH.get(kind, len(samples)):
            kept.append(sample)
    return kept


def _changed(row: Shown, sample: Sample, pixels: Pixels) -> Iterator[tuple[Shown, Pixels]]:
    seed = int.from_bytes(sample.key.encode()[-7:], "little")
    rng = np.random.default_rng((SEED, seed))
    changed = replace(row, is_plain=False)
    view = whole_view(pixels, ())
    for _ in range(VIEWS[row.is_radiograph]):
        yield changed, augment(view, rng, STRENGTH).pixels
    if not row.is_radiograph:
        # A chest film with its greys turned over looks most like a limb.
        yield changed, 255 - pixels
    for _ in range(CUT_OUTS if row.kind == PHOTO else 0):
        yield changed, cut_out(pixels, rng)
    if rng.random() < PHOTOGRAPHED_SHARE:
        yield changed, photographed(pixels, rng)


def _drawn(fold: str) -> Iterator[tuple[Shown, Pixels]]:
    rng = np.random.default_rng((SEED, FOLDS.index(fold)))
    for kind in generated.KINDS:
        for number in range(DRAWN_EACH[fold]):
            pixels = generated.generate(kind, rng)
            yield Shown(kind, False, fold, f"{kind} {fold} {number}"), pixels
