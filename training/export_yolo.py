"""Write the detector's bundled file and its table.

Reads a run's checkpoint and the figures that `training.evaluate_yolo` left beside it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm

from errors import UserError
from imaging.preprocess import Preprocessing
from models.manifest import write_set
from training.arguments import export_parser, run_command
from training.export.bundle import (
    CASCADE_ROLES,
    SET,
    guarded_table,
    parity_line,
    ship_set,
)
from training.export.openvino_export import export_network, file_entry, run_exported
from training.export.parity import validation_images
from training.figures.detections import FLOOR_SCORE, MAX_BOXES, NMS_IOU, VOTE_IOU
from training.figures.yolo_figures import SPECIALIST_WEIGHT
from training.learning.run import BEST, read_figures
from training.learning.yolo_checkpoint import Options, load_detector
from training.networks.detector import Detector
from training.settings import MANIFEST

LARGEST_GAPS: Mapping[str, float] = {"box_px": 0.5, "score": 1e-3}
NOTE = (
    "The probability weighs the surest box, shown or not, with the body part's specialist, which "
    "looks at the whole picture."
)


def export_detector(detector: Detector, rule: Preprocessing, path: Path) -> None:
    """Write a detector: input `image`, output `boxes` as ultralytics gives it, without NMS."""
    width, height = rule.size_wh
    image = torch.rand(1, 3, height, width)
    with torch.no_grad():
        # The head keeps its anchors of the last size it saw; traced from there, they are constant.
        detector.eval()(image)
    # Half precision moves scores by more than `LARGEST_GAPS` allows.
    export_network(detector, {"image": image}, ["boxes"], path, is_half=False)


def require_parity(gaps: Mapping[str, float]) -> dict[str, float]:
    """Return the differences between torch and the exported file, unless one is too large.

    Raises:
        UserError: one is larger than `LARGEST_GAPS` allows.
    """
    for name, most in LARGEST_GAPS.items():
        if not gaps[name] <= most:
            raise UserError(
                f"The exported file's {name} differs from the network's by {gaps[name]:.2g}, more "
                f"than {most:g}, so the bundle was left as it was; export it with this version's "
                "requirements installed."
            )
    return dict(gaps)


def measure_parity(detector: Detector, path: Path, images: Tensor) -> dict[str, float]:
    """Return the largest differences between torch and the exported file.

    Boxes are compared where a score reaches `FLOOR_SCORE`: the program drops all others.
    """
    gaps = {"box_px": 0.0, "score": 0.0}
    detector.eval()
    for image in images:
        with torch.no_grad():
            wanted = detector(image[None]).numpy()
        told = run_exported(path, {"image": image[None].numpy()})["boxes"]
        kept = wanted[0, 4:].max(0) >= FLOOR_SCORE
        gaps["score"] = max(gaps["score"], float(abs(told[:, 4:] - wanted[:, 4:]).max()))
        if kept.any():
            gap = float(abs(told[0, :4, kept] - wanted[0, :4, kept]).max())
            gaps["box_px"] = max(gaps["box_px"], gap)
    return gaps


def manifest_table(
    path: Path, options: Options, figures: Mapping[str, Any], manifest: Path
) -> dict[str, Any]:
    """Return the set's table for the manifest, with the cascade's networks that it asks."""
    rule = options.rule
    detector = {
        **file_entry(path, "yolo"),
        "network": f"YOLOv8{options.scale}",
        "preprocessing": {**asdict(rule), "size_wh": list(rule.size_wh)},
        "labels": list(options.labels),
        "calibration": figures["calibration"],
        "operating_points": figures["operating_points"],
        "settings": {
            "least_score": figures["least_score"],
            "floor_score": FLOOR_SCORE,
            "nms_iou": NMS_IOU,
            "vote_iou": VOTE_IOU,
            "max_boxes": MAX_BOXES,
            "specialist_weight": SPECIALIST_WEIGHT,
        },
        "metrics": figures["metrics"],
    }
    title = f"OsteoLens YOLOv8{options.scale} fracture detector"
    table = guarded_table("yolo", title, {"detector": detector}, manifest, CASCADE_ROLES)
    return {**table, "notes": [NOTE]}


def ship(run: Path, weights: Path, images: Tensor) -> dict[str, float]:
    """Export a run's best checkpoint into the bundle; return the parity on some images.

    Raises:
        UserError: the file is larger than one that is bundled may be, or answers otherwise.
    """
    detector, options = load_detector(run / BEST)
    figures = read_figures(run, BEST, "training.evaluate_yolo --run")
    manifest = weights / MANIFEST.name

    def export(folder: Path) -> dict[str, Path]:
        path = folder / "detector.xml"
        export_detector(detector, options.rule, path)
        return {"detector": path}

    return ship_set(
        "yolo",
        run,
        weights,
        export=export,
        measure=lambda files: require_parity(measure_parity(detector, files["detector"], images)),
        table=lambda files: manifest_table(files["detector"], options, figures, manifest),
        write=partial(write_set, manifest, "yolo", SET),
    )


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "yolo").parse_args()
    rule = load_detector(arguments.run / BEST)[1].rule
    images = validation_images(arguments.data, rule)
    tqdm.write(parity_line(ship(arguments.run, arguments.weights, images)))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
