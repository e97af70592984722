"""Fit crack against complete fracture on the cascade's trunk, cross-validated, and write its card.

The pictures of the test fold are asked once, after the fit. A fit takes minutes, most of them for
the trunk's features; with `--ship` the head goes into the bundle.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from imaging.preprocess import Preprocessing, prepare, turned
from models.calibration import Calibration
from training.arguments import read_data, run_command, training_parser
from training.cascade_checkpoint import load_cascade
from training.checkpoints import save_checkpoint
from training.crack_card import write_card
from training.export_crack import ship
from training.figures import share, tidy, tidy_pair, today
from training.heads import Cascade
from training.kind_network import FEATURES, FIGURES, HEAD, KindHead, features_of
from training.kinds import is_fractura, kind_samples, regions_of
from training.metrics import auc, calibration_error, interval
from training.operating import fit_platt
from training.pictures import PictureStore, as_radiograph
from training.plots import plot_roc
from training.sample import PARTS, Sample
from training.settings import CARDS, CASCADE_RUN, WEIGHTS
from training.split import in_fold, read_split
from training.trunk import MAP_CHANNELS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ANGLES = (0.0, -12.0, 12.0)
VIEWS = tuple((angle, is_mirrored) for angle in ANGLES for is_mirrored in (False, True))
"""Turns, and whether mirrored, that a fit learns from; the first is the picture as it is."""
MIRRORED_TURNS = ANGLES[1:]
ASKED = (0, *(VIEWS.index((angle, True)) for angle in MIRRORED_TURNS))
"""Views whose mean logit is the answer: three are as good as all six (`docs/experiments.md`)."""
FOLDS, REPEATS = 5, 4
PULL = 1.0
"""Of the weights towards zero; .1 to 1.0 were as good as each other in cross-validation."""
RIGHT_AMONG_KNOWN = 0.80


@dataclass(frozen=True)
class Line:
    """A straight line through standardised features: the logit of fractura."""

    mean: Floats
    spread: Floats
    weight: Floats
    bias: float

    def logits(self, features: Floats) -> Floats:
        """Return the mean logit (count,) of (count, views, FEATURES) raw features."""
        return (((features - self.mean) / self.spread) @ self.weight + self.bias).mean(1)


def views(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (views, channels, height, width): a prepared picture in all `VIEWS`."""
    others = [turned(tensor, angle, is_mirrored=mirrored) for angle, mirrored in VIEWS[1:]]
    return np.concatenate([tensor, *others])


@torch.no_grad()
def read_features(
    cascade: Cascade, samples: Sequence[Sample], store: PictureStore, rule: Preprocessing
) -> Floats:
    """Return (count, views, FEATURES) in the order of `VIEWS`."""
    rows = []
    for sample in tqdm(samples, desc="features", leave=False, disable=None):
        tensor, _ = prepare(as_radiograph(store.pixels(sample)), rule)
        maps = cascade.trunk(torch.from_numpy(views(tensor)))
        rows.append(features_of(*(maps[name] for name in MAP_CHANNELS)).numpy())
    return np.asarray(rows, np.float64).reshape(len(samples), -1, FEATURES)


def fit_line(features: Floats, truth: Bools, pull: float = PULL) -> Line:
    """Fit a logistic regression in which both kinds weigh the same.

    Args:
        features: (count, views, FEATURES).
        truth: (count,) True for fractura.
        pull: see `PULL`.
    """
    rows = features.reshape(-1, features.shape[2])
    wanted = torch.from_numpy(np.repeat(truth, features.shape[1]).astype(np.float64))
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    inputs = torch.from_numpy((rows - mean) / spread)
    weights = torch.from_numpy(balance(wanted.numpy() > 0))
    weight = torch.zeros(rows.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(
            inputs @ weight + bias, wanted, weights
        )
        total = value + pull * (weight**2).sum() / 2
        total.backward()
        return total

    optimizer.step(loss)
    return Line(mean, spread, weight.detach().numpy(), float(bias.detach()[0]))


def cross_validate(
    features: Floats,
    truth: Bools,
    groups: Sequence[str],
    repeat: int,
    asked: Sequence[int] = ASKED,
) -> Floats:
    """Return each picture's logit from a fit that saw nothing of its group.

    Args:
        features: (count, views, FEATURES).
        truth: (count,) True for fractura.
        groups: of the pictures.
        repeat: number of the draw of the folds.
        asked: the views whose mean logit is the answer.
    """
    names = np.asarray(groups, str)
    order = np.random.default_rng(repeat).permutation(np.unique(names))
    logits = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = np.isin(names, order[fold::FOLDS])
        logits[held] = fit_line(features[~held], truth[~held]).logits(features[held][:, asked])
    return logits


def least_known(probabilities: Floats, truth: Bools) -> float:
    """Return the score of the likelier kind from which it is right often enough.

    Both kinds count the same; .5, where every answer counts, is the lowest.
    """
    weight = balance(truth)
    best = np.maximum(probabilities, 1 - probabilities)
    is_right = (probabilities >= 0.5) == truth
    for score in np.arange(0.5, 0.95, 0.01):
        known = best >= score
        if known.any() and (weight * is_right)[known].sum() / weight[known].sum() >= (
            RIGHT_AMONG_KNOWN
        ):
            return tidy(score)
    return 0.95


def balance(truth: Bools) -> Floats:
    """Return weights under which both kinds count the same, with mean 1."""
    return np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))


