"""The bar of the probability: its words stand at what they name, and inside the bar."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.probability_bar import ProbabilityBar, side_by_side
from models.prediction import OperatingPoint
from tests.gui.conftest import Stage


@pytest.mark.parametrize(
    ("middles", "widths", "starts"),
    [
        pytest.param([100], [40], [80], id="centred at its place"),
        pytest.param([5], [40], [0], id="held at the left edge"),
        pytest.param([195], [40], [160], id="held at the right edge"),
        pytest.param([50, 150], [40, 40], [30, 130], id="two apart"),
        pytest.param([100, 110], [40, 40], [80, 130], id="the second pushed on"),
        pytest.param([180, 190], [40, 40], [110, 160], id="both pushed back from the edge"),
        pytest.param([5, 15], [40, 40], [0, 50], id="both at the left edge"),
    ],
)
def test_words_stand_as_near_to_their_places_as_they_can(
    middles: list[float], widths: list[float], starts: list[float]
) -> None:
    assert side_by_side(middles, widths, 200, 10) == starts


def test_a_single_threshold_is_named_at_its_tick(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    bar = ProbabilityBar(stage.window.body)
    bar.place(x=0, y=0, relwidth=0.3)
    stage.pump()
    bar.show(0.8, "P(fracture) 80 %", OperatingPoint(0.3, 0.3))
    canvas = bar._sheet
    texts = {canvas.itemcget(i, "text"): i for i in canvas.find_all() if canvas.type(i) == "text"}
    assert set(texts) == {"fracture from 30 %", "P(fracture) 80 %"}
    left, _top, right, _bottom = canvas.bbox(texts["fracture from 30 %"])
    assert (left + right) / 2 == pytest.approx(bar._x(0.3), abs=2)
    assert 0 <= left < right <= canvas.winfo_width()
