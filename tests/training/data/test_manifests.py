"""What a manifest says wrongly is listed and skipped, and counts nothing twice."""

from pathlib import Path

import pytest

from tests.training.tree import make_tree, picture, text
from training.data.catalogue import read_catalogue

LINES = {
    "fracatlas": "IMG0000000.jpg,0,hand,hand,0,0,1",
    "web": "0.jpg,0,1",
    "bonebreak": "spiral/0.jpg,spiral,0",
}


def change(path: Path, before: str, after: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert before in words
    text(path, words.replace(before, after))


@pytest.mark.parametrize("source", LINES)
def test_a_picture_listed_twice_counts_once(source: str, tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    change(root / source / "manifest.csv", LINES[source], f"{LINES[source]}\n{LINES[source]}")
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == ["picture listed twice"]
    assert len(catalogue.samples) == 31


@pytest.mark.parametrize("source", LINES)
def test_a_picture_without_its_row_is_listed(source: str, tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    change(root / source / "manifest.csv", LINES[source] + "\n", "")
    catalogue = read_catalogue(root)
    (problem,) = catalogue.problems
    assert problem.reason == "picture without a row"
    assert problem.path == root / source / "images" / LINES[source].partition(",")[0]
    assert len(catalogue.samples) == 30


@pytest.mark.parametrize("source", LINES)
def test_a_manifest_that_lists_nothing_is_told(source: str, tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    manifest = root / source / "manifest.csv"
    text(manifest, manifest.read_text(encoding="utf-8").partition("\n")[0] + "\n")
    problems = [p for p in read_catalogue(root).problems if p.path == manifest]
    assert [p.reason for p in problems] == ["manifest without a row"]
    text(manifest, "")
    problems = [p for p in read_catalogue(root).problems if p.path == manifest]
    assert ["column" in p.reason for p in problems] == [True]


@pytest.mark.parametrize(
    ("source", "before", "after", "reason"),
    [
        ("fracatlas", "IMG0000030.jpg,1", "IMG0000030.jpg,0", "normal with a box"),
        ("fracatlas", "IMG0000000.jpg,0", "IMG0000000.jpg,1", "fractured without a box"),
        ("fracatlas", "IMG0000030.jpg,1", "IMG0000030.jpg,yes", "fractured is neither 0 nor 1"),
        ("web", "0.jpg,0,1", "0.jpg,0,", "annotated is neither 0 nor 1"),
    ],
)
def test_a_label_that_says_two_things_is_no_label(
    source: str, before: str, after: str, reason: str, tmp_path: Path
) -> None:
    root = make_tree(tmp_path)
    change(root / source / "manifest.csv", before, after)
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == [reason]
    assert len(catalogue.samples) == 30


def test_a_name_of_fracatlas_without_a_number_is_listed(tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    picture(root / "fracatlas/images/foo.jpg", 7)
    change(
        root / "fracatlas/manifest.csv",
        LINES["fracatlas"],
        f"{LINES['fracatlas']}\nfoo.jpg,0,leg,,0,0,0",
    )
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == ["name without a number"]
    assert len(catalogue.samples) == 31


def test_a_row_in_another_encoding_is_listed(tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    manifest = root / "bonebreak/manifest.csv"
    manifest.write_bytes(manifest.read_bytes() + b"spiral/\xe9.jpg,spiral,9\n")
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == ["row that is not UTF-8"]
    assert "row that is not UTF-8: 1" in catalogue.summary()
    assert len(catalogue.samples) == 31
