"""Each measurement is drawn where it lies: ends, heads and arcs, and its words beside it."""

import numpy as np
import pytest

from imaging.drawing.measurements import Drawn, draw_measures, label_box
from imaging.measure import Kind, Measurement

WIDTH, HEIGHT = 200, 120
Box = tuple[float, float, float, float]


def drawn(kind: Kind, *points: tuple[float, float], chosen: bool = False) -> np.ndarray:
    """Return where a measurement without words is drawn, (height, width)."""
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    measure = Drawn(Measurement(kind, points), is_chosen=chosen)
    draw_measures(canvas, [measure], lambda point: point, 1.0)
    return canvas[:, :, 0] > 90


def reach(marked: np.ndarray, column: int, middle: int) -> tuple[int, int]:
    """Return how far a column is drawn above and below a row."""
    rows = np.flatnonzero(marked[:, column]) - middle
    return -int(rows.min(initial=0)), int(rows.max(initial=0))


def test_a_ruler_has_a_tick_across_each_of_its_ends() -> None:
    marked = drawn(Kind.RULER, (40.5, 60.5), (140.5, 60.5))
    for end in (40, 140):
        assert reach(marked, end, 60) == (6, 6)
    assert max(reach(marked, 90, 60)) <= 1
    assert not marked[:, :34].any()
    assert not marked[:, 147:].any()


def test_an_arrow_has_its_head_where_it_points() -> None:
    marked = drawn(Kind.ARROW, (40.5, 60.5), (140.5, 60.5))
    above, below = reach(marked, 131, 60)
    assert above == below >= 3
    assert max(reach(marked, 49, 60)) <= 1
    assert not marked[:, 144:].any()


@pytest.mark.parametrize("others", [((160.5, 60.5), (100.5, 10.5)), ((100.5, 10.5), (160.5, 60.5))])
def test_the_arc_of_an_angle_lies_between_its_arms(others: tuple) -> None:
    one, other = others
    marked = drawn(Kind.ANGLE, one, (100.5, 60.5), other)
    # At half the angle, 25 pixels from the vertex; the shorter arm has 50.
    along = round(25 / np.sqrt(2))
    assert marked[60 - along - 1 : 60 - along + 2, 100 + along - 1 : 100 + along + 2].any()
    assert not marked[:, :98].any()
    assert not marked[63:].any()


def test_the_arc_of_an_angle_never_runs_the_long_way_round() -> None:
    marked = drawn(Kind.ANGLE, (40.5, 40.5), (100.5, 60.5), (40.5, 80.5))
    assert marked[59:62, 73:77].any()
    assert not marked[:, 103:].any()


def test_only_the_chosen_one_has_handles() -> None:
    points = ((40.5, 60.5), (140.5, 60.5))
    plain, chosen = (drawn(Kind.ARROW, *points, chosen=is_chosen) for is_chosen in (False, True))
    assert reach(plain, 40, 60) != reach(chosen, 40, 60)


def box_of(kind: Kind, *points: tuple[float, float], words: str = "50.0 mm") -> Box | None:
    measure = Drawn(Measurement(kind, points), words)
    return label_box(measure, lambda point: point, 1.0, (WIDTH, HEIGHT))


def test_words_stand_behind_a_ruler_and_before_it_at_the_edge() -> None:
    free = box_of(Kind.RULER, (10.0, 60.0), (60.0, 60.0))
    at_edge = box_of(Kind.RULER, (60.0, 60.0), (195.0, 60.0))
    assert free is not None
    assert at_edge is not None
    assert free[0] == 70
    assert at_edge[2] == 185


def test_words_of_an_angle_stand_away_from_its_arms() -> None:
    right, left = (
        box_of(Kind.ANGLE, (100.0 + side, 30.0), (100.0, 60.0), (100.0 + side, 90.0))
        for side in (40.0, -40.0)
    )
    assert right is not None
    assert left is not None
    assert right[2] < 100 < left[0]


@pytest.mark.parametrize("x", [-50.0, 260.0])
def test_what_lies_outside_or_says_nothing_has_no_words(x: float) -> None:
    assert box_of(Kind.RULER, (x, 60.0), (x, 80.0)) is None
    assert box_of(Kind.RULER, (10.0, 60.0), (60.0, 60.0), words="") is None


def test_a_canvas_smaller_than_the_words_shows_none() -> None:
    measure = Drawn(Measurement(Kind.RULER, ((2.0, 2.0), (9.0, 9.0))), "50.0 mm")
    assert label_box(measure, lambda point: point, 1.0, (12, 12)) is None
