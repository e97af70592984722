"""The checks change what they say they change, and count the pictures that they say they count."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.calibration import Calibration
from models.prediction import OperatingPoint
from training.batches.augment import Pixels
from training.batches.changed import framed, halved, inverted, turned, without_surroundings
from training.cards.card_text import FEW
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import Sample
from training.figures.judges import Judged
from training.figures.operating import Operation
from training.hold_out import held_out, keep, markdown, one_of_each_group, read, rows_of
from training.learning.run import BEST, mark
from training.networks.checkpoints import save_checkpoint
from training.shortcut_checks import (
    SHORTCUTS,
    check_fold,
    in_fractured_runs,
    lost,
    section,
    size_alone,
    subsets,
)
from training.split import in_fold, read_split

POINTS = {"balanced": OperatingPoint(0.3, 0.7)}
OPERATION = Operation(Calibration(), POINTS, 1, 1)


class Brightness:
    """A judge whose logit is the mean grey."""

    def judge(self, pictures: Sequence[Pixels]) -> Judged:
        logits = np.array([float(p.mean()) / 64 - 1 for p in pictures])
        return Judged(logits, [OPERATION] * len(pictures))


def limb() -> Pixels:
    """Return a grey bar on dark ground, without a marker."""
    pixels = np.full((300, 200), 12, np.uint8)
    pixels[:, 70:130] = 110
    return pixels


def test_a_marker_on_flat_ground_is_painted_over_and_the_limb_is_not() -> None:
    plain = limb()
    marked = plain.copy()
    cv2.putText(marked, "R", (150, 80), 0, 1.0, 250, 3)
    screw = plain.copy()
    screw[100:130, 92:96] = 255
    grain = np.random.default_rng(0).integers(0, 40, (300, 60), np.uint8)
    screw[:, 70:130] = np.maximum(screw[:, 70:130] - grain, screw[:, 70:130] // 255 * 255)
    assert without_surroundings(marked)[40:100, 140:190].max() < 20
    inside = (slice(40, 260), slice(75, 125))
    assert np.array_equal(without_surroundings(marked)[inside], plain[inside])
    assert np.array_equal(without_surroundings(screw)[inside], screw[inside])


def test_the_frame_is_black() -> None:
    masked = without_surroundings(np.full((100, 100), 200, np.uint8))
    assert masked[:4].max() == masked[:, -4:].max() == 0
    assert masked[50, 50] == 200


def test_a_negative_of_a_negative_is_the_picture() -> None:
    assert np.array_equal(inverted(inverted(limb())), limb())


def test_a_turn_cuts_no_corner_off() -> None:
    pixels = np.full((100, 60), 255, np.uint8)
    bigger = turned(pixels)
    assert bigger.shape == (113, 84)
    assert float(bigger.sum()) == pytest.approx(float(pixels.sum()), rel=0.02)


def test_half_the_size_is_half_of_each_side() -> None:
    assert halved(limb()).shape == (150, 100)


@pytest.mark.parametrize("grey", [0, 255])
def test_a_frame_doubles_the_sides_around_the_whole_picture(grey: int) -> None:
    picture = limb()
    changed = framed(picture, grey)
    assert changed.shape == (600, 400)
    np.testing.assert_array_equal(changed[150:450, 100:300], picture)
    changed[150:450, 100:300] = grey
    assert (changed == grey).all()


@pytest.mark.parametrize(
    ("number", "inside"), [(2299, False), (2300, True), (2620, True), (2621, False)]
)
def test_the_fractured_runs_are_those_of_the_ids(number: int, inside: bool) -> None:
    sample = Sample(Path(f"IMG{number:07d}.jpg"), "fracatlas", "run")
    assert in_fractured_runs(sample) == inside
    assert not in_fractured_runs(replace(sample, source="daoon"))


@pytest.fixture(scope="module")
def pictures(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Sample], PictureStore]:
    samples = list(read_catalogue(data).samples)
    return samples, PictureStore(samples, tmp_path_factory.mktemp("cache"))


def test_parts_and_sizes_are_each_counted_once(
    pictures: tuple[list[Sample], PictureStore],
) -> None:
    samples, store = pictures
    kept = subsets(samples, store)
    sizes = np.sum([rows for name, rows in kept.items() if name.startswith("short side")], axis=0)
    assert (sizes == 1).all()
    assert kept["Leg alone"].sum() == sum(s.parts == ("Leg",) for s in samples)


def test_every_check_has_its_row(pictures: tuple[list[Sample], PictureStore]) -> None:
    samples, store = pictures
    told = check_fold(Brightness(), "train", samples, store)
    checks = [row["check"] for row in told["fracatlas"]]
    assert checks[0] == "as they are"
    assert {"inverted", "Leg alone", "picture size alone, no network"} <= set(checks)
    held = in_fold([s for s in samples if s.source == "fracatlas"], "train", read_split())
    assert told["fracatlas"][0]["n"] == len(held) > 0


def test_a_change_that_turns_the_answers_round_loses_all(
    pictures: tuple[list[Sample], PictureStore],
) -> None:
    samples = [s for s in pictures[0] if s.source == "fracatlas"]
    logits = np.array([4.0 if s.fractured else -4.0 for s in samples])
    plain = Judged(logits, [OPERATION] * len(samples)).cases(samples)
    changed = Judged(-logits, [OPERATION] * len(samples)).cases(samples)
    assert lost(plain, changed)["change"] == -1.0
    assert lost(plain, plain)["change_interval"] == [0.0, 0.0]


def test_sizes_that_tell_the_label_are_found_out(tmp_path: Path) -> None:
    samples = []
    for number in range(12):
        path = tmp_path / "images" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), np.zeros((40, 30 + 10 * (number % 2)), np.uint8))
        samples.append(Sample(path, "daoon", str(number), fractured=bool(number % 2)))
    store = PictureStore(samples, tmp_path / "cache")
    assert size_alone(samples, samples, store)["auc"] == 1.0


def test_the_card_shows_no_checks_of_other_weights(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / BEST, {"epoch": 1})
    (tmp_path / SHORTCUTS).write_text('{"checkpoint": "other", "folds": {}}', encoding="utf-8")
    assert "python -m training.shortcut_checks" in section(tmp_path)


def test_the_card_tells_where_nobody_looked_for_metalwork(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / BEST, {"epoch": 1})
    row = {"check": "inverted", "n": 9, "fractured": 5, "change": -0.1}
    row |= {"change_interval": [-0.2, 0.0], "change_groups": 2.0}
    told = {"checkpoint": mark(tmp_path), "folds": {"test": {"daoon": [row]}}}
    (tmp_path / SHORTCUTS).write_text(json.dumps(told), encoding="utf-8")
    text = section(tmp_path)
    assert "on daoon's normal pictures" in text
    assert f"-0.100 (-0.200 to +0.000) {FEW}" in text


def test_a_source_held_out_counts_each_group_once(
    pictures: tuple[list[Sample], PictureStore],
) -> None:
    samples, store = pictures
    held = held_out(samples, "daoon")
    assert len({s.group_key for s in held}) == len(held) == 4
    assert len(held_out(samples, "fracatlas")) == 12
    both = [replace(held[0], fractured=True), replace(held[0], fractured=False)]
    assert len(one_of_each_group([*both, *both])) == 2
    rows = rows_of(Brightness(), held_out(samples, "fracatlas"), store)
    assert rows[0]["pictures"] == "all"
    assert rows[0]["n"] == 12
    assert {r["pictures"] for r in rows} > {"Leg"}


def test_a_run_judged_again_takes_the_place_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "held_out.csv"
    line = {"run": "a", "network": "cascade", "source": "daoon", "pictures": "all", "auc": "0.700"}
    keep([line, {**line, "pictures": "Hand"}], path)
    keep([{**line, "run": "b"}], path)
    rows = keep([{**line, "auc": "0.800"}], path)
    assert [(r["run"], r["auc"]) for r in rows] == [("a", "0.800"), ("b", "0.700")]
    assert read(path) == rows
    assert "cascade: a" in markdown(rows)
