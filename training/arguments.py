"""What the command lines of all networks share."""

import errno
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from errors import UserError
from training.argument_types import count
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import Sample
from training.data.sources import READERS
from training.learning.device import DEVICES
from training.settings import CACHE, CARDS, DATA, RUNS, START_WEIGHTS, WEIGHTS
from training.split import read_split, unknown_groups

UNWRITABLE = frozenset({errno.EACCES, errno.EDQUOT, errno.ENOSPC, errno.EROFS})
UNKNOWN = (
    "{count} groups of pictures are not in training/split.csv and are trained on; "
    "python -m training.draw_split gives each a fold."
)


def training_parser(about: str | None, network: str) -> ArgumentParser:
    """Return a parser with what every training takes; a network adds its options.

    Args:
        about: the command's description.
        network: names the folder of its run.
    """
    parser = data_parser(about)
    parser.add_argument("--start", type=Path, default=START_WEIGHTS, help="COCO weights (.npz)")
    parser.add_argument("--out", type=Path, default=RUNS / network, help="folder of this run")
    parser.add_argument(
        "--ship", action="store_true", help="then evaluate, test fold included, and export"
    )
    return parser


def add_device(parser: ArgumentParser) -> None:
    """Let a command line tell where to compute."""
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where to compute")


def read_data(
    data: Path, cache: Path, *, is_whole: bool = False
) -> tuple[tuple[Sample, ...], PictureStore]:
    """Read the data and say what was skipped.

    Args:
        data: folder with the data sets.
        cache: folder of decoded pictures.
        is_whole: True for figures that take the place of earlier ones, which need every source.

    Raises:
        UserError: there is no picture, or a source has none that needs one.
    """
    catalogue = read_catalogue(data)
    missing = {name for name, _ in READERS} - {s.source for s in catalogue.samples}
    if is_whole and missing:
        raise UserError(
            f"Figures and cards were left as they are: {', '.join(sorted(missing))} has no picture "
            f"in {data}; name the folder that holds all sources with --data."
        )
    store = PictureStore(catalogue.samples, cache)
    tqdm.write(replace(catalogue, problems=catalogue.problems + tuple(store.problems)).summary())
    unknown = unknown_groups(catalogue.samples, read_split())
    if unknown:
        tqdm.write(UNKNOWN.format(count=len(unknown)))
    return catalogue.samples, store


def run_command(main: Callable[[], int | None]) -> int:
    """Run a command; a mistake of its user ends it with one sentence, without a traceback."""
    try:
        return main() or 0
    except UserError as error:
        raise SystemExit(str(error)) from error
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        raise SystemExit(
            f"{error.filename or 'A file'} could not be written ({error.strerror}); make room or "
            "name another folder. A training goes on after its last whole epoch, with the same "
            "command."
        ) from error


def told(arguments: Namespace, options: type[Any]) -> dict[str, Any]:
    """Return those arguments that are fields of a dataclass of options."""
    return {k: v for k, v in vars(arguments).items() if k in options.__dataclass_fields__}


def evaluation_parser(about: str | None, network: str) -> ArgumentParser:
    """Return the parser of an evaluation; arguments as for `training_parser`."""
    parser = data_parser(about)
    parser.add_argument("--run", type=Path, default=RUNS / network, help="folder of the run")
    parser.add_argument("--cards", type=Path, default=CARDS, help="folder of the model card")
    parser.add_argument("--with-test", action="store_true", help="look at the test fold as well")
    return parser


def export_parser(about: str | None, network: str) -> ArgumentParser:
    """Return the parser of an export; arguments as for `training_parser`."""
    parser = ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--run", type=Path, default=RUNS / network, help="folder of the run")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the bundle")
    return parser


def data_parser(about: str | None) -> ArgumentParser:
    """Return a parser with what every command takes that looks at pictures."""
    parser = ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of decoded pictures")
    parser.add_argument("--threads", type=count, default=2, help="processor threads to compute on")
    return parser
