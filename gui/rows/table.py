"""A table's columns: which of them there is room for, where each stands, and what gives way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.history.pages import SortBy

# Where the first column starts, behind the thumbnail, and where without one, in design pixels.
FIRST_PX, BARE_PX = 84, 12
# Between two columns.
GAP = 8


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        title: in the header, in English.
        sort_by: the order that a click on its title asks for; None for none.
        least: how wide it is at least, in design pixels.
        rank: 0 for what is always there; where there is too little room the highest goes first.
        growth: its share of the room that is left over.
    """

    title: str
    sort_by: SortBy | None
    least: float
    rank: int
    growth: float


@dataclass(frozen=True)
class Cell:
    """Where a column stands, in screen pixels.

    Attributes:
        x: its left edge.
        room: how wide its words may be.
        line: 0 where it has a row's whole height; -1 in the upper half of rows, 1 in the lower.
    """

    x: float
    room: float
    line: int = 0


@dataclass(frozen=True)
class Table:
    """Columns from left to right.

    Where not even those of rank 0 have room beside each other, they stand under each other, and
    the thumbnail gives way too.
    """

    columns: tuple[Column, ...]

    def cell(self, column: Column, width: float, scale: float) -> Cell | None:
        """Return where a column stands in a list of that width, or None where it is left out.

        Args:
            width: in screen pixels.
            scale: screen pixels for one design pixel.
        """
        return _cells(self.columns, round(width), scale).get(column)

    def is_stacked(self, width: float, scale: float) -> bool:
        """Tell whether the columns stand under each other in a list of that width."""
        return width / scale < FIRST_PX + sum(c.least for c in self.columns if not c.rank)

    def shown(self, width: float, scale: float) -> list[tuple[Column, Cell]]:
        """Return the columns that have room in a list of that width."""
        return list(_cells(self.columns, round(width), scale).items())


@lru_cache(64)
def _cells(columns: Sequence[Column], width: int, scale: float) -> dict[Column, Cell]:
    if Table(tuple(columns)).is_stacked(width, scale):
        kept = [column for column in columns if not column.rank]
        room = width - (BARE_PX + GAP) * scale
        lines = {column: 2 * place - 1 for place, column in enumerate(kept[:2])}
        return {column: Cell(BARE_PX * scale, room, line) for column, line in lines.items()}
    kept = _fitting(columns, width / scale - FIRST_PX)
    spare = width / scale - FIRST_PX - sum(column.least for column in kept)
    growth, x = sum(column.growth for column in kept), float(FIRST_PX)
    cells: dict[Column, Cell] = {}
    for column in kept:
        wide = column.least + spare * column.growth / growth
        cells[column] = Cell(x * scale, (wide - GAP) * scale)
        x += wide
    return cells


def _fitting(columns: Sequence[Column], room: float) -> list[Column]:
    kept: list[Column] = []
    for column in sorted(columns, key=lambda column: column.rank):
        if sum(other.least for other in (*kept, column)) > room:
            break
        kept.append(column)
    return [column for column in columns if column in kept]
