"""No group lies in two folds, and the committed split covers all sources."""

from collections import Counter
from pathlib import Path

from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.split import FOLDS, SPLIT_FILE, in_fold, read_split, unknown_groups, write_split


def test_no_group_is_in_two_folds() -> None:
    lines = SPLIT_FILE.read_text(encoding="utf-8").splitlines()[1:]
    groups = Counter(line.rsplit(",", 1)[0] for line in lines)
    assert max(groups.values()) == 1


def test_copies_and_neighbours_stay_together(shared: Path) -> None:
    samples = read_catalogue(shared / "data").samples
    folds = read_split()
    seen: dict[tuple[str, str], set[str]] = {}
    for fold in FOLDS:
        for sample in in_fold(samples, fold, folds):
            if sample.source == "fracatlas":
                name = str(int(sample.path.stem[3:]) // 50)
            else:
                name = (
                    sample.path.name.split(".rf.")[0] if sample.source == "daoon" else sample.group
                )
            seen.setdefault((sample.source, name), set()).add(fold)
    assert all(len(folds) == 1 for folds in seen.values())


def test_each_fold_holds_fractures_and_normals_of_both_sources(shared: Path) -> None:
    samples = read_catalogue(shared / "data").samples
    folds = read_split()
    for fold in FOLDS:
        held = in_fold(samples, fold, folds)
        for source in ("fracatlas", "daoon"):
            labels = Counter(s.fractured for s in held if s.source == source)
            assert min(labels[True], labels[False]) >= 50


def test_a_run_of_fractures_alone_is_in_every_fold() -> None:
    folds = read_split()
    runs = [folds[f"fracatlas:run{n:03d}"] for n in (46, 48, 49, 50, 51)]
    assert set(runs) == set(FOLDS)


def test_a_group_that_the_split_does_not_know_is_trained_on_and_never_tests(
    tmp_path: Path,
) -> None:
    folds = {"web:b": "test", "web:a": "validation"}
    known, copy, strange = (
        Sample(tmp_path / f"{name}.png", "web", name, twins=twins)
        for name, twins in (("a", ""), ("c", "web:b"), ("d", ""))
    )
    samples = [known, copy, strange]
    assert {fold: in_fold(samples, fold, folds) for fold in FOLDS} == {
        "train": [strange],
        "validation": [known],
        "test": [copy],
    }
    assert unknown_groups(samples, folds) == {"web:d"}


def test_a_split_is_written_in_order_and_read_back(tmp_path: Path) -> None:
    folds = {"web:b": "test", "daoon:z": "train", "web:a": "validation"}
    write_split(folds, tmp_path / "split.csv")
    assert list(read_split(tmp_path / "split.csv").items()) == sorted(folds.items())
