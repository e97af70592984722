"""What the history keeps, as plain data, and how it comes out of a row of the database."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from errors import HistoryUnavailable
from models.prediction import Prediction, Verdict
from store.encoding import from_text
from store.texts import is_whole, storable, time_of
from words import N_, _

# What stands for a pipeline in rows that another program wrote.
IMPORTED = "imported"
TAG_BREAK = ", "
DAMAGED = N_("Damaged row")
DAMAGED_ROW = N_(
    "Row {row} of the history is damaged, and what it answered can't be told; remove the row, and "
    "analyse its image again."
)
_LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class ImageSource:
    """The image that an answer is about.

    Attributes:
        path: where the file lay when it was read, or where it was found since.
        sha256: hex digest of its bytes; of a frame after the first, `Radiograph.key`.
        size_wh: width and height in pixels.
        thumbnail: a small JPEG of it; empty where none was ever made.
        is_synthetic: True for a drawn phantom.
        earlier_path: where it lay when it was answered, if it was seen elsewhere since.
    """

    path: Path
    sha256: str
    size_wh: tuple[int, int]
    thumbnail: bytes
    is_synthetic: bool = False
    earlier_path: Path | None = None


@dataclass(frozen=True)
class RowWords:
    """What the reader wrote at a row.

    Attributes:
        tags: in alphabetical order.
        note: as it was typed.
    """

    tags: tuple[str, ...] = ()
    note: str = ""


class Stance(StrEnum):
    """How the reader's word stands to a network's answer."""

    FIRST = "first"
    """Said before any answer was seen."""
    AGREES = "agrees"
    DISAGREES = "disagrees"
    CORRECTED = "corrected"
    """The reader gave a verdict, a body part or a place of their own."""


@dataclass(frozen=True)
class Said:
    """What the reader said beside an answer.

    Attributes:
        stance: how it stands to the answer.
        verdict: their own; None where they gave none.
    """

    stance: Stance
    verdict: Verdict | None


@dataclass(frozen=True)
class HistoryLine:
    """One row as a table shows it.

    Attributes:
        id: the row's number; a later answer has a higher one, whatever the clock said.
        made_at: when the answer was made, in UTC.
        image: what it is about.
        pipeline: which pipeline answered; `IMPORTED` for a row of another program.
        verdict: its answer at the balanced operating point.
        probability: the calibrated probability, None where the pipeline has none.
        body_part: the part that was recognised; empty where the pipeline names none.
        headline: the answer in the pipeline's own words; empty where the verdict's do.
        network: the title of the network that answered.
        weights_id: `WeightsSet.weights_id` of the weights that answered.
        origin: the file that an imported row came from; empty for this program's own.
        tags: the reader's, in alphabetical order.
        note: the reader's.
        said: the reader's word on this answer, else their first reading of the image; None where
            there is neither.
        is_damaged: True for a row that makes no sense; then it tells no answer, but `DAMAGED`.
    """

    id: int
    made_at: datetime
    image: ImageSource
    pipeline: str
    verdict: Verdict
    probability: float | None
    body_part: str
    headline: str
    network: str
    weights_id: str
    origin: str
    tags: tuple[str, ...]
    note: str
    said: Said | None
    is_damaged: bool = field(default=False, kw_only=True)

    @property
    def words(self) -> RowWords:
        """What the reader wrote at it."""
        return RowWords(self.tags, self.note)

    @property
    def is_imported(self) -> bool:
        """True for another program's row, which is no answer of this one."""
        return bool(self.origin)


@dataclass(frozen=True)
class HistoryRecord(HistoryLine):
    """One whole row.

    Attributes:
        prediction: the answer, with all its marks.
        program_version: the version that answered.
    """

    prediction: Prediction
    program_version: str


