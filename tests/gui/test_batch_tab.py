"""The Batch tab on a real window."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.wording import VERDICTS
from gui.rows.row_painter import HIDDEN
from models.prediction import Verdict
from models.registry import PIPELINES
from tests.gui.conftest import Stage, double_click
from tests.networks import cascade_set, classifier_set, detector_set
from words import _, listed


def test_before_the_first_batch_nothing_is_counted(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    stage.window.show_tab("Batch")
    stage.pump()
    tab = stage.window._tabs["Batch"]
    assert not [w for w in (tab.bar, tab.errors, tab.counts) if w.winfo_viewable()]
    ward = tmp_path / "ward"
    ward.mkdir()
    (ward / "broken.png").write_bytes(b"no picture")
    tab.begin([ward])
    stage.wait(lambda: not stage.session.batch.is_running and stage.session.batch.counts.done)
    stage.pump()
    assert all(w.winfo_viewable() for w in (tab.bar, tab.errors, tab.counts))
    assert tab.line.winfo_y() < tab.counts.winfo_y() < tab.rows.winfo_y()


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
    assert "broken.png" in texts(canvas)
    tab.errors.invoke()
    stage.pump()
    double_click(canvas, 20)
    stage.wait(lambda: stage.window.shown_tab == "Analyse" and stage.session.images.current)


@pytest.mark.parametrize("language", ["en", "es"])
def test_in_a_low_window_answers_stay_in_sight_and_signs_are_named_to_the_pointer(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str
) -> None:
    stage = make_stage(
        (cascade_set(tmp_path / "weights"),),
        geometry="1024x640+0+0",
        text_size=200,
        language=language,
    )
    ward = tmp_path / "ward"
    ward.mkdir()
    for number in range(4):
        cv2.imwrite(str(ward / f"{number}.png"), np.full((64, 64), 60 * number, np.uint8))
    stage.window.show_tab("Batch")
    tab = stage.window._tabs["Batch"]
    tab.begin([ward])
    stage.wait(lambda: not stage.session.batch.is_running and stage.session.batch.counts.done == 4)
    stage.pump(0.4)
    assert tab.rows.canvas.winfo_height() >= tab.rows._height
    foot = tab.winfo_rooty() + tab.winfo_height()
    assert tab.rows.winfo_rooty() + tab.rows.winfo_height() <= foot
    for verdict, chip in tab.counts.chips.items():
        assert chip.cget("text").isdigit()
        assert tab.counts._tips[verdict].text.startswith(_(VERDICTS[verdict]))


def test_a_batch_s_answers_wait_for_the_reader(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),), reads_first=True)
    ward = tmp_path / "ward"
    ward.mkdir()
    for number in range(3):
        cv2.imwrite(str(ward / f"{number}.png"), np.full((64, 64), 70 * number, np.uint8))
    stage.window.show_tab("Batch")
    tab = stage.window._tabs["Batch"]
    tab.begin([ward])
    batch = stage.session.batch
    stage.wait(lambda: not batch.is_running and batch.counts.images == 3)
    stage.pump(0.3)
    verdicts = set(VERDICTS.values())
    shown = texts(tab.rows.canvas)
    assert shown.count(HIDDEN) == 3
    assert not verdicts & set(shown)
    assert not any("P(" in words for words in shown)
    assert all(chip.cget("text").endswith("  0") for chip in tab.counts.chips.values())
    assert "3 answers wait for your own word" in tab.words.cget("text")
    double_click(tab.rows.canvas, 20)
    stage.wait(lambda: stage.session.images.current and stage.session.images.current.is_hidden)
    stage.wait(lambda: stage.session.opinions._said)
    stage.session.opinions.say(Verdict.FRACTURE)
    stage.wait(lambda: batch.counts.unread == 2)
    stage.window.show_tab("Batch")
    stage.pump(0.3)
    shown = texts(tab.rows.canvas)
    assert shown.count(HIDDEN) == 2
    assert len(verdicts & set(shown)) == 1


def test_a_batch_s_rows_say_what_card_and_report_say(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    kinds = classifier_set(
        tmp_path / "weights", "crack_vs_fracture", ["fisura", "fractura"], known_from=0.9
    )
    stage = make_stage((kinds,), pipeline="crack_vs_fracture")
    ward = tmp_path / "ward"
    ward.mkdir()
    for grey in (128, 250):
        cv2.imwrite(str(ward / f"{grey}.png"), np.full((64, 64), grey, np.uint8))
    stage.window.show_tab("Batch")
    tab, batch = stage.window._tabs["Batch"], stage.session.batch
    tab.begin([ward])
    stage.wait(lambda: not batch.is_running and batch.counts.images == 2)
    stage.pump(0.3)
    shown = texts(tab.rows.canvas)
    assert {"Kind not recognised", "If fractured: crack"} <= set(shown)
    assert not {"Out of scope", "No verdict"} & set(shown)


def test_answers_of_several_pipelines_are_not_counted_as_images(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    cascade_set(tmp_path / "weights")
    manifest = detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    stage = make_stage((manifest,), pipeline="all")
    cv2.imwrite(str(tmp_path / "1.png"), np.full((64, 64), 70, np.uint8))
    stage.window.show_tab("Batch")
    tab, batch = stage.window._tabs["Batch"], stage.session.batch
    lacking = [entry.title for name, entry in PIPELINES.items() if name not in ("cascade", "yolo")]
    left_out = f"{listed(lacking)} left out: no weights"
    stage.wait(lambda: left_out in tab.asked.cget("text"))
    assert not tab.counts.counted.winfo_viewable()
    tab.begin([tmp_path / "1.png"])
    stage.wait(lambda: not batch.is_running and len(batch) == 2)
    stage.pump(0.3)
    assert tab.counts.counted.winfo_viewable()
    assert tab.counts.counted.cget("text") == "Answers:"
    assert left_out in tab.words.cget("text")
    stage.session.analyses.choose_pipeline("cascade")
    assert "left out" not in tab.asked.cget("text")
    tab.begin([tmp_path / "1.png"])
    stage.wait(lambda: not batch.is_running and batch.batch and batch.batch.id == 2)
    stage.wait(lambda: not tab.counts.counted.winfo_viewable())
    assert "left out" not in tab.words.cget("text")


def texts(canvas: tk.Canvas) -> list[str]:
    """Return all words that stand on a canvas."""
    return [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]


def test_a_changed_file_is_seen_as_it_is_now(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    path = tmp_path / "ward" / "1.png"
    path.parent.mkdir()
    stage.window.show_tab("Batch")
    tab, batch = stage.window._tabs["Batch"], stage.session.batch
    for number, grey in enumerate((40, 200), 1):
        cv2.imwrite(str(path), np.full((64, 64), grey, np.uint8))
        tab.begin([path.parent])
        stage.wait(lambda n=number: not batch.is_running and batch.batch and batch.batch.id == n)
        stage.wait(lambda: len(batch) == 1)
        stage.pump(0.3)
        assert greys(tab.rows.canvas) == [grey]


def greys(canvas: tk.Canvas) -> list[int]:
    """Return the grey of each small picture on a canvas; signs of verdicts have colours."""
    names = [canvas.itemcget(i, "image") for i in canvas.find_all() if canvas.type(i) == "image"]
    colours = [canvas.tk.call(name, "get", 10, 10) for name in names]
    return [red for red, green, blue in colours if red == green == blue]
