"""Fine-tune the cascade on the reader's corrections, mixed with the usual batches.

The result is shipped only if it answers the locked validation fold no worse than the network that
it started from: the lower AUC of the two sources with both labels, and the calibration error.

    python predictions.py --export-corrections DIR
    python -m training.unpack_bundle
    python -m training.fine_tune --corrections DIR --earlier runs/cascade/best.pt --ship
"""

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from training.arguments import add_device, read_data, run_command, training_parser
from training.batches.batches import RECIPE
from training.data.corrections import SOURCE, JoinedStore, copies_among, read_corrections
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, Sample
from training.figures.cascade_figures import answer_fold, as_cases, fit_fold
from training.figures.metrics import auc, calibration_error
from training.learning.cascade_checkpoint import Options, load_cascade
from training.learning.device import CPU, choose_device
from training.learning.options import add_length, add_rate
from training.learning.run import BEST, CURVES, LAST, training_in
from training.networks.heads import Cascade
from training.settings import CASCADE_RUN
from training.split import in_fold, read_split
from training.train_cascade import Trainer, ship_run
from training.whole_file import write_text

# Pictures of corrections in each batch beside the usual ones, if there are any of the kind.
CORRECTED = {f"{SOURCE} fractured": 3, f"{SOURCE} normal": 3}
# The calibration error of one fold moves by so much with its bins alone.
CALIBRATION_SLACK = 0.005
EPOCHS, STEPS, RATE = 2, 100, 1e-4
MADE_FROM = "made_from.txt"
LEARNS_FROM = (
    "{used} corrections to learn from; left out: {unread} that can't be read and {copies} that "
    "look like copies of pictures of the validation or test fold."
)
NO_WORSE = (
    "No worse: worst source's AUC {before.worst_auc:.4f} to {after.worst_auc:.4f}, calibration "
    "error {before.calibration:.4f} to {after.calibration:.4f}."
)


@dataclass(frozen=True)
class Locked:
    """How a network answers the locked validation fold.

    Attributes:
        worst_auc: the lower AUC of the sources with both labels.
        calibration: expected calibration error of the probabilities, in [0, 1].
    """

    worst_auc: float
    calibration: float


def locked_figures(
    cascade: Cascade, samples: Sequence[Sample], store: PictureStore, options: Options
) -> Locked:
    """Return the figures of the validation fold, calibrated on it as a shipped network is."""
    fold = answer_fold("validation", cascade, list(samples), store, options.rule)
    operations = fit_fold(fold)
    by_source = [as_cases(fold, fold.rows(source), operations) for source in BOTH_LABELS]
    every = as_cases(fold, fold.rows(*BOTH_LABELS), operations)
    return Locked(
        min(auc(cases.probabilities, cases.truth) for cases in by_source),
        calibration_error(np.asarray(every.probabilities), every.truth),
    )


def refusal(before: Locked, after: Locked) -> str:
    """Return why a network must not take the place of the one before; empty if it may."""
    reasons = []
    # A figure that is no number must not pass.
    if not after.worst_auc >= before.worst_auc:
        reasons.append(
            f"the worst source's AUC fell from {before.worst_auc:.4f} to {after.worst_auc:.4f}"
        )
    if not after.calibration <= before.calibration + CALIBRATION_SLACK:
        reasons.append(
            f"the calibration error rose from {before.calibration:.4f} to {after.calibration:.4f}"
        )
    return " and ".join(reasons)


def learnable(
    given: Sequence[Sample], samples: Sequence[Sample], store: PictureStore
) -> list[Sample]:
    """Return the corrections that can be read and are no copies of pictures of validation or test.

    Says how many are left out, and what each copy is a copy of.
    """
    known, folds, own = store.readable(samples), read_split(), store.readable(given)
    locked = [*in_fold(known, "validation", folds), *in_fold(known, "test", folds)]
    copies = copies_among(own, locked, store)
    used = [s for s in own if s.key not in copies]
    counts = {"used": len(used), "unread": len(given) - len(own), "copies": len(copies)}
    tqdm.write(LEARNS_FROM.format(**counts))
    for key, original in copies.items():
        tqdm.write(f"  {key}: looks like {original.key}")
    return used


def mixed(
    options: Options,
    folder: Path,
    samples: Sequence[Sample],
    corrections: Sequence[Sample],
    store: PictureStore,
    *,
    device: torch.device = CPU,
) -> Trainer:
    """Return a trainer whose batches hold corrections beside the usual pictures.

    Args:
        options: of the run.
        folder: of the run.
        samples: the usual pictures, of all folds.
        corrections: pictures of neither the validation nor the test fold.
        store: has the pixels of both.
        device: where to compute.
    """
    recipe = {**RECIPE, **CORRECTED}
    return Trainer(options, folder, samples, store, device, beside=corrections, recipe=recipe)


def make_room(folder: Path, corrections: Path, earlier: Path, options: Options) -> None:
    """Clear a run's folder of one with other corrections, another start or other options.

    The same run, stopped before its end, keeps its checkpoint and goes on.

    Raises:
        UserError: another process is training in it.
    """
    digest = hashlib.sha256(repr(options).encode())
    for path in (earlier, *sorted(path for path in corrections.rglob("*") if path.is_file())):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    note = folder / MADE_FROM
    if note.is_file() and note.read_text(encoding="utf-8") == digest.hexdigest():
        return
    with training_in(folder):
        if any((folder / name).exists() for name in (LAST, BEST)):
            tqdm.write(f"{folder} holds a run of other corrections, which is begun anew.")
        for name in (LAST, BEST, CURVES, MADE_FROM):
            (folder / name).unlink(missing_ok=True)
        write_text(note, digest.hexdigest())


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = training_parser(__doc__, "cascade_corrected")
    add_device(parser)
    parser.add_argument("--corrections", type=Path, required=True, help="folder of the export")
    parser.add_argument(
        "--earlier", type=Path, default=CASCADE_RUN, help="checkpoint of the cascade to go on from"
    )
    add_length(parser, EPOCHS, STEPS)
    add_rate(parser, RATE)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Fine-tune from the command line; 1 where the result is refused."""
    arguments = read_arguments(words)
    torch.set_num_threads(arguments.threads)
    given = read_corrections(arguments.corrections)
    samples, usual = read_data(arguments.data, arguments.cache)
    earlier, options = load_cascade(arguments.earlier)
    options = replace(options, epochs=arguments.epochs, steps=arguments.steps, rate=arguments.rate)
    with tempfile.TemporaryDirectory() as cache:
        store = JoinedStore(usual, PictureStore(given, Path(cache)))
        corrections = learnable(given, samples, store)
        if not corrections:
            return 1
        make_room(arguments.out, arguments.corrections, arguments.earlier, options)
        before = locked_figures(earlier, samples, usual, options)
        device = choose_device(arguments.device)
        trainer = mixed(options, arguments.out, samples, corrections, store, device=device)
        trainer.start(arguments.start, arguments.earlier)
        trainer.train()
    after = locked_figures(load_cascade(arguments.out / BEST)[0], samples, usual, options)
    reason = refusal(before, after)
    if reason:
        tqdm.write(f"Refused: {reason}. The network in use stays; nothing was shipped.")
        return 1
    tqdm.write(NO_WORSE.format(before=before, after=after))
    if arguments.ship:
        ship_run(arguments)
    return 0


if __name__ == "__main__":
    raise SystemExit(run_command(main))
