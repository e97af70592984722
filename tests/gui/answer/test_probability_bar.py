"""The bar of the probability: its words stand at what they name, and inside the bar."""

import itertools
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from app.percentages import thresholds_in_words
from app.settings import TEXT_SIZES
from gui import theme
from gui.answer.probability_bar import ProbabilityBar, side_by_side
from models.prediction import OperatingPoint
from tests.gui.conftest import Stage
from words import LANGUAGES, use


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
        pytest.param([100], [240], [0], id="wider than the bar"),
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
    bar.show(0.8, "P(fracture) 80 %", OperatingPoint(0.3, 0.3), ["fracture from 30 %"])
    canvas = bar._sheet
    texts = {canvas.itemcget(i, "text"): i for i in canvas.find_all() if canvas.type(i) == "text"}
    assert set(texts) == {"fracture from 30 %", "P(fracture) 80 %"}
    left, _top, right, _bottom = canvas.bbox(texts["fracture from 30 %"])
    assert (left + right) / 2 == pytest.approx(bar._x(0.3), abs=2)
    assert 0 <= left < right <= canvas.winfo_width()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("point", [(0.14, 0.89), (0.02, 0.98), (0.4, 0.41)])
def test_no_threshold_loses_a_word_at_any_text_size(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str, point: tuple[float, float]
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    use(language)
    for text_size in TEXT_SIZES:
        theme.use_text_size(text_size)
        bar = ProbabilityBar(stage.window.body)
        # What the panel leaves of its smaller width.
        room = (theme.PANEL_WIDTHS[1] - 4 * theme.GRID) * text_size // 100
        tk.Place.place_configure(bar, x=0, y=0, width=room)
        stage.pump(0.05)
        thresholds = thresholds_in_words(OperatingPoint(*point), 2)
        bar.show(0.5, "P 50 %", OperatingPoint(*point), thresholds)
        assert bar._sheet.winfo_width() == room
        assert_within(bar._sheet)
        bar.destroy()
    theme.use_text_size(100)


def assert_within(canvas: tk.Canvas) -> None:
    """Assert that all words stand on a canvas, and none over another."""
    items = [i for i in canvas.find_all() if canvas.type(i) == "text"]
    assert len(items) == 3
    assert all(canvas.coords(item)[0] >= 0 for item in items)
    boxes = [canvas.bbox(item) for item in items]
    # A box of letters is a pixel wider than they are, on each side.
    assert all(right <= canvas.winfo_width() + 1 for _left, _top, right, _bottom in boxes)
    assert all(bottom <= float(canvas.cget("height")) for _left, _top, _right, bottom in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
