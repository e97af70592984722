"""Rows whose answers wait for the reader's own word: those of images they said nothing of yet.

No filter, order or search may tell what such a row answers.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from store.sought import Sought
from store.word_index import plain_words_find, read_words

# Another program's rows are no answers of this one, and never wait. The question mark takes the
# text that `keys_text` makes of the images whose answers were seen without a word.
READ_ROWS = (
    "SELECT id AS number FROM predictions WHERE origin != '' "
    "OR image_sha256 IN (SELECT image_sha256 FROM opinions) "
    "OR image_sha256 IN (SELECT value FROM json_each(?))"
)
_MOST_VALUES = 500


def keys_text(keys: Iterable[str]) -> str:
    """Return the keys of images as `READ_ROWS` takes them."""
    return json.dumps(sorted(keys))


def are_in(numbers: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Tell of each number of a row whether it is among some: bool, of shape (rows,)."""
    most = max(int(numbers.max(initial=0)), int(some.max(initial=0)))
    mask = np.zeros(most + 1, bool)
    mask[some] = True
    return mask[numbers]


def found_by_plain_words(
    connection: sqlite3.Connection, numbers: np.ndarray, asked: Sequence[Sought]
) -> np.ndarray:
    """Return those rows that what was typed finds without a look at their answers, in order."""
    found: list[int] = []
    for start in range(0, len(numbers), _MOST_VALUES):
        some = [int(number) for number in numbers[start : start + _MOST_VALUES]]
        rows = read_words(connection, some)
        found += [row["id"] for row in rows if plain_words_find(row, asked)]
    return numbers[np.isin(numbers, found)]
