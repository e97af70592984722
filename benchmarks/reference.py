"""The usual way beside ours: `python -m benchmarks.reference IMAGE [--rounds 3] [--report]`.

For each pipeline the public systems' way of the same task (`benchmarks.usual_way`, with random
weights made on the spot, which take as long as any) and the program's (`benchmarks.our_way`), each
in a process of its own and in turn: one answer from file to result, the first answer from the start
of the process, images a second over a folder, resident memory, and bytes of weights. *All* stands
against the sum of the usual ways. A reference whose package is missing is left out, with a line.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.measured import ask_child, heading, ratio, with_interval
from benchmarks.page import add_report, tell
from benchmarks.pictures import make_pictures
from benchmarks.usual_weights import file_names
from predictions import ALL, Predictor

NAME = "the usual way"
RATE_PICTURES = 60
MEGABYTE = 1e6


@dataclass(frozen=True)
class Reference:
    """What one of our pipelines is held against.

    Attributes:
        pipeline: ours.
        task: the name that `benchmarks.usual_way` knows.
        words: the usual way in words.
        is_in_all: False for one that is left out of the sum for *All*.
    """

    pipeline: str
    task: str
    words: str
    is_in_all: bool = True


REFERENCES = (
    Reference("cascade", "cascade", "four Keras ResNet50, two `predict` an image"),
    Reference("cbam", "cbam", "Keras ResNet101 with CBAM, `predict`"),
    Reference("yolo", "yolov8l", "ultralytics YOLOv8l, `predict`"),
    Reference("yolo", "yolov8n", "ultralytics YOLOv8n, `predict`", is_in_all=False),
    Reference("pose", "pose", "MoveNet by TensorFlow Lite"),
    Reference("crack_vs_fracture", "crack_vs_fracture", "Keras ResNet50, `predict`"),
)
THE_SUM = "the sum of these, with YOLOv8l"

# Each run as its process said it, with the keys of `benchmarks.answering` and "rate", "files_mb".
Run = dict[str, Any]


def main() -> None:
    """Measure all in turn, print the table and, if asked, put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=20, help="answers timed in each process")
    parser.add_argument("--only", nargs="+", help="these of our pipelines alone, and no sum")
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    chosen = [r for r in REFERENCES if not options.only or r.pipeline in options.only]
    all_five = [] if options.only else [ALL]
    usual: dict[str, list[Run]] = {}
    ours: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.image, Path(folder), options.runs)
        skipped = bench.prepare(chosen)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", flush=True)
            for task, run in bench.usual_runs([r for r in chosen if r.task not in skipped]):
                usual.setdefault(task, []).append(run)
            for pipeline in dict.fromkeys([*(r.pipeline for r in chosen), *all_five]):
                ours.setdefault(pipeline, []).append(bench.our_run(pipeline))
    text = "\n\n".join(
        [
            f"{first} {options.rounds} rounds of {options.runs} answers, the ways in turn. Medians "
            "with 95 % intervals; ratios with the lowest and highest round.",
            "\n".join(table(chosen, usual, ours)),
            *(f"Skipped: {task}, {why}." for task, why in skipped.items()),
        ]
    )
    tell(NAME, [text], options.report)


class Bench:
    """Pictures and weights in a folder, and the processes that are asked."""

    def __init__(self, image: Path, folder: Path, runs: int) -> None:
        self._weights = folder / "weights"
        self._some, self._many = folder / "some", folder / "many"
        for place in (self._weights, self._some, self._many):
            place.mkdir()
        make_pictures(image, self._some, runs + 1)
        make_pictures(image, self._many, RATE_PICTURES)

    def prepare(self, references: Sequence[Reference]) -> dict[str, str]:
        """Write the weights; return the tasks that must be skipped, with the reason."""
        skipped = {}
        for task in (r.task for r in references):
            said = ask_child("benchmarks.usual_weights", task, self._weights)
            if "skipped" in said:
                skipped[task] = said["skipped"]
        return skipped

    def usual_runs(self, references: Sequence[Reference]) -> Iterator[tuple[str, Run]]:
        """Ask each usual way once."""
        for task in (r.task for r in references):
            run = ask_child(
                "benchmarks.usual_way", task, self._weights, self._some, repr(time.time())
            )
            # A folder is answered in a loop; a loop has no other rate than its own answers.
            run["rate"] = 1e3 / fmean(run["times_ms"])
            run["files_mb"] = sum(
                (self._weights / name).stat().st_size / MEGABYTE for name in file_names(task)
            )
            yield task, run

    def our_run(self, pipeline: str) -> Run:
        """Ask our way once."""
        run = ask_child("benchmarks.our_way", pipeline, self._some, repr(time.time()))
        rate = ask_child("benchmarks.our_way", pipeline, self._many, repr(time.time()), "--rate")
        return run | rate | {"files_mb": _our_files_mb(pipeline)}


def table(
    references: Sequence[Reference],
    usual: Mapping[str, list[Run]],
    ours: Mapping[str, list[Run]],
) -> Iterator[str]:
    """Yield the table's lines: for each task its figures, ours beside the usual way's."""
    yield "| pipeline | the usual way | figure | usual | ours | ratio |"
    yield "|---|---|---|---|---|---|"
    for reference in references:
        if reference.task in usual:
            both = usual[reference.task], ours[reference.pipeline]
            yield from _rows(reference.pipeline, reference.words, *both)
    summed = [usual[r.task] for r in REFERENCES if r.is_in_all and r.task in usual]
    if ALL in ours and len(summed) == sum(r.is_in_all for r in REFERENCES):
        yield from _rows("all five", THE_SUM, _sums(summed), ours[ALL])


def _rows(pipeline: str, words: str, usual: Sequence[Run], ours: Sequence[Run]) -> Iterator[str]:
    answers = [[t for run in runs for t in run["times_ms"]] for runs in (usual, ours)]
    theirs, own = ([median(run["times_ms"]) for run in runs] for runs in (usual, ours))
    yield (
        f"| **{pipeline}** | {words} | an answer, ms | {with_interval(answers[0])} | "
        f"{with_interval(answers[1])} | **{ratio(theirs, own)}** |"
    )
    for key, name, form, is_rate in (
        ("first_s", "first answer from the start, s", ".2f", False),
        ("rate", "images a second", ".1f", True),
        ("memory_mb", "resident memory, MB", ".0f", False),
        ("files_mb", "weights, MB", ".1f", False),
    ):
        left, right = ([run[key] for run in runs] for runs in (usual, ours))
        share = ratio(right, left) if is_rate else ratio(left, right)
        yield f"| | | {name} | {median(left):{form}} | {median(right):{form}} | {share} |"


def _sums(references: Sequence[list[Run]]) -> list[Run]:
    """Return, round by round, what all usual ways together take, one process after the other."""
    sums = []
    for runs in zip(*references, strict=True):
        times = [sum(ts) for ts in zip(*(run["times_ms"] for run in runs), strict=True)]
        keys = ("first_s", "memory_mb", "files_mb")
        sums.append(
            {"times_ms": times, "rate": 1e3 / fmean(times)}
            | {key: sum(run[key] for run in runs) for key in keys}
        )
    return sums


def _our_files_mb(pipeline: str) -> float:
    """Return the size of a pipeline's weights; a file that several share counts once."""
    predictor = Predictor()
    names = [s.name for s in predictor.statuses() if s.is_ready and pipeline in (s.name, ALL)]
    files = {f.sha256: f for name in names for f in predictor.weights(name).files.values()}
    return sum(f.size_bytes for f in files.values()) / MEGABYTE


if __name__ == "__main__":
    main()
