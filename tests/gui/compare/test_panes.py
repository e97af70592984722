"""Which image stands in which pane, whatever becomes of the open ones."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from app.images.open_image import OpenImage
from gui.actions.names import Action
from gui.compare.bar import NO_WIPE, WIPE_OVERLAY
from gui.compare.closed import still_shown
from gui.compare.pane import ComparePane
from gui.compare.window import open_comparison
from tests.gui.compare.comparing import (
    BRIGHT,
    DARK,
    SIZE,
    analyse,
    colour_at,
    comparisons,
    picture,
    window_of,
)
from tests.gui.conftest import Stage
from tests.gui.hands import Hands


def test_the_image_that_was_asked_for_stands_beside_the_one_on_screen(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((Path("none.toml"),))
    for number in range(3):
        stage.open(picture(tmp_path / f"{number}.png", DARK + number))
    first, second, third = stage.session.images.all
    stage.session.images.show(first)
    open_comparison(stage.window, stage.session, third)
    window = window_of(stage)
    stage.pump(0.3)
    assert [pane.image for pane in window.panes] == [first, third]
    window.lay_out(2)
    assert [pane.image for pane in window.panes] == [first, second]


def test_listed_images_are_read_for_their_panes_and_the_unreadable_are_named(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(3):
        picture(folder / f"{n}.png", 50 * n)
    (folder / "3.png").write_bytes(b"no picture")
    stage = make_stage()
    stage.window.open([folder])
    stage.wait(lambda: stage.session.images.current is not None)
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.lay_out(4)
    stage.wait(lambda: not stage.session.images.reading)
    assert [pane.view.pyramid is not None for pane in window.panes] == [True, True, True, False]
    assert [pane.words for pane in window.panes[2:]] == ["Not analysed", "It can't be read"]
    first = stage.session.images.all[0]
    assert stage.session.images.current is first, "the main window shows what it did"
    asked = stage.session.images.all[3]
    window.refresh()
    assert not stage.session.images.reading, f"{asked.path.name} is not tried again and again"


def test_panes_keep_their_pictures_when_another_is_closed(
    compared: Stage, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    compared.open(picture(tmp_path / "third.png", 120))
    dark, pale, third = compared.session.images.all
    assert [pane.image for pane in panes] == [dark, pale]
    compared.session.images.close(dark)
    compared.pump()
    assert [pane.image for pane in panes] == [third, pale]
    compared.session.images.close(third)
    assert comparisons(compared) == [], "one image is not compared with itself"


def test_a_pane_whose_image_was_closed_asks_for_another(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    analyse(compared, hands, panes[0])
    compared.open(picture(tmp_path / "third.png", 120))
    window = window_of(compared)
    dark, pale, third = compared.session.images.all
    window.lay_out(4)
    for place, image in enumerate((dark, pale, third, third)):
        window._choose(place, compared.session.images.all.index(image))
    compared.session.images.close(dark)
    compared.pump(0.3)
    empty = window.panes[0]
    assert [pane.image for pane in window.panes] == [None, pale, third, third]
    assert (empty.bar.which.get(), empty.words) == ("Choose an X-ray", "Choose an X-ray")
    assert (empty.view.pyramid, empty.view.marks) == (None, ())
    assert "dark.png" not in window.line.label.cget("text")
    empty.bar.analyse.invoke()
    assert compared.session.analyses.running is None
    for words in (WIPE_OVERLAY, NO_WIPE):
        window.choose_wipe(words)
    tk.Misc.focus_set(empty.bar.which)
    hands.press("Down")
    assert empty.image is pale
    assert colour_at(compared, empty, 0.5)[0] == BRIGHT


def test_an_image_shown_twice_leaves_the_second_pane_when_it_is_closed(
    compared: Stage, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    dark, pale = (pane.image for pane in panes)
    assert dark is not None
    assert pale is not None
    third, fourth = (
        OpenImage(tmp_path / name, name, b"", None) for name in ("third.png", "fourth.png")
    )
    before = [dark, pale, third, fourth]
    assert still_shown([dark, dark], before, [pale]) == [pale, None]
    assert still_shown([pale, fourth], before, [dark, third, fourth]) == [third, fourth]
    assert still_shown([third, fourth], before, [dark, pale]) == [pale, dark]
    assert still_shown([dark, None], before, before) == [dark, None]


def test_a_pane_follows_its_file_to_another_frame(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage()
    scan = tmp_path / "scan.tif"
    cv2.imwritemulti(str(scan), [np.full(SIZE[::-1], grey, np.uint8) for grey in (DARK, BRIGHT)])
    stage.open(picture(tmp_path / "dark.png", DARK))
    stage.open(scan)
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    stage.session.frames.show(1)
    stage.wait(lambda: stage.session.frames.shown == 1)
    stage.pump()
    assert window.panes[0].image is stage.session.images.current
    assert window.panes[0].image.frame == 1
