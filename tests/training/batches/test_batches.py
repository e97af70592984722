"""What a network is trained on is what the program serves, and a source tells no label."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imaging.load import load_radiograph
from imaging.preprocess import prepare
from training.batches.augment import Strength, augment, take_tones, whole_view
from training.batches.batches import (
    IGNORED,
    RECIPE,
    BatchMaker,
    heat_target,
    pictures_for_batchnorm,
)
from training.batches.close_ups import close_up, close_up_pairs
from training.batches.generated import KINDS, generate
from training.batches.recipe import CASCADE_RULE
from training.batches.views import ViewMaker
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore, as_radiograph
from training.data.sample import BODY_PART_LABELS
from training.networks.heads import SHARED

RULE = replace(CASCADE_RULE, size_wh=(448, 448))


@pytest.fixture(scope="module")
def store(data: Path, tmp_path_factory: pytest.TempPathFactory) -> PictureStore:
    return PictureStore(read_catalogue(data).samples, tmp_path_factory.mktemp("cache"))


def test_training_sees_the_bytes_that_the_program_serves(shared: Path, tmp_path: Path) -> None:
    paths = [
        *sorted((shared / "data/fracatlas/images").iterdir())[:4],
        *sorted((shared / "data/daoon/valid/images").iterdir())[:4],
        *sorted((shared / "data/out_of_scope/photo").iterdir())[:2],
    ]
    samples = [s for s in read_catalogue(shared / "data").samples if s.path in paths]
    store = PictureStore(samples, tmp_path)
    assert len(samples) == 10
    for sample in samples:
        view = whole_view(store.pixels(sample), sample.boxes)
        trained, _ = prepare(as_radiograph(view.pixels), CASCADE_RULE)
        served, _ = prepare(load_radiograph(sample.path), CASCADE_RULE)
        assert trained.tobytes() == served.tobytes()


def test_a_batch_depends_on_its_number_alone(data: Path, store: PictureStore) -> None:
    samples = read_catalogue(data).samples
    one = BatchMaker(samples, store, RULE, seed=3)
    other = BatchMaker(samples, store, RULE, seed=3)
    other.batch(0)
    assert np.array_equal(one.batch(5).image.numpy(), other.batch(5).image.numpy())
    assert not np.array_equal(one.batch(5).image.numpy(), one.batch(6).image.numpy())


def test_batchnorm_is_restored_at_one_size_whatever_sizes_are_trained_at(
    data: Path, store: PictureStore
) -> None:
    samples = read_catalogue(data).samples
    maker = BatchMaker(samples, store, RULE, seed=3, sides=(384, 512))
    sizes = {maker.batch(number).image.shape[-1] for number in range(12)}
    assert sizes == {384, 448, 512}
    pictures = pictures_for_batchnorm(maker)
    assert pictures.shape[1:] == (1, 448, 448)
    assert len(pictures) >= 64


def test_batches_made_ahead_are_the_same(data: Path, store: PictureStore) -> None:
    maker = BatchMaker(read_catalogue(data).samples, store, RULE, seed=3)
    ahead = list(maker.ahead(2, 5))
    assert len(ahead) == 3
    assert np.array_equal(ahead[1].image.numpy(), maker.batch(3).image.numpy())


def test_a_batch_holds_each_kind_in_its_share(data: Path, store: PictureStore) -> None:
    maker = BatchMaker(read_catalogue(data).samples, store, RULE, seed=3)
    batch = maker.batch(0)
    # Of the fractures drawn by eye none lies in these few pictures.
    held = sum(RECIPE.values()) - RECIPE["bonebreak close-ups"]
    assert batch.image.shape == (held, 1, 448, 448)
    assert float(batch.image.min()) >= 0.0
    assert float(batch.image.max()) <= 1.0
    assert float(batch.image_weight[-3:].sum()) == 0.0
    other = BODY_PART_LABELS.index("other")
    assert batch.parts[-3:, other].all()
    assert not batch.parts[:-3, other].any()
    assert (batch.part[-3:] == SHARED).all()
    assert batch.is_local.sum() == 4


def test_pictures_without_boxes_train_no_heat_map(data: Path, store: PictureStore) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "bonebreak"]
    batch = BatchMaker(samples, store, RULE, seed=0).batch(0)
    assert float(batch.heat_weight[:2].sum()) == 0.0
    assert (batch.fractured[:2] == 1.0).all()
    assert (batch.image_weight[:2] == 0.5).all()


def test_the_heat_target_is_an_ellipse_in_the_box() -> None:
    _, placement = prepare(as_radiograph(np.zeros((448, 448), np.uint8)), RULE)
    target = heat_target(np.array([[80.0, 160.0, 240.0, 240.0]], np.float32), placement)
    assert target.shape == (56, 56)
    assert target[25, 20] == 1
    assert target[20, 10] == IGNORED
    assert target[5, 5] == 0
    assert (target == 1).sum() == pytest.approx(np.pi * 10 * 5, rel=0.1)


def test_a_tiny_box_still_has_a_cell() -> None:
    _, placement = prepare(as_radiograph(np.zeros((448, 448), np.uint8)), RULE)
    target = heat_target(np.array([[100.0, 100.0, 102.0, 102.0]], np.float32), placement)
    assert (target == 1).sum() >= 1


def test_augmentation_leaves_its_input_alone_and_keeps_boxes_inside() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 255, (200, 150), np.uint8)
    kept = pixels.copy()
    view = whole_view(pixels, ((0.3, 0.3, 0.5, 0.5),))
    for _ in range(60):
        changed = augment(view, rng, Strength())
        height, width = changed.pixels.shape
        assert changed.pixels.dtype == np.uint8
        assert (changed.boxes >= 0).all()
        assert (changed.boxes[:, 2] <= width).all()
        assert (changed.boxes[:, 3] <= height).all()
    assert np.array_equal(pixels, kept)


def test_close_ups_to_learn_from_are_balanced(data: Path, store: PictureStore) -> None:
    web = [s for s in read_catalogue(data).samples if s.source == "web"]
    maker = ViewMaker(web, store, {"web close-ups": 60}, Strength())
    looks = maker.draw(np.random.default_rng(3))
    assert all(look.is_close_up for look in looks)
    assert 0.3 < np.mean([look.fractured is True for look in looks]) < 0.7
    for look in looks:
        assert look.view.kept <= 0.65 + 1e-6
        if look.fractured is False:
            assert len(look.view.boxes) == 0


def test_only_balanced_pictures_of_a_source_without_normals_teach_the_whole(
    data: Path, store: PictureStore
) -> None:
    web = [s for s in read_catalogue(data).samples if s.source == "web"]
    recipe = {"web fractured": 2, "web close-ups": 4}
    batch = BatchMaker(web, store, RULE, seed=0, recipe=recipe).batch(0)
    assert batch.is_local.tolist() == [True, True, False, False, False, False]
    known = batch.image_weight[2:] > 0
    assert (batch.image_weight[2:][known] == 1.0).all()


def test_a_close_up_keeps_its_boxes() -> None:
    pixels = np.tile(np.arange(200, dtype=np.uint8), (100, 1))
    view = whole_view(pixels, ((0.6, 0.4, 0.7, 0.6),))
    rng = np.random.default_rng(0)
    cut = close_up(view, True, 0.5, rng)
    assert cut is not None
    assert cut.pixels.shape == (50, 100)
    left, top, right, bottom = cut.boxes[0]
    assert right - left == pytest.approx(20)
    assert bottom - top == pytest.approx(20)
    # Columns count upwards, so that the first one says where the close-up lies.
    assert int(cut.pixels[0, 0]) + left == pytest.approx(120)
    without = close_up(view, False, 0.5, rng)
    assert without is None or len(without.boxes) == 0


def test_a_picture_that_is_all_fracture_gives_no_close_up_without() -> None:
    view = whole_view(np.zeros((100, 100), np.uint8), ((0.0, 0.0, 1.0, 1.0),))
    assert close_up(view, False, 0.5, np.random.default_rng(0)) is None


def test_close_ups_come_in_both_kinds(data: Path, store: PictureStore) -> None:
    web = [s for s in read_catalogue(data).samples if s.source == "web"]
    pictures, truth, groups = close_up_pairs(web, store)
    assert truth.any()
    assert not truth.all()
    assert len(pictures) == len(truth) == len(groups)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_negative_can_be_drawn(kind: str) -> None:
    picture = generate(kind, np.random.default_rng(0))
    assert picture.dtype == np.uint8
    assert picture.ndim == 2


def test_tones_are_taken_from_the_body_of_another_picture() -> None:
    rng = np.random.default_rng(0)
    dark, bright = np.zeros((80, 80), np.uint8), np.zeros((60, 90), np.uint8)
    dark[20:, 10:] = rng.integers(30, 130, (60, 70))
    bright[:, 30:] = rng.integers(90, 220, (60, 60))
    moved = take_tones(dark, bright, 1.0)
    before, wanted = np.median(dark[20:, 10:]), np.median(bright[:, 30:])
    assert abs(np.median(moved[20:, 10:]) - wanted) < 0.2 * abs(before - wanted)
    assert (moved[:20] == 0).all()
    order = np.argsort(dark, axis=None, kind="stable")
    assert (np.diff(moved.ravel()[order].astype(int)) >= 0).all()
    assert np.array_equal(take_tones(dark, bright, 0.0), dark)


def test_a_flat_picture_is_not_torn_apart() -> None:
    flat = np.tile(np.arange(100, 104, dtype=np.uint8), (50, 10))
    lively = np.tile(np.arange(20, 250, dtype=np.uint8), (20, 1))
    moved = take_tones(flat, lively, 1.0).astype(int)
    assert np.ptp(moved) <= 2.5 * 3 + 1


def test_losses_of_an_archive_leave_size_and_boxes_alone() -> None:
    pixels = np.tile(np.arange(240, dtype=np.uint8), (200, 1))
    view = whole_view(pixels, ((0.2, 0.2, 0.4, 0.4),))
    kept = Strength(zoom=0.0, turn=0.0, photometric=0.0)
    for seed in range(20):
        plain = augment(view, np.random.default_rng(seed), kept)
        lossy = augment(view, np.random.default_rng(seed), replace(kept, archive=1.0))
        assert lossy.pixels.shape == plain.pixels.shape
        assert np.array_equal(lossy.boxes, plain.boxes)
        assert lossy.pixels.dtype == np.uint8
        assert not np.array_equal(lossy.pixels, plain.pixels)
