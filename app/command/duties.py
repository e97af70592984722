"""What the command line does where no image is to be answered."""

import os
from contextlib import closing
from pathlib import Path

from app.analyst import Analyst
from app.command.streams import remark, say
from app.export.corrections import export_corrections, in_words
from app.history.words import chain_in_words
from app.paths import ON_COMMAND_LINE, history_place
from app.version import VERSION
from errors import HistoryUnavailable
from models.pipeline import ignore_progress
from store.history import History
from store.obstacles import holds_nothing


def verify_history(database: Path | None) -> bool:
    """Print whether each row is as it was written, and return that.

    Raises:
        HistoryUnavailable: there is no such file, it holds nothing, or it can't be used; no other
            stands in for it, and none is made of it.
    """
    _require_rows(database, "verify")
    place = history_place(database)
    if place.warning:
        raise HistoryUnavailable(f"No history was verified. {place.warning}")
    with closing(History(place.path, VERSION, ON_COMMAND_LINE)) as history:
        try:
            report = history.verify()
            say(f"{history.path}: {chain_in_words(report)}")
        finally:
            if history.warning:
                remark(history.warning)
    return report.fault is None


def fetch_weights(pipeline: str) -> None:
    """Get what a pipeline lacks, and print what is done, file by file."""
    from models.fetch import fetch  # brings http along, which no start should wait for

    weights = Analyst(keeps_history=False).predictor.weights(pipeline)
    wanted = [f for f in weights.files.values() if not f.is_intact]
    if not wanted:
        say(f"{pipeline} has all its weights.")
    for file in wanted:
        if not file.address:
            file.verify()
        say(f"Getting {file.path.name} from {file.address}")
        fetch(file)
        say(f"{file.path.name} is in place; its sha256 is the manifest's.")


def export_to_train(folder: Path, database: Path | None) -> None:
    """Write the reader's word with its X-rays as a training set, and print what it holds.

    Raises:
        HistoryUnavailable: the file named is not there or holds nothing; none is made of it.
    """
    _require_rows(database, "export from")
    analyst = Analyst(database)
    try:
        say(in_words(export_corrections(analyst.history, folder, ignore_progress), folder))
    finally:
        if analyst.history_warning:
            remark(analyst.history_warning)
        analyst.close()


def _require_rows(database: Path | None, purpose: str) -> None:
    if database is not None and (not os.access(database, os.F_OK) or holds_nothing(database)):
        raise HistoryUnavailable(
            f"There is no history {database} to {purpose}; name the one that is meant with --db."
        )
