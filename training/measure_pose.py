"""Measure pose on photographs with known keypoints: `python -m training.measure_pose`.

Writes how far they lie from the true ones into the manifest. The network is not ours: its file and
the id of its answers stay as they are.
"""

import csv
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from errors import UserError
from imaging.load import load_radiograph
from imaging.overlay import Keypoint
from models.engine import Engine
from models.manifest import read_manifests, read_tables, write_tables
from models.pose import Pose
from models.weights import WeightsSet
from training.arguments import run_command
from training.figures.figures import today
from training.settings import DATA, MANIFEST

TRUTH = "pose_landmark_truth.csv"
PHOTOGRAPHS = ("image1.png", "image2.jpeg")
"""In the order of the truth's rows."""
HEIGHT = 640
"""Of a photograph whose pixels errors are counted in, however large it is."""
DIGITS = 1
"""More differ from one processor to another."""


def photographs(data: Path) -> dict[Path, NDArray[np.float64]]:
    """Return the known points of each photograph, (17, 2) x, y in its pixels.

    Raises:
        UserError: there are none.
    """
    folder = data / "pose"
    if not all((folder / name).is_file() for name in (TRUTH, *PHOTOGRAPHS)):
        raise UserError(
            f"The manifest was left as it is: no photographs with known points in {folder}; name "
            "the folder that holds all sources with --data."
        )
    with (folder / TRUTH).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    pairs = zip(PHOTOGRAPHS, rows, strict=True)
    return {folder / name: np.array(row, float).reshape(-1, 2) for name, row in pairs}


def mean_error(pose: Pose, photograph: Path, known: NDArray[np.float64]) -> float:
    """Return how far the keypoints of one photograph lie from the known ones, in pixels."""
    radiograph = load_radiograph(photograph)
    marks = (finding.mark for finding in pose.predict(radiograph).findings)
    found = np.array([mark.point_xy for mark in marks if isinstance(mark, Keypoint)])
    error = np.linalg.norm(found - known, axis=1).mean()
    return float(error) * HEIGHT / radiograph.size_wh[1]


def pose_metrics(weights: WeightsSet, data: Path) -> dict[str, Any]:
    """Return the network's metrics for the manifest."""
    pose = Pose(weights, Engine())
    errors = [mean_error(pose, path, known) for path, known in photographs(data).items()]
    return {
        "date": today(),
        "split": "photographs of people with known keypoints",
        "n": len(errors),
        "mean_error_px": round(float(np.mean(errors)), DIGITS),
        "worst_error_px": round(max(errors), DIGITS),
        "height_px": HEIGHT,
    }


def measure(manifest: Path, data: Path, file: Path | None = None) -> dict[str, Any]:
    """Measure the manifest's network, write its metrics there and return them.

    Args:
        manifest: names the network.
        data: folder with the data sets.
        file: the network, where it does not lie in its place.

    Raises:
        UserError: the network or the photographs are missing, or it is another network.
    """
    weights = read_manifests([manifest]).chosen("pose")
    named = weights.files[Pose.role]
    if file is not None:
        named = replace(named, path=file)
        weights = replace(weights, files=MappingProxyType({Pose.role: named}))
    named.verify()
    metrics = pose_metrics(weights, data)
    tables = read_tables(manifest)
    tables["pose"][weights.name]["files"][Pose.role]["metrics"] = metrics
    write_tables(manifest, tables)
    return metrics


def main() -> None:
    """Measure from the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--file", type=Path, help="the network, where it lies elsewhere")
    arguments = parser.parse_args()
    metrics = measure(MANIFEST, arguments.data, arguments.file)
    tqdm.write(f"{metrics['mean_error_px']} px on {metrics['n']} photographs")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
