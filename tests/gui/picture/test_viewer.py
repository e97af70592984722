"""The viewer, worked with a real mouse and real keys: tools, windows, turning, measuring."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from gui.actions.names import Action
from gui.picture.tools import Tool
from imaging.drawing.scale_bar import AWAY
from imaging.measure import Kind
from imaging.window import Shape, VoiLut, Window
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.networks import detector_set

WIDTH, HEIGHT = 400, 500


@pytest.fixture
def opened(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """A window with a 16-bit picture whose left half is dark and right half bright."""
    path = tmp_path / "wrist.png"
    pixels = np.full((HEIGHT, WIDTH), 20000, np.uint16)
    pixels[:, WIDTH // 2 :] = 40000
    cv2.imwrite(str(path), pixels)
    stage = make_stage((detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),))
    stage.open(path)
    stage.window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def hands(opened: Stage) -> Iterator[Hands]:
    held = Hands(opened)
    yield held
    held.close()


@pytest.fixture
def other_path(tmp_path: Path) -> Path:
    """Another picture, not open yet."""
    path = tmp_path / "elbow.png"
    cv2.imwrite(str(path), np.full((HEIGHT, WIDTH), 30000, np.uint16))
    return path


@pytest.fixture
def caps_lock(hands: Hands) -> Iterator[None]:
    """Caps Lock, switched on."""
    hands.press("Caps_Lock")
    yield
    hands.press("Caps_Lock")


def items(stage: Stage) -> list:
    return list(stage.session.measuring.measures.items)


def type_line(stage: Stage, hands: Hands, words: str) -> None:
    """Type into the line over the picture, once it listens, and take it."""
    stage.wait(lambda: isinstance(stage.window.focus_get(), tk.Entry))
    stage.pump()
    hands.write(words)
    hands.press("Return")
    stage.wait(lambda: not isinstance(stage.window.focus_get(), tk.Entry))
    stage.pump()


def grey_at(stage: Stage, point_xy: tuple[float, float]) -> int:
    """Return what grey the canvas's bitmap has at a source point."""
    view = stage.window.analyse.view
    assert view.look is not None
    x, y = (int(v) for v in view.look.view.to_screen(point_xy))
    return view._frame._bitmap._PhotoImage__photo.get(x, y)[0]


def test_a_length_is_laid_by_dragging_and_read_in_pixels(opened: Stage, hands: Hands) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 250))
    (ruler,) = items(opened)
    assert ruler.kind is Kind.RULER
    assert np.hypot(*np.subtract(*ruler.points)) == pytest.approx(250, abs=2)
    (drawn,) = opened.session.measuring.drawn()
    assert drawn.words.endswith(" px")


def test_calibrating_on_a_known_length_makes_millimetres(opened: Stage, hands: Hands) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    hands.press("Shift_L", "l")
    type_line(opened, hands, "50")
    (drawn,) = opened.session.measuring.drawn()
    assert drawn.words == "50.0 mm, calibrated"
    hands.press("Control_L", "l")
    assert opened.session.measuring.drawn()[0].words.endswith("px")


def test_letters_typed_into_a_note_are_no_commands(opened: Stage, hands: Hands) -> None:
    hands.press("t")
    hands.click((200, 200))
    type_line(opened, hands, "kirfg")
    (note,) = items(opened)
    assert note.text == "kirfg"
    view = opened.window.analyse.view
    assert not view.tone.is_inverted
    assert view.orientation.quarter_turns == 0


def test_angles_take_their_points_one_after_the_other(opened: Stage, hands: Hands) -> None:
    hands.press("a")
    hands.drag((100, 300), (200, 300))
    hands.move((200, 200))
    hands.click((200, 200))
    hands.press("c")
    for start, end in [((50, 50), (350, 50)), ((50, 400), (350, 450))]:
        hands.drag(start, end)
    angle, cobb = (drawn.words for drawn in opened.session.measuring.drawn())
    assert float(angle.rstrip("°")) == pytest.approx(90, abs=1)
    assert float(cobb.split()[1].rstrip("°")) == pytest.approx(9.46, abs=1)


