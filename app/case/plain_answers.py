"""Answers, rows of the history and refusals as plain data, for JSON and tables."""

from pathlib import Path
from typing import Any

from imaging.overlay import Box, Heatmap, Keypoint
from imaging.radiograph import Radiograph
from models.prediction import Finding, Prediction
from store.batch_rows import BatchAnswer
from store.history import HistoryRecord


def answer_as_data(
    image: str,
    radiograph: Radiograph,
    prediction: Prediction,
    is_from_history: bool,
    warning: str = "",
) -> dict[str, Any]:
    """Return one answer for JSON: the command line's contract, key by key.

    A file that holds several pictures adds which of them it was, counted from 1.

    Args:
        image: the path as it was named.
        radiograph: what was answered.
        prediction: the answer.
        is_from_history: True when it was only looked up.
        warning: a sentence that goes before the answer; without one there is no such key.
    """
    probability = prediction.probability
    data = {
        "image": image,
        "sha256": radiograph.sha256,
        "pipeline": prediction.pipeline,
        "weights": prediction.weights_id,
        "verdict": prediction.verdict.value,
        "probability": None if probability is None else round(probability, 4),
        "findings": [finding_as_data(f, radiograph.stretch_xy) for f in prediction.findings],
        "from_history": is_from_history,
        "milliseconds": round(prediction.milliseconds, 1),
    }
    if radiograph.frames > 1:
        data["frame"] = radiograph.frame + 1
    return {**data, "warning": warning} if warning else data


def record_as_data(record: HistoryRecord) -> dict[str, Any]:
    """Return a row of the history as plain data; another program's result has keys of its own."""
    extra = {
        "number": record.id,
        "answered_utc": record.made_at.isoformat(timespec="milliseconds"),
        "tags": list(record.tags),
        "note": record.note,
        "body_part": record.body_part,
        "program_version": record.program_version,
    }
    if record.is_imported:
        return {
            **extra,
            "image": str(record.image.path),
            "sha256": record.image.sha256,
            "imported_from": record.origin,
            "imported_result": record.headline,
        }
    return {
        **extra,
        "image": str(record.image.path),
        "sha256": record.image.sha256,
        "pipeline": record.pipeline,
        "network": record.network,
        "weights": record.weights_id,
        "verdict": record.verdict.value,
        "probability": None if record.probability is None else round(record.probability, 4),
        # Without their places: these are in the pixels of the picture, which the row lacks.
        "findings": [
            {"label": finding.label, "score": round(finding.score, 4)}
            for finding in record.prediction.findings
        ],
    }


def batch_answer_as_data(answer: BatchAnswer, record: HistoryRecord | None) -> dict[str, Any]:
    """Return an answer of a batch as plain data.

    Args:
        record: its row of the history; None where there is none, and what the batch itself keeps is
            all that is known.
    """
    if record is not None:
        # The row names the place where the image was first answered, perhaps that of a copy.
        return {**record_as_data(record), "image": str(answer.path)}
    return {
        "number": None,
        "image": str(answer.path),
        "sha256": answer.image_key or None,
        "pipeline": answer.pipeline,
        "verdict": answer.verdict.value,
        "probability": None if answer.probability is None else round(answer.probability, 4),
        "body_part": answer.body_part,
    }


def error_as_data(path: Path, sentence: str) -> dict[str, Any]:
    """Return an image that could not be answered as plain data."""
    return {"image": str(path), "error": sentence}


def finding_as_data(
    finding: Finding, stretch_xy: tuple[float, float] = (1.0, 1.0)
) -> dict[str, Any]:
    """Return one finding for JSON, its mark as a box or a point in pixels of the file.

    Args:
        stretch_xy: the radiograph's, whose own pixels the mark is in.
    """
    across, down = stretch_xy
    data: dict[str, Any] = {"label": finding.label, "score": round(finding.score, 4)}
    mark = finding.mark
    if isinstance(mark, Box):
        data["box_xyxy"] = _in_file(mark.box_xyxy, (across, down, across, down))
        if mark.region:
            data["region"] = mark.region
    elif isinstance(mark, Keypoint):
        data["point_xy"] = _in_file(mark.point_xy, stretch_xy)
    elif isinstance(mark, Heatmap):
        data["point_xy"] = _in_file(mark.hottest_xy, stretch_xy)
    return data


def _in_file(place: tuple[float, ...], stretch: tuple[float, ...]) -> list[float]:
    return [round(value / factor, 1) for value, factor in zip(place, stretch, strict=True)]
