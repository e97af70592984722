"""CBAM: its logit is calibrated, and a picture of no known part gets no number."""

from pathlib import Path

import pytest

from models.cbam import Cbam
from models.engine import Engine
from models.manifest import read_manifests, read_tables, write_tables
from models.prediction import Prediction, Verdict
from tests.fakes import made_radiograph
from tests.networks import classifier_set

LABELS = ["fractured", "not fractured"]


def ask(manifest: Path) -> Prediction:
    weights = read_manifests([manifest]).chosen("cbam")
    return Cbam(weights, Engine()).predict(made_radiograph(160, (64, 64)))


@pytest.mark.parametrize(
    ("labels", "probability"), [(LABELS, 0.9535), (LABELS[::-1], 0.7272)], ids=["first", "second"]
)
def test_the_logit_of_a_fracture_is_calibrated(
    tmp_path: Path, labels: list[str], probability: float
) -> None:
    # Softmax of 8 * 160 / 255 against 4: a logit of 1.02, or as much below 0 for the other label.
    manifest = classifier_set(tmp_path, "cbam", labels)
    tables = read_tables(manifest)
    file = tables["cbam"]["tiny"]["files"]["classifier"]
    file["calibration"] = {"slope": 1.0, "intercept": 2.0}
    write_tables(manifest, tables)
    prediction = ask(manifest)
    assert prediction.probability == pytest.approx(probability, abs=5e-4)
    assert prediction.verdict is Verdict.FRACTURE
    assert [(f.label, f.score) for f in prediction.findings] == [
        ("fractured", prediction.probability)
    ]


@pytest.mark.parametrize(
    ("part", "is_asked"), [("Hand", True), ("other", False), ("nothing", False)]
)
def test_a_picture_of_no_known_part_is_out_of_scope(
    tmp_path: Path, part: str, is_asked: bool
) -> None:
    prediction = ask(classifier_set(tmp_path, "cbam", LABELS, part=part))
    assert (prediction.verdict is not Verdict.OUT_OF_SCOPE) is is_asked
    assert (prediction.probability is not None) is is_asked
    assert bool(prediction.findings) is is_asked