def test_a_region_is_read_from_the_stored_values_whatever_is_shown(
    opened: Stage, hands: Hands
) -> None:
    hands.press("i")
    hands.press("s")
    hands.drag((220, 100), (380, 300))
    (drawn,) = opened.session.measuring.drawn()
    assert drawn.words.startswith("mean 40000.0, SD 0.0\n40000 to 40000")


def test_a_measurement_is_chosen_pulled_moved_deleted_and_brought_back(
    opened: Stage, hands: Hands
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    hands.press("h")
    hands.click((50, 400))
    assert opened.session.measuring.chosen is None
    hands.drag((300, 100), (300, 300))
    (pulled,) = items(opened)
    assert pulled.points[1] == pytest.approx((300, 300), abs=1.5)
    hands.drag((200, 200), (220, 230))
    (moved,) = items(opened)
    assert moved.points[0] == pytest.approx((120, 130), abs=2)
    hands.press("Delete")
    assert not items(opened)
    for expected in ([moved], [pulled]):
        hands.press("Control_L", "z")
        assert items(opened) == expected
    hands.press("Control_L", "Shift_L", "z")
    assert items(opened) == [moved]


def test_escape_drops_what_is_being_laid_and_then_the_tool(opened: Stage, hands: Hands) -> None:
    hands.press("c")
    hands.drag((50, 50), (350, 50))
    hands.press("Escape")
    hands.drag((50, 80), (350, 80))
    assert not items(opened)
    hands.press("Escape")
    hands.press("Escape")
    before = opened.window.analyse.view.look
    assert before is not None
    hands.drag((200, 200), (240, 240))
    assert not items(opened)


def test_measurements_come_back_when_the_file_is_opened_again(
    make_stage: Callable[..., Stage], opened: Stage, hands: Hands, tmp_path: Path
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 250))
    kept = items(opened)
    opened.close()
    again = make_stage((tmp_path / "no weights.toml",))
    again.open(tmp_path / "wrist.png")
    again.wait(lambda: items(again) == kept)


def test_marks_and_measurements_are_hit_where_they_are_seen_on_a_turned_picture(
    opened: Stage, hands: Hands
) -> None:
    opened.window.toolbar.pipeline.step(2)
    opened.analyse()
    (finding,) = opened.session.images.shown_prediction().findings  # type: ignore[union-attr]
    hands.press("l")
    hands.drag((40, 60), (40, 200))
    hands.press("h")
    hands.press("r")
    hands.press("x")
    left, top, right, bottom = finding.mark.box_xyxy  # type: ignore[union-attr]
    hands.move(((left + right) / 2, (top + bottom) / 2))
    assert opened.window.analyse.view._highlight is finding.mark
    hands.click((200, 480))
    assert opened.session.measuring.chosen is None
    hands.click((40, 130))
    assert opened.session.measuring.chosen == 0


@pytest.mark.parametrize(("button", "held"), [(3, ""), (1, "Shift_L")])
def test_dragging_right_widens_the_window_and_up_brightens(
    opened: Stage, hands: Hands, button: int, held: str
) -> None:
    view = opened.window.analyse.view
    own = view.pyramid.radiograph.window  # type: ignore[union-attr]
    hands.drag((200, 300), (240, 250), button, held)
    window = view.tone.window
    assert window is not None
    assert window.width > own.width
    assert window.centre < own.centre
    assert not view.look.is_fitted or view.look.view.centre_xy == (200, 250)  # type: ignore[union-attr]


# As a file may give it: not a straight run from black to white.
LUT = VoiLut(bytes([0, 10, 40, 160, 255]))


@pytest.mark.parametrize("shape", ["sigmoid", LUT], ids=["sigmoid", "table"])
def test_a_file_s_course_of_greys_is_kept_when_its_window_is_dragged(
    opened: Stage, hands: Hands, shape: Shape
) -> None:
    view = opened.window.analyse.view
    view.set_window(Window.spanning(10000, 50000, shape))
    hands.drag((200, 300), (240, 250), button=3)
    assert view.tone.window is not None
    assert view.tone.window.width > 40001
    assert view.tone.window.shape == shape


