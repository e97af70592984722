"""Boxes and their lines: pointing, choosing by click and key, on either side."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.session import Change
from gui import theme
from gui.answer.box_slider import place_of, score_at
from gui.answer.findings_panel import FindingsPanel
from imaging.overlay import Box
from models.public_labels import PUBLIC_LABELS
from tests.gui.conftest import Stage
from tests.networks import detector_set

# Centre x, centre y, width, height and score on the network's input of 32 x 32 pixels.
BOXES = [[8, 8, 8, 8, 0.9], [24, 24, 8, 8, 0.5], [24, 8, 6, 6, 0.1]]


@pytest.fixture
def answered(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """A window with an answer of two boxes, and a third that is not sure enough to be shown."""
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((320, 320), 120, np.uint8))
    stage = make_stage((detector_set(tmp_path / "weights", BOXES),), pipeline="yolo")
    stage.open(path)
    stage.analyse()
    return stage


def boxes_of(stage: Stage) -> list[Box]:
    prediction = stage.session.images.shown_prediction()
    assert prediction is not None
    return [f.mark for f in prediction.findings if isinstance(f.mark, Box)]


def test_answers_that_come_together_are_shown_once(
    answered: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(FindingsPanel, "_show", lambda _panel, answer, _shown: shown.append(answer))
    for _ in range(5):
        answered.session._context.tell(Change.ANSWERS)
    assert shown == []
    answered.pump()
    current = answered.session.images.current
    assert current is not None
    assert shown == [current.shown]


def test_the_card_says_whose_answer_it_shows(answered: Stage) -> None:
    card = answered.window.analyse.panel.card
    assert card.title.cget("text") == "YOLO"
    assert card.title.winfo_viewable()
    assert card.title.winfo_rooty() < card.word.winfo_rooty()


def test_the_probability_keeps_away_from_the_verdict(answered: Stage) -> None:
    panel = answered.window.analyse.panel
    gap = panel.bar.winfo_rooty() - panel.card.winfo_rooty() - panel.card.winfo_height()
    assert gap == theme.GRID


def test_before_an_answer_the_panel_says_what_to_do(answered: Stage, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), np.full((320, 320), 90, np.uint8))
    answered.open(other)
    words = answered.window.analyse.panel.empty.cget("text")
    assert words.startswith("Press Analyse (F5): what was found")


def test_the_list_of_answers_names_its_column_of_probabilities(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path
) -> None:
    stage = make_stage(
        (detector_set(tmp_path / "weights", BOXES),), pipeline="all", geometry="1280x720+0+0"
    )
    stage.open(phantom_path)
    stage.analyse()
    answers = stage.window.analyse.panel.answers
    stage.wait(answers.winfo_viewable)
    stage.pump(0.3)
    assert answers.head.cget("text") == "P(fracture)"
    assert answers.head.winfo_ismapped()
    canvas = answers._list.canvas
    texts = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    (told,) = [text for text in texts if text.endswith(" %")]
    assert texts.count(told) == 1
    assert not any("," in text for text in texts)


def test_where_the_panel_scrolls_the_findings_do_not(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path
) -> None:
    boxes = [[6 + 10 * x, 6 + 10 * y, 6, 6, 0.9] for x in range(3) for y in range(2)]
    manifest = detector_set(tmp_path / "weights", boxes)
    stage = make_stage((manifest,), pipeline="all", geometry="1000x560+0+0", text_size=150)
    stage.open(phantom_path)
    stage.analyse()
    stage.pump(0.4)
    panel = stage.window.analyse.panel
    assert panel.is_cut
    canvas = panel.findings._list.canvas
    assert canvas.winfo_height() >= panel.findings.height_of(6)
    assert not panel.findings._list._bar.winfo_ismapped()
    before = panel._scroller.canvasy(0)
    canvas.event_generate("<Button-5>", x=20, y=20)
    stage.pump()
    assert panel._scroller.canvasy(0) > before


def test_what_steers_the_marks_stands_right_below_the_findings(answered: Stage) -> None:
    answered.window.geometry("1400x950+0+0")
    answered.pump(0.4)
    panel = answered.window.analyse.panel
    assert not panel.is_cut
    assert not panel.findings._list._bar.winfo_ismapped()
    # Of the third, which the slider would show, too.
    last = panel.findings.winfo_rooty() + panel.findings.height_of(3)
    above = panel.why.winfo_rooty()
    assert 0 <= above - last <= 2 * theme.GRID
    for score, count in ((0.7, 1), (0.05, 3)):
        answered.session.images.show_boxes_from(score)
        answered.pump(0.3)
        assert panel.findings.count == count
        assert panel.why.winfo_rooty() == above, "it does not run away from under the pointer"


def click_box(stage: Stage, box: Box) -> None:
    left, top, right, bottom = box.box_xyxy
    click_picture(stage, ((left + right) / 2, (top + bottom) / 2))


def click_picture(stage: Stage, point_xy: tuple[float, float]) -> None:
    view = stage.window.analyse.view
    seen = view.look
    assert seen is not None
    x, y = (round(v) for v in seen.view.to_screen(point_xy))
    view.canvas.event_generate("<Button-1>", x=x, y=y)
    view.canvas.event_generate("<ButtonRelease-1>", x=x, y=y)
    stage.pump(0.05)


def chosen_line(stage: Stage) -> int | None:
    return stage.window.analyse.panel.findings._list.selected


def lit(stage: Stage) -> object:
    # The screen's own pointer may happen to stand on a box.
    stage.window.analyse.view.canvas.event_generate("<Leave>")
    return stage.window.analyse.view._highlight


def test_a_click_on_a_box_keeps_its_line_chosen_until_a_click_beside_it(answered: Stage) -> None:
    first, second = boxes_of(answered)
    click_box(answered, second)
    assert chosen_line(answered) == 1
    assert lit(answered) == second
    answered.window.analyse.view.canvas.event_generate("<Leave>")
    answered.pump(0.05)
    assert lit(answered) == second
    click_box(answered, first)
    assert (chosen_line(answered), lit(answered)) == (0, first)
    click_picture(answered, (5, 315))
    assert (chosen_line(answered), lit(answered)) == (None, None)


def test_dragging_the_picture_chooses_nothing(answered: Stage) -> None:
    canvas = answered.window.analyse.view.canvas
    middle = canvas.winfo_width() // 2, canvas.winfo_height() // 2
    canvas.event_generate("<Button-1>", x=middle[0], y=middle[1])
    canvas.event_generate("<B1-Motion>", x=middle[0] + 40, y=middle[1])
    canvas.event_generate("<ButtonRelease-1>", x=middle[0] + 40, y=middle[1])
    answered.pump(0.05)
    assert chosen_line(answered) is None


def test_a_click_on_a_line_lights_its_box_and_a_second_lets_it_go(answered: Stage) -> None:
    canvas = answered.window.analyse.panel.findings._list.canvas
    canvas.event_generate("<Button-1>", x=40, y=40)
    answered.pump(0.05)
    assert lit(answered) == boxes_of(answered)[1]
    canvas.event_generate("<Button-1>", x=40, y=40)
    answered.pump(0.05)
    assert (chosen_line(answered), lit(answered)) == (None, None)


def test_arrow_keys_go_from_box_to_box(answered: Stage) -> None:
    canvas = answered.window.analyse.panel.findings._list.canvas
    canvas.focus_force()
    for expected in (0, 1, 1):
        canvas.event_generate("<Down>")
        answered.pump(0.05)
        assert chosen_line(answered) == expected
        assert lit(answered) == boxes_of(answered)[expected]


def test_pointing_at_another_box_leaves_the_chosen_line_chosen(answered: Stage) -> None:
    first, second = boxes_of(answered)
    click_box(answered, second)
    assert lit(answered) == second
    answered.window.analyse._pointed_in_picture(first)
    assert (chosen_line(answered), answered.window.analyse.view._highlight) == (1, first)
    answered.window.analyse._pointed_in_picture(None)
    assert lit(answered) == second


def right_of(widget: tk.Misc) -> int:
    return widget.winfo_rootx() + widget.winfo_width()


def test_the_slider_shows_less_sure_boxes_and_counts_them(answered: Stage) -> None:
    why = answered.window.analyse.panel.why
    assert why.boxes.count.cget("text") == "2 of 3"
    assert why.boxes.words.cget("text") == "Boxes from score 0.25"
    assert not why.boxes.reset.winfo_ismapped()
    # As long as the words and the count above it are.
    assert right_of(why.boxes.slider) == right_of(why.boxes.count)
    tk.Misc.focus_force(why.boxes.slider)
    for _ in range(5):
        tk.Misc.event_generate(why.boxes.slider, "<Left>")
    answered.pump()
    assert why.boxes.count.cget("text") == "3 of 3"
    assert len(answered.window.analyse.view.marks) == 3
    assert right_of(why.boxes.slider) < why.boxes.reset.winfo_rootx()
    why.boxes.reset.invoke()
    answered.pump()
    assert why.boxes.count.cget("text") == "2 of 3"
    assert not why.boxes.reset.winfo_ismapped()


def test_a_chosen_box_that_the_slider_hides_is_let_go(answered: Stage) -> None:
    click_box(answered, boxes_of(answered)[1])
    answered.session.images.show_boxes_from(0.6)
    answered.pump()
    assert (chosen_line(answered), lit(answered)) == (None, None)
    assert answered.window.analyse.panel.why.boxes.count.cget("text") == "1 of 3"


def test_without_any_box_left_that_is_said(answered: Stage) -> None:
    answered.session.images.show_boxes_from(0.95)
    answered.pump()
    panel = answered.window.analyse.panel
    assert "an answer, not an error" in panel.notes.cget("text")
    assert panel.card.word.cget("text") == "Fracture"


@pytest.mark.parametrize("score", [0.0, 0.01, 0.089, 0.25, 1.0])
def test_a_place_on_the_slider_and_its_score_belong_together(score: float) -> None:
    assert score_at(place_of(score)) == pytest.approx(score)


def test_the_public_names_can_be_switched_where_there_are_any(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((320, 320), 120, np.uint8))
    scores = [0.9 if label == "wrist positive" else 0.0 for label in PUBLIC_LABELS]
    boxes = [[16, 16, 8, 8, *scores]]
    manifest = detector_set(tmp_path / "weights", boxes, PUBLIC_LABELS)
    stage = make_stage((manifest,), pipeline="yolo")
    stage.open(path)
    stage.analyse()
    switch = stage.window.analyse.panel.why.names
    assert switch.winfo_ismapped()
    assert [box.label for box in boxes_of(stage)] == ["wrist positive"]
    switch.toggle()
    stage.pump()
    assert [(box.label, box.region) for box in boxes_of(stage)] == [("fracture", "Wrist")]
    assert "By region: Wrist" in stage.window.analyse.panel.notes.cget("text")


def test_a_network_with_other_names_has_no_such_switch(answered: Stage) -> None:
    assert not answered.window.analyse.panel.why.names.winfo_ismapped()
