"""The networks that ship tell fractures from normals on pictures they were not trained on."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from models.cascade import Cascade
from models.engine import Engine
from models.manifest import read_manifests
from models.prediction import Prediction, Verdict
from models.registry import PIPELINES
from models.yolo import Yolo
from training.batches.recipe import CASCADE_RULE, YOLO_RULE
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.figures.metrics import auc
from training.settings import MANIFEST
from training.split import in_fold, read_split

EACH = 20
Predict = Callable[[Radiograph], Prediction]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def chosen(shared: Path, source: str, fractured: bool) -> list[Sample]:
    samples = in_fold(read_catalogue(shared / "data").samples, "validation", read_split())
    held = [s for s in samples if s.source == source and s.fractured == fractured]
    return held[:: len(held) // EACH][:EACH]


def judged(shared: Path, predict: Predict, source: str) -> tuple[float, list[Prediction]]:
    """Return the AUC over some validation pictures, and the answers."""
    samples = chosen(shared, source, True) + chosen(shared, source, False)
    answers = [predict(load_radiograph(s.path)) for s in samples]
    known = [(a.probability, s.fractured) for a, s in zip(answers, samples, strict=True)]
    scores = np.array([p for p, _ in known if p is not None])
    truth = np.array([bool(f) for p, f in known if p is not None])
    assert len(scores) >= 2 * EACH - 2
    return auc(scores, truth), answers


@pytest.mark.parametrize("source", ["fracatlas", "daoon"])
def test_the_bundled_cascade_tells_fractures(shared: Path, engine: Engine, source: str) -> None:
    weights = read_manifests([MANIFEST]).chosen("cascade")
    assert weights.files["trunk"].preprocessing == CASCADE_RULE
    found, answers = judged(shared, Cascade(weights, engine).predict, source)
    assert found > 0.75
    assert all(a.milliseconds > 0 for a in answers)


@pytest.mark.parametrize("source", ["fracatlas", "daoon"])
def test_the_bundled_detector_tells_fractures(shared: Path, engine: Engine, source: str) -> None:
    weights = read_manifests([MANIFEST]).chosen("yolo")
    assert weights.files["detector"].preprocessing == YOLO_RULE
    found, _ = judged(shared, Yolo(weights, engine).predict, source)
    assert found > 0.7


def test_what_is_no_radiograph_of_a_limb_is_refused(shared: Path, engine: Engine) -> None:
    cascade = Cascade(read_manifests([MANIFEST]).chosen("cascade"), engine)
    samples = in_fold(read_catalogue(shared / "data").samples, "validation", read_split())
    strange = [s for s in samples if s.source == "out_of_scope"][::4]
    verdicts = [str(cascade.predict(load_radiograph(s.path)).verdict) for s in strange]
    assert verdicts.count("out_of_scope") >= 0.9 * len(strange)


# A panoramic film of teeth, three chest films (one inverted), an angiogram; photographs of people.
STRANGE = (
    "dicom/CR-ModalitySequenceLUT.dcm",
    "dicom/RG1_J2KI.dcm",
    "dicom/XA_multiframe96_fodicom_HasFragmentSequence.dcm",
    "dicom/txrv_CR_chest_8bit_jpegbaseline.dcm",
    "dicom/txrv_Fake_MONOHR1.dcm",
    "pose/IBM.jpeg",
    "pose/Pilots.jpg",
    "pose/image1.png",
    "pose/image2.jpeg",
    "pose/image3.jpeg",
)
# A hip and a leg of other makers' machines.
KNOWN = ("dicom/RG2_JLSL.dcm", "dicom/RG3_UNC.dcm")


@pytest.mark.parametrize("pipeline", ["cascade", "cbam", "yolo", "crack_vs_fracture"])
def test_every_guarded_pipeline_asks_the_gate(shared: Path, engine: Engine, pipeline: str) -> None:
    weights = read_manifests([MANIFEST]).chosen(pipeline)
    network = PIPELINES[pipeline].build(weights, engine)
    assert weights.files["gate"].settings.keys() == {"least_logit"}
    for name in STRANGE:
        verdict = network.predict(load_radiograph(shared / "data" / name)).verdict
        assert verdict is Verdict.OUT_OF_SCOPE, name
    for name in KNOWN:
        verdict = network.predict(load_radiograph(shared / "data" / name)).verdict
        assert verdict is not Verdict.OUT_OF_SCOPE, name
