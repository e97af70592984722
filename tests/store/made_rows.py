"""Rows made by tests."""

from pathlib import Path

from models.prediction import Finding, Prediction, Verdict
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
    return history.add(image(number, path), answer(**told))  # type: ignore[arg-type]


def names(history: History, *numbers: int) -> list[str]:
    """Return the file names of rows, in the order of their numbers."""
    return [line.image.path.name for line in history.lines(numbers)]
