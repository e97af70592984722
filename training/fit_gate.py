"""Fit the gate that refuses what is no radiograph of a known part, on the cascade's trunk.

Writes gate and figures beside the cascade's run, where its evaluation and export find them; a new
trunk needs a new gate. Features are kept in the cache and computed once for each trunk.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from errors import UserError
from training.arguments import data_parser, read_data, run_command
from training.batches import generated
from training.data.sample import RADIOGRAPHS
from training.figures.figures import share, tidy, today
from training.gate.gate_features import Table, TrunkReader, read_table
from training.gate.gate_fit import fit_gate
from training.gate.gate_pictures import data_mark, shown
from training.learning.cascade_checkpoint import load_cascade
from training.learning.run import BEST
from training.networks.checkpoints import load_checkpoint, save_checkpoint
from training.networks.gate_network import Gate
from training.networks.trunk import Trunk
from training.settings import RUNS
from training.whole_file import write_json

GATE, GATE_FIGURES = "gate.pt", "gate.json"
REFUSED_SHARE = 0.01
"""Of validation's radiographs: no more may be refused."""
PASSED_SHARE = 0.01
"""Of validation's other pictures: no more should be let through."""
EDGE_SHARE = 0.05
"""The edge of each crowd, between which the threshold lies."""
WAY = 0.55
"""So far from the other pictures' edge to the radiographs'.

There both photographs of people that no fold holds and X-rays photographed from a screen keep a
distance (docs/experiments.md).
"""
ENOUGH_FOR_A_SHARE = 100
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def choose_threshold(known: Floats, sources: Sequence[str], others: Floats) -> float:
    """Return a threshold between radiographs and other pictures, somewhat nearer to the former.

    Between them, radiographs of places and pictures of kinds that nobody has seen have room. It
    gives way to two promises: few of the other pictures lie above it, and, before that, few of the
    radiographs below, of all together and of each source that has enough.

    Args:
        known: logits of radiographs.
        sources: where each of them is from.
        others: logits of all other pictures.
    """
    names = np.asarray(sources, str)
    pools = [known[names == n] for n in np.unique(names)]
    pools = [known, *(p for p in pools if len(p) >= ENOUGH_FOR_A_SHARE)]
    highest = min(float(np.sort(p)[int(np.floor(REFUSED_SHARE * len(p)))]) for p in pools)
    lowest = float(np.quantile(others, 1.0 - PASSED_SHARE))
    upper, lower = np.quantile(known, EDGE_SHARE), np.quantile(others, 1.0 - EDGE_SHARE)
    return min(max(float(lower + WAY * (upper - lower)), lowest), highest)


def refuse_too_few(table: Table, data: Path) -> None:
    """Refuse to fit on folds without radiographs.

    Raises:
        UserError: training or validation has none.
    """
    for fold in ("train", "validation"):
        if not table.where(fold=fold, is_radiograph=True).any():
            raise UserError(
                f"The {fold} fold has no radiograph below {data} to fit the gate on; name the "
                "folder that holds all sources with --data."
            )


def fit_on(table: Table, left_out: str = "") -> tuple[Gate, float]:
    """Fit a gate and its threshold without one kind of picture."""
    kinds = np.array([r.kind != left_out for r in table.rows], bool)
    trained = table.where(fold="train") & kinds
    rows = [r for r, keep in zip(table.rows, trained, strict=True) if keep]
    gate = fit_gate(rows, table.features[trained])
    known, others = (
        table.where(fold="validation", is_radiograph=is_radiograph) & kinds
        for is_radiograph in (True, False)
    )
    sources = [r.kind for r, keep in zip(table.rows, known, strict=True) if keep]
    logits = gate.logits(table.features)
    return gate, choose_threshold(logits[known], sources, logits[others])


def refused_by_kind(table: Table, refused: Bools, fold: str) -> dict[str, dict[str, Any]]:
    """Return the share refused of each kind, and of all radiographs and all else together."""
    held = table.where(fold=fold, is_plain=True)
    known = table.where(is_radiograph=True)
    chosen = {kind: held & table.where(kind=kind) for kind in kinds_of(table)}
    chosen |= {"all radiographs": held & known, "all else": held & ~known}
    return {name: _share(table, rows, refused) for name, rows in chosen.items() if rows.any()}


