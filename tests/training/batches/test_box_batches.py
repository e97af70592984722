"""The detector's batches: boxes follow their pictures, mosaics, hard negatives."""

from dataclasses import replace
from pathlib import Path

import torch

from tests.training.detectors import OPTIONS
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.hard_negatives import write_hard_negatives
from training.train_yolo import box_batches_of


def test_boxes_follow_their_picture_into_the_input(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "web"]
    batches = box_batches_of(samples, PictureStore(samples, tmp_path), OPTIONS)
    batch = batches.batch(0)
    assert batch["image"].shape[1:] == (3, 64, 64)
    assert ((batch["bboxes"] >= 0) & (batch["bboxes"] <= 1)).all()
    assert set(batches.views.recipe) == {"web fractured"}


def test_a_mosaic_shows_four_pictures_each_with_its_boxes(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "web"]
    store = PictureStore(samples, tmp_path)
    options = replace(OPTIONS, mosaics=1.0, epochs=1, steps=10)
    batches = box_batches_of(samples, store, options)
    batches.views.recipe = {"web fractured": 4}
    mosaics, whole = batches.batch(0), batches.batch(9)
    assert mosaics["image"].shape == whole["image"].shape == (4, 3, 64, 64)
    quarters = (mosaics["bboxes"][:, :2] * 2).int()
    half_sizes = mosaics["bboxes"][:, 2:] / 2
    in_quarter = mosaics["bboxes"][:, :2] * 2 - quarters
    assert ((in_quarter >= 2 * half_sizes - 1e-5) & (in_quarter <= 1 - 2 * half_sizes + 1e-5)).all()
    assert len({tuple(q) for q in quarters.tolist()}) == 4
    assert len(mosaics["bboxes"]) > 2 * len(whole["bboxes"])
    again = box_batches_of(samples, store, options)
    again.views.recipe = {"web fractured": 4}
    assert torch.equal(again.batch(0)["image"], mosaics["image"])


def test_hard_negatives_take_the_place_of_some_normals(data: Path, tmp_path: Path) -> None:
    samples = read_catalogue(data).samples
    normal = next(s for s in samples if s.is_boxed and not s.fractured)
    path = tmp_path / "hard.csv"
    write_hard_negatives(path, [(normal.key, 0.4)])
    store = PictureStore(samples, tmp_path / "cache")
    batches = box_batches_of(samples, store, replace(OPTIONS, hard_negatives=str(path)))
    assert set(batches.hard_views.recipe) == {f"{normal.source} normal"}
    plain = box_batches_of(samples, store, OPTIONS)
    name = f"{normal.source} normal"
    assert batches.views.recipe[name] + batches.hard_views.recipe[name] == plain.views.recipe[name]
    assert plain.hard_views.recipe == {}
