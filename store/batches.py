"""Batches: lists of images to be answered, kept so that one can go on after a crash."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np

from models.prediction import Verdict
from store.history import History
from store.query import VERDICT_RANK, SortBy, numbers_of
from store.rows import path_text
from words import Sentence, read_spelled, spelled


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
    """

    images: int = 0
    waiting: int = 0
    refused: int = 0
    verdicts: Mapping[Verdict, int] | None = None

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
        thumbnail: a JPEG of the image; empty where the row is gone.
    """

    number: int
    path: Path
    pipeline: str
    row: int
    verdict: Verdict
    probability: float | None
    body_part: str
    thumbnail: bytes = b""


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


# Rows of earlier versions hold the sentence as it was said then.
_SPELLED = '{"keys": '
_KEYS = {
    SortBy.ANSWERED: "id",
    SortBy.IMAGE: "name COLLATE NOCASE",
    SortBy.VERDICT: VERDICT_RANK,
    SortBy.PROBABILITY: "probability",
    SortBy.BODY_PART: "body_part",
    SortBy.PIPELINE: "pipeline",
}


class Batches:
    """The batches in a history's database; each call may raise `HistoryUnavailable`."""

    def __init__(self, history: History) -> None:
        self._history = history

    def begin(
        self, place: str, pipelines: Sequence[str], items: Iterable[BatchItem], request: str = ""
    ) -> Batch:
        """Keep a new batch, all of it waiting.

        Args:
            place: the folder or the files, in words.
            pipelines: names of the registry.
            items: its images; one that is refused already has its error.
            request: what it is found by again; empty for one of the window's.
        """
        started_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        rows = [(i.number, path_text(i.path), _kept(i.error)) for i in items]

        def work(connection: sqlite3.Connection) -> int:
            batch = connection.execute(
                "INSERT INTO batches (started_at_utc, place, pipelines, state, request) "
                "VALUES (?, ?, ?, ?, ?)",
                (started_at, place, json.dumps(list(pipelines)), BatchState.OPEN, request),
            ).lastrowid
            connection.executemany(
                f"INSERT INTO batch_items (batch, number, path, error) VALUES ({batch}, ?, ?, ?)",
                rows,
            )
            return int(batch or 0)

        return self.batch(self._history.write(work))

    def batch(self, number: int) -> Batch:
        """Return a batch by its number."""
        sql = "SELECT * FROM batches WHERE id = ?"
        return self._history.read(lambda c: _batch(c.execute(sql, (number,)).fetchone()))

    def latest(self, request: str = "") -> Batch | None:
        """Return the batch begun last with a request; None if there was none."""
        sql = "SELECT * FROM batches WHERE request = ? ORDER BY id DESC LIMIT 1"
        row = self._history.read(lambda c: c.execute(sql, (request,)).fetchone())
        return _batch(row) if row else None

    def items(self, batch: int, *, is_waiting: bool) -> list[BatchItem]:
        """Return the images that are still to be asked about, or those that were."""
        sql = (
            "SELECT number, path, error FROM batch_items "
            f"WHERE batch = ? AND {'' if is_waiting else 'NOT '}is_waiting ORDER BY number"
        )
        return self._history.read(lambda c: [_item(r) for r in c.execute(sql, (batch,))])

    def keep(self, batch: int, items: Sequence[BatchItem], answers: Sequence[BatchAnswer]) -> None:
        """Note what became of images; they wait no more. A batch that was forgotten stays so."""

        def work(connection: sqlite3.Connection) -> None:
            if not connection.execute("SELECT 1 FROM batches WHERE id = ?", (batch,)).fetchone():
                return
            connection.executemany(
                "UPDATE batch_items SET is_waiting = 0, error = ? WHERE batch = ? AND number = ?",
                [(_kept(item.error), batch, item.number) for item in items],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO batch_answers (batch, number, pipeline, name, "
                "prediction_id, verdict, probability, body_part) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        batch,
                        a.number,
                        a.pipeline,
                        path_text(Path(a.path.name)),
                        a.row,
                        a.verdict,
                        a.probability,
                        a.body_part,
                    )
                    for a in answers
                ],
            )

        self._history.write(work)

    def end(self, batch: int, state: BatchState) -> None:
        """Note that a batch goes on no more."""
        sql = "UPDATE batches SET state = ? WHERE id = ?"
        self._history.write(lambda c: c.execute(sql, (state, batch)))

    def forget(self, request: str) -> None:
        """Delete all batches with a request; the answers stay in the history."""
        batches = "IN (SELECT id FROM batches WHERE request = ?)"

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(f"DELETE FROM batch_items WHERE batch {batches}", (request,))
            connection.execute(f"DELETE FROM batch_answers WHERE batch {batches}", (request,))
            connection.execute("DELETE FROM batches WHERE request = ?", (request,))

        self._history.write(work)

    def counts(self, batch: int) -> BatchCounts:
        """Return what became of the images so far."""

        def work(connection: sqlite3.Connection) -> BatchCounts:
            images, waiting, refused = connection.execute(
                "SELECT count(*), coalesce(sum(is_waiting), 0), coalesce(sum(error != ''), 0) "
                "FROM batch_items WHERE batch = ?",
                (batch,),
            ).fetchone()
            verdicts = connection.execute(
                "SELECT verdict, count(*) FROM batch_answers WHERE batch = ? GROUP BY verdict",
                (batch,),
            )
            told = {Verdict(verdict): count for verdict, count in verdicts}
            return BatchCounts(images, waiting, refused, told)

        return self._history.read(work)

    def answer_numbers(
        self, batch: int, sort_by: SortBy, is_descending: bool, verdict: Verdict | None = None
    ) -> np.ndarray:
        """Return the numbers of a batch's answers, in order, for `answers`."""
        way = "DESC" if is_descending else "ASC"
        only = "AND verdict = ?" if verdict else ""
        sql = (
            f"SELECT id AS number FROM batch_answers WHERE batch = ? {only} "
            f"ORDER BY {_KEYS[sort_by]} {way}, id {way}"
        )
        values = [batch, *([verdict.value] if verdict else [])]
        return self._history.read(lambda c: numbers_of(c, sql, values))

    def answers(self, numbers: Sequence[int] | np.ndarray) -> list[BatchAnswer]:
        """Return answers by `answer_numbers`, a page of them at most."""
        asked = [int(number) for number in numbers]
        sql = (
            "SELECT batch_answers.*, path, thumbnail FROM batch_answers "
            "JOIN batch_items USING (batch, number) "
            "LEFT JOIN contents ON contents.id = prediction_id "
            f"WHERE batch_answers.id IN ({', '.join('?' * len(asked))})"
        )
        rows = self._history.read(
            lambda c: {row["id"]: _answer(row) for row in c.execute(sql, asked)}
        )
        return [rows[number] for number in asked if number in rows]

    def errors(self, batch: int, offset: int = 0, limit: int = -1) -> list[BatchItem]:
        """Return the images with errors, in the order of the batch; all for no limit."""
        sql = (
            "SELECT number, path, error FROM batch_items WHERE batch = ? AND error != '' "
            "ORDER BY number LIMIT ? OFFSET ?"
        )
        values = (batch, limit, offset)
        return self._history.read(lambda c: [_item(r) for r in c.execute(sql, values)])


def _batch(row: sqlite3.Row) -> Batch:
    return Batch(
        row["id"],
        datetime.fromisoformat(row["started_at_utc"]),
        row["place"],
        tuple(json.loads(row["pipelines"])),
        BatchState(row["state"]),
    )


def _item(row: sqlite3.Row) -> BatchItem:
    return BatchItem(row["number"], Path(row["path"]), _told(row["error"]))


def _kept(sentence: str) -> str:
    """Return a sentence as it is kept: by its English words, to be said in any language."""
    if not isinstance(sentence, Sentence):
        return sentence
    return json.dumps(spelled(sentence), default=str) if sentence else ""


def _told(kept: str) -> str:
    return read_spelled(json.loads(kept)) if kept.startswith(_SPELLED) else kept


def _answer(row: sqlite3.Row) -> BatchAnswer:
    return BatchAnswer(
        number=row["number"],
        path=Path(row["path"]),
        pipeline=row["pipeline"],
        row=row["prediction_id"],
        verdict=Verdict(row["verdict"]),
        probability=row["probability"],
        body_part=row["body_part"],
        thumbnail=row["thumbnail"] or b"",
    )
