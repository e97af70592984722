"""The table of a report tells what its pages do, and nothing that they hold back."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from app.case.case import CaseImage, MeasuredValue
from app.case.csv_lines import csv_lines
from app.case.plain_answers import finding_as_data
from app.places import place_in_words
from imaging.overlay import Heatmap, Keypoint
from models.prediction import Finding, Verdict
from tests.app.cases import drawn_answer, drawn_case, drawn_radiograph, form


def line_of(case: CaseImage) -> dict[str, str]:
    (line,) = csv.DictReader(csv_lines([case], form()).decode("utf-8-sig").splitlines())
    return line


def test_a_length_says_what_it_was_measured_against() -> None:
    measured = (
        MeasuredValue("Length", 183.1, "mm", remark="at the detector"),
        MeasuredValue("Length", 150.25, "mm", remark="calibrated"),
        MeasuredValue("Angle", 12.5, "°"),
    )
    assert line_of(drawn_case(measurements=measured))["measurements"] == (
        "Length 183.10 mm (at the detector); Length 150.25 mm (calibrated); Angle 12.50 °"
    )


@pytest.mark.parametrize(
    ("verdict", "is_told"), [(Verdict.NOT_APPLICABLE, True), (Verdict.OUT_OF_SCOPE, False)]
)
def test_a_kind_that_was_not_recognised_has_no_probability(verdict: Verdict, is_told: bool) -> None:
    answer = drawn_answer(verdict, 0.6026, "crack_vs_fracture")
    case = drawn_case(answers=(replace(answer, earlier=()),))
    assert line_of(case)["probability"].startswith("0.6026") is is_told


def test_places_are_in_pixels_of_the_file_as_in_the_json() -> None:
    stretched = replace(drawn_radiograph(), stretch_xy=(1.0, 2.0))
    answer = drawn_answer()
    told = line_of(drawn_case(radiograph=stretched, answers=(answer,)))["findings"]
    assert told == "Hand 0.9900; fracture 0.8700 (x 300 to 420, y 100 to 165)"
    found = finding_as_data(answer.prediction.findings[1], stretched.stretch_xy)
    assert found["box_xyxy"] == [300.0, 100.0, 420.0, 165.0]


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Keypoint((30.0, 40.0), "left_wrist", 0.9), "x 30, y 20"),
        (
            Heatmap(np.ones((1, 1), np.float32), (0.0, 0.0, 100.0, 80.0), "fracture"),
            "hottest at x 50, y 20",
        ),
    ],
)
def test_points_are_in_pixels_of_the_file(mark: Keypoint | Heatmap, words: str) -> None:
    assert place_in_words(Finding("x", 0.9, mark), (1.0, 2.0)) == words


def test_a_spreadsheet_reads_accents_and_counts_with_the_numbers() -> None:
    table = csv_lines([drawn_case()], replace(form(), label="Muñeca; =1+1"))
    assert table.startswith('\N{ZERO WIDTH NO-BREAK SPACE}"case"'.encode())
    line = table.decode().splitlines()[1]
    assert line.startswith('"\'Muñeca; \'=1+1",1,"')
    assert float(line.split(",")[4]) == pytest.approx(drawn_answer().prediction.probability)
