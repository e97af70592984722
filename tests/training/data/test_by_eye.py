"""What was judged by eye belongs to pictures that are there; drawn marks neither teach nor test."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.training.test_train_cascade import OPTIONS
from training import train_cascade, train_cbam, train_yolo
from training.data import by_eye
from training.data.by_eye import boxes_by_eye, eye_name, marks_by_eye, parts_by_eye, whole_name
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import BODY_PART_LABELS, Sample, unmarked
from training.figures.cascade_figures import answer_fold
from training.figures.own_pictures import own_pictures
from training.hold_out import held_out
from training.networks.heads import Cascade
from training.split import in_fold

LISTS = (by_eye.PARTS, by_eye.HARDWARE, by_eye.MARKS, by_eye.FEET)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_row_is_of_one_picture(path: Path, shared: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(row["source"], row["name"]) for row in csv.DictReader(file)]
    known = {(s.source, eye_name(s.path)) for s in read_catalogue(shared / "data").samples}
    assert rows
    assert len(set(rows)) == len(rows)
    assert set(rows) <= known


def test_boxes_by_eye_lie_in_pictures_that_are_there_and_fractured(shared: Path) -> None:
    boxed = boxes_by_eye("bonebreak")
    samples = [s for s in read_catalogue(shared / "data").samples if s.source == "bonebreak"]
    assert set(boxed) <= {whole_name(s.path) for s in samples}
    for sample in samples:
        assert sample.boxes == boxed.get(whole_name(sample.path), ())
        assert sample.is_boxed == bool(sample.boxes)
        assert len(sample.box_labels) == len(sample.boxes)
        if sample.boxes:
            assert sample.fractured
            assert not sample.is_marked
        for left, top, right, bottom in sample.boxes:
            assert 0 <= left < right <= 1
            assert 0 <= top < bottom <= 1


def test_two_views_of_one_short_name_have_boxes_of_their_own(shared: Path) -> None:
    samples = [s for s in read_catalogue(shared / "data").samples if s.source == "bonebreak"]
    views: dict[str, set[object]] = defaultdict(set)
    for sample in samples:
        views[eye_name(sample.path)].add(sample.boxes)
    assert sum(len(boxes) > 1 for boxes in views.values()) > 10


def test_a_picture_of_two_parts_leaves_both_open() -> None:
    judged = set(parts_by_eye("bonebreak").values())
    assert {("Hand", "Elbow"), ("Shoulder",)} <= judged
    assert {part for parts in judged for part in parts} <= set(BODY_PART_LABELS)


def test_pictures_that_somebody_drew_on_are_told_apart(shared: Path) -> None:
    samples = read_catalogue(shared / "data").samples
    for source in ("fracatlas", "daoon", "web", "bonebreak"):
        names = {eye_name(s.path) for s in samples if s.source == source and s.is_marked}
        assert names == marks_by_eye(source)


@pytest.fixture
def drawn_on(data: Path) -> list[Sample]:
    """Return the small tree's samples; half of web's and Bone Break's are drawn on."""
    samples = read_catalogue(data).samples
    return [
        replace(s, is_marked=s.source in {"web", "bonebreak"} and int(s.path.stem) % 2 == 0)
        for s in samples
    ]


@pytest.mark.parametrize("module", [train_cascade, train_cbam, train_yolo])
def test_drawn_marks_teach_no_network(
    module: ModuleType, drawn_on: list[Sample], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sample] = []

    def watched(samples: list[Sample], fold: str, folds: dict[str, str]) -> list[Sample]:
        asked.extend(samples)
        return in_fold(samples, fold, folds)

    monkeypatch.setattr("training.learning.trainer.in_fold", watched)
    store = PictureStore(drawn_on, tmp_path / "cache")
    module.Trainer(module.Options(side=64), tmp_path / "run", drawn_on, store)
    assert {s.key for s in asked} == {s.key for s in unmarked(drawn_on)}


def test_drawn_marks_test_no_network(
    drawn_on: list[Sample], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PictureStore(drawn_on, tmp_path / "cache")
    folds = dict.fromkeys((s.group_key for s in drawn_on), "validation")
    monkeypatch.setattr("training.figures.cascade_figures.read_split", lambda: folds)
    web = [s for s in drawn_on if s.source == "web"]
    fold = answer_fold("validation", Cascade(), web, store, OPTIONS.rule)
    assert fold.samples == own_pictures(web) == unmarked(web)
    held = held_out(drawn_on, "web")
    assert held
    assert {s.key for s in held} <= {s.key for s in unmarked(web)}
