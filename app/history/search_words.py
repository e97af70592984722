"""What was typed to find rows of the history, by what it means: a verdict, pipeline, part or day.

What the table shows is said in the language in use, and kept in English.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.case.body_parts import PARTS, PARTS_TO_NAME, known_part
from app.history.days import begin_of
from app.wording import VERDICTS
from models.registry import PIPELINES
from store.sought import Sought, word_by_word
from words import _

# A year, and as much of month and day as was typed so far.
_DAY = re.compile(r"(\d{4})(?:-([01]?\d?)(?:-([0-3]?\d?))?)?")


@dataclass(frozen=True)
class _Phrase:
    """What the table shows, and what it stands for.

    Attributes:
        kind: the attribute of `Sought` that takes the term.
        term: as a row holds it.
        said: its words in small letters without accents.
    """

    kind: str
    term: str
    said: tuple[str, ...]

    def begins_with(self, typed: Sequence[str]) -> bool:
        """Tell whether typed words are its first ones, the last of them as far as it was typed."""
        *whole, last = typed
        end = len(typed)
        is_long_enough = len(self.said) >= end
        return (
            is_long_enough
            and [*self.said[: end - 1]] == whole
            and self.said[end - 1].startswith(last)
        )


def sought_in(text: str) -> tuple[Sought, ...]:
    """Return what was typed in groups of words, each with what it may mean.

    The first words of a verdict mean that verdict; the words of others, such as a pipeline's title
    that speaks of fractures, are not looked through for them.
    """
    words = [sought.words[0] for sought in word_by_word(text)]
    phrases = list(_phrases())
    found: list[Sought] = []
    while words:
        length, group = _group(words, phrases)
        found.append(group)
        del words[:length]
    return tuple(found)


def _group(words: Sequence[str], phrases: Sequence[_Phrase]) -> tuple[int, Sought]:
    """Return the group that the words begin with, and how many of them it takes."""
    typed = [_folded(word) for word in words]
    for length in range(len(words), 0, -1):
        meant = [phrase for phrase in phrases if phrase.begins_with(typed[:length])]
        if meant:
            return length, _sought(words[:length], meant)
    # In other languages the word that tells one part from another may be the last.
    meant = [p for p in phrases if p.kind != "verdicts" and _holds(p, typed[0])]
    return 1, _sought(words[:1], meant)


def _sought(words: Sequence[str], meant: Sequence[_Phrase]) -> Sought:
    terms = {
        kind: tuple(dict.fromkeys(phrase.term for phrase in meant if phrase.kind == kind))
        for kind in ("verdicts", "pipelines", "parts")
    }
    return Sought(tuple(words), **terms, days=_days(words[0]) if len(words) == 1 else None)


def _holds(phrase: _Phrase, typed: str) -> bool:
    return any(word.startswith(typed) for word in phrase.said)


def _phrases() -> Iterator[_Phrase]:
    """Return what the table shows, in English and in the language in use."""
    parts = {*PARTS_TO_NAME, *(known_part(part.term) for part in PARTS)}
    for kind, named in (
        ("verdicts", {verdict.value: words for verdict, words in VERDICTS.items()}),
        ("pipelines", {name: entry.title for name, entry in PIPELINES.items()}),
        ("parts", {part: part for part in sorted(parts)}),
    ):
        for term, words in named.items():
            for said in {words, str(_(words))}:
                yield _Phrase(kind, term, tuple(_folded(said).split()))


def _days(typed: str) -> tuple[datetime, datetime] | None:
    """Return the time that a typed date spans, by the reader's own calendar, in UTC."""
    match = _DAY.fullmatch(typed)
    if match is None:
        return None
    year, months, days = int(match[1]), _spanned(match[2], 12), _spanned(match[3], 31)
    if not months or not days or year < 1:
        return None
    try:
        first = date(year, months[0], days[0])
        last = date(year, months[1], min(days[1], monthrange(year, months[1])[1]))
        return begin_of(first), begin_of(last + timedelta(days=1))
    except (ValueError, OverflowError, OSError):
        return None


def _spanned(typed: str | None, most: int) -> tuple[int, int] | None:
    """Return the lowest and the highest number of two digits that begin as typed."""
    low = int((typed or "").ljust(2, "0"))
    high = int((typed or "").ljust(2, "9"))
    low, high = max(low, 1), min(high, most)
    return (low, high) if low <= high else None


def _folded(words: str) -> str:
    """Return words in small letters without accents, as the index compares them."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
