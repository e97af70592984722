"""Where a network failed is counted from its answers, and says no more than is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from training.data.sample import Sample
from training.figures.box_failures import box_failure_lines, box_failures
from training.figures.boxes import Found
from training.figures.failures import failures
from training.figures.hardware import hardware_lines, shows_hardware

SAMPLE = Sample(Path("a.jpg"), "fracatlas", "1", ("Leg",), True, has_hardware=False)


def test_metalwork_is_told_from_pictures_where_it_is_known() -> None:
    daoon = replace(SAMPLE, source="daoon", has_hardware=None)
    normal = replace(daoon, fractured=False)
    judged = [
        (replace(daoon, has_hardware=True), "fracture"),
        (daoon, "doubt"),
        (normal, "no_fracture"),
        (normal, "fracture"),
        (replace(SAMPLE, fractured=False, has_hardware=True), "fracture"),
        (replace(SAMPLE, fractured=False), "no_fracture"),
    ]
    assert shows_hardware(normal) is None
    assert shows_hardware(daoon) is False
    assert hardware_lines(judged) == [
        "Metalwork and casts, daoon: of the fractured pictures 1 of 1 with them and 0 of 1 without "
        "were answered `fracture`; of the normal pictures nobody looked for them on 2.",
        "Metalwork and casts, fracatlas: of the fractured pictures there are none; of the normal "
        "pictures 1 of 1 with them and 0 of 1 without were answered `fracture`.",
    ]


def test_no_sentence_asserts_what_metalwork_does() -> None:
    told = failures("test", [SAMPLE], ["no_fracture"])
    assert "1 fractures were answered `no_fracture`: fracatlas Leg 1." in told
    assert "raises" not in told


def test_boxes_are_found_too_loose_missed_or_false() -> None:
    truth = np.array([[0.0, 0.0, 10.0, 10.0], [20.0, 0.0, 30.0, 10.0], [40.0, 0.0, 50.0, 10.0]])
    boxes = np.array([[0.0, 0.0, 10.0, 10.0], [20.0, 0.0, 50.0, 10.0], [40.0, 0.0, 50.0, 10.0]])
    fractured = Found(boxes, np.array([0.9, 0.8, 0.1]), np.vstack([truth, [[90, 90, 99, 99]]]))
    normal = Found(boxes[:1], np.array([0.7]), np.zeros((0, 4)))
    empty = Found(np.zeros((0, 4)), np.zeros(0), truth[:1])
    samples = [SAMPLE, replace(SAMPLE, fractured=False, parts=()), SAMPLE]
    tables = box_failures(samples, [fractured, normal, empty], 0.5)
    assert tables == {
        "fracatlas": {
            "found": {"Leg": 1},
            "loose": {"Leg": 2},
            "missed": {"Leg": 2},
            "false_on_fractured": {"Leg": 1},
            "false_on_normal": {"part unknown": 1},
        }
    }
    (line,) = box_failure_lines(tables)
    assert "of 5 true boxes 1 were found, 2 met too loosely" in line
    assert "1 on normal pictures (part unknown 1)" in line
