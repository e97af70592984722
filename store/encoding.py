"""Predictions as text for the database: JSON, with heat maps at 8 bits in base64."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark, Skeleton
from models.prediction import Finding, OperatingPoint, Prediction, Region, Verdict

PLAIN_MARKS: dict[str, type] = {
    "box": Box,
    "keypoint": Keypoint,
    "skeleton": Skeleton,
    "caption": Caption,
}
KIND_OF = {kind: name for name, kind in PLAIN_MARKS.items()}


def to_text(prediction: Prediction) -> str:
    """Return the prediction as JSON text that `from_text` reads back."""
    return json.dumps(
        {
            "pipeline": prediction.pipeline,
            "weights_id": prediction.weights_id,
            "verdict": prediction.verdict.value,
            "probability": prediction.probability,
            "findings": [
                {
                    "label": f.label,
                    "score": f.score,
                    "mark": _mark_out(f.mark),
                    "probability": f.probability,
                }
                for f in prediction.findings
            ],
            "headline": prediction.headline,
            "marks": [_mark_out(m) for m in prediction.marks],
            "notes": list(prediction.notes),
            "operating_points": {
                name: [p.no_fracture_below, p.fracture_from]
                for name, p in prediction.operating_points.items()
            },
            "least_score": prediction.least_score,
            "regions": [[region.label, region.probability] for region in prediction.regions],
            "network": prediction.network,
            "milliseconds": prediction.milliseconds,
            "timings": dict(prediction.timings),
        },
        separators=(",", ":"),
    )


def from_text(text: str) -> Prediction:
    """Return the prediction that `to_text` wrote.

    Rows of earlier versions have no regions and no probabilities of boxes.

    Raises:
        ValueError: the text was not written by `to_text`.
    """
    try:
        table = json.loads(text)
        return Prediction(
            pipeline=table["pipeline"],
            weights_id=table["weights_id"],
            verdict=Verdict(table["verdict"]),
            probability=table["probability"],
            findings=tuple(
                Finding(
                    f["label"],
                    f["score"],
                    _mark_in(f["mark"]) if f["mark"] else None,
                    f.get("probability"),
                )
                for f in table["findings"]
            ),
            headline=table["headline"],
            marks=tuple(_mark_in(m) for m in table["marks"]),
            notes=tuple(table["notes"]),
            operating_points={
                name: OperatingPoint(low, high)
                for name, (low, high) in table["operating_points"].items()
            },
            least_score=table["least_score"],
            regions=tuple(Region(*region) for region in table.get("regions", ())),
            network=table["network"],
            milliseconds=table["milliseconds"],
            timings=table["timings"],
        )
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError("not a stored prediction") from error


def _mark_out(mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    if isinstance(mark, Heatmap):
        eighths = np.rint(mark.values * 255.0).astype(np.uint8)
        return {
            "kind": "heatmap",
            "rows": eighths.shape[0],
            "values": base64.b64encode(eighths.tobytes()).decode("ascii"),
            "box_xyxy": mark.box_xyxy,
            "label": mark.label,
        }
    return {"kind": KIND_OF[type(mark)], **asdict(mark)}


def _mark_in(table: Mapping[str, Any]) -> Mark:
    fields = dict(table)
    kind = fields.pop("kind")
    if kind == "heatmap":
        flat = np.frombuffer(base64.b64decode(fields["values"]), np.uint8)
        values = flat.reshape(fields["rows"], -1).astype(np.float32) / np.float32(255.0)
        return Heatmap(values, tuple(fields["box_xyxy"]), fields["label"])
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(tuple(v) if isinstance(v, list) else v for v in value)
    return PLAIN_MARKS[kind](**fields)
