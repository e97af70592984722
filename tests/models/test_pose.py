"""Pose: any MoveNet variant, keypoints in source pixels, a skeleton only where it is sure."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imaging.load import load_radiograph
from imaging.overlay import Keypoint, Skeleton
from models.engine import Engine
from models.manifest import read_manifests, read_tables, write_tables
from models.pose import LIMBS, Pose
from models.prediction import Prediction, Verdict
from tests.fakes import made_radiograph
from tests.keypoints import KEYPOINTS
from tests.networks import movenet_set
from tests.shared_data import shared

ROOT = Path(__file__).parents[2]


def ask(folder: Path, points: np.ndarray, **variant: object) -> Prediction:
    weights = read_manifests([movenet_set(folder, points, **variant)]).chosen("pose")
    return Pose(weights, Engine()).predict(made_radiograph(90, (200, 100)))


def table(score: float = 0.9) -> np.ndarray:
    points = np.full((17, 3), score)
    points[:, 0] = 0.5
    points[:, 1] = np.linspace(0.1, 0.9, 17)
    return points


@pytest.mark.parametrize("size", [192, 256])
@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32"])
def test_every_public_variant_is_served(tmp_path: Path, size: int, dtype: str) -> None:
    prediction = ask(tmp_path, table(), size=size, dtype=dtype)
    assert [f.label for f in prediction.findings] == list(KEYPOINTS)
    first = prediction.findings[0].mark
    assert isinstance(first, Keypoint)
    # Half the height of a square letterbox is half the height of the picture in it.
    assert first.point_xy == pytest.approx((20.0, 50.0), abs=0.6)


@pytest.mark.parametrize(("resize", "y"), [("letterbox", 0.0), ("stretch", 25.0)])
def test_the_picture_is_prepared_by_the_manifest_s_rule(
    tmp_path: Path, resize: str, y: float
) -> None:
    points = table()
    points[:, 0] = 0.25
    manifest = movenet_set(tmp_path, points)
    tables = read_tables(manifest)
    tables["pose"]["tiny"]["files"]["keypoints"]["preprocessing"]["resize"] = resize
    write_tables(manifest, tables)
    pose = Pose(read_manifests([manifest]).chosen("pose"), Engine())
    first = pose.predict(made_radiograph(90, (200, 100))).findings[0].mark
    assert isinstance(first, Keypoint)
    assert first.point_xy == pytest.approx((20.0, y), abs=0.6)


def test_nothing_is_drawn_under_the_threshold(tmp_path: Path) -> None:
    prediction = ask(tmp_path, table(0.1))
    assert not any(isinstance(m, Skeleton) for m in prediction.overlay)
    assert not any(m.is_shown for m in prediction.overlay if isinstance(m, Keypoint))
    assert "sees no person" in prediction.notes[0]


def test_a_limb_is_drawn_only_between_two_sure_ends(tmp_path: Path) -> None:
    points = table(0.1)
    for name in ("left_shoulder", "left_elbow", "right_knee"):
        points[KEYPOINTS.index(name), 2] = 0.8
    (skeleton,) = ask(tmp_path, points).marks
    assert isinstance(skeleton, Skeleton)
    assert len(skeleton.lines_xyxy) == 1


def test_pose_gives_no_verdict_and_says_what_it_knows(tmp_path: Path) -> None:
    prediction = ask(tmp_path, table())
    assert prediction.verdict is Verdict.NOT_APPLICABLE
    assert prediction.probability is None
    assert "photographs of people" in prediction.notes[-1]


def test_points_of_a_photograph_or_points_that_are_not_shown_are_no_guesses_on_a_radiograph(
    tmp_path: Path,
) -> None:
    grey = made_radiograph(90, (200, 100))
    photograph = replace(grey, rgb=np.full((100, 200, 3), 90, np.uint8))
    pose = Pose(read_manifests([movenet_set(tmp_path, table())]).chosen("pose"), Engine())
    assert any("Knows" in note for note in pose.predict(grey).notes)
    assert not any("Knows" in note for note in pose.predict(photograph).notes)
    assert not any("Knows" in note for note in ask(tmp_path / "none", table(0.1)).notes)


@pytest.fixture(scope="module")
def movenet(tmp_path_factory: pytest.TempPathFactory) -> Pose:
    folder = tmp_path_factory.mktemp("weights")
    tables = read_tables(ROOT / "weights" / "manifest.toml")
    write_tables(folder / "manifest.toml", {"pose": tables["pose"]})
    (folder / "singlepose.tflite").write_bytes(shared("weights/singlepose.tflite").read_bytes())
    return Pose(read_manifests([folder / "manifest.toml"]).chosen("pose"), Engine())


@pytest.mark.parametrize(("row", "name"), [(0, "image1.png"), (1, "image2.jpeg")])
def test_keypoints_are_where_they_are_on_photographs_with_truth(
    movenet: Pose, row: int, name: str
) -> None:
    with shared("data/pose/pose_landmark_truth.csv").open() as file:
        truth = list(csv.reader(file))[1:][row]
    expected = np.array(truth, float).reshape(17, 2)
    radiograph = load_radiograph(shared(f"data/pose/{name}"))
    prediction = movenet.predict(radiograph)
    found = np.array([f.mark.point_xy for f in prediction.findings])  # type: ignore[union-attr]
    error = np.linalg.norm(found - expected, axis=1).mean() * 640 / radiograph.size_wh[1]
    # Both were under 8 on a processor with VNNI, 7.4 and 9.3 on one without; 7.4 and 9.1 in f32.
    assert error <= 10.0


def test_the_skeleton_is_the_same_on_both_sides_and_joins_every_keypoint() -> None:
    other = {"left": "right", "right": "left"}

    def mirrored(name: str) -> str:
        side, _, part = name.partition("_")
        return f"{other[side]}_{part}" if side in other else name

    limbs = {frozenset(limb) for limb in LIMBS}
    assert {frozenset(map(mirrored, limb)) for limb in limbs} == limbs
    assert set().union(*limbs) == set(KEYPOINTS)
    across = {"left_shoulder", "right_shoulder"}, {"left_hip", "right_hip"}
    for limb in limbs:
        sides = {name.partition("_")[0] for name in limb} - {"nose"}
        assert len(sides) == 1 or limb in across, limb


def test_a_keypoint_of_the_threshold_itself_is_shown(tmp_path: Path) -> None:
    # `least_score` is .3, which is a little more in 32 bits.
    points = table(0.1)
    points[KEYPOINTS.index("nose"), 2] = 0.3
    prediction = ask(tmp_path, points)
    assert [m.label for m in prediction.overlay if isinstance(m, Keypoint) and m.is_shown] == [
        "nose"
    ]
