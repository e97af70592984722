"""Write the cascade's bundled files: trunk, gate, body-part head, specialists, and their table.

Reads a run's checkpoint, and what `training.fit_gate` and `training.evaluate_cascade` left beside.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from training.arguments import export_parser, run_command
from training.data.sample import BODY_PART_LABELS, OTHER, PARTS
from training.export.bundle import (
    LICENCE,
    TRAINING_DATA,
    parity_line,
    ship_set,
    write_cascade,
)
from training.export.openvino_export import export_network, file_entry, run_exported
from training.export.trunk_file import TrunkFile
from training.fit_gate import load_gate
from training.learning.cascade_checkpoint import load_cascade
from training.learning.run import BEST, read_figures
from training.networks.gate_network import LABELS as GATE_LABELS
from training.networks.gate_network import Gate, GateHead
from training.networks.heads import EMBEDDING, BodyPartHead, Cascade, FractureHead
from training.networks.trunk import MAP_CHANNELS, MAP_STRIDES, STRIDE8
from training.settings import MANIFEST

# The detector itself needs no trunk: only its calibration and thresholds ask the specialists.
BRINGS_BACK = {
    "crack_vs_fracture": ("training.train_crack --trunk {cascade} --ship",),
    "yolo": ("training.evaluate_yolo --cascade {cascade} --with-test", "training.export_yolo"),
}
"""What puts a set that hangs on the cascade into the bundle again, by pipeline."""


class SpecialistFile(nn.Module):
    """One specialist alone, its part's correction merged into the shared layers."""

    def __init__(self, head: FractureHead, part: int) -> None:
        super().__init__()
        self.reader = head.reader
        self.heat = nn.Conv2d(MAP_CHANNELS[STRIDE8], 1, 1)
        self.judgement = nn.Linear(EMBEDDING, 1)
        with torch.no_grad():
            for ours, theirs in ((self.heat, head.heat), (self.judgement, head.judgement)):
                assert ours.bias is not None
                assert theirs.bias is not None
                ours.weight.copy_(theirs.weight[:1] + theirs.weight[part + 1 : part + 2])
                ours.bias.copy_(theirs.bias[:1] + theirs.bias[part + 1 : part + 2])
            self.scale = (head.scale[0] + head.scale[part + 1]).item()
            self.offset = (head.offset[0] + head.offset[part + 1]).item()

    def forward(self, stride8: Tensor, stride16: Tensor, stride32: Tensor) -> tuple[Tensor, Tensor]:
        """Return the image logit (batch, 1) and the heat map (batch, 1, rows, columns) in 0..1."""
        joined = self.reader.join(stride8, stride16)
        heat = self.heat(joined)
        evidence = torch.logsumexp(heat.flatten(1), 1, keepdim=True)
        judgement = self.judgement(self.reader.describe(joined, stride16, stride32, heat[:, 0]))
        return evidence * self.scale + self.offset + judgement, torch.sigmoid(heat)