def balanced_error(probabilities: Floats, truth: Bools) -> float:
    """Return the expected calibration error with both kinds drawn equally often."""
    chance = balance(truth) / len(truth)
    drawn = np.random.default_rng(0).choice(len(truth), 100 * len(truth), p=chance / chance.sum())
    return calibration_error(probabilities[drawn], truth[drawn])


def head_of(line: Line, calibration: Calibration) -> KindHead:
    """Return the network whose logit of fractura is the calibrated one."""
    return KindHead(
        torch.from_numpy(line.mean).float(),
        torch.from_numpy(line.spread).float(),
        torch.from_numpy(line.weight * calibration.slope).float(),
        float(line.bias * calibration.slope + calibration.intercept),
    )


def fold_figures(
    samples: Sequence[Sample], probabilities: Floats, known_from: float
) -> dict[str, Any]:
    """Return the figures of some pictures, whole and by body part."""
    truth = np.array([is_fractura(s) for s in samples], bool)
    tables = {"all": np.ones(len(samples), bool)}
    # "Hand" is the region of wrist and hand.
    parts = {p: [s.parts == (p,) for s in samples] for p in PARTS if p != "Hand"}
    for name, chosen in (parts | regions_of(samples)).items():
        tables[name] = np.array(chosen, bool)
    return {
        name: _row([s for s, r in zip(samples, rows, strict=True) if r], truth[rows], values)
        | _known(truth[rows], values, known_from)
        for name, rows in tables.items()
        if (values := probabilities[rows]).size
    }


def _row(samples: Sequence[Sample], truth: Bools, probabilities: Floats) -> dict[str, Any]:
    row: dict[str, Any] = {"n": len(samples), "fisura": int((~truth).sum())}
    if min(truth.sum(), (~truth).sum()) < 5:
        return row
    groups = [s.group_key for s in samples]
    spread = interval(lambda rows: auc(probabilities[rows], truth[rows]), groups)
    return row | {"auc": tidy(auc(probabilities, truth)), "auc_interval": tidy_pair(spread)}


def _known(truth: Bools, probabilities: Floats, known_from: float) -> dict[str, Any]:
    known = np.maximum(probabilities, 1 - probabilities) >= known_from
    is_right = (probabilities >= 0.5) == truth
    groups = [str(i) for i in range(len(truth))]
    return {
        "neither": tidy(float((~known).mean())),
        "fisura_right": share(is_right[known & ~truth], groups[: int((known & ~truth).sum())]),
        "fractura_right": share(is_right[known & truth], groups[: int((known & truth).sum())]),
    }


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    """Fit, cross-validate, write head, figures, plots and card; return the figures."""
    cascade, options = load_cascade(arguments.trunk)
    everything, store = read_data(arguments)
    usable, folds = kind_samples(store.readable(everything)), read_split()
    own = in_fold(usable, "train", folds) + in_fold(usable, "validation", folds)
    held = in_fold(usable, "test", folds)
    features = read_features(cascade, own, store, options.rule)
    truth = np.array([is_fractura(s) for s in own], bool)
    groups = [s.group_key for s in own]
    runs = [cross_validate(features, truth, groups, repeat) for repeat in range(REPEATS)]
    weights = np.tile(balance(truth), REPEATS)
    calibration = fit_platt(np.concatenate(runs), np.tile(truth, REPEATS), weights)
    areas = [auc(run, truth) for run in runs]
    # The tables show one repetition: that whose AUC lies next to the mean.
    typical = runs[int(np.abs(np.array(areas) - np.mean(areas)).argmin())]
    chances = np.array([calibration.probability(float(v)) for v in typical])
    known_from = least_known(chances, truth)
    line = fit_line(features, truth)
    tested = line.logits(read_features(cascade, held, store, options.rule)[:, ASKED])
    test_chances = np.array([calibration.probability(float(v)) for v in tested])
    figures = {
        "date": today(),
        "known_from": known_from,
        "mirrored_turns": list(MIRRORED_TURNS),
        "repeats": [tidy(area) for area in areas],
        "calibration_error": tidy(balanced_error(chances, truth)),
        "cross_validation": fold_figures(own, chances, known_from),
        "test": fold_figures(held, test_chances, known_from),
    }
    save_checkpoint(arguments.out / HEAD, {"head": head_of(line, calibration).state_dict()})
    (arguments.out / FIGURES).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    is_leg = np.array([s.parts == ("Leg",) for s in own], bool)
    pairs = {"all": (chances, truth), "leg": (chances[is_leg], truth[is_leg])}
    plot_roc(arguments.cards / "crack-roc.png", pairs)
    write_card(arguments.cards / "crack_vs_fracture.md", figures)
    return figures


def main() -> None:
    """Fit from the command line."""
    parser = training_parser(__doc__, "crack")
    parser.add_argument("--trunk", type=Path, default=CASCADE_RUN)
    parser.add_argument("--cards", type=Path, default=CARDS, help="folder of the model card")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    figures = train(arguments)
    for name in ("cross_validation", "test"):
        tqdm.write(f"{name}: {figures[name]['all']}")
    if arguments.ship:
        ship(arguments.out, WEIGHTS)


if __name__ == "__main__":
    raise SystemExit(run_command(main))
