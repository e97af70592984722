"""The data index reads every source, and lists what it can't use."""

import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

import training
from tests.training.tree import make_tree, text
from training import hard_negatives, together, train_cascade, unpack_bundle
from training.arguments import run_command
from training.data.catalogue import read_catalogue
from training.data.labels import read_labels
from training.data.pictures import PictureStore
from training.data.sample import PARTS
from training.data.sources import fracatlas_parts

FOLDER = Path(training.__file__).parent


def test_every_source_is_read(data: Path) -> None:
    catalogue = read_catalogue(data)
    counts = Counter(s.source for s in catalogue.samples)
    assert counts == {"fracatlas": 12, "daoon": 8, "web": 4, "bonebreak": 4, "out_of_scope": 3}
    assert not catalogue.problems


@pytest.mark.parametrize(
    ("flags", "subpart", "parts"),
    [
        ("hand", "hand", ("Hand",)),
        ("hand", "elbow_multiview", ("Elbow",)),
        ("hand", "unsure", ("Hand", "Elbow")),
        ("leg", "", ("Leg",)),
        ("leg+hip", "", ("Hip", "Leg")),
        ("hand+shoulder", "", ("Shoulder", "Hand", "Elbow")),
    ],
)
def test_fracatlas_flags_become_parts(flags: str, subpart: str, parts: tuple[str, ...]) -> None:
    assert fracatlas_parts(flags, subpart) == parts


def test_fracatlas_groups_are_runs_of_fifty_ids(data: Path) -> None:
    samples = {s.path.stem: s for s in read_catalogue(data).samples if s.source == "fracatlas"}
    assert samples["IMG0000000"].group == samples["IMG0000030"].group == "run000"
    assert samples["IMG0000060"].group == "run001"


def test_copies_of_one_daoon_source_share_a_group(data: Path) -> None:
    groups = Counter(s.group for s in read_catalogue(data).samples if s.source == "daoon")
    assert set(groups.values()) == {2}


def test_a_polygon_has_its_bounds_and_its_corners(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text(path, "3 0.1 0.2 0.5 0.2 0.5 0.8\n\n1 0.5 0.5 0.2 0.4\n")
    polygon, box = read_labels(path)
    assert (polygon.kind, box.kind) == (3, 1)
    assert polygon.box == pytest.approx((0.1, 0.2, 0.5, 0.8))
    assert polygon.corners == ((0.1, 0.2), (0.5, 0.2), (0.5, 0.8))
    assert box.box == pytest.approx((0.4, 0.3, 0.6, 0.7))
    assert box.corners == ()


def test_an_unannotated_web_picture_is_fractured_without_boxes(data: Path) -> None:
    samples = {s.path.stem: s for s in read_catalogue(data).samples if s.source == "web"}
    assert samples["3"].fractured
    assert not samples["3"].is_boxed
    assert samples["0"].is_boxed


def test_bad_input_is_listed_and_skipped(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "data")
    shutil.rmtree(root / "bonebreak")
    text(root / "fracatlas/labels/IMG9999999.txt", "0 0.5 0.5 0.1 0.1\n")
    text(root / "fracatlas/labels/IMG0000030.txt", "0 0.5\n")
    (root / "fracatlas/images/IMG0000000.jpg").unlink()
    text(root / "web/images/0.jpg", "no picture")
    catalogue = read_catalogue(root)
    store = PictureStore(catalogue.samples, tmp_path / "cache")
    reasons = Counter(p.reason for p in (*catalogue.problems, *store.problems))
    assert reasons == {
        "folder is missing": 1,
        "label without a picture": 1,
        "label can't be read": 1,
        "row without a picture": 1,
        "picture can't be read": 1,
    }
    assert "label can't be read: 1" in catalogue.summary()
    assert len(store.readable(catalogue.samples)) == len(catalogue.samples) - 1


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        (None, "picture without a label file"),
        ("1 1.5 0.5 0.2 0.2\n", "box outside the picture or without a size"),
        ("1 0.5 0.5 0.2 0.2\n1 320 200 50 50\n", "box outside the picture or without a size"),
        ("1 0.5 0.5 0 0.2\n", "box outside the picture or without a size"),
        ("1 nan 0.5 0.2 0.2\n", "label can't be read"),
        ("1 0.5 0.5 inf 0.2\n", "label can't be read"),
        ("nan 0.5 0.5 0.2 0.2\n", "label can't be read"),
        ("1.5 0.5 0.5 0.2 0.2\n", "label can't be read"),
        ("1 0.1 0.2 0.5 0.2 0.5 0.8 0.3\n", "label can't be read"),
        ("7 0.5 0.5 0.2 0.2\n", "label of an unknown class"),
        ("-1 0.5 0.5 0.2 0.2\n", "label of an unknown class"),
    ],
)
def test_a_picture_with_an_unusable_label_is_no_normal(
    label: str | None, reason: str, tmp_path: Path
) -> None:
    root = make_tree(tmp_path / "data")
    path = sorted((root / "daoon/train/labels").iterdir())[0]
    if label is None:
        path.unlink()
    else:
        text(path, label)
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == [reason]
    stems = {s.path.stem for s in catalogue.samples}
    assert path.stem not in stems
    assert len(catalogue.samples) == 30


