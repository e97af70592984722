"""Marking the place of a fracture: the mode is seen, and ends with its picture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.reader.opinions import Stance
from gui import theme
from gui.actions.names import Action
from gui.analyse_tab import DRAG_A_BOX
from gui.answer.reader_word import ReaderWord
from gui.answer.why import Why
from gui.picture.tools import Tool
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.networks import cascade_set
from words import _


def picture(path: Path, grey: int) -> Path:
    cv2.imwrite(str(path), np.full((320, 320), grey, np.uint8))
    return path


@pytest.fixture
def answered(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """Two pictures, the second on screen with its answer, in a window with room for everything."""
    stage = make_stage(
        (cascade_set(tmp_path / "weights"),), pipeline="cascade", geometry="1280x900+0+0"
    )
    stage.open(picture(tmp_path / "elbow.png", 40))
    stage.open(picture(tmp_path / "wrist.png", 250))
    stage.analyse()
    stage.window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def hands(answered: Stage) -> Iterator[Hands]:
    held = Hands(answered)
    yield held
    held.close()


def word_of(stage: Stage) -> ReaderWord:
    return stage.window.analyse.panel.word


def why_of(stage: Stage) -> Why:
    return stage.window.analyse.panel.why


def tool_of(stage: Stage) -> Tool:
    return stage.window.analyse.viewer.tools.tool


def begin(stage: Stage, hands: Hands) -> None:
    """Open the correction and press Mark the place."""
    hands.click_on(word_of(stage)._stances[Stance.CORRECTED])
    stage.wait(lambda: word_of(stage).place is not None and word_of(stage).mark.winfo_viewable())
    stage.pump()
    hands.click_on(word_of(stage).mark)
    assert tool_of(stage) is Tool.PLACE


def said(stage: Stage) -> str:
    return stage.window.status.words.cget("text")


def test_the_button_is_lit_and_the_status_line_says_what_to_drag(
    answered: Stage, hands: Hands
) -> None:
    begin(answered, hands)
    mark = word_of(answered).mark
    assert mark.cget("fg_color") == theme.ACCENT
    assert said(answered) == DRAG_A_BOX
    hands.press("Escape")
    assert tool_of(answered) is Tool.HAND
    assert mark.cget("fg_color") == theme.RAISED
    assert said(answered) != DRAG_A_BOX


def test_the_hint_comes_back_after_whatever_else_was_said(answered: Stage, hands: Hands) -> None:
    hands.press("b")
    assert said(answered) == DRAG_A_BOX
    answered.session.inform("Something else.")
    assert said(answered) == "Something else."
    answered.session.inform("")
    assert said(answered) == DRAG_A_BOX
    hands.press("b")
    assert answered.session.notice.sentence == ""


def test_a_warning_is_not_overwritten_by_the_hint(answered: Stage, hands: Hands) -> None:
    answered.session.fail("The disk is full.")
    hands.press("b")
    assert answered.session.notice.sentence == "The disk is full."
    answered.session.inform("")
    assert said(answered) == DRAG_A_BOX


@pytest.mark.parametrize("leave", [Action.NEXT_IMAGE, Action.CLOSE_IMAGE, Action.CLOSE_ALL])
def test_the_mode_ends_with_its_picture(answered: Stage, hands: Hands, leave: Action) -> None:
    begin(answered, hands)
    answered.window.act(leave)
    answered.wait(lambda: not answered.session.images.reading)
    answered.pump()
    assert tool_of(answered) is Tool.HAND
    assert said(answered) != DRAG_A_BOX


def test_several_places_are_marked_in_one_picture(answered: Stage, hands: Hands) -> None:
    hands.press("b")
    hands.drag((40, 40), (100, 100))
    hands.drag((150, 150), (250, 250))
    shown = answered.session.opinions.shown
    assert shown is not None
    assert len(shown.boxes) == 2


def test_another_language_leaves_the_mode_and_says_the_hint_in_it(
    answered: Stage, hands: Hands
) -> None:
    hands.press("b")
    before = answered.window.furniture
    answered.session.choices.speak("es")
    answered.wait(lambda: answered.window.furniture is not before)
    answered.wait(lambda: not answered.window._refurnishing.is_running)
    assert tool_of(answered) is Tool.PLACE
    assert answered.session.notice.sentence == _(DRAG_A_BOX)


def test_without_a_picture_there_is_no_such_mode(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage((Path("none.toml"),))
    stage.window.act(Action.MARK_PLACE)
    assert stage.window.analyse.viewer.tools.tool is Tool.HAND
    assert stage.session.notice.sentence.startswith("Open")


def test_a_correction_leaves_overlay_and_operating_point_where_there_is_room(
    answered: Stage,
) -> None:
    word, why = word_of(answered), why_of(answered)
    word._unfold()
    answered.pump(0.3)
    assert word.mark.winfo_viewable()
    for control in (why.overlay, why.opacity, why.point):
        assert control.winfo_viewable()


def test_a_correction_takes_their_room_in_a_low_window_until_it_grows(answered: Stage) -> None:
    word, why = word_of(answered), why_of(answered)
    word._unfold()
    for height, is_seen in ((900, True), (500, False), (900, True)):
        answered.window.minsize(800, 400)
        answered.window.geometry(f"1280x{height}+0+0")
        answered.pump(0.4)
        assert bool(why.winfo_viewable()) is is_seen
    answered.window.geometry("1280x500+0+0")
    answered.pump(0.4)
    word._unfold()
    answered.pump(0.4)
    assert why.winfo_manager()


def test_the_switch_of_the_overlay_is_there_where_there_are_marks(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(
        (cascade_set(tmp_path / "weights", gate=-4.0),), pipeline="cascade", theme="light"
    )
    stage.open(picture(tmp_path / "chest.png", 250))
    stage.analyse()
    why = why_of(stage)
    assert not why.overlay.winfo_viewable()
    assert not why.winfo_manager()
    stage.session.opinions.mark_place((10.0, 10.0, 60.0, 60.0))
    stage.pump()
    assert why.overlay.winfo_viewable()
    assert not why.opacity.winfo_viewable()
    stage.session.opinions.remove_places()
    stage.pump()
    assert not why.overlay.winfo_viewable()
