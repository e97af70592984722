"""List the training pictures without a fracture on which an earlier run draws the surest boxes.

`training.train_yolo --hard-negatives` draws them more often: plates, growth plates, bones that lie
over each other. Only the training fold is looked at.
"""

import csv
from pathlib import Path

import torch
from tqdm import tqdm

from errors import UserError
from training.argument_types import share
from training.arguments import data_parser, read_data, run_command
from training.data.pictures import PictureStore
from training.data.sample import Sample
from training.figures.detections import detect
from training.learning.run import BEST
from training.learning.yolo_checkpoint import load_detector
from training.settings import RUNS
from training.split import in_fold, read_split
from training.whole_file import write_csv

HARD_FROM = 0.05
COLUMNS = ("picture", "score")


def find_hard_negatives(
    run: Path, samples: tuple[Sample, ...], store: PictureStore, score: float
) -> list[tuple[str, float]]:
    """Return keys and highest scores of normals with a box of at least this score, surest first."""
    detector, options = load_detector(run / BEST)
    boxed = [s for s in store.readable(samples) if s.is_boxed and not s.fractured]
    normals = in_fold(boxed, "train", read_split())
    found = detect(detector, normals, store, options.rule)
    fired = [(s.key, f.best) for s, f in zip(normals, found, strict=True) if f.best >= score]
    return sorted(fired, key=lambda pair: -pair[1])


def write_hard_negatives(path: Path, fired: list[tuple[str, float]]) -> None:
    """Write keys and scores as CSV."""
    rows = ((key, f"{score:.4f}") for key, score in fired)
    write_csv(path, COLUMNS, (dict(zip(COLUMNS, row, strict=True)) for row in rows))


def read_hard_negatives(path: str) -> list[str]:
    """Return the keys of a list; none for an empty path.

    Raises:
        UserError: there is no such list.
    """
    if not path:
        return []
    if not Path(path).is_file():
        raise UserError(
            f"There is no list {path} of hard negatives; write one with: "
            f"python -m training.hard_negatives --out {path}"
        )
    with Path(path).open(newline="", encoding="utf-8") as file:
        return [row[COLUMNS[0]] for row in csv.DictReader(file)]


def main() -> None:
    """List hard negatives from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--run", type=Path, default=RUNS / "yolo", help="folder of the run")
    parser.add_argument("--score", type=share, default=HARD_FROM, help="least score of a box")
    parser.add_argument("--out", type=Path, help="default: hard_negatives.csv in the run's folder")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments.data, arguments.cache)
    fired = find_hard_negatives(arguments.run, samples, store, arguments.score)
    path = arguments.out or arguments.run / "hard_negatives.csv"
    write_hard_negatives(path, fired)
    tqdm.write(f"{len(fired)} pictures in {path}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
