"""Pipelines against the reader's word: hand-made tables and published examples."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.reader.agreement import pairs_of, table_of
from app.reader.agreement_figures import LOOKS_BACK, Pair, figures_of, kappa_of, over_time, wilson
from app.reader.opinions import Opinion, Stance
from models.prediction import Verdict
from store.opinions import SpokenOf
from tests.app.desk import Desk, picture

F, N, D = Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT
REFUSED = Verdict.OUT_OF_SCOPE
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def pairs(*verdicts: tuple[Verdict, Verdict], part: str = "Hand") -> list[Pair]:
    """Return pairs of reader and network, a minute apart."""
    return [
        Pair("cascade", part, reader, network, START + timedelta(minutes=number))
        for number, (reader, network) in enumerate(verdicts)
    ]


def word(key: str, verdict: Verdict | None, stance: Stance = Stance.CORRECTED, **told: str):
    pipeline = "" if stance is Stance.FIRST else "cascade"
    return Opinion(key, pipeline, pipeline, stance, verdict, START, Path("a.png"), (4, 4), **told)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_an_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    share = wilson(hits, of)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_seen_means_that_all_is_possible() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    assert math.isnan(wilson(0, 0).value)


def test_kappa_is_that_of_a_table_counted_by_hand() -> None:
    # Observed 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    table = [(F, F)] * 20 + [(F, N)] * 5 + [(N, F)] * 10 + [(N, N)] * 15
    kappa = kappa_of(pairs(*table))
    assert kappa.value == pytest.approx(0.4)
    # Cohen's own standard error: (0.7 * 0.3 / 50) ** 0.5 / 0.5 = 0.13.
    assert kappa.low == pytest.approx(0.4 - 1.96 * 0.13, abs=0.03)
    assert kappa.high == pytest.approx(0.4 + 1.96 * 0.13, abs=0.03)


def test_kappa_has_no_value_where_both_said_the_same_one_thing() -> None:
    assert math.isnan(kappa_of(pairs((F, F), (F, F))).value)


@pytest.mark.parametrize("each", [1, 2, 5, 10, 100])
def test_kappa_claims_no_certainty_where_all_agree(each: int) -> None:
    kappa = kappa_of(pairs(*[(F, F)] * each, *[(N, N)] * each))
    assert kappa.value == 1.0
    assert math.isnan(kappa.low)
    assert math.isnan(kappa.high)


def test_kappa_has_no_interval_where_it_would_be_of_no_width() -> None:
    kappa = kappa_of(pairs(*[(F, F)] * 9, *[(N, F)] * 21))
    assert kappa.value == pytest.approx(0.0)
    assert math.isnan(kappa.low)


def test_kappa_has_no_interval_where_draws_of_the_x_rays_have_no_kappa() -> None:
    rare = kappa_of(pairs((F, F), *[(N, N)] * 30, (N, D)))
    assert 0.0 < rare.value < 1.0
    assert math.isnan(rare.low)


def test_doubt_is_neither_a_hit_nor_left_out() -> None:
    line = figures_of(pairs((F, F), (F, D), (F, N), (N, N), (N, D), (D, F)), "cascade")
    assert (line.sensitivity.hits, line.sensitivity.of) == (1, 3)
    assert (line.specificity.hits, line.specificity.of) == (1, 2)
    assert line.count == 6


def test_what_was_refused_counts_among_all_and_is_no_hit() -> None:
    answered = pairs(*[(F, F), (F, N), (N, N), (N, F), (D, D)] * 20)
    line = figures_of([*answered, *pairs((F, REFUSED), (F, REFUSED), (N, REFUSED))], "cascade")
    assert (line.count, line.refused) == (103, 3)
    assert (line.sensitivity.hits, line.sensitivity.of) == (20, 42)
    assert (line.specificity.hits, line.specificity.of) == (20, 41)
    assert line.kappa == kappa_of(answered), "kappa leaves out of scope aside"
    assert over_time(pairs((F, F), (F, REFUSED)), "cascade")[-1].share.value == 0.5


def test_nothing_but_refusals_has_no_kappa() -> None:
    line = figures_of(pairs((F, REFUSED), (N, REFUSED)), "cascade")
    assert math.isnan(line.kappa.value)
    assert (line.sensitivity.hits, line.sensitivity.of, line.refused) == (0, 1, 2)


def test_a_part_counts_its_own_x_rays_only() -> None:
    found = pairs((F, F)) + pairs((F, N), (F, N), part="Elbow")
    assert figures_of(found, "cascade", "Elbow").sensitivity.of == 2
    assert figures_of(found, "cascade").sensitivity.of == 3


def test_a_moment_looks_back_on_the_last_x_rays_only() -> None:
    early, late = [(F, N)] * LOOKS_BACK, [(F, F)] * LOOKS_BACK
    moments = over_time(pairs(*early, *late), "cascade")
    assert moments[LOOKS_BACK - 1].share.value == 0.0
    assert moments[-1].share.value == 1.0
    assert moments[-1].share.of == LOOKS_BACK


def test_moments_follow_the_time_at_which_was_spoken() -> None:
    spoken = pairs((F, F), (F, N), (N, N))
    moments = over_time(spoken[::-1], "cascade")
    assert moments == over_time(spoken, "cascade")
    assert [moment.share.hits for moment in moments] == [1, 1, 2]


def test_the_latest_verdict_counts_for_every_pipeline() -> None:
    words = [word("x", N), word("x", F), word("x", None, body_part="Wrist")]
    spoken = [SpokenOf("x", "cascade", F, "Hand"), SpokenOf("x", "yolo", D, "")]
    found = pairs_of(words, spoken)
    assert [(p.pipeline, p.part, p.reader, p.network) for p in found] == [
        ("cascade", "Wrist", F, F),
        ("yolo", "Wrist", F, D),
    ]


def test_first_readings_can_count_alone() -> None:
    words = [word("x", N, Stance.FIRST), word("x", F), word("y", F)]
    spoken = [SpokenOf("x", "cascade", F, ""), SpokenOf("y", "cascade", F, "")]
    assert [p.reader for p in pairs_of(words, spoken, only_first=True)] == [N]


def test_what_no_verdict_was_given_on_is_not_counted() -> None:
    spoken = [
        SpokenOf("x", "pose", Verdict.NOT_APPLICABLE, ""),
        SpokenOf("x", "crack_vs_fracture", Verdict.NOT_APPLICABLE, ""),
        # A kind that was not recognised, of which the pipeline gives no verdict anyway.
        SpokenOf("x", "crack_vs_fracture", REFUSED, ""),
        SpokenOf("y", "yolo", F, ""),
    ]
    assert pairs_of([word("x", F), word("y", None)], spoken) == []
    assert table_of([], []).lines == ()


def test_a_refusal_is_a_pair_where_the_reader_gave_a_verdict() -> None:
    spoken = [SpokenOf("x", "cascade", REFUSED, ""), SpokenOf("y", "cascade", REFUSED, "")]
    (pair,) = pairs_of([word("x", F), word("y", None)], spoken)
    assert (pair.reader, pair.network) == (F, REFUSED)
    assert [line.refused for line in table_of([pair], []).lines] == [1, 1]


def test_the_desk_counts_what_was_said(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.opinions.agree()
    desk.session.agreement.refresh()
    desk.finish()
    table = desk.session.agreement.table
    assert [(line.pipeline, line.part is None, line.count) for line in table.lines] == [
        ("cascade", True, 1),
        ("cascade", False, 1),
    ]
    assert table.moments["cascade"][0].share.value == 1.0
