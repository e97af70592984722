"""Answers as lines of a CSV file, one for each X-ray and pipeline."""

from collections.abc import Iterator, Sequence

from app.case.case import CaseAnswer, CaseImage, MeasuredValue, ReportForm
from app.files.spreadsheet import spreadsheet
from app.places import place_in_words
from app.version import VERSION
from app.wording import name_as_data, told_probability
from errors import shown_name
from words import english

COLUMNS = (
    "case", "x_ray", "pipeline", "verdict", "probability", "operating_point", "findings",
    "reader", "measurements", "weights", "answered_utc", "program_version", "warning",
)  # fmt: skip
NAMING_COLUMNS = ("file", "sha256")


def csv_lines(images: Sequence[CaseImage], form: ReportForm) -> bytes:
    """Return a table with its head, UTF-8; no file is named unless the form says so."""
    return b"".join(spreadsheet(_rows(images, form)))


def _rows(images: Sequence[CaseImage], form: ReportForm) -> Iterator[Sequence[object]]:
    yield (*COLUMNS, *(NAMING_COLUMNS if form.names_files else ()))
    for number, image in enumerate(images, start=1):
        for answer in image.answers:
            yield _cells(image, answer, form, number)


def _cells(image: CaseImage, answer: CaseAnswer, form: ReportForm, number: int) -> list[object]:
    prediction = answer.prediction
    pipeline, verdict = prediction.pipeline, prediction.verdict
    probability = told_probability(pipeline, verdict, prediction.probability)
    findings = []
    for finding in prediction.findings:
        place = english(place_in_words(finding, image.radiograph.stretch_xy))
        words = f"{name_as_data(finding)} {finding.score:.4f}"
        findings.append(f"{words} ({place})" if place else words)
    cells: list[object] = [
        form.label,
        number,
        pipeline,
        verdict.value,
        None if probability is None else round(probability, 6),
        answer.point_name,
        "; ".join(findings),
        english(answer.reader.words) if answer.reader else "",
        "; ".join(_measured(m) for m in image.measurements),
        prediction.weights_id,
        f"{answer.made_at:%Y-%m-%dT%H:%M:%SZ}",
        VERSION,
        english(image.warning_on(answer)),
    ]
    if form.names_files:
        cells += [shown_name(image.radiograph.path), image.radiograph.sha256]
    return cells


def _measured(measured: MeasuredValue) -> str:
    value = f"{measured.name} {measured.value:.2f} {measured.unit}"
    return f"{value} ({english(measured.remark)})" if measured.remark else value
