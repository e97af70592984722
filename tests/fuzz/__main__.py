"""Opens damaged files in bounded processes and says how they ended.

    python -m tests.fuzz --files 100000 --seed 1 [--processes 2] [--folder runs/fuzz] [--report]

A run that was stopped goes on where it was. Files are made from numbers, so that
`--only NUMBER` makes one of them again and writes it to the folder.
"""

import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.page import TRUST, put
from tests.fuzz.damage import damaged
from tests.fuzz.harness import BATCH, NICEST, Tally, open_damaged

ROOT = Path(__file__).parents[2]
SAID_EVERY = 10


def main() -> int:
    """Run the files that are still to be done; 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "runs" / "fuzz")
    parser.add_argument("--only", type=int, help="write this file and open no other")
    parser.add_argument("--report", action="store_true", help="put the figures into docs/trust.md")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.only is not None:
        print(_write(options.only, options.seed, options.folder))
        return 0
    if hasattr(os, "nice"):
        os.nice(NICEST)
    tally = _run(options.files, options.seed, options.processes, options.folder)
    print(summary(tally, options.seed))
    if options.report:
        put("damaged files", summary(tally, options.seed), TRUST)
    return 1 if tally.faults else 0


def _write(number: int, run: int, folder: Path) -> Path:
    made = damaged(number, run)
    path = folder / f"{run}-{number}.bin"
    path.write_bytes(made.data)
    return path


def _run(files: int, run: int, processes: int, folder: Path) -> Tally:
    state = folder / f"run-{run}.json"
    tally = Tally()
    if state.is_file():
        tally = Tally.from_data(json.loads(state.read_text(encoding="utf-8")))
    firsts = range(tally.files, files, BATCH)
    with ThreadPoolExecutor(processes) as threads:
        counts = (min(BATCH, files - first) for first in firsts)
        batches = threads.map(lambda first, count: open_damaged(first, count, run), firsts, counts)
        for number, batch in enumerate(batches):
            tally.add(batch)
            part = state.with_suffix(".part")
            part.write_text(json.dumps(tally.as_data()), encoding="utf-8")
            part.replace(state)
            if number % SAID_EVERY == 0:
                print(f"{tally.files} of {files} files, {len(tally.faults)} faults", flush=True)
    return tally


def summary(tally: Tally, run: int) -> str:
    """Return the run in words and figures, as docs/trust.md shows it."""
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, run {run}: {tally.files} damaged files, "
        f"{len(tally.faults)} faults; slowest {tally.slowest_ms} ms of processor time "
        f"({tally.slowest}); largest process {tally.peak_mb} MB.",
        "",
        "| format | read | refused in a sentence | faults |",
        "|---|---|---|---|",
    ]
    for name, counts in sorted(tally.ended.items()):
        lines.append(f"| {name} | {counts['read']} | {counts['refused']} | {counts['fault']} |")
    return "\n".join([*lines, *(f"- {fault}" for fault in tally.faults)])


if __name__ == "__main__":
    raise SystemExit(main())
