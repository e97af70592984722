"""What the command line does where no image is to be answered."""

import os
import sys
from contextlib import closing
from pathlib import Path

from app.analyst import Analyst
from app.export.corrections import export_corrections, in_words
from app.paths import ON_COMMAND_LINE, history_place
from app.version import VERSION
from app.wording import chain_in_words
from errors import HistoryUnavailable
from models.pipeline import ignore_progress
from store.history import History


def verify_history(database: Path | None) -> bool:
    """Print whether each row is as it was written, and return that.

    Raises:
        HistoryUnavailable: there is no such file, or it can't be used; no other stands in for it.
    """
    if database is not None and not os.access(database, os.F_OK):
        raise HistoryUnavailable(
            f"There is no history {database} to verify; name the one that is meant with --db."
        )
    place = history_place(database)
    if place.warning:
        raise HistoryUnavailable(f"No history was verified. {place.warning}")
    with closing(History(place.path, VERSION, ON_COMMAND_LINE)) as history:
        try:
            report = history.verify()
            print(f"{history.path}: {chain_in_words(report)}")
        finally:
            if history.warning:
                print(history.warning, file=sys.stderr)
    return report.fault is None


def fetch_weights(pipeline: str) -> None:
    """Get what a pipeline lacks, and print what is done, file by file."""
    from models.fetch import fetch  # brings http along, which no start should wait for

    weights = Analyst(keeps_history=False).predictor.weights(pipeline)
    wanted = [f for f in weights.files.values() if not f.is_intact]
    if not wanted:
        print(f"{pipeline} has all its weights.")
    for file in wanted:
        if not file.address:
            file.verify()
        print(f"Getting {file.path.name} from {file.address}")
        fetch(file)
        print(f"{file.path.name} is in place; its sha256 is the manifest's.")


def export_to_train(folder: Path, database: Path | None) -> None:
    """Write the reader's word with its X-rays as a training set, and print what it holds."""
    analyst = Analyst(database)
    try:
        print(in_words(export_corrections(analyst.history, folder, ignore_progress), folder))
    finally:
        if analyst.history_warning:
            print(analyst.history_warning, file=sys.stderr)
        analyst.close()
