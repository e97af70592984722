"""What was typed to find rows, ready to be looked for: groups of words that stand together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# The columns of the index of words; `store.word_index` says what each holds.
NAMED, TITLED, ANSWERED = COLUMNS = "named", "titled", "answered"


@dataclass(frozen=True)
class Sought:
    """Words that stand together; a row is found by any of what they may mean.

    Attributes:
        words: each the beginning of a word of the row.
        verdicts: values of verdicts that the words name; then they are looked for in nothing else
            that the row answers, nor in the titles of who answered.
        pipelines: names of pipelines whose titles they are.
        parts: body parts that they name, in English.
        days: a time within the days that they name, in UTC: from the first moment to before the
            second; None where they name none.
    """

    words: tuple[str, ...]
    verdicts: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    days: tuple[datetime, datetime] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which the words themselves are looked for."""
        return (NAMED,) if self.verdicts else (NAMED, TITLED)


def word_by_word(text: str) -> tuple[Sought, ...]:
    """Return what was typed, each word for itself."""
    return tuple(Sought((word,)) for word in text.split() if any(c.isalnum() for c in word))


def key_of(value: str) -> str:
    """Return the one word by which the index holds a verdict's or a pipeline's name."""
    return value.replace("_", "")


def match_text(asked: Sequence[Sought]) -> str:
    """Return groups of words as an FTS5 expression; all of them must find a row.

    Nothing typed is an operator, so that no text is an error.
    """
    return " AND ".join(f"({_either(sought)})" for sought in asked)


def _either(sought: Sought) -> str:
    begun = " AND ".join(f"{_quoted(word)}*" for word in sought.words)
    ways = [f"{{{' '.join(sought.columns)}}} : ({begun})"]
    ways += [f"{ANSWERED} : {_quoted(key_of(v))}" for v in (*sought.verdicts, *sought.pipelines)]
    ways += [f"{TITLED} : {_quoted(part)}" for part in sought.parts]
    return " OR ".join(f"({way})" for way in ways)


def _quoted(words: str) -> str:
    plain = words.replace('"', "")
    return f'"{plain}"'
