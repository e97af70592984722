"""A fold's rows: which are of a source, which have a say, and what is known of each."""

from pathlib import Path

from training.data.sample import OTHER, Sample
from training.figures.fold import Fold

SAMPLES = [
    Sample(Path("a.jpg"), "fracatlas", "1", ("Hand",), fractured=True),
    Sample(Path("b.jpg"), "daoon", "2", fractured=False, twins="twins:1"),
    Sample(Path("c.jpg"), "web", "3", fractured=True, is_marked=True),
    Sample(Path("d.jpg"), "web", "4", fractured=None),
    Sample(Path("e.jpg"), "bonebreak", "5", (OTHER,), fractured=True),
]
FOLD = Fold("test", SAMPLES)


def test_rows_are_taken_by_source_in_their_order() -> None:
    assert FOLD.rows("web", "fracatlas") == [0, 2, 3]
    assert FOLD.rows() == []
    assert FOLD.samples_at([3, 0]) == [SAMPLES[3], SAMPLES[0]]


def test_only_own_pictures_that_tell_their_label_have_a_say() -> None:
    assert FOLD.rows_with_say() == [0, 1]
    assert FOLD.rows_with_say(["daoon"]) == [0]


def test_what_is_known_of_rows_stands_in_their_order() -> None:
    assert FOLD.truth([1, 0, 3]).tolist() == [False, True, False]
    assert FOLD.truth([]).dtype == bool
    assert FOLD.groups([0, 1]) == ["fracatlas:1", "twins:1"]
    assert FOLD.sources([4, 1]) == ["bonebreak", "daoon"]
    assert FOLD.split == "test fold by group, FracAtlas and daoon"
