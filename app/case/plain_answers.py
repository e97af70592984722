"""Answers, rows of the history and refusals as plain data, for JSON and tables."""

from pathlib import Path
from typing import Any

from app.places import in_file
from app.stances import was_of_another_point
from app.wording import told_probability
from imaging.overlay import Box, Heatmap, Keypoint
from imaging.radiograph import Radiograph, frame_of
from imaging.view import Point
from models.prediction import Finding, Prediction
from store.batch_rows import BatchAnswer
from store.history import HistoryRecord
from store.opinions import Stance

# Beside the verdict of a row, which is that of the balanced point, the words alone would mislead.
AT_ANOTHER_POINT = {
    Stance.AGREES: "agreed_at_another_point",
    Stance.DISAGREES: "disagreed_at_another_point",
}


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
        "probability": None if probability is None else round(probability, 6),
        "findings": [finding_as_data(f, radiograph.stretch_xy) for f in prediction.findings],
        "from_history": is_from_history,
        "milliseconds": round(prediction.milliseconds, 1),
    }
    if radiograph.frames > 1:
        data["frame"] = radiograph.frame + 1
    return {**data, "warning": warning} if warning else data


def record_as_data(record: HistoryRecord, warning: str = "") -> dict[str, Any]:
    """Return a row of the history as plain data; another program's result has keys of its own.

    Places are in pixels of a picture of `picture_width` by `picture_height`: whether the file's own
    are as square, the row doesn't tell.

    Args:
        record: the row.
        warning: a sentence that goes before the answer; without one there is no such key.
    """
    told = {
        "number": record.id,
        "answered_utc": record.made_at.isoformat(timespec="milliseconds"),
        "tags": list(record.tags),
        "note": record.note,
        "body_part": record.body_part,
        "program_version": record.program_version,
        "image": str(record.image.path),
        "sha256": record.image.sha256,
    }
    if record.is_imported:
        return {**told, "imported_from": record.origin, "imported_result": record.headline}
    width, height = record.image.size_wh
    data = {
        **told,
        "pipeline": record.pipeline,
        "network": record.network,
        "weights": record.weights_id,
        "verdict": record.verdict.value,
        "probability": _told(record),
        "findings": [finding_as_data(finding) for finding in record.prediction.findings],
        **_reader_as_data(record),
        "frame": frame_of(record.image.sha256)[1] + 1,
        "picture_width": width,
        "picture_height": height,
    }
    return {**data, "warning": warning} if warning else data


def batch_answer_as_data(
    answer: BatchAnswer, record: HistoryRecord | None, warning: str = ""
) -> dict[str, Any]:
    """Return an answer of a batch as plain data.

    Args:
        answer: as the batch keeps it.
        record: its row of the history; None where there is none, and what the batch itself keeps is
            all that is known.
        warning: as for `record_as_data`.
    """
    if record is not None:
        # The row names the place where the image was first answered, perhaps that of a copy.
        return {**record_as_data(record, warning), "image": str(answer.path)}
    data = {
        "number": None,
        "image": str(answer.path),
        "sha256": answer.image_key or None,
        "pipeline": answer.pipeline,
        "verdict": answer.verdict.value,
        "probability": _told(answer),
        "body_part": answer.body_part,
    }
    if answer.image_key:
        data["frame"] = frame_of(answer.image_key)[1] + 1
    return {**data, "warning": warning} if warning else data


def _told(answer: HistoryRecord | BatchAnswer) -> float | None:
    told = told_probability(answer.pipeline, answer.verdict, answer.probability)
    return None if told is None else round(told, 6)


def _reader_as_data(record: HistoryRecord) -> dict[str, str]:
    word = record.said
    if word is None:
        return {"reader_stance": "", "reader_verdict": ""}
    stance = word.stance.value
    if was_of_another_point(word.stance, word.verdict, record.verdict):
        stance = AT_ANOTHER_POINT.get(word.stance, stance)
    return {"reader_stance": stance, "reader_verdict": word.verdict.value if word.verdict else ""}


def error_as_data(path: Path, sentence: str) -> dict[str, Any]:
    """Return an image that could not be answered as plain data."""
    return {"image": str(path), "error": sentence}


def finding_as_data(finding: Finding, stretch_xy: Point = (1.0, 1.0)) -> dict[str, Any]:
    """Return one finding for JSON, its mark as a box or a point in pixels of the file.

    Args:
        stretch_xy: the radiograph's, whose own pixels the mark is in.
    """
    data: dict[str, Any] = {"label": finding.label, "score": round(finding.score, 4)}
    mark = finding.mark
    if isinstance(mark, Box):
        corners = mark.box_xyxy[:2], mark.box_xyxy[2:]
        data["box_xyxy"] = [v for corner in corners for v in _in_file(corner, stretch_xy)]
        if mark.region:
            data["region"] = mark.region
    elif isinstance(mark, Keypoint):
        data["point_xy"] = _in_file(mark.point_xy, stretch_xy)
    elif isinstance(mark, Heatmap):
        data["point_xy"] = _in_file(mark.hottest_xy, stretch_xy)
    return data


def _in_file(point_xy: Point, stretch_xy: Point) -> list[float]:
    return [round(value, 1) for value in in_file(point_xy, stretch_xy)]
