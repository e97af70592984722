"""The cascade against the usual way, in one run: `python -m benchmarks.cascade IMAGE`.

Prints the time to the first answer of the command line, of the warm cascade (decoding included) and
of two Keras ResNet50 `predict` calls, and the ratio that matters.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from imaging.load import load_radiograph
from predictions import predict

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure both ways, in turn, on the same picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    image = options.image.resolve()
    first = [first_answer_s(image) for _ in range(5)]
    usual = json.loads(_run("-m", "benchmarks.usual_way", str(image)))
    warm = warm_ms(image, options.runs)
    print(f"first answer, whole process: {statistics.median(first):.2f} s (limit 2.0 s)")
    print(f"usual way, first answer:     {usual['first_s']:.2f} s")
    print(f"warm cascade with decoding:  {warm:.1f} ms")
    print(f"usual way, two predicts:     {usual['warm_ms']:.1f} ms")
    print(f"the usual way takes {usual['warm_ms'] / warm:.1f} times as long (at least 6)")


def first_answer_s(image: Path) -> float:
    """Return the seconds from process start to process end for one answer."""
    start = time.perf_counter()
    _run("predictions.py", str(image), "--json", "--no-history")
    return time.perf_counter() - start


def warm_ms(image: Path, runs: int) -> float:
    """Return the median milliseconds from file to answer once everything is loaded.

    The trunk would remember the picture, so other pictures are asked between two measured times.
    """
    predict(load_radiograph(image), "cascade")
    times = []
    for number in range(runs):
        flush(number)
        start = time.perf_counter()
        predict(load_radiograph(image), "cascade")
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def flush(number: int) -> None:
    """Make the trunk forget what it saw, by two pictures of its own."""
    from dataclasses import replace

    base = load_radiograph(ROOT / "assets" / "synthetic_forearm_whole.png")
    for turn in range(2):
        predict(replace(base, sha256=f"{number:032x}{turn:032x}"), "cascade")


def _run(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    main()
