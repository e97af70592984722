"""Write the head of crack against fracture into the bundle, on the cascade's trunk there.

Reads what `training.train_crack` left in the run's folder.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from models.manifest import read_tables, write_set
from training.arguments import export_parser, run_command
from training.batches.recipe import CASCADE_RULE
from training.data.kinds import LABELS
from training.export.bundle import LICENCE, SET, cascade_files, parity_line, ship_set
from training.export.openvino_export import export_network, file_entry, run_exported
from training.learning.run import read_figures
from training.networks.kind_network import HEAD, KindHead, load_head
from training.networks.trunk import MAP_CHANNELS, MAP_STRIDES
from training.settings import MANIFEST

TRAINING_DATA = (
    "Bone Break Classification, stated CC BY 4.0; gathered from the web, rights unproven",
    "The cascade's trunk, with the data it names",
)
NOTE = (
    "Nearly all cracks that this network learnt from are of the leg; of other parts its answer is "
    "a guess."
)


def example_maps(side: int = CASCADE_RULE.size_wh[0]) -> dict[str, torch.Tensor]:
    """Return maps of the shapes that the trunk gives, filled with noise."""
    return {
        name: torch.rand(1, channels, side // MAP_STRIDES[name], side // MAP_STRIDES[name])
        for name, channels in MAP_CHANNELS.items()
    }


def export_head(head: KindHead, path: Path) -> None:
    """Write the head: inputs are the trunk's maps, outputs `logits` and `heatmap`."""
    export_network(head, example_maps(), ["logits", "heatmap"], path)


def measure_parity(head: KindHead, path: Path) -> dict[str, float]:
    """Return the largest differences of probability and heat map to the exported file, on noise."""
    maps = example_maps()
    with torch.no_grad():
        wanted, where = head(*maps.values())
    told = run_exported(path, {name: m.numpy() for name, m in maps.items()})
    gap = (torch.from_numpy(told["logits"]).softmax(1) - wanted.softmax(1)).abs().max()
    return {
        "probability": float(gap),
        "heatmap": float(abs(told["heatmap"] - where.numpy()).max()),
    }


def manifest_table(path: Path, figures: Mapping[str, Any], manifest: Path) -> dict[str, Any]:
    """Return the set's table for the manifest, with the trunk that the head sits on."""
    tested = figures["cross_validation"]["all"]
    classifier = {
        **file_entry(path, "crack_vs_fracture"),
        "network": "logistic regression on the trunk's maxima",
        "labels": list(LABELS),
        "settings": {k: figures[k] for k in ("known_from", "mirrored_turns")},
        "metrics": {
            "date": figures["date"],
            "split": "cross-validated by cluster, Bone Break",
            **{name: tested[name] for name in ("n", "fisura", "auc", "auc_interval")},
        },
    }
    return {
        "title": "OsteoLens crack against fracture",
        "licence": LICENCE,
        "source": "python -m training.train_crack --ship",
        "training_data": list(TRAINING_DATA),
        "model_card": "docs/model-cards/crack_vs_fracture.md",
        "notes": [NOTE],
        "files": {"classifier": classifier, **cascade_files(read_tables(manifest))},
    }


def ship(run: Path, weights: Path) -> dict[str, float]:
    """Export a run's head into the bundle; return the parity on noise.

    Raises:
        UserError: the file is larger than one that is bundled may be.
    """
    head = load_head(run / HEAD)
    figures = read_figures(run, HEAD, "training.train_crack --out")
    manifest = weights / MANIFEST.name

    def export(folder: Path) -> dict[str, Path]:
        path = folder / "classifier.xml"
        export_head(head, path)
        return {"classifier": path}

    return ship_set(
        "crack_vs_fracture",
        run,
        weights,
        export=export,
        measure=lambda files: measure_parity(head, files["classifier"]),
        table=lambda files: manifest_table(files["classifier"], figures, manifest),
        write=partial(write_set, manifest, "crack_vs_fracture", SET),
    )


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "crack").parse_args()
    tqdm.write(parity_line(ship(arguments.run, arguments.weights)))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
