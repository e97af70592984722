"""The History tab on a real window."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.gui.conftest import Stage
from tests.networks import cascade_set


def test_a_row_of_a_synthetic_picture_says_so(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    path = tmp_path / "phantom.png"
    shutil.copy(phantom_path, path)
    stage.open(path)
    stage.analyse()
    stage.window.show_tab("History")
    stage.pump()
    canvas = stage.window._tabs["History"].rows.canvas
    words = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    assert "phantom.png · synthetic" in words


def test_the_verdicts_column_says_at_which_point_it_judges(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),), operating_point="high_sensitivity")
    stage.window.show_tab("History")
    stage.pump()
    header = stage.window._tabs["History"]._header
    words = [header.itemcget(i, "text") for i in header.find_all() if header.type(i) == "text"]
    assert "Verdict (balanced point)" in words
