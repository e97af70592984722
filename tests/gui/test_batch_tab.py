"""The Batch tab on a real window."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from tests.gui.conftest import Stage, double_click
from tests.networks import cascade_set


def test_a_folder_is_answered_while_the_window_stays_usable(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    ward = tmp_path / "ward"
    ward.mkdir()
    for number in range(12):
        cv2.imwrite(str(ward / f"{number}.png"), np.full((64, 64), 20 * number, np.uint8))
    (ward / "broken.png").write_bytes(b"no picture")
    stage.window.show_tab("Batch")
    stage.pump()
    tab = stage.window._tabs["Batch"]
    tab.begin([ward])
    stage.window.show_tab("Help")
    stage.window.show_tab("Batch")
    batch = stage.session.batch
    stage.wait(lambda: not batch.is_running and batch.counts.images == 13)
    stage.pump()
    assert len(batch) == 12
    assert tab.errors.cget("text") == "Errors  1"
    assert "13 of 13 images" in tab.words.cget("text")
    tab.errors.invoke()
    stage.pump()
    canvas = tab.rows.canvas
    words = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    assert "broken.png" in words
    tab.errors.invoke()
    stage.pump()
    double_click(canvas, 20)
    stage.wait(lambda: stage.window.shown_tab == "Analyse" and stage.session.images.current)
