"""Predictions as text: all of one comes back, and what makes no sense is refused as such."""

import json
from dataclasses import replace

import numpy as np
import pytest

from imaging.overlay import Heatmap
from models.prediction import Finding, Region
from store.encoding import from_text, to_text
from tests.store.made_rows import answer

HEAT = Heatmap(np.full((2, 3), 0.5, np.float32), (0.0, 0.0, 30.0, 20.0), "fractured")


def test_all_regions_survive() -> None:
    told = replace(answer(), regions=(Region("Wrist", 0.9), Region("Hand", 0.2)))
    assert from_text(to_text(told)) == told


@pytest.mark.parametrize("rows", [0, -5, 4, 1.5, "two", None, 10**30])
def test_a_heat_map_whose_rows_make_no_sense_is_refused(rows: object) -> None:
    told = replace(answer(), findings=(Finding("fractured", 0.5, HEAT),))
    table = json.loads(to_text(told))
    table["findings"][0]["mark"]["rows"] = rows
    with pytest.raises(ValueError):
        from_text(json.dumps(table))


def test_a_text_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError):
        from_text("[" * 100_000)
