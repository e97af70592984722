"""The frame slider is there where there is a choice, and shows what was chosen."""

import tkinter as tk
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.gui.conftest import Stage


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.tif"
    pages = [np.full((200, 200), 40 * number, np.uint8) for number in range(1, 6)]
    cv2.imwritemulti(str(path), pages)
    return path


def shown(stage: Stage) -> int:
    return stage.session.frames.shown


def words(stage: Stage) -> str:
    return stage.window.analyse.frame_slider._words.cget("text")


def test_a_file_of_one_picture_has_no_slider(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((200, 200), 90, np.uint8))
    stage.open(path)
    bar = stage.window.analyse.frame_slider
    assert not bar.winfo_viewable()
    # The ground that every frame has, and nothing on it.
    assert len(bar.winfo_children()) <= 1


def test_a_click_on_the_slider_shows_that_frame(stage: Stage, scan: Path) -> None:
    stage.open(scan)
    canvas = stage.window.analyse.frame_slider.slider._canvas
    stage.wait(lambda: canvas.winfo_viewable() and canvas.winfo_width() > 300)
    assert words(stage) == "Picture 1 of 5"
    canvas.event_generate("<Button-1>", x=canvas.winfo_width() * 3 // 4, y=8)
    stage.wait(lambda: shown(stage) == 3)
    assert words(stage) == "Picture 4 of 5"
    stage.pump()
    assert "picture 4 of 5" in stage.window.status.words.cget("text")


def test_keys_go_frame_by_frame_and_to_the_ends(stage: Stage, scan: Path) -> None:
    stage.open(scan)
    slider = stage.window.analyse.frame_slider.slider
    stage.wait(slider.winfo_viewable)
    stage.window.focus_force()
    tk.Misc.focus_set(slider)
    stage.wait(lambda: stage.window.focus_get() is slider)
    for key, frame in (("<Right>", 1), ("<Right>", 2), ("<Left>", 1), ("<End>", 4), ("<Home>", 0)):
        slider.event_generate(key)
        stage.wait(lambda f=frame: shown(stage) == f)
        assert slider.get() == frame


def test_each_frame_is_analysed_on_its_own(stage: Stage, scan: Path) -> None:
    stage.open(scan)
    stage.analyse()
    assert stage.window.analyse.panel.card.word.cget("text")
    stage.session.frames.show(2)
    stage.wait(lambda: shown(stage) == 2)
    stage.pump()
    assert not stage.session.images.shown_prediction()
    stage.analyse()
    assert stage.session.history.count == 2
