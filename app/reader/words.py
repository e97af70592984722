"""The reader's word in words: the same in the window, in the history and in reports."""

from collections.abc import Iterable

from app.case.case import ReaderWord, Saying
from app.reader.opinions import Opinion, Stance
from app.stances import was_of_another_point
from app.wording import date_and_time
from models.prediction import Prediction, Verdict
from store.rows import HistoryLine
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
# Since the operating point was changed, whoever agreed no longer does so with what stands there.
_ALONE_AT_ANOTHER_POINT = N_("You disagreed with it at another operating point.")
_AT_ANOTHER_POINT = {
    Verdict.FRACTURE: N_("Your verdict: fracture, given at another operating point."),
    Verdict.NO_FRACTURE: N_("Your verdict: no fracture, given at another operating point."),
    Verdict.DOUBT: N_("Your verdict: doubt, given at another operating point."),
}
_REPORTED = {
    Stance.FIRST: N_("First reading, before any answer was seen"),
    Stance.AGREES: N_("The reader agrees with this answer"),
    Stance.DISAGREES: N_("The reader disagrees with this answer"),
    Stance.CORRECTED: N_("The reader corrected this answer"),
}
_REPORTED_ALONE_AT_ANOTHER_POINT = N_(
    "The reader disagreed with this answer when it stood at another operating point"
)
_REPORTED_AT_ANOTHER_POINT = N_(
    "The reader's own verdict, given when this answer stood at another operating point"
)
_VERDICTS = {
    Verdict.FRACTURE: N_("fracture"),
    Verdict.NO_FRACTURE: N_("no fracture"),
    Verdict.DOUBT: N_("doubt"),
}


def said(stance: Stance, verdict: Verdict | None, answered: Verdict | None) -> str:
    """Return a word of the reader as one short sentence to them.

    Args:
        stance: how it stood to the answer.
        verdict: the reader's own; None where they gave none.
        answered: the verdict that stands beside it; None for no answer.
    """
    if answered is not None and was_of_another_point(stance, verdict, answered):
        alone, with_verdict = _ALONE_AT_ANOTHER_POINT, _AT_ANOTHER_POINT
    else:
        alone, with_verdict = _ALONE[stance], _WITH_VERDICT[stance]
    return _(with_verdict.get(verdict, alone) if verdict else alone)


def said_in_row(line: HistoryLine) -> str:
    """Return what a row of the history holds of the reader's word; empty for nothing."""
    word = line.said
    return said(word.stance, word.verdict, line.verdict) if word else ""


def details(opinion: Opinion) -> str:
    """Return part, marks and date of a word in one line."""
    words = [_(opinion.body_part)] if opinion.body_part else []
    if opinion.boxes:
        count = len(opinion.boxes)
        words.append(
            ngettext("{count} place marked", "{count} places marked", count).format(count=count)
        )
    words.append(date_and_time(opinion.said_at.astimezone()))
    return joined(words, " · ")


def for_report(opinions: Iterable[Opinion], answer: Prediction) -> ReaderWord | None:
    """Return what a report tells beside an answer: the word on it, and the first reading.

    Args:
        opinions: all words on the image.
        answer: as it is told, judged at the operating point in use.
    """
    keys = {("", ""), (answer.pipeline, answer.weights_id)}
    told = [word for word in opinions if (word.pipeline, word.weights_id) in keys]
    if not told:
        return None
    told.sort(key=lambda word: word.stance is not Stance.FIRST)
    return ReaderWord(tuple(_saying(word, answer.verdict) for word in told))


def _saying(opinion: Opinion, answered: Verdict) -> Saying:
    is_first = opinion.stance is Stance.FIRST
    return Saying(_sentence(opinion, answered), opinion.verdict, opinion.marks, is_first)


def _sentence(opinion: Opinion, answered: Verdict) -> str:
    words, known = _(_REPORTED[opinion.stance]), details(opinion)
    if was_of_another_point(opinion.stance, opinion.verdict, answered):
        words = _(
            _REPORTED_AT_ANOTHER_POINT if opinion.verdict else _REPORTED_ALONE_AT_ANOTHER_POINT
        )
    if opinion.verdict is None:
        return _("{words} ({details}).").format(words=words, details=known)
    return _("{words}: {verdict} ({details}).").format(
        words=words, verdict=_(_VERDICTS[opinion.verdict]), details=known
    )
