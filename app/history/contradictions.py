"""What goes before a kept answer: a sentence if others to the same image contradict it."""

from collections.abc import Mapping

from app.wording import warning_above
from models.prediction import Prediction, Verdict
from store.history import History, HistoryRecord
from store.verdicts import verdicts_of
from words import english

Verdicts = Mapping[str, Verdict]
"""By pipeline."""


def contradiction(pipeline: str, told: Verdicts, earlier: Verdicts) -> str:
    """Return, in English, what goes before an answer; empty for nothing.

    Args:
        pipeline: whose answer it is.
        told: what was answered together, all at one operating point.
        earlier: what else is known to have been answered.
    """
    return english(warning_above(pipeline, _as_answers(told), _as_answers(earlier)))


def contradiction_of_row(history: History, record: HistoryRecord) -> str:
    """Return what goes before a row: it is held against the latest answers of the others."""
    if record.is_imported:
        return ""
    own = {record.pipeline: record.verdict}
    return contradiction(record.pipeline, own, verdicts_of(history, record.image.sha256))


def _as_answers(verdicts: Verdicts) -> list[Prediction]:
    # All that a contradiction hangs on.
    return [Prediction(pipeline, "", verdict, None, ()) for pipeline, verdict in verdicts.items()]