def test_presets_inversion_and_gamma_change_what_is_seen_and_reset_brings_it_back(
    opened: Stage, hands: Hands
) -> None:
    dark, bright = (100, 250), (300, 250)
    # A deep picture without a window of its own is spread over what it holds.
    own = grey_at(opened, dark), grey_at(opened, bright)
    assert own == (0, 255)
    hands.press("4")
    before = grey_at(opened, dark), grey_at(opened, bright)
    assert before == (pytest.approx(78, abs=1), pytest.approx(156, abs=1))
    hands.press("5")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == (0, 255)
    hands.press("i")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == (255, 0)
    hands.press("i")
    hands.press("4")
    hands.press("period")
    assert grey_at(opened, dark) > before[0]
    hands.press("Shift_L", "w")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == own


def test_local_contrast_is_marked_on_the_picture_and_reaches_no_network_and_no_file(
    opened: Stage, hands: Hands
) -> None:
    view, current = opened.window.analyse.view, opened.session.images.current
    assert current is not None
    hands.press("k")
    opened.wait(lambda: view.pyramid is not current.pyramid)
    opened.pump(0.1)
    canvas = view.canvas
    notes = [i for i in canvas.find_withtag("corner_notes_left") if canvas.type(i) == "text"]
    assert any("CLAHE" in canvas.itemcget(i, "text") for i in notes)
    assert current.radiograph.pixels[0, 0] == 20000  # type: ignore[union-attr]
    assert view.tone_to_save.window is None
    hands.press("k")
    opened.wait(lambda: view.pyramid is current.pyramid)


def test_the_magnifying_glass_shows_while_its_key_is_held(opened: Stage, hands: Hands) -> None:
    canvas = opened.window.analyse.view.canvas
    hands.move((200, 200))
    hands.hold("z")
    assert canvas.find_withtag("magnifier")
    hands.let_go("z")
    opened.pump(0.2)
    assert not canvas.find_withtag("magnifier")


def test_the_middle_button_pans_whatever_tool_is_in_hand(opened: Stage, hands: Hands) -> None:
    hands.press("l")
    hands.press("0")
    look = opened.window.analyse.view.look
    assert look is not None
    x, y = look.view.centre_xy
    hands.drag((200, 250), (230, 270), button=2)
    assert look.view.centre_xy == pytest.approx((x - 30, y - 20), abs=1.5)
    assert not items(opened)


def test_the_card_of_greys_comes_goes_and_is_the_same_when_it_comes_back(
    opened: Stage, hands: Hands
) -> None:
    viewer = opened.window.analyse.viewer
    hands.press("g")
    card = viewer.card
    assert viewer.card_is_open
    assert card.winfo_viewable()
    hands.press("g")
    assert not viewer.card_is_open
    assert not card.winfo_viewable()
    hands.press("i")
    hands.press("g")
    assert viewer.card is card
    assert card.winfo_viewable()
    assert card.inverted.get(), "what changed meanwhile is shown"


def test_the_histogram_s_edges_are_dragged(opened: Stage, hands: Hands) -> None:
    hands.press("g")
    opened.pump(0.2)
    card = opened.window.analyse.viewer.card
    histogram, view = card.histogram, opened.window.analyse.view
    low, high = (view.pyramid.radiograph.window).limits  # type: ignore[union-attr]
    x = round(histogram._x_of(high))
    histogram.event_generate("<Button-1>", x=x, y=40)
    histogram.event_generate("<B1-Motion>", x=x - 60, y=40)
    opened.pump()
    window = view.tone.window
    assert isinstance(window, Window)
    assert window.limits[0] == pytest.approx(low)
    assert window.limits[1] < high


@pytest.mark.parametrize("shape", ["sigmoid", LUT], ids=["sigmoid", "table"])
@pytest.mark.parametrize("place", ["edge", "middle"])
def test_a_file_s_course_of_greys_is_kept_when_the_histogram_is_dragged(
    opened: Stage, hands: Hands, shape: Shape, place: str
) -> None:
    hands.press("g")
    view = opened.window.analyse.view
    view.set_window(Window.spanning(22000, 38000, shape))
    histogram = opened.window.analyse.viewer.card.histogram
    opened.wait(lambda: histogram.winfo_width() == histogram.winfo_reqwidth())
    opened.pump(0.2)
    x = round(histogram._x_of(38000 if place == "edge" else 30000))
    histogram.event_generate("<Button-1>", x=x, y=40)
    histogram.event_generate("<B1-Motion>", x=x - 20, y=40)
    opened.pump()
    assert view.tone.window is not None
    assert view.tone.window.limits[1] < 38000
    assert view.tone.window.shape == shape


