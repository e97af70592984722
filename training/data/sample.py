"""One picture of the data sets, what is known of it, and what a picture can be left out for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PARTS = ("Elbow", "Hand", "Shoulder", "Leg", "Hip")
OTHER = "other"
BODY_PART_LABELS = (*PARTS, OTHER)
# Of the sources, those with fractured and normal pictures, and all with radiographs of these parts.
BOTH_LABELS = ("fracatlas", "daoon")
RADIOGRAPHS = (*BOTH_LABELS, "web", "bonebreak")

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


Reader = Callable[[Path], tuple[list[Sample], list[Problem]]]
"""From the folder of a source to its samples and what was left out."""
