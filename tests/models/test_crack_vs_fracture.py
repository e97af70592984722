"""The kind of a fracture: what is said where no kind is sure enough."""

from pathlib import Path

from models.crack_vs_fracture import MATCHES_NEITHER, NOT_RECOGNISED, ONLY_WHICH_KIND
from models.engine import Engine
from models.manifest import read_manifests
from models.prediction import Prediction, Verdict
from models.registry import PIPELINES
from tests.fakes import made_radiograph
from tests.networks import classifier_set

KINDS = ["fisura", "fractura"]


def answer(folder: Path, known_from: float) -> Prediction:
    manifest = classifier_set(folder, "crack_vs_fracture", KINDS, known_from=known_from)
    weights = read_manifests([manifest]).chosen("crack_vs_fracture")
    return PIPELINES["crack_vs_fracture"].build(weights, Engine()).predict(made_radiograph(160))


def test_a_kind_that_is_not_sure_enough_does_not_read_like_no_fracture(tmp_path: Path) -> None:
    prediction = answer(tmp_path, known_from=1.0)
    assert prediction.verdict is Verdict.OUT_OF_SCOPE
    assert prediction.headline == NOT_RECOGNISED == "Kind not recognised"
    assert prediction.notes[:2] == (MATCHES_NEITHER, ONLY_WHICH_KIND)
    assert "says nothing about whether there is a fracture" in MATCHES_NEITHER


def test_a_known_kind_says_only_which_it_would_be(tmp_path: Path) -> None:
    prediction = answer(tmp_path, known_from=0.5)
    assert prediction.verdict is Verdict.NOT_APPLICABLE
    assert prediction.headline == "Fisura (crack)"
    assert prediction.notes[:1] == (ONLY_WHICH_KIND,)
