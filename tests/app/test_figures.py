"""How good a set was found to be, in words."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from app.figures import ELSEWHERE, figures_of
from models.folders import manifest_paths
from models.manifest import read_manifests
from models.weights import WeightsSet
from tests.networks import cascade_set

POINT = {
    "sensitivity": 0.834,
    "sensitivity_interval": [0.78, 0.9],
    "specificity": 0.64,
    "specificity_interval": [0.58, 0.68],
    "specificity_groups": 1.3,
}
FIGURES = {
    "n": 732,
    "fractured": 235,
    "auc": 0.944,
    "auc_interval": [0.918, 0.97],
    "balanced": POINT,
}
FEW = {"n": 34, "fractured": 3}


def measured(folder: Path, **metrics: dict) -> WeightsSet:
    """Return a set whose files of these roles were measured."""
    tiny = read_manifests([cascade_set(folder)]).chosen("cascade")
    files = {
        role: replace(file, metrics=metrics.get(role, {})) for role, file in tiny.files.items()
    }
    return replace(tiny, files=MappingProxyType(files))


def test_one_network_says_its_figures_in_one_line(tmp_path: Path) -> None:
    assert figures_of(measured(tmp_path, hand=FIGURES)) == [
        "AUC 0.94 (0.92\N{EN DASH}0.97) on 732 images, 235 fractured; "
        "sensitivity 83 % (78\N{EN DASH}90), specificity 64 % (58\N{EN DASH}68, few groups)",
        ELSEWHERE,
    ]


def test_specialists_are_told_part_by_part_and_too_few_as_too_few(tmp_path: Path) -> None:
    hand, leg, elsewhere = figures_of(measured(tmp_path, hand=FIGURES, leg=FEW))
    assert hand.startswith("Hand: AUC 0.94")
    assert leg == "Leg: 34 images, only 3 fractured: too few to say how good it is"
    assert elsewhere == ELSEWHERE


def test_a_set_that_nobody_measured_says_nothing(tmp_path: Path) -> None:
    assert figures_of(measured(tmp_path)) == []


def test_every_bundled_network_that_judges_has_figures() -> None:
    bundled = read_manifests(manifest_paths()[:1])
    for name in ("cascade", "cbam", "yolo", "crack_vs_fracture"):
        first, *_others, last = figures_of(bundled.chosen(name))
        assert "AUC 0." in first
        assert last == ELSEWHERE
