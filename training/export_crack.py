"""Write the head of crack against fracture into the bundle, on the cascade's trunk there.

Reads what `training.train_crack` left in the run's folder.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from models.manifest import write_set
from training.arguments import export_parser, run_command
from training.batches.recipe import CASCADE_RULE
from training.data.kinds import LABELS
from training.export.bundle import LICENCE, SET, cascade_files
from training.export.openvino_export import export_network, file_entry, run_exported
from training.networks.kind_network import FIGURES, HEAD, KindHead, load_head
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


def export_head(head: KindHead, path: Path) -> float:
    """Write the head; return its largest difference to torch on noise, as a probability."""
    maps = example_maps()
    export_network(head, maps, ["logits", "heatmap"], path)
    with torch.no_grad():
        wanted, where = head(*maps.values())
    told = run_exported(path, {name: m.numpy() for name, m in maps.items()})
    gap = (torch.from_numpy(told["logits"]).softmax(1) - wanted.softmax(1)).abs().max()
    return max(float(gap), float(abs(told["heatmap"] - where.numpy()).max()))


def manifest_table(
    path: Path, figures: Mapping[str, Any], weights: Path, manifest: Path
) -> dict[str, Any]:
    """Return the set's table for the manifest, with the trunk that the head sits on."""
    tested = figures["cross_validation"]["all"]
    classifier = {
        **file_entry(path, weights),
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
        "files": {"classifier": classifier, **cascade_files(manifest)},
    }


def ship(run: Path, weights: Path) -> float:
    """Export a run's head into the bundle; return its difference to torch."""
    manifest = weights / MANIFEST.name
    path = weights / "crack_vs_fracture" / "classifier.xml"
    figures = json.loads((run / FIGURES).read_text(encoding="utf-8"))
    gap = export_head(load_head(run / HEAD), path)
    table = manifest_table(path, figures, weights, manifest)
    write_set(manifest, "crack_vs_fracture", SET, table)
    return gap


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "crack").parse_args()
    tqdm.write(f"largest difference to torch: {ship(arguments.run, arguments.weights):.2g}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
