"""The data index: every picture of every source, what is known of it, and what was left out.

A missing folder, a label without a picture or a picture without its row is listed as a `Problem`
and skipped; training goes on with the rest, if there is any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from errors import UserError
from training.data.sample import Problem, Reader, Sample
from training.data.sources import READERS
from training.data.twins import join_twins


@dataclass(frozen=True)
class Catalogue:
    """All samples that can be used, and all problems met on the way."""

    samples: tuple[Sample, ...]
    problems: tuple[Problem, ...]

    def summary(self) -> str:
        """Return one line for each reason with its count, and the number of samples."""
        counts: dict[str, int] = {}
        for problem in self.problems:
            counts[problem.reason] = counts.get(problem.reason, 0) + 1
        lines = [f"{len(self.samples)} pictures, {len(self.problems)} problems skipped"]
        lines += [f"  {reason}: {count}" for reason, count in sorted(counts.items())]
        return "\n".join(lines)


def read_catalogue(data: Path, readers: Sequence[tuple[str, Reader]] = READERS) -> Catalogue:
    """Read all sources below `data`; one that is missing becomes a problem.

    Raises:
        UserError: no source has a picture.
    """
    samples: list[Sample] = []
    problems: list[Problem] = []
    for name, reader in readers:
        folder = data / name
        if not folder.is_dir():
            problems.append(Problem(folder, "folder is missing"))
            continue
        found, missed = reader(folder)
        samples += found
        problems += missed
    if not samples:
        raise UserError(
            f"There is no picture of the data sets in {data}; name the folder that holds "
            f"{', '.join(name for name, _ in readers)} with --data."
        )
    samples, left_out = join_twins(samples)
    return Catalogue(tuple(samples), tuple(problems + left_out))
