"""A batch as rows of a table: every answer, then every image that was refused."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from app.case.plain_answers import batch_answer_as_data, error_as_data
from app.history.contradictions import contradiction
from app.history.virtual_rows import PAGE_ROWS
from models.registry import names_a_kind
from store.batch_rows import BatchAnswer
from store.batches import Batches
from store.history import History
from store.query import SortBy
from store.verdicts import verdicts_of
from words import english


def saved_rows(history: History, batch: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch, read page by page.

    Raises:
        HistoryUnavailable: the history can't be read.
    """
    batches = Batches(history)
    # The answers to one image were kept together, and follow each other in this order.
    for _number, together in groupby(_answers(batches, batch), lambda answer: answer.number):
        yield from _rows_of_image(history, list(together))
    for item in batches.errors(batch):
        yield error_as_data(item.path, english(item.error))


def _answers(batches: Batches, batch: int) -> Iterator[BatchAnswer]:
    numbers = batches.answer_numbers(batch, SortBy.ANSWERED, False)
    for start in range(0, len(numbers), PAGE_ROWS):
        yield from batches.answers(numbers[start : start + PAGE_ROWS])


def _rows_of_image(history: History, together: Sequence[BatchAnswer]) -> Iterator[dict[str, Any]]:
    told = {answer.pipeline: answer.verdict for answer in together}
    for answer in together:
        # As on screen: a kind is held against all that is known of the image.
        is_kind = names_a_kind(answer.pipeline)
        earlier = verdicts_of(history, answer.image_key) if is_kind else {}
        warning = contradiction(answer.pipeline, told, earlier)
        yield batch_answer_as_data(answer, history.record_if_kept(answer.row), warning)
