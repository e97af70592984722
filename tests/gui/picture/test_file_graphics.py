"""Graphics that a file lays over its picture can be seen, put away, and are always announced."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import ExplicitVRLittleEndian

from app.wording import FOR_PROCESSING
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.imaging.dicom.test_overlay_planes import plane
from tests.imaging.made_dicom import file_of
from tests.imaging.made_files import dataset_of, write
from tests.networks import detector_set

SIZE = 400


def made(folder: Path, has_plane: bool, **elements: object) -> Path:
    stored = np.full((SIZE, SIZE), 1000, np.uint16)
    stored[:, SIZE // 2 :] = 2000
    dataset = dataset_of(stored, ExplicitVRLittleEndian, **elements)
    if has_plane:
        bits = np.zeros((SIZE, SIZE), np.bool_)
        bits[180:220, 180:220] = True
        for tag, (vr, value) in plane(0x6000, bits).items():
            dataset.add_new(tag, vr, value)
    return write(folder, "wrist.dcm", file_of(dataset))


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    made_stage = make_stage((detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),))
    made_stage.window.focus_force()
    return made_stage


def words_on(stage: Stage) -> list[str]:
    canvas = stage.window.analyse.view.canvas
    return [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]


def is_drawn(stage: Stage) -> bool:
    view = stage.window.analyse.view
    assert view.look is not None
    picture = view.rendered(view.look.view)
    width, height = picture.size
    return picture.getpixel((width // 2, height // 2)) == (255, 255, 255)


def test_graphics_of_a_file_are_on_and_a_key_puts_them_away(stage: Stage, tmp_path: Path) -> None:
    stage.open(made(tmp_path, has_plane=True))
    stage.pump()
    hands = Hands(stage)
    try:
        assert is_drawn(stage)
        assert any("Graphics of the file" in words for words in words_on(stage))
        hands.press("Shift_L", "o")
        assert not is_drawn(stage)
        assert not stage.session.settings.overlay_planes_are_shown
        assert not stage.window.look().shows_overlay_planes
        assert any("Graphics of the file hidden" in words for words in words_on(stage))
        hands.press("Shift_L", "o")
        assert is_drawn(stage)
    finally:
        hands.close()


def test_a_file_without_graphics_says_nothing_of_them(stage: Stage, tmp_path: Path) -> None:
    stage.open(made(tmp_path, has_plane=False))
    stage.pump()
    assert not is_drawn(stage)
    assert not any("Graphics" in words for words in words_on(stage))


def test_a_picture_for_processing_bears_a_warning(stage: Stage, tmp_path: Path) -> None:
    stage.open(made(tmp_path, has_plane=False, PresentationIntentType="FOR PROCESSING"))
    stage.pump()
    assert FOR_PROCESSING in words_on(stage)
