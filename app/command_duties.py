"""What the command line does where no image is to be answered."""

import sys
from collections.abc import Callable
from pathlib import Path

from app.analyst import Analyst
from app.corrections import export_corrections, in_words
from app.wording import chain_in_words
from models.pipeline import ignore_progress


def verify_history(database: Path | None) -> bool:
    """Print whether each row is as it was written, and return that."""
    analyst = Analyst(database)
    history = analyst.history
    try:
        report = history.verify()
        print(f"{history.path}: {chain_in_words(report)}")
    finally:
        if analyst.history_warning:
            print(analyst.history_warning, file=sys.stderr)
        analyst.close()
    return report.fault is None


def fetch_weights(pipeline: str, say: Callable[[str], None] = print) -> None:
    """Get what a pipeline lacks, and say so file by file."""
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
    """Write the reader's word with its X-rays as a training set, and print what it holds."""
    analyst = Analyst(database)
    try:
        print(in_words(export_corrections(analyst.history, folder, ignore_progress), folder))
    finally:
        analyst.close()
