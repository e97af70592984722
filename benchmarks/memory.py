"""Memory over a long folder run: `python -m benchmarks.memory FOLDER [--images 10000]`.

The pictures of a folder are copied as often as needed, each copy with bytes of its own behind the
picture, so that each is a new question to the history and a new row. The command line answers them
all; its memory and that of its decoder (resident, shared pages counted once for each process) is
read at each hundredth of the way. It must not grow once all is loaded: the last tenth of the way is
held against a tenth right behind the loading. Linux only, for /proc.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from benchmarks.page import ROOT
from benchmarks.processes import family_mb
from imaging.load import SUFFIXES

MOST_GROWTH = 0.05
# Until then networks are compiled, and buffers take the size of the largest pictures.
LOADING = 200


def main() -> int:
    """Run, print the memory along the way, and say whether it stayed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--pipeline", default="cascade")
    parser.add_argument("--work", type=Path, help="where the copies and the database are made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as place:
        made = copies(options.folder, Path(place) / "in", options.images)
        seen = memory_along(made, Path(place) / "h.db", options.pipeline, options.images)
    return report(seen, options.images)


def copies(folder: Path, place: Path, count: int) -> Path:
    """Fill a new folder with so many different files of the pictures in another."""
    pictures = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)[:count]
    place.mkdir()
    for number, picture in zip(range(count), cycle(pictures), strict=False):
        data = picture.read_bytes() + f"copy {number}".encode()
        (place / f"{number:06}{picture.suffix}").write_bytes(data)
    return place


def memory_along(
    folder: Path, database: Path, pipeline: str, count: int
) -> list[tuple[int, float]]:
    """Answer a folder and return pairs of images done and MB held, about a hundred of them."""
    command = ["predictions.py", str(folder), "--pipeline", pipeline, "--json", "--db"]
    every, seen = max(count // 100, 1), []
    with subprocess.Popen(
        [sys.executable, *command, str(database)], cwd=ROOT, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        for done, line in enumerate(run.stdout, start=1):
            if b'"error"' in line:
                raise SystemExit(f"a copy was refused: {line.decode()}")
            if done % every == 0:
                seen.append((done, family_mb(run.pid)))
    if run.returncode or not seen:
        raise SystemExit(f"the run ended with {run.returncode} after {len(seen)} readings")
    return seen


def report(seen: list[tuple[int, float]], count: int) -> int:
    """Print start, middle, end and growth; 1 where the memory grew."""
    tenth = max(len(seen) // 10, 1)
    loaded = [mb for done, mb in seen if done > LOADING]
    if len(loaded) < 2 * tenth:
        print(f"too few images to tell whether memory grows; take more than {2 * LOADING}")
        return 1
    early = statistics.median(loaded[:tenth])
    late = statistics.median(mb for _done, mb in seen[-tenth:])
    middle = len(seen) // 2
    for words, (done, mb) in (("start", seen[0]), ("middle", seen[middle]), ("end", seen[-1])):
        print(f"{words:<7} after {done:>6} images: {mb:.0f} MB")
    grown = late / early - 1.0
    highest = max(mb for _done, mb in seen)
    print(
        f"n = {count}: highest {highest:.0f} MB, {grown:+.1%} from a tenth behind the loading "
        f"({LOADING} images) to the last tenth (at most {MOST_GROWTH:.0%})"
    )
    return 0 if grown <= MOST_GROWTH else 1


if __name__ == "__main__":
    raise SystemExit(main())
