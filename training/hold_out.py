"""Judge a run on all pictures of a source that it was trained without, all folds together.

One picture of each group and label counts, since a source's copies would else count as many. The
table of `docs/experiments.md` is written from all results, which lie in `docs/held_out.csv`.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from errors import UserError
from training.arguments import data_parser, read_data, run_command
from training.batches.close_ups import close_up_pairs
from training.cards import card_text
from training.cards.marked_text import replace_between
from training.data.pictures import PictureStore
from training.data.sample import OTHER, PARTS, RADIOGRAPHS, Sample, unmarked
from training.figures.figures import auc_figures, discrimination, today, verdict_table
from training.figures.judges import JUDGES, Judge, load_judge
from training.learning.run import BEST
from training.networks.checkpoints import load_checkpoint
from training.settings import EXPERIMENTS, HELD_OUT
from training.whole_file import write_csv

BEGIN, END = "<!-- held out -->", "<!-- end of held out -->"
COLUMNS: tuple[str, ...] = (
    *("run", "network", "source", "pictures", "date", "n", "fractured"),
    *("auc", "auc_low", "auc_high", "sensitivity_at_90", "sensitivity", "missed", "doubt"),
)


def one_of_each_group(samples: Sequence[Sample]) -> list[Sample]:
    """Return of each group one fractured and one normal picture, the first by name.

    A group of daoon may hold both, since the names of its source pictures collide.
    """
    first: dict[tuple[str, bool], Sample] = {}
    for sample in sorted(samples, key=lambda s: s.key):
        if sample.fractured is not None and sample.parts != (OTHER,):
            first.setdefault((sample.group_key, sample.fractured), sample)
    return list(first.values())


def held_out(samples: Sequence[Sample], source: str) -> list[Sample]:
    """Return the pictures of a source that count; FracAtlas's groups are runs of many pictures."""
    own = [s for s in unmarked(samples) if s.source == source]
    return own if source == "fracatlas" else one_of_each_group(own)


def rows_of(judge: Judge, samples: Sequence[Sample], store: PictureStore) -> list[dict[str, Any]]:
    """Return one row of figures for all pictures, one for each body part, one for close-ups."""
    cases = judge.judge([store.pixels(s) for s in samples]).cases(samples)
    rows = [{"pictures": "all", **discrimination(cases), **verdict_table(cases, "balanced")}]
    for part in PARTS:
        kept = np.array([s.parts == (part,) for s in samples], bool)
        if kept.any():
            own = cases.take(kept)
            rows.append({"pictures": part, **discrimination(own), **verdict_table(own, "balanced")})
    if "auc" in rows[0]:
        return rows
    pictures, truth, groups = close_up_pairs(samples, store)
    if truth.any() and not truth.all():
        scores = judge.judge(pictures).probabilities
        counts = {"n": len(truth), "fractured": int(truth.sum())}
        rows.append({"pictures": "close-ups", **counts, **auc_figures(scores, truth, groups)})
    return rows


def evaluate(network: str, run: Path, source: str, data: Path, cache: Path) -> list[dict[str, str]]:
    """Judge a run on a source; return the lines of the table.

    Raises:
        UserError: the run was trained with that source.
    """
    if source not in load_checkpoint(run / BEST)["options"].get("without", ()):
        raise UserError(
            f"The run {run} was trained with {source}; train one with --without {source} first."
        )
    samples, store = read_data(data, cache, is_whole=True)
    held = held_out(store.readable(samples), source)
    judge = load_judge(network, samples, store, run)
    known = {"run": run.name, "network": network, "source": source, "date": today()}
    return [{**known, **_line(row)} for row in rows_of(judge, held, store)]


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    line = {k: f"{v:.3f}" if isinstance(v, float) else str(v) for k, v in row.items()}
    low, high = row.get("auc_interval", (None, None))
    line = {k: v for k, v in line.items() if k in COLUMNS}
    return line if low is None else {**line, "auc_low": f"{low:.3f}", "auc_high": f"{high:.3f}"}


def keep(lines: Sequence[Mapping[str, str]], path: Path = HELD_OUT) -> list[dict[str, str]]:
    """Put lines into the table of all results, in the place of the same run's; return the table."""
    fresh = {(line["run"], line["source"]) for line in lines}
    rows = [row for row in read(path) if (row["run"], row["source"]) not in fresh]
    rows += [{c: line.get(c, "") for c in COLUMNS} for line in lines]
    rows.sort(key=lambda row: (row["source"], row["network"], row["run"]))
    write_csv(path, COLUMNS, rows)
    return rows


def read(path: Path = HELD_OUT) -> list[dict[str, str]]:
    """Return the table of all results; empty before the first."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def markdown(rows: Sequence[Mapping[str, str]]) -> str:
    """Return the table as it stands in `docs/experiments.md`."""
    header = ("source left out", "run", "pictures", "n (fractured)", "AUC")
    header += ("sensitivity at specificity .90", "missed", "doubt")
    cells = [
        (
            row["source"],
            f"{row['network']}: {row['run']}",
            row["pictures"],
            f"{row['n']} ({row['fractured']})",
            f"{row['auc']} ({row['auc_low']}-{row['auc_high']})" if row["auc"] else "-",
            row["sensitivity_at_90"] or "-",
            row["missed"] or "-",
            row["doubt"] or "-",
        )
        for row in rows
    ]
    return card_text.table(header, cells)


def main() -> None:
    """Judge from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--source", choices=RADIOGRAPHS, required=True, help="what was left out")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument(
        "--network", choices=tuple(JUDGES), default="cascade", help="what the run trained"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    folders = (arguments.data, arguments.cache)
    lines = evaluate(arguments.network, arguments.run, arguments.source, *folders)
    replace_between(EXPERIMENTS, BEGIN, END, markdown(keep(lines)))
    tqdm.write(markdown([{c: line.get(c, "") for c in COLUMNS} for line in lines]))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