def export_files(
    cascade: Cascade, gate: Gate, rule: Preprocessing, folder: Path
) -> dict[str, Path]:
    """Write all files of a cascade and return them by role."""
    cascade.eval()
    side = rule.size_wh[0]
    image = torch.rand(1, 1, side, side)
    maps = {
        name: torch.rand(1, channels, side // MAP_STRIDES[name], side // MAP_STRIDES[name])
        for name, channels in MAP_CHANNELS.items()
    }
    roles = ("trunk", "gate", "body_part")
    files = {role: folder / f"{role}.xml" for role in roles}
    export_network(TrunkFile(cascade.trunk), {"image": image}, list(MAP_CHANNELS), files["trunk"])
    export_network(GateHead(gate), maps, ["logit"], files["gate"])
    export_network(cascade.body_part, maps, ["logits"], files["body_part"])
    for index, part in enumerate(PARTS):
        role = part.lower()
        files[role] = folder / f"{role}.xml"
        specialist = SpecialistFile(cascade.fracture, index)
        export_network(specialist, maps, ["logit", "heatmap"], files[role])
    return files


def measure_parity(
    cascade: Cascade, gate: Gate, files: Mapping[str, Path], images: torch.Tensor
) -> dict[str, float]:
    """Return the largest differences between torch and the exported files.

    Args:
        cascade: in evaluation mode.
        gate: of its trunk.
        files: as `export_files` returned them.
        images: (count, 1, side, side) in 0..1.
    """
    gaps = {"part_probability": 0.0, "gate_logit": 0.0, "logit": 0.0, "heatmap": 0.0}
    head = GateHead(gate)
    for image in images:
        with torch.no_grad():
            maps = cascade.trunk(image[None])
            parts = cascade.body_part(*(maps[name] for name in MAP_CHANNELS)).softmax(1).numpy()
            logits, heats = cascade.fracture.everyone(maps)
        features = run_exported(files["trunk"], {"image": image[None].numpy()})
        known = run_exported(files["gate"], features)["logit"]
        gap = float(abs(known - head(*(maps[name] for name in MAP_CHANNELS)).numpy()).max())
        gaps["gate_logit"] = max(gaps["gate_logit"], gap)
        told = run_exported(files["body_part"], features)["logits"]
        told = np.exp(told - told.max()) / np.exp(told - told.max()).sum()
        gaps["part_probability"] = max(gaps["part_probability"], float(abs(told - parts).max()))
        for index, part in enumerate(PARTS):
            answer = run_exported(files[part.lower()], features)
            logit = float(answer["logit"][0, 0])
            gaps["logit"] = max(gaps["logit"], abs(logit - float(logits[0, index])))
            heat = torch.sigmoid(heats[0, index]).numpy()
            gap = float(abs(answer["heatmap"][0, 0] - heat).max())
            gaps["heatmap"] = max(gaps["heatmap"], gap)
    return gaps


def manifest_table(
    files: Mapping[str, Path],
    rule: Preprocessing,
    figures: Mapping[str, Any],
    scope: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the set's table for the manifest; `scope` has the gate's figures."""
    preprocessing = {**asdict(rule), "size_wh": list(rule.size_wh)}
    entries: dict[str, Any] = {
        role: {**file_entry(path, "cascade"), "network": _network_name(role)}
        for role, path in files.items()
    }
    entries["trunk"]["preprocessing"] = preprocessing
    entries["body_part"] |= {
        "labels": list(BODY_PART_LABELS),
        "settings": {"out_of_scope_label": OTHER},
        "metrics": figures["body_part"],
    }
    entries["gate"] |= {
        "labels": list(GATE_LABELS),
        "settings": {"least_logit": scope["least_logit"]},
        "metrics": gate_metrics(scope),
    }
    for part in PARTS:
        entries[part.lower()] |= {
            "labels": ["fractured", "normal"],
            "calibration": figures["specialists"][part]["calibration"],
            "operating_points": figures["specialists"][part]["operating_points"],
            "metrics": figures["specialists"][part]["metrics"],
        }
    return {
        "title": "OsteoLens cascade",
        "licence": LICENCE,
        "source": "python -m training.train_cascade --ship",
        "training_data": list(TRAINING_DATA),
        "model_card": "docs/model-cards/cascade.md",
        "files": entries,
    }


def gate_metrics(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the gate's metrics for the manifest, of the fold that was looked at last."""
    fold, shares = list(scope["folds"].items())[-1]
    radiographs, others = shares["all radiographs"], shares["all else"]
    return {
        "date": scope["date"],
        "split": f"{fold} fold by group, all sources",
        "n": radiographs["n"] + others["n"],
        "radiographs": radiographs["n"],
        "radiographs_refused": radiographs["share"],
        "radiographs_refused_interval": radiographs["interval"],
        "others": others["n"],
        "others_refused": others["share"],
        "others_refused_interval": others["interval"],
    }


def _network_name(role: str) -> str:
    if role == "gate":
        return "line on the trunk's pooled maps"
    if role == "trunk":
        return "YOLOv8n layers 0-15, one grey channel"
    if role == "body_part":
        return BodyPartHead.__name__
    return "fracture heat map on stride 8 with log-sum-exp and a judgement of the place it shows"


def way_back(taken_out: Sequence[str], cascade: Path) -> str:
    """Return what to tell of pipelines that a new cascade took out of the bundle.

    Args:
        taken_out: the pipelines, at least one.
        cascade: its checkpoint.
    """
    checkpoint = shlex.quote(str(cascade))
    commands = [c.format(cascade=checkpoint) for name in taken_out for c in BRINGS_BACK[name]]
    told = (
        f"Taken out of the bundle, since they hang on the cascade before: {', '.join(taken_out)}. "
        "What brings them back, with the same --data as here:"
    )
    return "\n".join([told, *(f"    python -m {command}" for command in commands)])


def ship(run: Path, weights: Path) -> dict[str, float]:
    """Export a run's best checkpoint into the bundle; return the parity on noise.

    What the new cascade took out of the bundle is told, with the way back.

    Raises:
        UserError: a file is larger than one that is bundled may be.
    """
    cascade, options = load_cascade(run / BEST)
    figures = read_figures(run, BEST, "training.evaluate_cascade --run")
    gate, scope = load_gate(run, cascade.trunk)
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(3, 1, options.side, options.side, generator=generator)

    def write(table: dict[str, Any]) -> None:
        taken_out = write_cascade(weights / MANIFEST.name, table)
        if taken_out:
            tqdm.write(way_back(taken_out, run / BEST))

    return ship_set(
        "cascade",
        run,
        weights,
        export=lambda folder: export_files(cascade, gate, options.rule, folder),
        measure=lambda files: measure_parity(cascade, gate, files, images),
        table=lambda files: manifest_table(files, options.rule, figures, scope),
        write=write,
    )


def main() -> None:
    """Export from the command line."""
    arguments = export_parser(__doc__, "cascade").parse_args()
    tqdm.write(parity_line(ship(arguments.run, arguments.weights)))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
