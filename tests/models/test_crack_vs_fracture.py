"""The kind of a fracture: what is said where no kind is sure enough."""

from pathlib import Path

import pytest

from imaging.overlay import Heatmap
from models.crack_vs_fracture import MATCHES_NEITHER, NOT_RECOGNISED, ONLY_WHICH_KIND
from models.engine import Engine
from models.manifest import read_manifests, read_tables, write_tables
from models.prediction import Prediction, Verdict
from models.registry import PIPELINES
from models.weights import weights_sha256
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


@pytest.mark.parametrize(
    ("brightness", "best", "headline"),
    [(160, "fisura", "Fisura (crack)"), (90, "fractura", "Fractura (complete fracture)")],
)
@pytest.mark.parametrize("kinds", [KINDS, KINDS[::-1]], ids=["in order", "turned"])
def test_the_probability_is_that_of_a_complete_fracture_whichever_kind_is_likelier(
    tmp_path: Path, brightness: int, best: str, headline: str, kinds: list[str]
) -> None:
    manifest = classifier_set(tmp_path, "crack_vs_fracture", kinds, known_from=0.5)
    weights = read_manifests([manifest]).chosen("crack_vs_fracture")
    pipeline = PIPELINES["crack_vs_fracture"].build(weights, Engine())
    # The first label's score grows with the brightness.
    shown = brightness if kinds == KINDS else 255 - brightness
    prediction = pipeline.predict(made_radiograph(shown))
    scores = {finding.label: finding.score for finding in prediction.findings}
    assert prediction.findings[0].label == best
    assert prediction.headline == headline
    assert scores[best] > 0.6
    assert sum(scores.values()) == pytest.approx(1.0)
    assert prediction.probability == scores["fractura"]


@pytest.mark.parametrize(
    ("part", "is_asked"), [("Leg", True), ("other", False), ("nothing", False)]
)
def test_no_kind_is_named_of_a_picture_of_no_known_part(
    tmp_path: Path, part: str, is_asked: bool
) -> None:
    manifest = classifier_set(tmp_path, "crack_vs_fracture", KINDS, part=part, known_from=0.5)
    weights = read_manifests([manifest]).chosen("crack_vs_fracture")
    pipeline = PIPELINES["crack_vs_fracture"].build(weights, Engine())
    prediction = pipeline.predict(made_radiograph(160, (64, 64)))
    assert bool(prediction.findings) is is_asked
    assert (prediction.probability is not None) is is_asked
    assert prediction.verdict is (Verdict.NOT_APPLICABLE if is_asked else Verdict.OUT_OF_SCOPE)


@pytest.mark.parametrize(("known_from", "is_shown"), [(0.5, True), (1.0, False)])
def test_nothing_is_marked_for_a_kind_that_was_not_recognised(
    tmp_path: Path, known_from: float, is_shown: bool
) -> None:
    manifest = classifier_set(tmp_path, "crack_vs_fracture", KINDS, known_from=known_from)
    tables = read_tables(manifest)
    file = tables["crack_vs_fracture"]["tiny"]["files"]["classifier"]
    path = tmp_path / file["file"]
    path.write_text(path.read_text().replace("attention", "heatmap"))
    file["sha256"] = weights_sha256(path)
    write_tables(manifest, tables)
    weights = read_manifests([manifest]).chosen("crack_vs_fracture")
    pipeline = PIPELINES["crack_vs_fracture"].build(weights, Engine())
    overlay = pipeline.predict(made_radiograph(160)).overlay
    assert [mark.label for mark in overlay if isinstance(mark, Heatmap)] == ["fisura"] * is_shown
