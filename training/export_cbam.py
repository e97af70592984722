"""Write the CBAM classifier's bundled file and its table.

Reads a run's checkpoint and the figures that `training.evaluate_cbam` left beside it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from models.manifest import write_set
from training.arguments import export_parser, run_command
from training.export.bundle import SET, guarded_table, parity_line, ship_set
from training.export.openvino_export import export_network, file_entry, run_exported
from training.export.parity import validation_images
from training.learning.cbam_checkpoint import load_classifier
from training.learning.run import BEST, read_figures
from training.networks.cbam_network import AttentiveClassifier
from training.settings import MANIFEST

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
    manifest: Path,
) -> dict[str, Any]:
    """Return the set's table for the manifest, with the cascade's networks that guard its scope."""
    classifier = {
        **file_entry(path, "cbam"),
        "network": title,
        "preprocessing": {**asdict(rule), "size_wh": list(rule.size_wh)},
        "labels": list(LABELS),
        "calibration": figures["calibration"],
        "operating_points": figures["operating_points"],
        "metrics": figures["metrics"],
    }
    return guarded_table("cbam", "OsteoLens CBAM classifier", {"classifier": classifier}, manifest)


def ship(run: Path, weights: Path, images: Tensor) -> dict[str, float]:
    """Export a run's best checkpoint into the bundle; return the parity on some images.

    Raises:
        UserError: the file is larger than one that is bundled may be.
    """
    network, options = load_classifier(run / BEST)
    figures = read_figures(run, BEST, "training.evaluate_cbam --run")
    manifest = weights / MANIFEST.name

    def export(folder: Path) -> dict[str, Path]:
        path = folder / "classifier.xml"
        export_classifier(network, options.rule, path)
        return {"classifier": path}

    return ship_set(
        "cbam",
        run,
        weights,
        export=export,
        measure=lambda files: measure_parity(network, files["classifier"], images),
        table=lambda files: manifest_table(
            files["classifier"], network.title, options.rule, figures, manifest
        ),
        write=partial(write_set, manifest, "cbam", SET),
    )


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "cbam").parse_args()
    rule = load_classifier(arguments.run / BEST)[1].rule
    images = validation_images(arguments.data, rule)
    tqdm.write(parity_line(ship(arguments.run, arguments.weights, images)))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
