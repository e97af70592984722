"""Compare the weights on the straight line between two runs, on validation alone.

Calibration and thresholds are fitted anew for each; the test fold is not looked at. Run
`training.average_runs` with the share that is chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from models.prediction import BALANCED
from training.argument_types import input_side, share
from training.arguments import data_parser, read_data, run_command
from training.average_runs import average_runs
from training.batches.augment import Pixels
from training.batches.close_ups import close_up_pairs
from training.cards.card_text import table
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, RADIOGRAPHS, Sample
from training.figures import answers, cascade_figures, cbam_answers, cbam_figures
from training.figures.cascade_figures import CascadeFold, calibrated
from training.figures.cbam_figures import CbamFold
from training.figures.figures import Cases, verdict_table
from training.figures.fold import Fold
from training.figures.metrics import auc, log_loss, sensitivity_at
from training.figures.own_pictures import own_pictures
from training.learning.cascade_checkpoint import load_cascade
from training.learning.cbam_checkpoint import load_classifier
from training.learning.run import BEST
from training.split import in_fold, read_split

Floats = NDArray[np.float64]
ANSWERED = ("sensitivity", "specificity", "missed", "doubt")
"""Of the sources with both labels together, at the balanced point."""
FRACTURES_ALONE = tuple(source for source in RADIOGRAPHS if source not in BOTH_LABELS)


@dataclass(frozen=True)
class Told:
    """What a network says of the validation fold.

    Attributes:
        fold: the pictures.
        cases: what it says of each of them.
        close_ups: scores of each source's close-ups.
        pointing: the pointing game by source.
    """

    fold: Fold
    cases: Cases
    close_ups: Mapping[str, Floats]
    pointing: Mapping[str, Mapping]


@dataclass(frozen=True)
class Asked:
    """What a network is asked of.

    Attributes:
        held: the validation fold.
        store: its pictures.
        close_ups: cut from them, by source.
    """

    held: Sequence[Sample]
    store: PictureStore
    close_ups: Mapping[str, Sequence[Pixels]]


def ask_cascade(checkpoint: Path, asked: Asked) -> Told:
    """Ask a cascade of all pictures."""
    cascade, options = load_cascade(checkpoint)
    said = answers.ask(cascade, asked.held, asked.store, options.rule)
    fold = CascadeFold("validation", asked.held, said)
    operations = cascade_figures.fit_fold(fold)
    near = {
        source: calibrated(answers.ask_pictures(cascade, pictures, options.rule), operations)
        for source, pictures in asked.close_ups.items()
    }
    pointing = cascade_figures.pointing_figures(fold)
    cases = cascade_figures.as_cases(fold, range(len(asked.held)), operations)
    return Told(fold, cases, near, pointing)


def ask_cbam(checkpoint: Path, asked: Asked) -> Told:
    """Ask a CBAM classifier of all pictures."""
    network, options = load_classifier(checkpoint)
    looked = cbam_answers.ask(network, asked.held, asked.store, options.rule)
    fold = CbamFold("validation", asked.held, looked)
    operation = cbam_figures.fit_fold(fold)
    near = {
        source: cbam_answers.ask_pictures(network, pictures, options.rule).logits
        for source, pictures in asked.close_ups.items()
    }
    pointing = cbam_figures.pointing_figures(fold, network.stride)
    cases = cbam_figures.as_cases(fold, range(len(asked.held)), operation)
    return Told(fold, cases, near, pointing)


NETWORKS: dict[str, Callable[[Path, Asked], Told]] = {"cascade": ask_cascade, "cbam": ask_cbam}


def columns_of(told: Told, truths: Mapping[str, NDArray[np.bool_]]) -> dict[str, str]:
    """Return a row of the table: a cell under each heading.

    Args:
        told: what a network says.
        truths: which close-ups of each source show a fracture.
    """
    fold, cells = told.fold, {}
    for source in BOTH_LABELS:
        rows = fold.rows(source)
        truth, scores = fold.truth(rows), told.cases.probabilities[rows]
        figures = (auc(scores, truth), sensitivity_at(scores, truth), log_loss(scores, truth))
        cells[f"{source}, at .90, log loss"] = ", ".join(_short(f) for f in figures)
    verdicts = verdict_table(told.cases.take(np.array(fold.rows(*BOTH_LABELS))), BALANCED)
    cells[", ".join(ANSWERED)] = ", ".join(_short(verdicts[a]) for a in ANSWERED)
    for source, truth in truths.items():
        cells[f"{source} close-ups ({len(truth)})"] = _short(auc(told.close_ups[source], truth))
    for source in FRACTURES_ALONE:
        against = [auc(*_against(told, source, normals)) for normals in BOTH_LABELS]
        names = ", ".join(BOTH_LABELS)
        cells[f"{source} against normals of {names}"] = ", ".join(_short(a) for a in against)
    hits = [told.pointing[source].get("share", np.nan) for source in RADIOGRAPHS]
    cells[f"hottest point, {', '.join(RADIOGRAPHS)}"] = ", ".join(_short(h) for h in hits)
    return cells


def _against(told: Told, source: str, normals: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Return probabilities and truth of a source's fractures and of another one's normals."""
    fold = told.fold
    rows = [r for r in fold.rows(source) if fold.samples[r].fractured]
    rows += [r for r in fold.rows(normals) if fold.samples[r].fractured is False]
    return told.cases.probabilities[rows], fold.truth(rows)


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def compare(
    network: str,
    runs: tuple[Path, Path],
    places: Sequence[tuple[float, int | None]],
    data: Path,
    cache: Path,
) -> str:
    """Return the table as it stands in `docs/experiments.md`, in markdown.

    Args:
        network: one of `NETWORKS`.
        runs: checkpoint of the earlier run and of the later one, which went on from it.
        places: share of the later run, and width and height of the input; None for the later run's.
        data: folder with the data sets.
        cache: folder of decoded pictures.
    """
    samples, store = read_data(data, cache, is_whole=True)
    held = own_pictures(in_fold(store.readable(samples), "validation", read_split()))
    cut = {s: close_up_pairs([h for h in held if h.source == s], store) for s in FRACTURES_ALONE}
    asked = Asked(held, store, {source: pictures for source, (pictures, _, _) in cut.items()})
    truths = {source: truth for source, (_, truth, _) in cut.items()}
    lines: list[dict[str, str]] = []
    for part, side in places:
        with TemporaryDirectory() as folder:
            average_runs(*runs, part, Path(folder), side)
            told = NETWORKS[network](Path(folder) / BEST, asked)
        known = {"share of the run": f"{part:g}", "side": str(side or "the run's")}
        lines.append({**known, **columns_of(told, truths)})
        tqdm.write(", ".join(lines[-1].values()))
    return table(tuple(lines[0]), [tuple(line.values()) for line in lines])


def main() -> None:
    """Compare from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("first", type=Path, help="checkpoint of the earlier run")
    parser.add_argument("second", type=Path, help="checkpoint of the run that went on from it")
    parser.add_argument(
        "--network", choices=tuple(NETWORKS), default="cascade", help="what the runs trained"
    )
    parser.add_argument(
        "--shares", type=share, nargs="+", default=[0.0, 0.25, 0.5, 0.75, 1.0], help="of the later"
    )
    parser.add_argument(
        "--sides", type=input_side, nargs="+", default=[None], help="input sizes in pixels"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    places = [(part, side) for side in arguments.sides for part in arguments.shares]
    runs = (arguments.first, arguments.second)
    tqdm.write(compare(arguments.network, runs, places, arguments.data, arguments.cache))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
