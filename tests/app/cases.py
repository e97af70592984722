"""Cases with drawn answers, for reports and exports."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.case.case import CaseAnswer, CaseImage, MeasuredValue, ReaderWord, ReportForm, Saying
from imaging.overlay import Box
from imaging.radiograph import Radiograph
from imaging.window import Window
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Verdict

MADE_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
STANDING = (
    "OsteoLens detector",
    "Hand: sensitivity 91 % (88–94), missed 3 % (1–5)",
    "Specificity 84 % (80–88), doubt 9 %",
)
BOX = Box((300.0, 200.0, 420.0, 330.0), "fracture", 0.87)


def form(**fields: object) -> ReportForm:
    return replace(ReportForm(made_at=MADE_AT), **fields)


def drawn_radiograph(size_wh: tuple[int, int] = (800, 600), name: str = "wrist.png") -> Radiograph:
    """Return a 12-bit slope with a bright bar in it, which nobody takes for an X-ray."""
    width, height = size_wh
    across = np.linspace(200, 2600, width)[None, :].repeat(height, 0)
    across[:, width // 2 - 40 : width // 2 + 40] += 1200
    return Radiograph(
        path=Path(name),
        sha256="ab" * 32,
        pixels=across.astype(np.uint16),
        bits=12,
        window=Window.spanning(0, 4095),
        format="DICOM",
        spacing_mm=(0.14, 0.14),
        spacing_kind="unstated",
        body_part="HAND",
        laterality="L",
        view_position="PA",
    )


def drawn_answer(
    verdict: Verdict = Verdict.FRACTURE, probability: float = 0.93, pipeline: str = "yolo"
) -> CaseAnswer:
    prediction = Prediction(
        pipeline=pipeline,
        weights_id="0123456789abcdef" * 4,
        verdict=verdict,
        probability=probability,
        findings=(Finding("Hand", 0.99), Finding("fracture", 0.87, BOX)),
        operating_points={BALANCED: OperatingPoint(0.12, 0.55)},
        network="OsteoLens detector",
    )
    return CaseAnswer(prediction, STANDING, BALANCED, MADE_AT)


def drawn_case(**fields: object) -> CaseImage:
    return replace(CaseImage(drawn_radiograph(), (drawn_answer(),)), **fields)


def full_case() -> CaseImage:
    """Return a case with all that a report can hold."""
    reader = ReaderWord((Saying("Disagrees: an old line.", Verdict.NO_FRACTURE, (BOX,)),))
    return drawn_case(
        answers=(
            replace(drawn_answer(), reader=reader),
            drawn_answer(Verdict.NO_FRACTURE, 0.04, "cbam"),
        ),
        measurements=(
            MeasuredValue(
                "Length", 23.41, "mm", (((10.0, 10.0), (110.0, 140.0)),), "at the detector"
            ),
            MeasuredValue("Angle", 12.5, "°"),
        ),
    )
