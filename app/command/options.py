"""What may be written on the command line."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.version import DISCLAIMER, NAME, VERSION
from errors import WrongUsage
from models.networks import Precision
from models.registry import PIPELINES
from predictions import ALL
from words import listed

# What is done in place of answering images.
_DUTIES = ("fetch_weights", "export_corrections", "verify_history")

# Of the bundled yolo: its manifest says so, which is not read for the help.
LEAST_KEPT, MOST_BOXES = 0.01, 20


@dataclass(frozen=True)
class Options:
    """What a call of the command line asks for.

    Attributes:
        paths: images and folders.
        is_recursive: True takes sub-folders' images too.
        frame: which picture of a file that holds several, counted from 0.
        pipeline: a name of the registry, or `ALL`.
        precision: what the networks compute in.
        least_score: lowest score of a box that is told; None takes the network's own.
        resumes: True goes on with a run of the same call.
        prints_json: True prints one JSON object a line.
        out: the folder for annotated pictures.
        report: the PDF file with all images.
        table: the file with all answers.
        database: where the history is kept; None leaves that to `app.paths`.
        keeps_history: False neither asks nor keeps one.
        must_keep: True where the history was named: what is not kept there was not done.
        fetched_weights: the pipeline whose weights are to be got; empty for none.
        verifies_history: True holds the history against its hashes.
        corrections: the folder for the reader's verdicts as a training set.
    """

    paths: tuple[Path, ...]
    is_recursive: bool
    frame: int
    pipeline: str
    precision: Precision
    least_score: float | None
    resumes: bool
    prints_json: bool
    out: Path | None
    report: Path | None
    table: Path | None
    database: Path | None
    keeps_history: bool
    must_keep: bool
    fetched_weights: str
    verifies_history: bool
    corrections: Path | None

    @property
    def has_duty(self) -> bool:
        """True where something is done in place of answering images."""
        return bool(self.fetched_weights or self.corrections or self.verifies_history)


def read_options(arguments: Sequence[str] | None) -> Options:
    """Return what is asked for; what is no option, or asks for help, ends the program.

    Args:
        arguments: None takes those of the process.

    Raises:
        WrongUsage: what is done alone is asked for with more, which would be left undone.
    """
    written = _parsed(sys.argv[1:] if arguments is None else arguments)
    _require_alone(written)
    return Options(
        paths=tuple(written.path),
        is_recursive=written.recursive,
        frame=written.frame - 1,
        pipeline=written.pipeline,
        precision=written.precision,
        least_score=written.min_score,
        resumes=written.resume,
        prints_json=written.json,
        out=written.out,
        report=written.report,
        table=written.table,
        database=written.db,
        keeps_history=not written.no_history,
        must_keep=written.db is not None and not written.no_history,
        fetched_weights=written.fetch_weights or "",
        verifies_history=written.verify_history,
        corrections=written.export_corrections,
    )


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read options and paths in any order; all that follows -- are paths."""
    words = list(arguments)
    # Read together with the options before it, `argparse` would take them for options too.
    end = words.index("--") if "--" in words else len(words)
    parser = _parser()
    written = parser.parse_intermixed_args(words[:end])
    try:
        written.path = [*written.path, *map(_path, words[end + 1 :])]
    except argparse.ArgumentTypeError as error:
        parser.error(str(error))
    return written


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="predictions.py",
        # A word cut short would come to mean another one when an option is added.
        allow_abbrev=False,
        description=f"{NAME} {VERSION}: ask pipelines about bone X-rays. {DISCLAIMER}",
    )
    _add_questions(options)
    _add_files(options.add_argument_group("what is written"))
    _add_duties(options.add_argument_group("done alone, in place of answering"))
    return options


def _add_questions(options: argparse.ArgumentParser) -> None:
    options.add_argument("path", nargs="*", type=_path, help="an image or a folder of images")
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
        "--min-score",
        type=_score,
        metavar="S",
        help="lowest box score reported, 0 to 1; the bundled yolo keeps no box under "
        f"{LEAST_KEPT} and no more than {MOST_BOXES} of an image; default: the weights' own",
    )
    options.add_argument(
        "--resume",
        action="store_true",
        help="go on with a run of the same call that was killed: what it has said is not said "
        "again, --table and --report hold all; without such a run it begins anew",
    )


def _add_files(files: argparse._ArgumentGroup) -> None:
    files.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    files.add_argument("--out", type=_path, metavar="DIR", help="write annotated pictures there")
    files.add_argument(
        "--report", type=_path, metavar="FILE.pdf", help="write a report on all images there"
    )
    files.add_argument(
        "--table", type=_path, metavar="FILE", help="at the end write all answers as .csv or .json"
    )
    files.add_argument(
        "--db",
        type=_path,
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
        type=_path,
        metavar="DIR",
        help="write the reader's verdicts with their X-rays as a training set",
    )


def _require_alone(written: argparse.Namespace) -> None:
    plain = vars(_parser().parse_args([]))
    asked = [name for name, value in plain.items() if vars(written)[name] != value]
    duty = next((name for name in _DUTIES if name in asked), "")
    beside = [_as_written(name) for name in asked if name not in (duty, "db")]
    if duty and beside:
        raise WrongUsage(f"{_as_written(duty)} is done alone; leave out {listed(beside)}.")


def _as_written(name: str) -> str:
    return "PATH" if name == "path" else f"--{name.replace('_', '-')}"


def _path(text: str) -> Path:
    # An empty name, as of a script's variable that is not set, would be the folder at hand.
    if not text:
        raise argparse.ArgumentTypeError("a name is empty; name a file or a folder")
    return Path(text)


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
