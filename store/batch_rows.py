"""What is kept of batches, as plain data, and how it comes out of rows of the database."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from models.prediction import Verdict
from store.rows import path_text
from words import Sentence, read_spelled, spelled

# Rows of earlier versions hold the sentence as it was said then.
_SPELLED = '{"keys": '
_SPELLED_PATH = '{"path": '


class BatchState(StrEnum):
    """How far a batch has come."""

    OPEN = "open"
    """Images are waiting: it runs, it was paused, or its program was ended."""
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Batch:
    """A list of images and who is asked about them.

    Attributes:
        id: its number.
        started_at: in UTC.
        place: the folder or the files, in words.
        pipelines: names of the registry.
        state: how far it has come.
    """

    id: int
    started_at: datetime
    place: str
    pipelines: tuple[str, ...]
    state: BatchState


@dataclass(frozen=True)
class BatchCounts:
    """What became of a batch's images so far.

    Attributes:
        images: how many there are.
        waiting: how many have not been asked about.
        refused: how many have an error.
        verdicts: how many answers gave each verdict.
        unread: how many answers wait for the reader's own word; they are in none of `verdicts`.
    """

    images: int = 0
    waiting: int = 0
    refused: int = 0
    verdicts: Mapping[Verdict, int] | None = None
    unread: int = 0

    @property
    def done(self) -> int:
        """How many images were asked about."""
        return self.images - self.waiting


@dataclass(frozen=True)
class BatchAnswer:
    """One pipeline's answer to one image, as it is kept and listed.

    Attributes:
        number: the image's place in the batch, from 0.
        path: the image.
        pipeline: who answered.
        row: of the history; 0 where the answer was not kept there.
        verdict: at the balanced operating point.
        probability: None where the pipeline has none.
        body_part: empty where the pipeline names none.
        headline: the answer in the pipeline's own words; empty where the verdict's do, or where the
            row is gone.
        thumbnail: a JPEG of the image; empty where the row is gone.
        image_key: `Radiograph.key` of the image; empty where the row is gone.
    """

    number: int
    path: Path
    pipeline: str
    row: int
    verdict: Verdict
    probability: float | None
    body_part: str
    headline: str = ""
    thumbnail: bytes = b""
    image_key: str = ""


@dataclass(frozen=True)
class BatchItem:
    """An image of a batch.

    Attributes:
        number: its place in the batch, from 0.
        path: where it lies.
        error: one sentence if it could not be read or answered; else empty.
    """

    number: int
    path: Path
    error: str = ""


def batch_of(row: sqlite3.Row) -> Batch:
    return Batch(
        row["id"],
        datetime.fromisoformat(row["started_at_utc"]),
        row["place"],
        tuple(json.loads(row["pipelines"])),
        BatchState(row["state"]),
    )


def item_of(row: sqlite3.Row) -> BatchItem:
    return BatchItem(row["number"], _path_of(row["path"]), _told(row["error"]))


def kept_path(path: Path) -> str:
    """Return a path as it is kept: to be opened again, even where its bytes are no UTF-8."""
    text = str(path)
    if path_text(path) == text and not text.startswith(_SPELLED_PATH):
        return text
    return json.dumps({"path": text})


def _path_of(kept: str) -> Path:
    return Path(json.loads(kept)["path"] if kept.startswith(_SPELLED_PATH) else kept)


def kept_sentence(sentence: str) -> str:
    """Return a sentence as it is kept: by its English words, to be said in any language."""
    if not isinstance(sentence, Sentence):
        return sentence
    return json.dumps(spelled(sentence), default=str) if sentence else ""


def _told(kept: str) -> str:
    return read_spelled(json.loads(kept)) if kept.startswith(_SPELLED) else kept


def answer_of(row: sqlite3.Row) -> BatchAnswer:
    return BatchAnswer(
        number=row["number"],
        path=_path_of(row["path"]),
        pipeline=row["pipeline"],
        row=row["prediction_id"],
        verdict=Verdict(row["verdict"]),
        probability=row["probability"],
        body_part=row["body_part"],
        headline=row["headline"] or "",
        thumbnail=row["thumbnail"] or b"",
        image_key=row["image_sha256"] or "",
    )
