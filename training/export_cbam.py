"""Write the CBAM classifier's bundled file and its table.

Reads a run's checkpoint and the figures that `training.evaluate_cbam` left beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from errors import UserError
from imaging.preprocess import Preprocessing
from models.manifest import write_set
from models.weights import paths_of
from training.arguments import export_parser, run_command
from training.evaluate_cbam import FIGURES
from training.export.bundle import SET, guarded_table
from training.export.openvino_export import export_network, file_entry, run_exported
from training.export.parity import validation_images
from training.learning.cbam_checkpoint import load_classifier
from training.learning.run import BEST
from training.networks.cbam_network import AttentiveClassifier
from training.settings import MANIFEST

LARGEST_FILE = 50_000_000
LABELS = ("fractured", "normal")


class _Answering(nn.Module):
    """The classifier as the program reads it: a logit, and its attention in 0..1."""

    def __init__(self, network: AttentiveClassifier) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        logit, looked = self.network(image)
        return logit, torch.sigmoid(looked)[:, None]


def export_classifier(network: AttentiveClassifier, rule: Preprocessing, path: Path) -> None:
    """Write a classifier: input `image`, outputs `logit` and `attention`, 0..1."""
    width, height = rule.size_wh
    image = torch.rand(1, 1, height, width)
    export_network(_Answering(network), {"image": image}, ["logit", "attention"], path)


def measure_parity(network: AttentiveClassifier, path: Path, images: Tensor) -> dict[str, float]:
    """Return the largest differences of probability and attention to the exported file."""
    gaps = {"probability": 0.0, "attention": 0.0}
    answering = _Answering(network).eval()
    for image in images:
        with torch.no_grad():
            logit, attention = answering(image[None])
        told = run_exported(path, {"image": image[None].numpy()})
        said = torch.sigmoid(torch.from_numpy(told["logit"]))
        gap = float((said - torch.sigmoid(logit)).abs().max())
        gaps["probability"] = max(gaps["probability"], gap)
        gap = float(abs(told["attention"] - attention.numpy()).max())
        gaps["attention"] = max(gaps["attention"], gap)
    return gaps


def manifest_table(
    path: Path,
    title: str,
    rule: Preprocessing,
    figures: Mapping[str, Any],
    weights: Path,
) -> dict[str, Any]:
    """Return the set's table for the manifest, with the cascade's networks that guard its scope."""
    classifier = {
        **file_entry(path, weights),
        "network": title,
        "preprocessing": {**asdict(rule), "size_wh": list(rule.size_wh)},
        "labels": list(LABELS),
        "calibration": figures["calibration"],
        "operating_points": figures["operating_points"],
        "metrics": figures["metrics"],
    }
    files = {"classifier": classifier}
    return guarded_table("cbam", "OsteoLens CBAM classifier", files, weights / MANIFEST.name)


def ship(run: Path, weights: Path, images: Tensor) -> dict[str, float]:
    """Export a run's best checkpoint into the bundle; return the parity on some images.

    Raises:
        UserError: the file is larger than one that is bundled may be; it stays in the run's folder.
    """
    network, options = load_classifier(run / BEST)
    figures = json.loads((run / FIGURES).read_text(encoding="utf-8"))
    exported = run / "classifier.xml"
    export_classifier(network, options.rule, exported)
    size = sum(p.stat().st_size for p in paths_of(exported))
    if size > LARGEST_FILE:
        raise UserError(
            f"The network has {size / 1e6:.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB of a "
            f"bundled file, so the bundle was left as it is; the file lies at {exported}."
        )
    gaps = measure_parity(network, exported, images)
    path = weights / "cbam" / "classifier.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    for source, place in zip(paths_of(exported), paths_of(path), strict=True):
        source.replace(place)
    table = manifest_table(path, network.title, options.rule, figures, weights)
    write_set(weights / MANIFEST.name, "cbam", SET, table)
    return gaps


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "cbam").parse_args()
    rule = load_classifier(arguments.run / BEST)[1].rule
    images = validation_images(arguments.data, rule)
    gaps = ship(arguments.run, arguments.weights, images)
    tqdm.write(
        "largest differences to torch: " + ", ".join(f"{k} {v:.2g}" for k, v in gaps.items())
    )


if __name__ == "__main__":
    raise SystemExit(run_command(main))
