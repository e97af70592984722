"""Fit crack against complete fracture on the cascade's trunk, cross-validated, and write its card.

The pictures of the test fold are asked after the fit. A fit takes minutes, most of them for the
trunk's features; with `--ship` the head goes into the bundle.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from errors import UserError
from imaging.preprocess import Preprocessing, prepare, turned
from models.calibration import Calibration
from training.arguments import read_data, run_command, training_parser
from training.cards.crack_card import write_card
from training.data.kinds import is_fractura, kind_samples
from training.data.pictures import PictureStore, as_radiograph
from training.data.sample import Sample
from training.export_crack import ship
from training.figures.crack_figures import (
    Answers,
    balance,
    balanced_error,
    calibrated,
    confusion,
    draw,
    failure_lines,
    fold_figures,
    least_known,
    out_of_fold,
)
from training.figures.figures import tidy, today
from training.figures.metrics import auc
from training.figures.operating import fit_platt
from training.learning.cascade_checkpoint import load_cascade
from training.learning.run import FIGURES
from training.networks.checkpoints import save_checkpoint
from training.networks.heads import Cascade
from training.networks.kind_network import FEATURES, HEAD, KindHead, features_of
from training.networks.trunk import MAP_CHANNELS
from training.settings import CARDS, CASCADE_RUN, WEIGHTS
from training.split import in_fold, read_split
from training.whole_file import write_json

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ANGLES = (0.0, -12.0, 12.0)
VIEWS = tuple((angle, is_mirrored) for angle in ANGLES for is_mirrored in (False, True))
"""Turns, and whether mirrored, that a fit learns from; the first is the picture as it is."""
MIRRORED_TURNS = ANGLES[1:]
ASKED = (0, *(VIEWS.index((angle, True)) for angle in MIRRORED_TURNS))
"""Views whose mean logit is the answer: three are as good as all six (`docs/experiments.md`)."""
FOLDS, REPEATS = 5, 4
KINDS = (False, True)
PULL = 1.0
"""Of the weights towards zero; .1 to 1.0 were as good as each other in cross-validation."""


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
    return np.asarray(rows, np.float64).reshape(len(samples), len(VIEWS), FEATURES)


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


def folds_of(groups: Sequence[str], repeat: int) -> NDArray[np.intp]:
    """Return the fold of each picture in one draw of the folds; a group lies in one fold."""
    names, which = np.unique(np.asarray(groups, str), return_inverse=True)
    order = np.random.default_rng(repeat).permutation(len(names))
    fold = np.zeros(len(names), np.intp)
    fold[order] = np.arange(len(names)) % FOLDS
    return fold[which]


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
    folds = folds_of(groups, repeat)
    logits = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = folds == fold
        logits[held] = fit_line(features[~held], truth[~held]).logits(features[held][:, asked])
    return logits


def head_of(line: Line, calibration: Calibration) -> KindHead:
    """Return the network whose logit of fractura is the calibrated one."""
    return KindHead(
        torch.from_numpy(line.mean).float(),
        torch.from_numpy(line.spread).float(),
        torch.from_numpy(line.weight * calibration.slope).float(),
        float(line.bias * calibration.slope + calibration.intercept),
    )


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    """Fit, cross-validate, write head, figures, plots and card; return the figures."""
    cascade, options = load_cascade(arguments.trunk)
    everything, store = read_data(arguments.data, arguments.cache, is_whole=True)
    usable, folds = kind_samples(store.readable(everything)), read_split()
    own = in_fold(usable, "train", folds) + in_fold(usable, "validation", folds)
    held = in_fold(usable, "test", folds)
    refuse_too_few(own, held)
    features = read_features(cascade, own, store, options.rule)
    answers, calibration, known_from, areas = cross_validated(own, features)
    line = fit_line(features, answers.truth)
    logits = line.logits(read_features(cascade, held, store, options.rule)[:, ASKED])
    tested = Answers(held, calibrated(calibration, logits), np.full(len(held), known_from))
    figures = {
        "date": today(),
        "known_from": known_from,
        "mirrored_turns": list(MIRRORED_TURNS),
        "repeats": [tidy(area) for area in areas],
        "calibration_error": tidy(balanced_error(answers.chances, answers.truth)),
        "cross_validation": fold_figures(answers),
        "test": fold_figures(tested),
        "answers": confusion(answers),
    }
    save_checkpoint(arguments.out / HEAD, {"head": head_of(line, calibration).state_dict()})
    write_json(arguments.out / FIGURES, figures)
    draw(answers, arguments.cards)
    write_card(arguments.cards / "crack_vs_fracture.md", figures, failure_lines(answers))
    return figures


def refuse_too_few(own: Sequence[Sample], held: Sequence[Sample]) -> None:
    """Refuse to fit where a fold of the cross-validation, or the test fold, would lack a kind.

    Raises:
        UserError: there are too few groups of a kind.
    """
    for name, samples, least in (("fitted on", own, FOLDS), ("tested on", held, 1)):
        groups = [len({s.group_key for s in samples if is_fractura(s) is kind}) for kind in KINDS]
        if min(groups) < least:
            raise UserError(
                f"Crack against fracture needs {least} groups of each kind to be {name}; there "
                f"are {groups[0]} of cracks and {groups[1]} of fractures that nobody drew on."
            )


def cross_validated(
    samples: Sequence[Sample], features: Floats
) -> tuple[Answers, Calibration, float, list[float]]:
    """Return what pictures were answered by fits that saw nothing of their groups.

    Args:
        samples: the pictures.
        features: (count, views, FEATURES) in the same order.

    Returns:
        The answers of the repetition whose AUC lies next to the mean, each with a calibration and a
        least score fitted on the other folds' answers; the calibration and the least score that are
        bundled, fitted on all; and the AUC of each repetition.
    """
    truth = np.array([is_fractura(s) for s in samples], bool)
    groups = [s.group_key for s in samples]
    runs = [cross_validate(features, truth, groups, repeat) for repeat in range(REPEATS)]
    pairs = [out_of_fold(run, truth, folds_of(groups, repeat)) for repeat, run in enumerate(runs)]
    areas = [auc(chances, truth) for chances, _ in pairs]
    typical = int(np.abs(np.array(areas) - np.mean(areas)).argmin())
    logits, every = np.concatenate(runs), np.tile(truth, REPEATS)
    calibration = fit_platt(logits, every, balance(every))
    known_from = least_known(calibrated(calibration, logits), every)
    return Answers(samples, *pairs[typical]), calibration, known_from, areas


def main() -> None:
    """Fit from the command line."""
    parser = training_parser(__doc__, "crack")
    parser.add_argument(
        "--trunk", type=Path, default=CASCADE_RUN, help="checkpoint of the cascade it sits on"
    )
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
