"""The marks of removed rows: who removed them, and what was there by then."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from store.texts import time_of

_BREAK = " "
# Takes what `bound` makes of a mark.
MARKED = "removal = CAST(? AS TEXT)"
# Of a mark that does not tell what was there by then: all of it was.
_ALL = (1 << 63) - 1
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Bounds:
    """What was kept when rows were removed, by the highest numbers: a clock may be set back.

    Attributes:
        said: of the reader's words.
        measured: of the measurements.
        batches: of the batches, where no row was left; else 0.
    """

    said: int
    measured: int
    batches: int

    @classmethod
    def of(cls, connection: sqlite3.Connection, numbers: Sequence[int] | None) -> "Bounds":
        """Return what is kept now that these rows are to be removed, all for None."""
        others = "0" if numbers is None else "id NOT IN (SELECT value FROM json_each(:numbers))"
        said, measured, batches = connection.execute(
            "SELECT (SELECT ifnull(max(id), 0) FROM opinions), "
            "(SELECT ifnull(max(id), 0) FROM measurements), "
            f"CASE WHEN EXISTS (SELECT 1 FROM predictions WHERE removal = '' AND {others}) "
            "THEN 0 ELSE (SELECT ifnull(max(id), 0) FROM batches) END",
            {"numbers": json.dumps(numbers)},
        ).fetchone()
        return cls(said, measured, batches)


@dataclass(frozen=True)
class RemovalMark:
    """What tells the rows that were removed at once from all others.

    Attributes:
        made_at: in UTC.
        owner: by its name.
        number: the owner's own, from 1.
        bounds: what was kept then.
    """

    made_at: datetime
    owner: str
    number: int
    bounds: Bounds

    def __str__(self) -> str:
        """Return it as rows hold it."""
        made_at = self.made_at.isoformat(timespec="milliseconds")
        kept = (self.bounds.said, self.bounds.measured, self.bounds.batches)
        return _BREAK.join((made_at, self.owner, *map(str, (self.number, *kept))))

    @classmethod
    def read(cls, text: str) -> "RemovalMark":
        """Return what a row's mark says; what makes no sense there is nobody's, and long ago.

        An older version's mark has fewer numbers.
        """
        made_at, owner, *told = [*text.split(_BREAK), "", ""][: max(2, text.count(_BREAK) + 1)]
        time, numbers = _LONG_AGO, [1, _ALL, _ALL, 0]
        with suppress(ValueError):
            time = time_of(made_at)
        for place, number in enumerate(told[: len(numbers)]):
            with suppress(ValueError):
                numbers[place] = min(int(number), _ALL)
        return cls(time, owner, numbers[0], Bounds(*numbers[1:]))


def bound(mark: str) -> bytes:
    """Return a mark as it was read for `MARKED`, whatever bytes it holds."""
    return mark.encode("utf-8", "surrogateescape")
