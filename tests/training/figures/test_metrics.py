"""Figures against tables made by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.prediction import BALANCED, Verdict
from training.cards import card_text, cascade_card, crack_card
from training.data.sample import Sample
from training.figures.figures import (
    Cases,
    answer_counts,
    auc_figures,
    crowding,
    discrimination,
    point_game,
    sensitivity_figures,
    verdict_table,
)
from training.figures.metrics import (
    auc,
    auc_interval,
    average_precision,
    calibration_error,
    effective_groups,
    hanley_mcneil,
    interval,
    log_loss,
    mid_ranks,
    roc,
    sensitivity_at,
    sensitivity_interval,
    share_interval,
    wilson,
)


@pytest.mark.parametrize(
    ("scores", "truth", "wanted"),
    [
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1.0),
        ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0.0),
        ([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1], 0.5),
        ([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75),
    ],
)
def test_auc(scores: list[float], truth: list[int], wanted: float) -> None:
    assert auc(np.array(scores), np.array(truth, bool)) == pytest.approx(wanted)


def test_auc_of_one_class_is_not_a_number() -> None:
    assert np.isnan(auc(np.array([0.1, 0.2]), np.array([True, True])))


def test_equal_values_share_a_rank() -> None:
    assert mid_ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_roc_and_sensitivity_at_a_specificity() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    truth = np.array([1, 0, 1, 1, 0, 0], bool)
    false_rate, hit_rate = roc(scores, truth)
    assert false_rate == pytest.approx([0, 0, 1 / 3, 1 / 3, 1 / 3, 2 / 3, 1])
    assert hit_rate == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 1, 1, 1])
    assert sensitivity_at(scores, truth, 0.9) == pytest.approx(1 / 3)
    assert sensitivity_at(scores, truth, 0.6) == pytest.approx(1.0)


def test_calibration_error() -> None:
    probabilities = np.array([0.05, 0.05, 0.95, 0.95])
    assert calibration_error(probabilities, np.array([0, 0, 1, 1], bool)) == pytest.approx(0.05)
    assert calibration_error(probabilities, np.array([1, 1, 0, 0], bool)) == pytest.approx(0.95)


def test_log_loss() -> None:
    probabilities = np.array([0.5, 0.8, 0.2])
    wanted = -(np.log(0.5) + np.log(0.8) + np.log(0.8)) / 3
    assert log_loss(probabilities, np.array([1, 1, 0], bool)) == pytest.approx(wanted)
    assert np.isfinite(log_loss(np.array([0.0]), np.array([True])))
    assert np.isnan(log_loss(np.array([]), np.array([], bool)))


def test_average_precision() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    hits = np.array([1, 0, 1, 0], bool)
    assert average_precision(scores, hits, 2) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert average_precision(scores, hits, 4) == pytest.approx(0.25 + 0.25 * 2 / 3)
    assert average_precision(np.zeros(0), np.zeros(0, bool), 3) == 0.0


def test_an_interval_by_group_is_wider_than_by_picture() -> None:
    hits = np.repeat([True, False] * 5, 20)
    by_group = share_interval(hits, [str(i // 20) for i in range(200)])
    by_picture = share_interval(hits, [str(i) for i in range(200)])
    assert by_group[1] - by_group[0] > 2 * (by_picture[1] - by_picture[0])


def test_an_interval_holds_its_figure() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=200)
    low, high = interval(lambda rows: float(values[rows].mean()), [str(i) for i in range(200)])
    assert low < values.mean() < high


def test_wilson_of_no_hit_is_above_zero() -> None:
    low, high = wilson(0, 50)
    assert low == 0.0
    assert 0.05 < high < 0.08


def crowded(count: int = 60) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return scores, truth and groups of which one holds all fractures and half of the normals."""
    rng = np.random.default_rng(6)
    truth = np.arange(count) < count // 3
    scores = rng.normal(np.where(truth, 1.0, 0.0), 0.5)
    return scores, truth, ["big"] * (2 * count // 3) + ["small"] * (count // 3)


def test_a_share_in_few_groups_is_no_surer_than_its_counts() -> None:
    hits = np.arange(22) == 0
    low, high = share_interval(hits, ["one"] * 20 + ["two"] * 2)
    closed = wilson(1, 22)
    assert low <= closed[0]
    assert 0.2 < closed[1] <= high
    many = share_interval(np.repeat([True, False] * 5, 20), [str(i // 20) for i in range(200)])
    assert many[0] < wilson(100, 200)[0]
    assert many[1] > wilson(100, 200)[1]


def test_an_auc_in_few_groups_is_no_surer_than_its_counts() -> None:
    scores, truth, groups = crowded()
    area = auc(scores, truth)
    low, high = auc_interval(scores, truth, groups)
    closed = hanley_mcneil(area, 20, 40)
    assert low <= closed[0] < area < closed[1] <= high
    assert auc_interval(truth.astype(float), truth, groups)[0] < 0.95


def test_sensitivity_at_a_specificity_in_few_groups_is_no_surer_than_its_counts() -> None:
    scores, truth, groups = crowded()
    low, high = sensitivity_interval(scores, truth, groups)
    closed = wilson(round(20 * sensitivity_at(scores, truth)), 20)
    assert low <= closed[0] < closed[1] <= high


def test_the_closed_form_of_an_auc_is_that_of_its_paper() -> None:
    # Hanley and McNeil 1982: area .893 of 51 abnormal and 58 normal has a standard error of .032.
    low, high = hanley_mcneil(0.893, 51, 58)
    assert (high - low) / (2 * 1.96) == pytest.approx(0.032, abs=0.003)
    assert hanley_mcneil(1.0, 27, 27)[1] == 1.0
    assert 0.85 < hanley_mcneil(1.0, 27, 27)[0] < 0.95
    mirrored = hanley_mcneil(1 - 0.893, 58, 51)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-3)


def test_eight_groups_of_which_one_holds_most_weigh_like_two() -> None:
    assert effective_groups(["big"] * 49 + list("abcdefgh") * 3) == pytest.approx(2.2, abs=0.1)
    assert effective_groups(list("abcd")) == pytest.approx(4.0)
    assert effective_groups([]) == 0.0


def cases_in(groups: list[str]) -> Cases:
    """Return cases, the first third fractured, of which every answer is a doubt."""
    scores, truth, _ = crowded(len(groups))
    doubts = [Verdict.DOUBT] * len(groups)
    return Cases(truth, scores, scores, {BALANCED: doubts}, groups, ["s"] * len(groups))


def test_a_card_marks_figures_of_few_groups() -> None:
    marked = discrimination(cases_in(crowded()[2]))
    assert marked["auc_groups"] == 1.0
    assert card_text.figure(marked, "auc").endswith(f" {card_text.FEW}")
    text = card_text.table(("AUC",), [[card_text.figure(marked, "auc")]])
    assert text.endswith(card_text.FEW_EXPLAINED)
    plain = discrimination(cases_in([str(i) for i in range(60)]))
    assert card_text.FEW not in card_text.figure(plain, "auc")
    assert card_text.FEW not in card_text.table(("AUC",), [[card_text.figure(plain, "auc")]])
    share = verdict_table(cases_in(crowded()[2]), BALANCED)
    assert card_text.FEW in card_text.figure(share, "missed")
    assert card_text.FEW in card_text.figure(share, "specificity")


def test_figures_of_before_have_no_mark() -> None:
    assert (
        card_text.figure({"auc": 0.9, "auc_interval": [0.8, 1.0]}, "auc") == "0.900 (0.800-1.000)"
    )
    told = {"n": 9, "share": 0.1, "interval": [0.0, 0.2]}
    assert card_text.share(told) == "0.100 (0.000-0.200), n=9"


def test_a_card_tells_how_crowded_the_fractures_are() -> None:
    samples = [Sample(Path(f"{i}.jpg"), "fracatlas", "a" if i < 49 else str(i)) for i in range(74)]
    samples = [replace(s, fractured=True) for s in samples]
    told = crowding([*samples, replace(samples[0], group="normals", fractured=False)])
    assert told == {"fractured": 74, "groups": 26, "largest": 49}
    assert "largest holds 49 of them (66 %)" in card_text.crowding("FracAtlas", told)


def test_answers_are_counted_by_source_and_label() -> None:
    cases = cases_in([str(i) for i in range(6)])
    counts = answer_counts(replace(cases, sources=["a", "b"] * 3))
    assert counts == {
        "a fractured": [0, 1, 0],
        "a normal": [0, 2, 0],
        "b fractured": [0, 1, 0],
        "b normal": [0, 2, 0],
    }


def test_no_card_says_that_the_test_fold_had_no_say() -> None:
    seen = card_text.FOLDS_SEEN[True]
    assert "no choice" not in seen
    assert "asked again\nafter each version" in seen
    assert "every\nchoice" not in cascade_card.SPLIT
    assert not any("once" in name for name in crack_card.NAMES.values())


def test_a_doubt_is_right_for_neither() -> None:
    verdicts = [Verdict.FRACTURE, Verdict.DOUBT, Verdict.NO_FRACTURE, Verdict.NO_FRACTURE]
    cases = Cases(
        truth=np.array([True, True, True, False]),
        logits=np.zeros(4),
        probabilities=np.zeros(4),
        verdicts={BALANCED: verdicts},
        groups=list("abcd"),
        sources=["s"] * 4,
    )
    table = verdict_table(cases, BALANCED)
    assert table["sensitivity"] == pytest.approx(1 / 3, abs=1e-3)
    assert table["missed"] == pytest.approx(1 / 3, abs=1e-3)
    assert table["specificity"] == 1.0
    assert table["doubt"] == 0.25


def test_the_pointing_game_widens_each_box_by_the_margin() -> None:
    boxes = [np.array([[0.4, 0.4, 0.6, 0.6]])] * 3
    points = np.array([[0.5, 0.5], [0.62, 0.5], [0.7, 0.5]])
    assert point_game(points, boxes, np.full((3, 2), 0.03)).tolist() == [True, True, False]


def test_of_one_label_alone_there_is_no_figure() -> None:
    scores, groups = np.array([0.1, 0.2, 0.3]), ["a", "b", "c"]
    for truth in (np.ones(3, bool), np.zeros(3, bool)):
        assert np.isnan(auc_interval(scores, truth, groups)).all()
        assert np.isnan(sensitivity_interval(scores, truth, groups)).all()
        assert auc_figures(scores, truth, groups) == {}
        assert sensitivity_figures(scores, truth, groups, 0.95) == {}
