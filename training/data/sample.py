"""One picture of the data sets, what is known of it, and what a picture can be left out for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PARTS = ("Elbow", "Hand", "Shoulder", "Leg", "Hip")
OTHER = "other"
BODY_PART_LABELS = (*PARTS, OTHER)
# Of the sources, those with fractured and normal pictures, and all with radiographs of these parts.
BOTH_LABELS = ("fracatlas", "daoon")
RADIOGRAPHS = (*BOTH_LABELS, "web", "bonebreak")

BoxFractions = tuple[float, float, float, float]
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sample:
    """One picture and what its source says of it.

    Attributes:
        path: the file.
        source: "fracatlas", "daoon", "web", "bonebreak" or "out_of_scope".
        group: its own group, unique within the source.
        parts: body parts that may be right; several where the source leaves it open, none where
            it is unknown.
        fractured: None where the source does not say.
        boxes: left, top, right, bottom of each fracture as fractions of width and height.
        corners: the points (x, y) of each fracture's polygon, as fractions; none where its source
            draws boxes.
        box_labels: the source's own name for each box.
        is_boxed: True when every fracture of the picture has its box, so that the rest is whole.
        is_marked: True where somebody drew on it: arrows, circles or letters point at the answer.
        has_hardware: plates, screws, casts; None where unknown.
        kind: the source's own subdivision, such as a fracture type or a kind of negative.
        twins: the key under which its group is joined with others that hold a copy of one of its
            pictures; empty for most.
    """

    path: Path
    source: str
    group: str
    parts: tuple[str, ...] = ()
    fractured: bool | None = None
    boxes: tuple[BoxFractions, ...] = ()
    corners: tuple[Corners, ...] = ()
    box_labels: tuple[str, ...] = ()
    is_boxed: bool = False
    is_marked: bool = False
    has_hardware: bool | None = None
    kind: str = ""
    twins: str = ""

    @property
    def key(self) -> str:
        """A name that is the same wherever the data lie: source, folder and file name."""
        return f"{self.source}/{self.path.parent.name}/{self.path.name}"

    @property
    def own_group_key(self) -> str:
        """The name of its own group, unique over all sources."""
        return f"{self.source}:{self.group}"

    @property
    def group_key(self) -> str:
        """The group's name over all sources; pictures of one group never lie in two folds."""
        return self.twins or self.own_group_key


def unmarked(samples: Iterable[Sample]) -> list[Sample]:
    """Return the samples that nobody drew on; the others neither teach nor test a network."""
    return [s for s in samples if not s.is_marked]


@dataclass(frozen=True)
class Problem:
    """Something that was left out.

    Attributes:
        path: file or folder.
        reason: one clause, such as "label without a picture".
    """

    path: Path
    reason: str


Reader = Callable[[Path], tuple[list[Sample], list[Problem]]]
"""From the folder of a source to its samples and what was left out."""
