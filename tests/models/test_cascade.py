"""The cascade: body part first, then that part's specialist and no other."""

from dataclasses import replace
from pathlib import Path

import pytest

from imaging.overlay import Heatmap
from models.cascade import Cascade
from models.engine import Engine
from models.manifest import read_manifests
from models.prediction import Verdict
from models.weights import WeightsSet
from tests.fakes import made_radiograph
from tests.networks import cascade_set


def weights(folder: Path, part: str = "Hand", **changes: float) -> WeightsSet:
    return read_manifests([cascade_set(folder, part, **changes)]).chosen("cascade")


@pytest.mark.parametrize(
    ("brightness", "verdict"),
    [(10, Verdict.NO_FRACTURE), (128, Verdict.DOUBT), (250, Verdict.FRACTURE)],
)
def test_the_verdict_follows_the_specialist(
    tmp_path: Path, brightness: int, verdict: Verdict
) -> None:
    cascade = Cascade(weights(tmp_path), Engine())
    assert cascade.predict(made_radiograph(brightness, (64, 64))).verdict is verdict


@pytest.mark.parametrize("part", ["Elbow", "Hand", "Shoulder", "Leg", "Hip"])
def test_the_part_is_the_first_finding_and_its_specialist_is_asked(
    tmp_path: Path, part: str
) -> None:
    stages: list[str] = []
    prediction = Cascade(weights(tmp_path, part), Engine()).predict(
        made_radiograph(), lambda stage, _f: stages.append(stage)
    )
    assert [f.label for f in prediction.findings] == [part, "fractured"]
    assert stages[-1] == f"Asking the specialist: {part.lower()}"


def test_anything_else_is_out_of_scope_and_gets_no_number(tmp_path: Path) -> None:
    prediction = Cascade(weights(tmp_path, "other"), Engine()).predict(made_radiograph())
    assert prediction.verdict is Verdict.OUT_OF_SCOPE
    assert prediction.probability is None
    assert not prediction.overlay
    assert "none of the body parts" in prediction.notes[0]


def test_a_refusal_has_no_note_on_answers_it_did_not_give(tmp_path: Path) -> None:
    noted = replace(weights(tmp_path, "other"), notes=("How it weighs.",), warnings=("Look out.",))
    prediction = Cascade(noted, Engine()).predict(made_radiograph())
    assert "How it weighs." not in prediction.notes
    assert "Look out." in prediction.notes


def test_an_unsure_part_is_out_of_scope_with_another_sentence(tmp_path: Path) -> None:
    # No label stands out, so the best one stays under the weights' least score.
    prediction = Cascade(weights(tmp_path, "nothing"), Engine()).predict(made_radiograph())
    assert prediction.verdict is Verdict.OUT_OF_SCOPE
    assert "could not be told" in prediction.notes[0]


def test_what_the_gate_refuses_is_out_of_scope_whatever_the_part(tmp_path: Path) -> None:
    prediction = Cascade(weights(tmp_path, "Hand", gate=0.9), Engine()).predict(made_radiograph())
    assert prediction.verdict is Verdict.OUT_OF_SCOPE
    assert prediction.probability is None
    assert prediction.findings[0].label == "other"
    assert 0.5 < prediction.findings[0].score < 0.6
    assert "none of the body parts" in prediction.notes[0]


def test_what_the_gate_lets_through_goes_to_the_likeliest_part(tmp_path: Path) -> None:
    cascade = Cascade(weights(tmp_path, "Leg", gate=1.0), Engine())
    prediction = cascade.predict(made_radiograph())
    assert [f.label for f in prediction.findings] == ["Leg", "fractured"]


def test_the_gate_alone_says_what_is_other(tmp_path: Path) -> None:
    # All parts score the same here, so the first is as likely as any: above the threshold no more.
    prediction = Cascade(weights(tmp_path, "other", gate=5.0), Engine()).predict(made_radiograph())
    assert prediction.findings[0].label == "Elbow"
    assert prediction.findings[0].score == pytest.approx(0.2)


def test_the_heat_map_covers_the_picture_and_not_the_letterbox(tmp_path: Path) -> None:
    prediction = Cascade(weights(tmp_path), Engine()).predict(made_radiograph(128, (64, 32)))
    (mark,) = prediction.overlay
    assert isinstance(mark, Heatmap)
    # Of the 4 x 4 cells, the picture's half height touches two rows.
    assert mark.values.shape == (2, 4)
    assert mark.box_xyxy == pytest.approx((0, 0, 64, 32))


def test_the_specialists_logit_is_calibrated(tmp_path: Path) -> None:
    from models.manifest import read_tables, write_tables

    manifest = cascade_set(tmp_path, bias=0.0, gain=0.0)
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["hand"]["calibration"] = {"slope": 1.0, "intercept": 2.0}
    write_tables(manifest, tables)
    cascade = Cascade(read_manifests([manifest]).chosen("cascade"), Engine())
    assert cascade.predict(made_radiograph()).probability == pytest.approx(0.8808, abs=1e-4)
