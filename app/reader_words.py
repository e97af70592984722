"""The reader's word in words: the same in the window, in the history and in reports."""

from collections.abc import Iterable

from app.case import ReaderWord
from app.opinions import Opinion, Stance
from models.prediction import Verdict

_ALONE = {
    Stance.FIRST: "First reading said.",
    Stance.AGREES: "You agree.",
    Stance.DISAGREES: "You disagree.",
    Stance.CORRECTED: "You corrected it.",
}
_WITH_VERDICT = {
    Stance.FIRST: {
        Verdict.FRACTURE: "Your first reading: fracture.",
        Verdict.NO_FRACTURE: "Your first reading: no fracture.",
        Verdict.DOUBT: "Your first reading: doubt.",
    },
    Stance.AGREES: {
        Verdict.FRACTURE: "You agree: fracture.",
        Verdict.NO_FRACTURE: "You agree: no fracture.",
        Verdict.DOUBT: "You agree: doubt.",
    },
    Stance.DISAGREES: {
        Verdict.FRACTURE: "You disagree: fracture.",
        Verdict.NO_FRACTURE: "You disagree: no fracture.",
    },
    Stance.CORRECTED: {
        Verdict.FRACTURE: "Your verdict: fracture.",
        Verdict.NO_FRACTURE: "Your verdict: no fracture.",
        Verdict.DOUBT: "Your verdict: doubt.",
    },
}
_REPORTED = {
    Stance.FIRST: "First reading, before any answer was seen",
    Stance.AGREES: "The reader agrees with this answer",
    Stance.DISAGREES: "The reader disagrees with this answer",
    Stance.CORRECTED: "The reader corrected this answer",
}
_VERDICTS = {
    Verdict.FRACTURE: "fracture",
    Verdict.NO_FRACTURE: "no fracture",
    Verdict.DOUBT: "doubt",
}


def said(stance: Stance, verdict: Verdict | None) -> str:
    """Return a word of the reader as one short sentence to them."""
    alone = _ALONE[stance]
    return _WITH_VERDICT[stance].get(verdict, alone) if verdict else alone


def said_in_row(opinion: tuple[str, str]) -> str:
    """Return what a row of the history holds of the reader's word; empty for nothing."""
    stance, verdict = opinion
    return said(Stance(stance), Verdict(verdict) if verdict else None) if stance else ""


def details(opinion: Opinion) -> str:
    """Return part, marks and date of a word in one line."""
    words = [opinion.body_part] if opinion.body_part else []
    if opinion.boxes:
        count = len(opinion.boxes)
        words.append("1 place marked" if count == 1 else f"{count} places marked")
    words.append(f"{opinion.said_at.astimezone():%Y-%m-%d %H:%M}")
    return " · ".join(words)


def for_report(opinions: Iterable[Opinion], pipeline: str, weights_id: str) -> ReaderWord | None:
    """Return what a report tells of an answer: the word on it, and the first reading.

    Args:
        opinions: all words on the image.
        pipeline: whose answer it is.
        weights_id: of the network that gave it.
    """
    keys = {("", ""), (pipeline, weights_id)}
    told = [word for word in opinions if (word.pipeline, word.weights_id) in keys]
    if not told:
        return None
    told.sort(key=lambda word: word.stance is not Stance.FIRST)
    return ReaderWord(
        " ".join(_sentence(word) for word in told),
        told[-1].verdict,
        next((word.marks for word in reversed(told) if word.boxes), ()),
    )


def _sentence(opinion: Opinion) -> str:
    if opinion.verdict is None:
        return f"{_REPORTED[opinion.stance]} ({details(opinion)})."
    return f"{_REPORTED[opinion.stance]}: {_VERDICTS[opinion.verdict]} ({details(opinion)})."
