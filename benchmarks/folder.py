"""A folder by the command line: `python -m benchmarks.folder FOLDER [--images 100] [--report]`.

It is held against the engine's own rate, which is that of the networks alone, on tensors that are
ready: trunk, body-part head and one specialist. The command line decodes, answers, keeps a row and
prints a line for each image; it has an analyst on each processor, the engine's rate is that of one
network on all. The command line's rate is taken between the first and the last line (a handful of
images are under way when the first line comes), and also over the whole process. Whatever else the
machine does makes either slower, never faster: the best rounds are set against each other.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measured import heading
from benchmarks.page import ROOT, Row, add_report, table, tell
from imaging.load import load_radiograph
from imaging.preprocess import prepare
from models.engine import Engine
from predictions import Predictor

NAME = "folder"


def main() -> None:
    """Measure engine and command line in turn, several times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    add_report(parser)
    options = parser.parse_args()
    images = sorted(p for p in options.folder.iterdir() if p.suffix == ".jpg")[: options.images]
    first = heading()
    with tempfile.TemporaryDirectory() as folder:
        for image in images:
            (Path(folder) / image.name).symlink_to(image.resolve())
        engines, betweens, wholes = [], [], []
        for turn in range(options.rounds):
            engine = engine_rate(images)
            between, over_all = command_line_rates(Path(folder), Path(folder) / f"{turn}.db")
            engines.append(engine)
            betweens.append(between)
            wholes.append(over_all)
            print(
                f"engine alone {engine:.0f} images/s, command line {between:.0f} images/s, "
                f"with its start {over_all:.0f} images/s"
            )
    best = max(engines)
    shares = max(betweens) / best, max(wholes) / best
    rows = rows_of(len(images), shares, options.rounds)
    words = "The best round of each against one network's own rate on all processors."
    tell(NAME, [f"{first} {words}", "", *table(rows)], options.report)


def rows_of(count: int, shares: tuple[float, float], rounds: int) -> list[Row]:
    """Return both figures; shares are between the lines, and with the start of the process."""
    name = f"a folder of {count} images, against one network's own rate"
    between, whole = (f"{share * 100:.0f} %" for share in shares)
    return [
        Row(name, between, "at least 85 %", str(rounds), True),
        Row(f"{name}, with the start", whole, "at least 70 %", str(rounds), True),
    ]


def engine_rate(images: list[Path]) -> float:
    """Return images a second of the cascade's networks alone."""
    files = Predictor().weights("cascade").files
    engine = Engine()
    rule = files["trunk"].preprocessing
    assert rule is not None
    tensors = [prepare(load_radiograph(image), rule)[0] for image in images]
    trunk = engine.network(files["trunk"])

    def answer(tensor) -> None:
        features = trunk.run(tensor)
        engine.run_head(files["body_part"], features)
        engine.run_head(files["leg"], features)

    for tensor in tensors[:5]:
        answer(tensor)
    start = time.perf_counter()
    for tensor in tensors:
        answer(tensor)
    return len(tensors) / (time.perf_counter() - start)


def command_line_rates(folder: Path, database: Path) -> tuple[float, float]:
    """Return images a second between the first and the last line, and over the whole process."""
    command = ["predictions.py", str(folder), "--pipeline", "cascade", "--json", "--db"]
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command, str(database)], cwd=ROOT, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        times = [time.perf_counter() for _ in run.stdout]
    end = time.perf_counter()
    return (len(times) - 1) / (times[-1] - times[0]), len(times) / (end - start)


if __name__ == "__main__":
    main()
