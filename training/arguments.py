"""What the command lines of all networks share."""

from argparse import ArgumentParser
from pathlib import Path

from training.settings import CACHE, CARDS, DATA, RUNS, START_WEIGHTS


def training_parser(about: str | None, network: str) -> ArgumentParser:
    """Return a parser with what every training takes; a network adds its options.

    Args:
        about: the command's description.
        network: names the folder of its run.
    """
    parser = _parser(about)
    parser.add_argument("--start", type=Path, default=START_WEIGHTS, help="COCO weights (.npz)")
    parser.add_argument("--out", type=Path, default=RUNS / network, help="folder of this run")
    parser.add_argument(
        "--ship", action="store_true", help="then evaluate, test fold included, and export"
    )
    return parser


def evaluation_parser(about: str | None, network: str) -> ArgumentParser:
    """Return the parser of an evaluation; arguments as for `training_parser`."""
    parser = _parser(about)
    parser.add_argument("--run", type=Path, default=RUNS / network, help="folder of the run")
    parser.add_argument("--cards", type=Path, default=CARDS, help="folder of the model card")
    parser.add_argument("--with-test", action="store_true", help="look at the test fold as well")
    return parser


def _parser(about: str | None) -> ArgumentParser:
    parser = ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of decoded pictures")
    parser.add_argument("--threads", type=int, default=2)
    return parser
