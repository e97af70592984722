"""The reader's word in words: the same in the window, in the history and in reports."""

from collections.abc import Iterable

from app.case.case import ReaderWord
from app.reader.opinions import Opinion, Stance
from models.prediction import Verdict
from words import N_, _, joined, ngettext

_ALONE = {
    Stance.FIRST: N_("First reading said."),
    Stance.AGREES: N_("You agree."),
    Stance.DISAGREES: N_("You disagree."),
    Stance.CORRECTED: N_("You corrected it."),
}
_WITH_VERDICT = {
    Stance.FIRST: {
        Verdict.FRACTURE: N_("Your first reading: fracture."),
        Verdict.NO_FRACTURE: N_("Your first reading: no fracture."),
        Verdict.DOUBT: N_("Your first reading: doubt."),
    },
    Stance.AGREES: {
        Verdict.FRACTURE: N_("You agree: fracture."),
        Verdict.NO_FRACTURE: N_("You agree: no fracture."),
        Verdict.DOUBT: N_("You agree: doubt."),
    },
    Stance.DISAGREES: {
        Verdict.FRACTURE: N_("You disagree: fracture."),
        Verdict.NO_FRACTURE: N_("You disagree: no fracture."),
    },
    Stance.CORRECTED: {
        Verdict.FRACTURE: N_("Your verdict: fracture."),
        Verdict.NO_FRACTURE: N_("Your verdict: no fracture."),
        Verdict.DOUBT: N_("Your verdict: doubt."),
    },
}
_REPORTED = {
    Stance.FIRST: N_("First reading, before any answer was seen"),
    Stance.AGREES: N_("The reader agrees with this answer"),
    Stance.DISAGREES: N_("The reader disagrees with this answer"),
    Stance.CORRECTED: N_("The reader corrected this answer"),
}
_VERDICTS = {
    Verdict.FRACTURE: N_("fracture"),
    Verdict.NO_FRACTURE: N_("no fracture"),
    Verdict.DOUBT: N_("doubt"),
}


def said(stance: Stance, verdict: Verdict | None) -> str:
    """Return a word of the reader as one short sentence to them."""
    alone = _ALONE[stance]
    return _(_WITH_VERDICT[stance].get(verdict, alone) if verdict else alone)


def said_in_row(opinion: tuple[str, str]) -> str:
    """Return what a row of the history holds of the reader's word; empty for nothing."""
    stance, verdict = opinion
    return said(Stance(stance), Verdict(verdict) if verdict else None) if stance else ""


def details(opinion: Opinion) -> str:
    """Return part, marks and date of a word in one line."""
    words = [_(opinion.body_part)] if opinion.body_part else []
    if opinion.boxes:
        count = len(opinion.boxes)
        words.append(
            ngettext("{count} place marked", "{count} places marked", count).format(count=count)
        )
    words.append(f"{opinion.said_at.astimezone():%Y-%m-%d %H:%M}")
    return joined(words, " · ")


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
        joined([_sentence(word) for word in told]),
        told[-1].verdict,
        next((word.marks for word in reversed(told) if word.boxes), ()),
    )


def _sentence(opinion: Opinion) -> str:
    words, known = _(_REPORTED[opinion.stance]), details(opinion)
    if opinion.verdict is None:
        return _("{words} ({details}).").format(words=words, details=known)
    return _("{words}: {verdict} ({details}).").format(
        words=words, verdict=_(_VERDICTS[opinion.verdict]), details=known
    )
