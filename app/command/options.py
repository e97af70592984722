"""What may be written on the command line."""

import argparse
from pathlib import Path

from app.version import DISCLAIMER, NAME, VERSION
from errors import WrongUsage
from models.registry import PIPELINES
from predictions import ALL
from words import listed

# What is done in place of answering images.
DUTIES = ("fetch_weights", "export_corrections", "verify_history")


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line's words."""
    options = argparse.ArgumentParser(
        prog="predictions.py",
        description=f"{NAME} {VERSION}: ask pipelines about bone X-rays. {DISCLAIMER}",
    )
    _add_questions(options)
    _add_files(options.add_argument_group("what is written"))
    _add_duties(options.add_argument_group("done alone, in place of answering"))
    return options


def _add_questions(options: argparse.ArgumentParser) -> None:
    options.add_argument("path", nargs="*", type=Path, help="an image or a folder of images")
    options.add_argument("--recursive", action="store_true", help="take sub-folders' images too")
    options.add_argument(
        "--frame",
        type=_frame,
        default=1,
        metavar="N",
        help="which picture of a file that holds several; default: 1",
    )
    options.add_argument(
        "--pipeline", choices=[*PIPELINES, ALL], default="cascade", help="default: cascade"
    )
    options.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    options.add_argument(
        "--min-score", type=_score, metavar="S", help="lowest box score reported, 0 to 1"
    )
    options.add_argument(
        "--resume",
        action="store_true",
        help="go on with a run of the same call that was killed: what it has said is not said "
        "again, --table and --report hold all; without such a run it begins anew",
    )


def _add_files(files: argparse._ArgumentGroup) -> None:
    files.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    files.add_argument("--out", type=Path, metavar="DIR", help="write annotated pictures there")
    files.add_argument(
        "--report", type=Path, metavar="FILE.pdf", help="write a report on all images there"
    )
    files.add_argument(
        "--table", type=Path, metavar="FILE", help="at the end write all answers as .csv or .json"
    )
    files.add_argument(
        "--db",
        type=Path,
        metavar="FILE",
        help="keep the history there; default: where the window keeps it",
    )
    files.add_argument("--no-history", action="store_true", help="neither ask nor keep a history")


def _add_duties(duties: argparse._ArgumentGroup) -> None:
    duties.add_argument(
        "--fetch-weights",
        choices=list(PIPELINES),
        metavar="PIPELINE",
        help="get the weights that the program may not carry, and check them",
    )
    duties.add_argument(
        "--verify-history",
        action="store_true",
        help="hold each row of the history against its hash, and name the first one changed",
    )
    duties.add_argument(
        "--export-corrections",
        type=Path,
        metavar="DIR",
        help="write the reader's verdicts with their X-rays as a training set",
    )


def duty_of(options: argparse.Namespace) -> str:
    """Return which of `DUTIES` is asked for; empty where images are to be answered.

    Raises:
        WrongUsage: more is asked for beside it, which would be left undone.
    """
    plain = vars(parser().parse_args([]))
    asked = [name for name, value in vars(options).items() if value != plain[name]]
    duty = next((name for name in DUTIES if name in asked), "")
    beside = [_as_written(name) for name in asked if name not in (duty, "db")]
    if duty and beside:
        raise WrongUsage(f"{_as_written(duty)} is done alone; leave out {listed(beside)}.")
    return duty


def _as_written(name: str) -> str:
    return "PATH" if name == "path" else f"--{name.replace('_', '-')}"


def _frame(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no picture's number; the first is number 1")
    return int(text)


def _score(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} is no score; a score lies between 0 and 1")
    return value
