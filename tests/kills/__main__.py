"""Kills the program at random moments during analysis, batch and export.

    python -m tests.kills --times 1000 --seed 1 [--folder runs/kills] [--report]

Every run works on the database that the killed ones before it left.
"""

import argparse
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.page import TRUST, put
from tests.kills.series import Outcome, kill_often

ROOT = Path(__file__).parents[2]
NICEST = 19
# After so many kills a line says how far it is.
EVERY = 50


def main() -> int:
    """Run the series; 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "runs" / "kills")
    parser.add_argument("--report", action="store_true", help="put the figures into docs/trust.md")
    options = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(NICEST)
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)

    def tell(kills: int, so_far: Outcome) -> None:
        if kills % EVERY == 0:
            print(f"{kills} kills, {len(so_far.faults)} faults", flush=True)

    outcome = kill_often(options.folder, options.times, options.seed, tell)
    print(summary(outcome, options.seed))
    if options.report:
        put("kills", summary(outcome, options.seed), TRUST)
    return 1 if outcome.faults else 0


def summary(outcome: Outcome, seed: int) -> str:
    """Return the series in words and figures."""
    kinds = ", ".join(f"{count} during {kind}" for kind, count in outcome.kills.items())
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}: {sum(outcome.kills.values())} kills "
        f"({kinds}); "
        f"{len(outcome.kept)} answers acknowledged and found again, {len(outcome.saved)} names of "
        f"pictures saved and whole, {outcome.recovered} starts that said that the run before had "
        f"been killed, {len(outcome.faults)} faults.",
    ]
    return "\n".join([*lines, *(f"- {fault}" for fault in outcome.faults)])


if __name__ == "__main__":
    raise SystemExit(main())
