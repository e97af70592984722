"""What stands behind an answer, in words."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.about import (
    BOX_SCORES,
    NO_FIGURES,
    NOT_A_LOCALISATION,
    NOTHING_SPOKE,
    OLDER_WEIGHTS,
    about,
    caution,
    remark_on_marks,
)
from app.analyst import Analyst, Answer
from app.figures import ELSEWHERE, FEW_GROUPS
from app.wording import disagreement
from imaging.overlay import Box, Heatmap
from models.manifest import read_tables, write_tables
from models.prediction import Finding, Prediction, Verdict
from predictions import PipelineStatus
from tests.fakes import made_radiograph
from tests.networks import cascade_set, classifier_set
from training.cards import card_text

FIGURES = {
    "date": "2026-11-21",
    "n": 412,
    "fractured": 61,
    "balanced": {
        "sensitivity": 0.911,
        "sensitivity_interval": [0.86, 0.95],
        "specificity": 0.88,
        # README.md, which a script writes to two digits, says 0.49.
        "specificity_interval": [0.495, 0.91],
        "missed": 0.021,
        "missed_interval": [0.0, 0.05],
        "doubt": 0.104,
    },
}


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    manifest = cascade_set(tmp_path / "weights")
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["hand"]["metrics"] = FIGURES
    write_tables(manifest, tables)
    return Analyst(tmp_path / "h.db", manifests=[manifest])


def lines(analyst: Analyst, answer: Answer, point: str = "balanced") -> list[str]:
    statuses: list[PipelineStatus] = analyst.statuses()
    return about(answer, statuses, point)


def _answered(folder: Path, figures: dict) -> tuple[Analyst, Answer]:
    """Return who answers with a hand's specialist of these figures, and an answer."""
    manifest = cascade_set(folder / "weights")
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["hand"]["metrics"] = figures
    write_tables(manifest, tables)
    own = Analyst(folder / "h.db", manifests=[manifest])
    return own, own.answer(made_radiograph(), "cascade")


def test_the_figures_are_those_of_the_part_that_was_recognised(analyst: Analyst) -> None:
    said = lines(analyst, analyst.answer(made_radiograph(), "cascade"))
    assert said[0] == "Tiny cascade"
    assert said[1] == "Hand: sensitivity 91 % (86–95), missed 2 % (0–5)"
    assert said[2] == "Specificity 88 % (49–91), doubt 10 %"
    assert said[3] == "Measured on 412 images, 61 fractured (2026-11-21)"
    assert said[4] == ELSEWHERE
    assert said[5].startswith("Answered now in ")


def test_a_long_wait_is_told_in_seconds(analyst: Analyst) -> None:
    answer = analyst.answer(made_radiograph(), "cascade")
    slow = replace(answer, prediction=replace(answer.prediction, milliseconds=12_600.0))
    assert lines(analyst, slow)[-1] == "Answered now in 13 s"


def test_an_interval_over_few_groups_says_so(tmp_path: Path) -> None:
    crowded = {**FIGURES["balanced"], "sensitivity_groups": 1.3, "specificity_groups": FEW_GROUPS}
    said = lines(*_answered(tmp_path, {**FIGURES, "balanced": crowded}))
    assert said[1] == "Hand: sensitivity 91 % (86–95, few groups), missed 2 % (0–5)"
    assert said[2].startswith("Specificity 88 % (49–91), ")
    assert FEW_GROUPS == card_text.FEW_GROUPS


def test_a_part_measured_on_too_few_pictures_warns_and_says_how_few(tmp_path: Path) -> None:
    few = {"date": "2026-11-21", "n": 34, "fractured": 3}
    analyst, answer = _answered(tmp_path, few)
    said = lines(analyst, answer)
    assert NO_FIGURES not in said
    assert not any("sensitivity" in line for line in said)
    assert caution(answer.prediction, analyst.statuses()) == (
        "Hand: measured on 34 images, only 3 fractured: too few to say how good it is. "
        "Probability and thresholds are those of all parts."
    )
    well_measured = _answered(tmp_path / "other", FIGURES)
    assert caution(well_measured[1].prediction, well_measured[0].statuses()) == ""


def test_a_refusal_says_how_often_the_gate_was_right(tmp_path: Path) -> None:
    figures = {
        "date": "2026-11-30",
        "radiographs": 823,
        "radiographs_refused": 0.0024,
        "radiographs_refused_interval": [0.0, 0.0088],
        "others": 411,
        "others_refused": 0.9976,
        "others_refused_interval": [0.9863, 1.0],
    }
    manifest = cascade_set(tmp_path / "weights", gate=0.0)
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["gate"]["metrics"] = figures
    write_tables(manifest, tables)
    analyst = Analyst(tmp_path / "h.db", manifests=[manifest])
    said = lines(analyst, analyst.answer(made_radiograph(), "cascade"))
    assert said[1] == "Of 823 X-rays of these parts 0.2 % (0.0–0.9) were refused"
    assert said[2] == "Of 411 other pictures 99.8 % (98.6–100.0) were refused (2026-11-30)"
    assert said[3] == ELSEWHERE