LINE_COLUMNS = (
    "id, made_at_utc, image_path, found_path, image_sha256, image_width, image_height, "
    "image_is_synthetic, pipeline, verdict, probability, body_part, headline, network, weights_id, "
    "origin, tags, note, thumbnail, "
    "(SELECT stance || ' ' || verdict FROM opinions AS said "
    "WHERE said.image_sha256 = predictions.image_sha256 AND (said.pipeline = '' OR "
    "said.pipeline = predictions.pipeline AND said.weights_id = predictions.weights_id) "
    "ORDER BY said.pipeline DESC LIMIT 1) AS opinion"
)
RECORD_COLUMNS = f"{LINE_COLUMNS}, prediction, program_version"
ROWS = "predictions JOIN contents USING (id)"


def line_of(row: sqlite3.Row) -> HistoryLine:
    """Return a row that was read with `LINE_COLUMNS`, a damaged one as one that says so."""
    try:
        return HistoryLine(**_line_fields(row))
    except ValueError:
        return _damaged_line(row)


def record_of(row: sqlite3.Row) -> HistoryRecord:
    """Return a row that was read with `RECORD_COLUMNS`.

    Raises:
        HistoryUnavailable: it is damaged.
    """
    try:
        return HistoryRecord(
            **_line_fields(row),
            prediction=from_text(row["prediction"]),
            program_version=row["program_version"],
        )
    except ValueError as error:
        raise HistoryUnavailable(_(DAMAGED_ROW).format(row=row["id"])) from error


def told_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags as rows hold them: each once, in one line without commas, in order."""
    return tuple(sorted({" ".join(tag.replace(",", " ").split()) for tag in tags} - {""}))


def path_text(path: Path) -> str:
    """Return a path as text for the database.

    A name that is no UTF-8 can't be stored as text; it stays readable, if not openable.
    """
    return storable(str(path))


def tags_of(row: sqlite3.Row) -> tuple[str, ...]:
    """Return the tags of a row that was read with its column of them."""
    return tuple(row["tags"].split(TAG_BREAK)) if row["tags"] else ()


def told_verdict(text: str) -> Verdict | None:
    """Return a verdict as rows hold it; None where the row is damaged."""
    with suppress(ValueError):
        return Verdict(text)
    return None


def _damaged_line(row: sqlite3.Row) -> HistoryLine:
    """Return what can be told of a row that makes no sense: which it is, not what it answered."""
    return HistoryLine(
        id=row["id"],
        made_at=_LONG_AGO,
        image=ImageSource(
            Path(storable(row["found_path"] or row["image_path"])),
            storable(row["image_sha256"]),
            (0, 0),
            b"",
        ),
        pipeline="",
        verdict=Verdict.NOT_APPLICABLE,
        probability=None,
        body_part="",
        headline=DAMAGED,
        network="",
        weights_id="",
        origin="",
        tags=tuple(storable(tag) for tag in tags_of(row)),
        note=storable(row["note"]),
        said=None,
        is_damaged=True,
    )


def _line_fields(row: sqlite3.Row) -> dict[str, Any]:
    """Return what a row holds.

    Raises:
        ValueError: it makes no sense.
    """
    if not all(is_whole(row[name]) for name in row.keys() if isinstance(row[name], str)):  # noqa: SIM118
        raise ValueError("a text that is no UTF-8")
    return {
        "id": row["id"],
        "made_at": time_of(row["made_at_utc"]),
        "image": ImageSource(
            Path(row["found_path"] or row["image_path"]),
            row["image_sha256"],
            (row["image_width"], row["image_height"]),
            row["thumbnail"],
            bool(row["image_is_synthetic"]),
            Path(row["image_path"]) if row["found_path"] else None,
        ),
        "verdict": Verdict(row["verdict"]),
        "tags": tags_of(row),
        "said": _said_in(row["opinion"]),
        **{
            name: row[name]
            for name in (
                "pipeline",
                "probability",
                "body_part",
                "headline",
                "network",
                "weights_id",
                "origin",
                "note",
            )
        },
    }


def _said_in(opinion: str | None) -> Said | None:
    if opinion is None:
        return None
    stance, _, verdict = opinion.partition(" ")
    return Said(Stance(stance), Verdict(verdict) if verdict else None)
