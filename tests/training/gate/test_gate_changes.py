"""Photographs are shown to the gate as they come near to limbs, and X-rays as people send them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.gate.gate_changes import cut_out, photographed
from training.gate.gate_pictures import CUT_OUTS, PHOTO, VIEWS, shown
from training.split import in_fold, read_split


def busy(height: int, width: int) -> np.ndarray:
    """Return a picture that changes everywhere."""
    return np.random.default_rng(0).integers(0, 256, (height, width), np.uint8)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_cut_out_lies_alone_on_an_even_ground(seed: int) -> None:
    made = cut_out(busy(300, 400), np.random.default_rng(seed))
    assert made.dtype == np.uint8
    rough = np.abs(np.diff(made.astype(int), axis=1)) > 30
    corners = [rough[:12, :12], rough[:12, -12:], rough[-12:, :12], rough[-12:, -12:]]
    assert sum(float(corner.mean()) < 0.05 for corner in corners) >= 2
    assert 0.005 < rough.mean() < 0.8


@pytest.mark.parametrize("seed", range(6))
def test_a_photographed_x_ray_still_shows_what_it_showed(seed: int) -> None:
    rows, columns = np.mgrid[0:400, 0:300]
    pixels = (120 + 100 * np.sin(rows / 60) * np.cos(columns / 45)).astype(np.uint8)
    made = photographed(pixels, np.random.default_rng(seed))
    tall, wide = ((n - m) // 2 for n, m in zip(made.shape, pixels.shape, strict=True))
    middle = made[tall : tall + 400, wide : wide + 300][100:300, 75:225]
    assert np.corrcoef(middle.ravel(), pixels[100:300, 75:225].ravel())[0, 1] > 0.7
    assert not np.array_equal(middle, pixels[100:300, 75:225])


def test_each_photograph_of_training_comes_cut_out_as_well(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.kind == PHOTO]
    store = PictureStore(samples, tmp_path)
    trained = in_fold(samples, "train", read_split())
    rows = [r for r, _ in shown(trained, store) if r.kind == PHOTO and r.fold == "train"]
    plain = [r for r in rows if r.is_plain]
    assert len(plain) == len(trained) > 0
    fewest = len(plain) * (1 + VIEWS[False] + 1 + CUT_OUTS)
    assert fewest <= len(rows) <= fewest + len(plain)
    assert {replace(r, is_plain=True) for r in rows} == set(plain)