@pytest.mark.parametrize("is_saved", [True, False])
def test_measurements_are_drawn_in_saved_pictures_by_choice(
    opened: Stage, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_saved: bool
) -> None:
    opened.window.toolbar.pipeline.step(2)
    opened.analyse()
    hands.press("l")
    hands.drag((100, 50), (300, 50))
    hands.press("r")
    target = tmp_path / "saved.png"
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: str(target))
    if not is_saved:
        hands.press("Control_L", "m")
    hands.press("Control_L", "s")
    opened.wait(target.exists)
    opened.wait(lambda: "Saved" in opened.session.notice.sentence)
    with Image.open(target) as saved:
        assert saved.size == (WIDTH, HEIGHT), "in the orientation of the file"
        rows = np.asarray(saved.convert("RGB"), np.int16)[47:54, 200]
    is_yellow = rows[:, 0] - rows[:, 2] > 50
    assert is_yellow.any() == is_saved


def test_a_tool_is_taken_by_a_click_on_the_strip(opened: Stage, hands: Hands) -> None:
    viewer = opened.window.analyse.viewer
    button = viewer.strip.buttons[Action.TOOL_RULER]
    canvas = viewer.view.canvas
    x = button.winfo_rootx() - canvas.winfo_rootx() + button.winfo_width() / 2
    y = button.winfo_rooty() - canvas.winfo_rooty() + button.winfo_height() / 2
    hands.click_on_screen((x, y))
    assert viewer.tools.tool is Tool.RULER
    hands.press("l")
    assert viewer.tools.tool is Tool.HAND


def has_bar(stage: Stage) -> bool:
    """Tell whether something as bright as the bar lies in the corner of the dark canvas."""
    view = stage.window.analyse.view
    stage.pump(0.2)
    photo = view._frame._bitmap._PhotoImage__photo
    width, height = view.canvas.winfo_width(), view.canvas.winfo_height()
    y = round(height - AWAY * view.scale) - 1
    return any(photo.get(x, y)[0] > 200 for x in range(width - 100, width - 20, 4))


def test_a_scale_bar_lies_on_the_picture_while_a_pixels_size_is_known(
    opened: Stage, hands: Hands
) -> None:
    # The lower right corner of the view is black beside the tall picture.
    assert not has_bar(opened)
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    hands.press("Shift_L", "l")
    type_line(opened, hands, "50")
    assert has_bar(opened)
    hands.press("Shift_L", "m")
    assert not has_bar(opened)
    assert not opened.session.settings.scale_bar_is_shown
    hands.press("Shift_L", "m")
    assert has_bar(opened)
    hands.press("Control_L", "l")
    assert not has_bar(opened)