def test_a_point_that_leaves_no_doubt_says_nothing_of_it(analyst: Analyst, tmp_path: Path) -> None:
    manifest = tmp_path / "weights" / "manifest.toml"
    tables = read_tables(manifest)
    sharp = {**FIGURES["balanced"], "doubt": 0.0}
    tables["cascade"]["tiny"]["files"]["hand"]["metrics"] = {**FIGURES, "high_sensitivity": sharp}
    write_tables(manifest, tables)
    analyst.reload_weights()
    said = lines(analyst, analyst.answer(made_radiograph(), "cascade"), "high_sensitivity")
    assert said[2] == "Specificity 88 % (49–91)"


def test_a_set_that_tells_kinds_apart_says_how_well(tmp_path: Path) -> None:
    manifest = classifier_set(
        tmp_path / "weights", "crack_vs_fracture", ["fisura", "fractura"], known_from=0.5
    )
    tables = read_tables(manifest)
    (tiny,) = tables["crack_vs_fracture"].values()
    tiny["files"]["classifier"]["metrics"] = {
        "n": 433,
        "fisura": 66,
        "auc": 0.816,
        "auc_interval": [0.761, 0.868],
        "date": "2026-11-21",
    }
    write_tables(manifest, tables)
    own = Analyst(tmp_path / "h.db", manifests=[manifest])
    said = lines(own, own.answer(made_radiograph(), "crack_vs_fracture"))
    assert said[1] == "Tells the kinds apart with an AUC of 0.82 (0.76–0.87)"
    assert said[2] == "Measured on 433 images, 66 cracks (2026-11-21)"


def test_a_point_without_figures_says_so(analyst: Analyst) -> None:
    assert NO_FIGURES in lines(
        analyst, analyst.answer(made_radiograph(), "cascade"), "high_sensitivity"
    )


def test_other_weights_than_those_in_use_are_said_and_no_figure_is_lent_to_them(
    analyst: Analyst,
) -> None:
    answer = analyst.answer(made_radiograph(), "cascade")
    older = replace(answer, prediction=replace(answer.prediction, weights_id="f" * 64))
    said = lines(analyst, older)
    assert OLDER_WEIGHTS in said
    assert not any("sensitivity" in line for line in said)


def test_an_answer_in_another_precision_is_one_of_the_weights_in_use(analyst: Analyst) -> None:
    answer = analyst.answer(made_radiograph(), "cascade")
    coarser = f"{answer.prediction.weights_id}+bf16"
    told = replace(answer, prediction=replace(answer.prediction, weights_id=coarser))
    assert lines(analyst, told)[1] == "Hand: sensitivity 91 % (86–95), missed 2 % (0–5)"


def test_an_answer_from_the_history_says_when_it_was_made(analyst: Analyst) -> None:
    answer = analyst.answer(made_radiograph(), "cascade")
    # The history keeps it in UTC, and the reader is told their own time.
    told = datetime(2026, 3, 4, 5, 6).astimezone(UTC)
    kept = replace(answer, made_at=told, is_from_history=True)
    assert lines(analyst, kept)[-1] == "From history, answered 2026-03-04\N{NO-BREAK SPACE}05:06"


def heat(values: np.ndarray) -> Prediction:
    mark = Heatmap(values.astype(np.float32), (0, 0, 8, 8), "fractured")
    return Prediction("cascade", "w", Verdict.DOUBT, 0.5, (Finding("fractured", 0.5, mark),))


def test_a_heat_map_says_that_it_is_no_localisation() -> None:
    assert remark_on_marks(heat(np.eye(4))) == NOT_A_LOCALISATION
    assert remark_on_marks(heat(np.zeros((4, 4)))) == NOTHING_SPOKE
    # Nothing of it is drawn.
    assert remark_on_marks(heat(np.eye(4) * 0.22)) == NOTHING_SPOKE
    assert remark_on_marks(replace(heat(np.eye(4)), findings=())) == ""


def test_a_box_s_score_is_told_from_the_probability() -> None:
    box = Box((0.0, 0.0, 4.0, 4.0), "fracture", 0.2, True)
    boxed = Prediction("yolo", "w", Verdict.FRACTURE, 0.8, (Finding("fracture", 0.2, box),))
    assert remark_on_marks(boxed) == BOX_SCORES
    assert remark_on_marks(replace(boxed, findings=())) == ""


def verdicts(**given: Verdict) -> list[Prediction]:
    return [Prediction(name, "w", verdict, None, ()) for name, verdict in given.items()]


def test_doubt_contradicts_nobody() -> None:
    assert disagreement(verdicts(cascade=Verdict.FRACTURE, yolo=Verdict.DOUBT)) == ""


def test_a_kind_of_no_fracture_is_warned_of() -> None:
    kind = {"crack_vs_fracture": Verdict.NOT_APPLICABLE}
    assert disagreement(verdicts(cascade=Verdict.NO_FRACTURE, cbam=Verdict.DOUBT, **kind)) == (
        "Cascade says no fracture; the kind is what it would be if there were one."
    )
    assert disagreement(verdicts(cascade=Verdict.FRACTURE, **kind)) == ""
    assert disagreement(verdicts(cascade=Verdict.DOUBT, **kind)) == ""
    assert disagreement(verdicts(cascade=Verdict.NO_FRACTURE, pose=Verdict.NOT_APPLICABLE)) == ""


def test_a_contradiction_names_both_sides() -> None:
    given = verdicts(cascade=Verdict.FRACTURE, cbam=Verdict.FRACTURE, yolo=Verdict.NO_FRACTURE)
    assert disagreement(given) == (
        "The pipelines disagree: Cascade and CBAM say fracture, YOLO says no fracture."
    )
