"""Each source's reader: what a picture shows, whose it is, and what can't be believed."""

from pathlib import Path

import pytest

from tests.training.tree import make_tree, text
from training.data.by_eye import parts_by_eye
from training.data.sample import OTHER
from training.data.sources import read_bonebreak, read_daoon, read_fracatlas, read_web


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "data")


def test_a_normal_picture_with_a_box_and_a_fracture_without_one_are_left_out(tree: Path) -> None:
    text(tree / "fracatlas/labels/IMG0000000.txt", "0 0.5 0.5 0.2 0.1\n")
    text(tree / "fracatlas/labels/IMG0000030.txt", "\n")
    samples, problems = read_fracatlas(tree / "fracatlas")
    assert [(p.path.stem, p.reason) for p in problems] == [
        ("IMG0000000", "normal with a box"),
        ("IMG0000030", "fractured without a box"),
    ]
    assert len(samples) == 10
    assert {bool(s.boxes) == s.fractured for s in samples} == {True}


def test_metalwork_is_where_the_manifest_says_so(tree: Path) -> None:
    manifest = tree / "fracatlas/manifest.csv"
    words = manifest.read_text(encoding="utf-8")
    text(manifest, words.replace("IMG0000330.jpg,1,leg,,0", "IMG0000330.jpg,1,leg,,1"))
    samples, _problems = read_fracatlas(tree / "fracatlas")
    assert [s.path.stem for s in samples if s.has_hardware] == ["IMG0000330"]


@pytest.mark.parametrize(
    ("kind", "part", "name"),
    [(0, "Elbow", "elbow positive"), (4, "Shoulder", "humerus"), (6, "Hand", "wrist positive")],
)
def test_a_box_of_daoon_names_the_part(tree: Path, kind: int, part: str, name: str) -> None:
    label = min((tree / "daoon/train/labels").iterdir())
    text(label, f"{kind} 0.5 0.5 0.2 0.1\n")
    samples, _problems = read_daoon(tree / "daoon")
    (sample,) = (s for s in samples if s.path.stem == label.stem)
    assert (sample.parts, sample.kind, sample.box_labels) == ((part,), name, (name,))
    assert sample.fractured


def test_a_label_without_a_picture_is_listed_in_both_folders_of_daoon(tree: Path) -> None:
    for folder in ("train", "valid"):
        text(tree / "daoon" / folder / "labels/stray.txt", "0 0.5 0.5 0.2 0.1\n")
    _samples, problems = read_daoon(tree / "daoon")
    assert [p.path.parent.parent.name for p in problems] == ["train", "valid"]


def test_near_duplicates_share_their_group(tree: Path) -> None:
    manifest = tree / "bonebreak/manifest.csv"
    words = manifest.read_text(encoding="utf-8")
    text(manifest, words.replace("spiral/1.jpg,spiral,1", "spiral/1.jpg,spiral,0"))
    samples, _problems = read_bonebreak(tree / "bonebreak")
    assert [s.group for s in samples] == ["0", "0", "2", "3"]
    assert all(s.fractured and s.kind == "spiral" for s in samples)
    web, _problems = read_web(tree / "web")
    assert [s.group for s in web] == ["0", "0", "1", "1"]


def test_a_manifest_saved_by_a_spreadsheet_program_is_read(tree: Path) -> None:
    manifest = tree / "web/manifest.csv"
    text(manifest, "\ufeff" + manifest.read_text(encoding="utf-8"))
    samples, problems = read_web(tree / "web")
    assert (len(samples), problems) == (4, [])


def test_an_unannotated_picture_has_no_boxes_whatever_lies_beside_it(tree: Path) -> None:
    text(tree / "web/labels/3.txt", "1 0.4 0.4 0.1 0.1\n")
    samples, problems = read_web(tree / "web")
    assert not problems
    assert [len(s.boxes) for s in samples] == [1, 1, 1, 0]
    assert [s.is_boxed for s in samples] == [True, True, True, False]


def test_a_picture_of_no_known_part_is_neither_fractured_nor_normal(tree: Path) -> None:
    (code, *_more) = (n for n, parts in parts_by_eye("bonebreak").items() if parts == (OTHER,))
    pictures, manifest = tree / "bonebreak/images/spiral", tree / "bonebreak/manifest.csv"
    (pictures / "2.jpg").rename(pictures / f"2.rf.{code}.jpg")
    words = manifest.read_text(encoding="utf-8")
    text(manifest, words.replace("spiral/2.jpg", f"spiral/2.rf.{code}.jpg"))
    samples, problems = read_bonebreak(tree / "bonebreak")
    assert not problems
    assert [s.fractured for s in samples] == [True, True, None, True]
    assert samples[2].parts == (OTHER,)