def test_an_empty_label_is_a_normal_and_a_box_over_the_edge_is_cut(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "data")
    first, second = sorted((root / "daoon/train/labels").iterdir())[:2]
    text(first, "\n")
    text(second, "0 0.9 0.5 0.4 0.2\n")
    catalogue = read_catalogue(root)
    assert not catalogue.problems
    samples = {s.path.stem: s for s in catalogue.samples}
    assert samples[first.stem].fractured is False
    assert samples[second.stem].boxes == (pytest.approx((0.7, 0.4, 1.0, 0.6)),)


def test_an_annotated_web_picture_with_an_unusable_label_is_left_out(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "data")
    text(root / "web/labels/0.txt", "1 1.5 0.5 0.2 0.2\n")
    (root / "web/labels/1.txt").unlink()
    catalogue = read_catalogue(root)
    assert len(catalogue.problems) == 2
    assert {s.path.stem for s in catalogue.samples if s.source == "web"} == {"2", "3"}


@pytest.mark.parametrize(
    ("source", "column"),
    [("fracatlas", "subpart_by_eye"), ("web", "annotated"), ("bonebreak", "cluster")],
)
def test_a_manifest_without_a_column_leaves_its_source_out(
    source: str, column: str, tmp_path: Path
) -> None:
    root = make_tree(tmp_path / "data")
    path = root / source / "manifest.csv"
    text(path, path.read_text(encoding="utf-8").replace(column, "another"))
    catalogue = read_catalogue(root)
    (problem,) = catalogue.problems
    assert problem.path == path
    assert problem.reason == f"manifest without a column {column}"
    assert source not in {s.source for s in catalogue.samples}


def test_a_row_that_ends_too_early_is_listed_and_skipped(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "data")
    path = root / "bonebreak" / "manifest.csv"
    text(path, path.read_text(encoding="utf-8") + "spiral/0.jpg\n")
    catalogue = read_catalogue(root)
    assert [p.reason for p in catalogue.problems] == ["row that ends too early"]
    assert len(catalogue.samples) == 31


@pytest.mark.parametrize("command", [unpack_bundle, hard_negatives, together, train_cascade])
def test_a_folder_without_any_picture_is_one_sentence(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    words = [command.__name__, "--data", str(tmp_path / "nowhere"), "--cache", str(cache)]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit, match=r"nowhere; name the folder .* with --data"):
        run_command(command.main)
    assert not cache.exists()


def test_every_command_says_a_mistake_in_one_sentence() -> None:
    """Whoever runs `main` without `run_command` shows its user a traceback."""
    commands = [p for p in FOLDER.glob("*.py") if "__main__" in p.read_text("utf-8")]
    assert len(commands) > 15
    bare = [p.name for p in commands if "run_command(main)" not in p.read_text("utf-8")]
    assert not bare


def test_the_real_sources_are_whole(shared: Path) -> None:
    catalogue = read_catalogue(shared / "data")
    assert {p.reason for p in catalogue.problems} == {"copy of a picture of another run"}
    fracatlas = [s for s in catalogue.samples if s.source == "fracatlas"]
    assert sum(bool(s.fractured) for s in fracatlas) == 495
    assert all(set(s.parts) <= {*PARTS, "other"} for s in catalogue.samples)