def test_a_pull_ends_with_the_picture_it_was_begun_on(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    laid = items(opened)
    hands.press("l")
    hands.begin_drag((300, 100), (300, 200))
    opened.open(other_path)
    hands.move((200, 300))
    hands.end_drag()
    assert items(opened) == []
    opened.session.images.step(1)
    opened.pump()
    assert items(opened) == laid


def test_a_place_begun_on_one_picture_is_not_marked_on_the_next(
    opened: Stage, hands: Hands, other_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list = []
    monkeypatch.setattr(opened.session.opinions, "mark_place", marked.append)
    hands.press("b")
    hands.begin_drag((100, 100), (200, 200))
    opened.open(other_path)
    hands.move((300, 300))
    hands.end_drag()
    assert marked == []
    hands.drag((100, 100), (200, 200))
    assert marked == []
    assert opened.window.analyse.viewer.tools.tool is Tool.HAND


def test_a_note_being_typed_goes_with_its_picture(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    hands.press("t")
    hands.click((200, 200))
    opened.wait(lambda: isinstance(opened.window.focus_get(), tk.Entry))
    hands.write("ab")
    opened.open(other_path)
    assert opened.window.focus_get() is opened.window.analyse.view.canvas
    hands.press("Return")
    opened.session.images.step(1)
    opened.pump()
    assert items(opened) == []


def test_keys_that_change_the_picture_do_nothing_while_a_note_is_typed(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    opened.open(other_path)
    images = opened.session.images
    shown = images.current
    hands.press("t")
    hands.click((200, 200))
    opened.wait(lambda: isinstance(opened.window.focus_get(), tk.Entry))
    for key in ("Next", "Prior", "w"):
        hands.press("Control_L", key)
    assert images.current is shown
    assert len(images.all) == 2
    type_line(opened, hands, "ab")
    assert [note.text for note in items(opened)] == ["ab"]


def test_what_is_being_laid_stays_while_only_the_greys_change(opened: Stage, hands: Hands) -> None:
    view, current = opened.window.analyse.view, opened.session.images.current
    assert current is not None
    hands.press("a")
    hands.drag((100, 300), (200, 300))
    hands.press("k")
    opened.wait(lambda: view.pyramid is not current.pyramid)
    hands.click((200, 200))
    assert [item.kind for item in items(opened)] == [Kind.ANGLE]


def test_a_measurement_deleted_while_it_is_pulled_stays_deleted(
    opened: Stage, hands: Hands
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    hands.press("l")
    hands.begin_drag((300, 100), (300, 200))
    hands.press("Delete")
    hands.move((300, 250))
    hands.end_drag()
    assert items(opened) == []


@pytest.mark.usefixtures("caps_lock")
def test_with_caps_lock_on_every_key_does_what_it_does_without(opened: Stage, hands: Hands) -> None:
    view, canvas = opened.window.analyse.view, opened.window.analyse.view.canvas
    hands.press("r")
    assert view.orientation.quarter_turns == 1
    hands.press("Shift_L", "r")
    assert view.orientation.quarter_turns == 0
    hands.press("l")
    assert opened.window.analyse.viewer.tools.tool is Tool.RULER
    hands.drag((100, 100), (300, 250))
    hands.press("Control_L", "z")
    assert not items(opened)
    hands.press("Control_L", "Shift_L", "z")
    assert len(items(opened)) == 1
    hands.press("l")
    hands.hold("z")
    assert canvas.find_withtag("magnifier")
    hands.let_go("z")
    opened.pump(0.2)
    assert not canvas.find_withtag("magnifier")


@pytest.mark.usefixtures("caps_lock")
def test_no_verdict_is_said_by_a_tool_s_key_whatever_caps_lock_does(
    opened: Stage, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    for name in (Action.SAY_FRACTURE, Action.SAY_NO_FRACTURE, Action.SAY_DOUBT, Action.AGREE):
        monkeypatch.setitem(opened.window.actions, name, lambda n=name: said.append(n))
    for key in ("f", "n", "u", "a", "d", "b"):
        hands.press(key)
    assert said == []
    hands.press("Shift_L", "f")
    assert said == [Action.SAY_FRACTURE]


def read_off(stage: Stage) -> str:
    stage.pump(0.2)
    return stage.window.status.pointer.cget("text")


def test_what_is_read_off_belongs_to_the_place_under_a_resting_pointer(
    opened: Stage, hands: Hands
) -> None:
    view = opened.window.analyse.view
    hands.move((300.5, 100.5))
    assert read_off(opened) == "x 300  y 100  grey 40000"
    # The mouse goes by whole pixels of the screen.
    x, y = view.look.view.to_screen((300.5, 100.5))  # type: ignore[union-attr]
    there = (round(x), round(y))
    for key in ("r", "plus", "0", "x", "f"):
        hands.press(key)
        told = read_off(opened)
        x, y = view.look.view.to_source(there)  # type: ignore[union-attr]
        is_on = 0 <= x < WIDTH and 0 <= y < HEIGHT
        grey = 20000 if x < WIDTH // 2 else 40000
        assert told == (f"x {int(x)}  y {int(y)}  grey {grey}" if is_on else "")


def test_what_is_read_off_belongs_to_the_picture_on_screen(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    opened.open(other_path)
    hands.move((300.5, 100.5))
    assert read_off(opened) == "x 300  y 100  grey 30000"
    hands.press("Control_L", "Next")
    assert read_off(opened) == "x 300  y 100  grey 40000"
    hands.press("Control_L", "w")
    assert read_off(opened) == "x 300  y 100  grey 30000"
    hands.press("Control_L", "w")
    assert read_off(opened) == ""
