"""The data index: every picture of every source, what is known of it, and what was left out.

A missing folder, a label without a picture or a picture without its row is listed as a `Problem`
and skipped; training goes on with the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PARTS = ("Elbow", "Hand", "Shoulder", "Leg", "Hip")
OTHER = "other"
BODY_PART_LABELS = (*PARTS, OTHER)

BoxFractions = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sample:
    """One picture and what its source says of it.

    Attributes:
        path: the file.
        source: "fracatlas", "daoon", "web", "bonebreak" or "out_of_scope".
        group: pictures of one group never lie in two folds; unique within the source.
        parts: body parts that may be right; several where the source leaves it open, none where
            it is unknown.
        fractured: None where the source does not say.
        boxes: left, top, right, bottom of each fracture as fractions of width and height.
        box_labels: the source's own name for each box.
        is_boxed: True when every fracture of the picture has its box, so that the rest is whole.
        has_hardware: plates, screws, casts; None where unknown.
        kind: the source's own subdivision, such as a fracture type or a kind of negative.
    """

    path: Path
    source: str
    group: str
    parts: tuple[str, ...] = ()
    fractured: bool | None = None
    boxes: tuple[BoxFractions, ...] = ()
    box_labels: tuple[str, ...] = ()
    is_boxed: bool = False
    has_hardware: bool | None = None
    kind: str = ""

    @property
    def key(self) -> str:
        """A name that is the same wherever the data lie: source, folder and file name."""
        return f"{self.source}/{self.path.parent.name}/{self.path.name}"

    @property
    def group_key(self) -> str:
        """The group's name, unique over all sources."""
        return f"{self.source}:{self.group}"


@dataclass(frozen=True)
class Problem:
    """Something that was left out.

    Attributes:
        path: file or folder.
        reason: one clause, such as "label without a picture".
    """

    path: Path
    reason: str


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


Reader = Callable[[Path], tuple[list[Sample], list[Problem]]]


def read_catalogue(data: Path, readers: Iterable[tuple[str, Reader]] | None = None) -> Catalogue:
    """Read all sources below `data`; one that is missing becomes a problem."""
    if readers is None:
        from training.sources import READERS

        readers = READERS
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
    return Catalogue(tuple(samples), tuple(problems))