def held_out_kinds(table: Table) -> dict[str, dict[str, Any]]:
    """Return for each kind the share refused by a gate that was fitted without it.

    All its pictures count, of whatever fold: none of them was fitted on.
    """
    told = {}
    for kind in tqdm(kinds_of(table), desc="kinds left out", leave=False, disable=None):
        others = table.where(is_radiograph=True) & ~table.where(kind=kind)
        if not all((others & table.where(fold=f)).any() for f in ("train", "validation")):
            continue
        gate, threshold = fit_on(table, kind)
        rows = table.where(kind=kind, is_plain=True)
        told[kind] = _share(table, rows, gate.logits(table.features) < threshold)
    return told


def kinds_of(table: Table) -> list[str]:
    """Return radiographs' sources, then kinds of photographed things, then drawn kinds."""
    found = {r.kind for r in table.rows}
    order = [*RADIOGRAPHS, *sorted(found - {*RADIOGRAPHS, *generated.KINDS}), *generated.KINDS]
    return [kind for kind in order if kind in found]


def _share(table: Table, rows: Bools, refused: Bools) -> dict[str, Any]:
    groups = [r.group for r, keep in zip(table.rows, rows, strict=True) if keep]
    return share(refused[rows], groups)


def fit(run: Path, data: Path, cache: Path, *, with_test: bool = False) -> dict[str, Any]:
    """Fit the gate of a run, write it and its figures beside it, and return the figures."""
    cascade, options = load_cascade(run / BEST)
    samples, store = read_data(data, cache, is_whole=True)
    kept = cache / "gate" / run.name
    reader = TrunkReader(cascade.trunk, options.rule, kept.with_suffix(".xml"))
    table = read_table(
        reader, shown(samples, store), data_mark(samples, store), kept.with_suffix(".npz")
    )
    refuse_too_few(table, data)
    gate, threshold = fit_on(table)
    refused = gate.logits(table.features) < threshold
    folds = ("validation", "test") if with_test else ("validation",)
    figures = {
        "date": today(),
        "trunk": cascade.trunk.mark(),
        "least_logit": tidy(threshold),
        "folds": {fold: refused_by_kind(table, refused, fold) for fold in folds},
        "left_out": held_out_kinds(table),
    }
    save_checkpoint(run / GATE, {k: _plain(v) for k, v in asdict(gate).items()})
    write_json(run / GATE_FIGURES, figures)
    return figures


def load_gate(run: Path, trunk: Trunk) -> tuple[Gate, dict[str, Any]]:
    """Return the gate of a run's trunk and its figures.

    Raises:
        UserError: there is none, or it was fitted on another trunk.
    """
    path = run / GATE_FIGURES
    figures = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if figures.get("trunk") != trunk.mark():
        raise UserError(f"The run {run} has no gate of its own; run python -m training.fit_gate.")
    state = load_checkpoint(run / GATE)
    values: dict[str, Any] = {
        k: v.numpy() if isinstance(v, torch.Tensor) else v for k, v in state.items()
    }
    return Gate(**values), figures


def _plain(value: object) -> object:
    return torch.from_numpy(value.copy()) if isinstance(value, np.ndarray) else value


def lines(shares: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return one line for each kind, for the terminal."""
    return [f"{kind}: {told['share']:.3f} of {told['n']}" for kind, told in shares.items()]


def main() -> None:
    """Fit from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--run", type=Path, default=RUNS / "cascade", help="folder of the cascade")
    parser.add_argument("--with-test", action="store_true", help="look at the test fold as well")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    folders = (arguments.run, arguments.data, arguments.cache)
    figures = fit(*folders, with_test=arguments.with_test)
    for fold, shares in {**figures["folds"], "left out in turn": figures["left_out"]}.items():
        tqdm.write("\n".join([f"refused, {fold}", *lines(shares)]))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
