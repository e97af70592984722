"""Batches: lists of images to be answered, kept so that one can go on after a crash."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from models.prediction import Verdict
from store.batch_rows import (
    Batch,
    BatchAnswer,
    BatchCounts,
    BatchItem,
    BatchState,
    answer_of,
    batch_of,
    item_of,
    kept_path,
    kept_sentence,
)
from store.history import History
from store.leases import batch_taken
from store.query import TELLING, VERDICT_RANK, SortBy, numbers_of
from store.rows import path_text
from store.unread import READ_ROWS, keys_text

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
        shown_place = path_text(Path(place))
        rows = [(i.number, kept_path(i.path), kept_sentence(i.error)) for i in items]

        def work(connection: sqlite3.Connection) -> int:
            batch = connection.execute(
                "INSERT INTO batches (started_at_utc, place, pipelines, state, request) "
                "VALUES (?, ?, ?, ?, ?)",
                (started_at, shown_place, json.dumps(list(pipelines)), BatchState.OPEN, request),
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
        return self._history.read(lambda c: batch_of(c.execute(sql, (number,)).fetchone()))

    def latest(self, request: str = "") -> Batch | None:
        """Return the batch begun last with a request; None if there was none."""
        sql = "SELECT * FROM batches WHERE request = ? ORDER BY id DESC LIMIT 1"
        row = self._history.read(lambda c: c.execute(sql, (request,)).fetchone())
        return batch_of(row) if row else None

    def take(self, batch: int) -> AbstractContextManager[None]:
        """Keep a batch for oneself; `batch_taken` says what is raised."""
        return batch_taken(self._history, batch)

    def items(self, batch: int, *, is_waiting: bool | None = None) -> list[BatchItem]:
        """Return the images that are still to be asked about, or those that were; None for all."""
        wanted = {None: "", True: "AND is_waiting", False: "AND NOT is_waiting"}[is_waiting]
        sql = (
            f"SELECT number, path, error FROM batch_items WHERE batch = ? {wanted} ORDER BY number"
        )
        return self._history.read(lambda c: [item_of(r) for r in c.execute(sql, (batch,))])

    def answered(self, batch: int) -> set[int]:
        """Return the numbers of the images that at least one pipeline has answered."""
        sql = "SELECT DISTINCT number FROM batch_answers WHERE batch = ?"
        return self._history.read(lambda c: {row["number"] for row in c.execute(sql, (batch,))})

    def keep(self, batch: int, items: Sequence[BatchItem], answers: Sequence[BatchAnswer]) -> None:
        """Note what became of images; they wait no more. A batch that was forgotten stays so."""

        def work(connection: sqlite3.Connection) -> None:
            if not connection.execute("SELECT 1 FROM batches WHERE id = ?", (batch,)).fetchone():
                return
            connection.executemany(
                "UPDATE batch_items SET is_waiting = 0, error = ? WHERE batch = ? AND number = ?",
                [(kept_sentence(item.error), batch, item.number) for item in items],
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
        """Note that a batch goes on no more; one that is finished stays so."""
        # Its last image may have been answered while it was being cancelled.
        sql = "UPDATE batches SET state = ? WHERE id = ? AND state != ?"
        self._history.write(lambda c: c.execute(sql, (state, batch, BatchState.FINISHED)))

    def forget(self, request: str) -> None:
        """Delete all batches with a request; the answers stay in the history."""
        batches = "IN (SELECT id FROM batches WHERE request = ?)"

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(f"DELETE FROM batch_items WHERE batch {batches}", (request,))
            connection.execute(f"DELETE FROM batch_answers WHERE batch {batches}", (request,))
            connection.execute("DELETE FROM batches WHERE request = ?", (request,))

        self._history.write(work)

    def counts(self, batch: int, seen: Iterable[str] | None = None) -> BatchCounts:
        """Return what became of the images so far.

        Args:
            seen: as in `Query`.
        """
        is_read, values = _is_read(seen)

        def work(connection: sqlite3.Connection) -> BatchCounts:
            images, waiting, refused = connection.execute(
                "SELECT count(*), coalesce(sum(is_waiting), 0), coalesce(sum(error != ''), 0) "
                "FROM batch_items WHERE batch = ?",
                (batch,),
            ).fetchone()
            verdicts = connection.execute(
                f"SELECT CASE WHEN {is_read} THEN verdict END AS told, count(*) "
                "FROM batch_answers WHERE batch = ? GROUP BY told",
                (*values, batch),
            )
            told = dict(verdicts.fetchall())
            unread = told.pop(None, 0)
            counted = {Verdict(verdict): count for verdict, count in told.items()}
            return BatchCounts(images, waiting, refused, counted, unread)

        return self._history.read(work)

    def answer_numbers(
        self,
        batch: int,
        sort_by: SortBy,
        is_descending: bool,
        verdict: Verdict | None = None,
        seen: Iterable[str] | None = None,
    ) -> np.ndarray:
        """Return the numbers of a batch's answers, in order, for `answers`.

        Args:
            verdict: of those that are wanted; None for all.
            seen: as in `Query`: what waits for the reader is found by no verdict, and comes last
                where an order would tell what it answers.
        """
        way = "DESC" if is_descending else "ASC"
        is_read, values = _is_read(seen)
        only, key, read_first = "", _KEYS[sort_by], ""
        wanted: list[object] = [batch]
        if verdict:
            only = f"AND verdict = ? AND {is_read}"
            wanted += [verdict.value, *values]
        if sort_by in TELLING and seen is not None:
            read_first = f"{is_read} DESC, "
            key = f"CASE WHEN {is_read} THEN {key} END"
            wanted += [*values, *values]
        sql = (
            f"SELECT id AS number FROM batch_answers WHERE batch = ? {only} "
            f"ORDER BY {read_first}{key} {way}, id {way}"
        )
        return self._history.read(lambda c: numbers_of(c, sql, wanted))

    def answers(self, numbers: Sequence[int] | np.ndarray) -> list[BatchAnswer]:
        """Return answers by `answer_numbers`, a page of them at most."""
        asked = [int(number) for number in numbers]
        sql = (
            "SELECT batch_answers.*, path, headline, thumbnail, image_sha256 FROM batch_answers "
            "JOIN batch_items USING (batch, number) "
            "LEFT JOIN contents ON contents.id = prediction_id "
            "LEFT JOIN predictions ON predictions.id = prediction_id "
            f"WHERE batch_answers.id IN ({', '.join('?' * len(asked))})"
        )
        rows = self._history.read(
            lambda c: {row["id"]: answer_of(row) for row in c.execute(sql, asked)}
        )
        return [rows[number] for number in asked if number in rows]

    def errors(self, batch: int) -> list[BatchItem]:
        """Return the images with errors, in the order of the batch."""
        sql = (
            "SELECT number, path, error FROM batch_items WHERE batch = ? AND error != '' "
            "ORDER BY number"
        )
        return self._history.read(lambda c: [item_of(r) for r in c.execute(sql, (batch,))])


def _is_read(seen: Iterable[str] | None) -> tuple[str, list[object]]:
    """Return the condition for an answer that may be seen, and its values."""
    if seen is None:
        return "1", []
    return f"(prediction_id IN ({READ_ROWS}))", [keys_text(seen)]
