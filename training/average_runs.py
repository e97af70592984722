"""Average the weights of two runs, the second of which went on from the first.

A run that went on keeps most of what it learnt and gains back some of what it forgot: both lie in
one basin, so that the straight line between them is as good as its ends or better.

Source: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models".
"""

import shutil
from argparse import ArgumentParser
from pathlib import Path

from tqdm import tqdm

from errors import UserError
from training.argument_types import input_side, share
from training.arguments import run_command
from training.learning.run import BEST, CURVES
from training.networks.checkpoints import load_checkpoint, save_checkpoint, weights_between
from training.settings import RUNS
from training.whole_file import written_whole


def average_runs(
    first: Path, second: Path, share: float, out: Path, side: int | None = None
) -> None:
    """Write a checkpoint whose averaged weights lie between those of two others.

    Args:
        first: checkpoint of the earlier run.
        second: checkpoint of the later run; all else is taken from it, but a source counts as left
            out only where both left it out.
        share: of the later run, 0 to 1.
        out: folder of the new run.
        side: width and height at which the new run reads pictures; None for the later run's.

    Raises:
        UserError: the checkpoints are of different networks.
    """
    earlier, later = load_checkpoint(first), load_checkpoint(second)
    weights = {n: v.shape for n, v in earlier["average"].items()}
    if weights != {n: v.shape for n, v in later["average"].items()}:
        raise UserError(
            f"{first} and {second} hold different networks, which have no mean; name a run and one "
            "that went on from it."
        )
    between = weights_between(earlier["average"], later["average"], share)
    epochs = earlier["epoch"] + later["epoch"]
    options = later["options"] if side is None else {**later["options"], "side": side}
    if "without" in options:
        shared = set(earlier["options"].get("without", ())) & set(options["without"])
        options = {**options, "without": tuple(s for s in options["without"] if s in shared)}
    made = {"average": between, "epoch": epochs, "options": options}
    save_checkpoint(out / BEST, {**later, **made})
    curves = second.with_name(CURVES)
    if curves.is_file():
        with written_whole(out / CURVES) as part:
            shutil.copyfile(curves, part)


def main() -> None:
    """Average from the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, help="checkpoint of the earlier run")
    parser.add_argument("second", type=Path, help="checkpoint of the run that went on from it")
    parser.add_argument("--share", type=share, default=0.75, help="of the later run, 0 to 1")
    parser.add_argument("--out", type=Path, default=RUNS / "cascade_mean", help="new run's folder")
    parser.add_argument(
        "--side", type=input_side, help="input size in pixels; default: the later run's"
    )
    arguments = parser.parse_args()
    average_runs(arguments.first, arguments.second, arguments.share, arguments.out, arguments.side)
    tqdm.write(f"done: {arguments.out / BEST}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
