"""Measuring on the picture with a real mouse and real keys."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from imaging.drawing.scale_bar import AWAY
from imaging.measure import Kind
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.picture.viewing import HEIGHT, WIDTH, items, type_line


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
        assert saved.width == WIDTH, "in the orientation of the file"
        assert saved.height > HEIGHT, "the words lie below the picture"
        rows = np.asarray(saved.convert("RGB"), np.int16)[47:54, 200]
    is_yellow = rows[:, 0] - rows[:, 2] > 50
    assert is_yellow.any() == is_saved


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
