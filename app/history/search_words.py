"""What was typed to find rows of the history, in the words that the rows are kept in: English."""

import unicodedata

from app.case.body_parts import PARTS, PARTS_TO_NAME, known_part
from app.wording import VERDICTS
from models.registry import PIPELINES
from words import _

_KEPT = {words: verdict.value for verdict, words in VERDICTS.items()}


def meant_by(text: str) -> tuple[tuple[str, str], ...]:
    """Return the English terms that typed words begin in the language in use.

    Args:
        text: what was typed; each word is the beginning of one.

    Returns:
        Pairs of a typed word and a term, such as ("mano", "Hand"); none in English.
    """
    told = [(term, _folded(_(words)).split()) for words, term in _terms() if _(words) != words]
    return tuple(
        (typed, term)
        for typed in text.split()
        for term, said in told
        if any(word.startswith(_folded(typed)) for word in said)
    )


def _terms() -> list[tuple[str, str]]:
    """Return what the table shows, in English, and how a row holds it."""
    named = {*PARTS_TO_NAME, *(known_part(part.term) for part in PARTS)}
    titles = {entry.title: name for name, entry in PIPELINES.items()}
    return [*(_KEPT | titles).items(), *((part, part) for part in sorted(named))]


def _folded(words: str) -> str:
    """Return words in small letters without accents, as the index compares them."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
