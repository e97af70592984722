"""Rows made by tests."""

import sqlite3
from pathlib import Path

from models.prediction import Finding, Prediction, Verdict
from models.registry import part_named_by
from store.history import History, HistoryRecord, ImageSource


def image(number: int, path: str = "") -> ImageSource:
    """Return the source of a picture that never was."""
    name = path or f"/ward/wrist_{number:04}.png"
    return ImageSource(Path(name), f"{number:064x}", (640, 480), b"jpeg" * 100)


def answer(
    pipeline: str = "cascade",
    verdict: Verdict = Verdict.FRACTURE,
    probability: float | None = 0.9,
    part: str = "Hand",
    weights: str = "w",
) -> Prediction:
    """Return an answer."""
    findings = (Finding(part, 0.99), Finding("fractured", probability or 0.0))
    return Prediction(
        pipeline, weights * 64, verdict, probability, findings, network="A network of ours"
    )


def add(history: History, number: int, path: str = "", **told: object) -> HistoryRecord:
    """Keep one row."""
    made = answer(**told)  # type: ignore[arg-type]
    return history.add(image(number, path), made, part_named_by(made))


def add_older(connection: sqlite3.Connection, sha256: str, **said: str) -> None:
    """Add a row as the first versions of the database held it.

    Args:
        connection: to a database of such a version.
        sha256: of its image.
        said: SQL for the columns that are not as usual.
    """
    usual = {
        "made_at_utc": "'2026-01-01T00:00:00+00:00'",
        "image_path": "'/a/wrist.png'",
        "image_sha256": f"'{sha256}'",
        "image_width": "4",
        "image_height": "4",
        "pipeline": "'cascade'",
        "weights_id": "'w'",
        "verdict": "'fracture'",
        "prediction": "'{}'",
        "thumbnail": "x'00'",
        "program_version": "'0'",
    }
    columns = usual | said
    connection.execute(
        f"INSERT INTO predictions ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"
    )


def names(history: History, *numbers: int) -> list[str]:
    """Return the file names of rows, in the order of their numbers."""
    return [line.image.path.name for line in history.lines(numbers)]
