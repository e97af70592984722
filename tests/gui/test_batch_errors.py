"""The errors of a batch have a table of their own."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from tests.app.desk import picture
from tests.gui.conftest import Stage
from tests.networks import cascade_set


def texts(canvas: tk.Canvas) -> list[str]:
    return [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]


def test_titles_above_errors_are_those_of_errors(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),), pipeline="cascade")
    picture(tmp_path / "ward", "good.png")
    (tmp_path / "ward" / "broken.png").write_bytes(b"no picture")
    stage.window.show_tab("Batch")
    tab, batch = stage.window._tabs["Batch"], stage.session.batch
    tab.begin([tmp_path / "ward"])
    stage.wait(lambda: not batch.is_running and len(batch.errors) == 1 and len(batch) == 1)
    stage.pump(0.3)
    assert "Probability" in texts(tab.header.canvas)
    tab.errors.invoke()
    stage.pump(0.3)
    assert texts(tab.header.canvas) == ["Image", "What went wrong"]
    name, _folder, sentence = texts(tab.rows.canvas)
    assert name == "broken.png"
    assert sentence[0].isupper()
    assert "readable image" in sentence.replace("\n", " ")
    before = batch.sort_by
    tab.header.canvas.event_generate("<Button-1>", x=400, y=10)
    stage.pump(0.2)
    assert batch.sort_by is before
    tab.errors.invoke()
    stage.pump(0.3)
    assert "Probability" in texts(tab.header.canvas)
