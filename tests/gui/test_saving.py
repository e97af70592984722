"""Pictures saved from the real window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from gui.actions.names import Action
from gui.window_picture import grab, place_of
from tests.gui.conftest import Stage, tiny


def test_the_annotated_picture_is_saved_at_full_size(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    target = tmp_path / "saved.png"
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: str(target))
    stage.window.act(Action.SAVE)
    stage.wait(target.exists)
    with Image.open(target) as saved:
        width, height = saved.size
        assert width == 300
        assert height > 400, "the words lie below the picture"
        # The box is drawn in colour on a picture that has none.
        assert any(len(set(pixel)) > 1 for _, pixel in saved.convert("RGB").getcolors(1 << 20))


def test_a_cancelled_dialog_changes_nothing(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    image: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = make_stage(tiny(tmp_path))
    monkeypatch.setattr("tkinter.filedialog.askopenfilenames", lambda **_options: "")
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: "")
    stage.window.open_dialog()
    stage.open(image)
    stage.analyse()
    stage.window.act(Action.SAVE)
    stage.window.act(Action.SAVE_WINDOW)
    stage.pump()
    assert not stage.session.notice.sentence
    assert len(stage.session.images.all) == 1


def test_the_windows_picture_shows_this_window_and_nothing_beside_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    stage.pump(0.3)
    picture = grab(place_of(stage.window))
    assert picture.size == (stage.window.winfo_width(), stage.window.winfo_height())
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    assert middle == (250, 250, 250)


def test_a_picture_is_saved_beside_its_own_x_ray(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "gui.save_dialogs.ask_place", lambda _window, _name, _types, folder: asked.append(folder)
    )
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    stage.analyse()
    stage.session.settings.folder = str(tmp_path / "another patient")
    stage.window.act(Action.SAVE)
    stage.window.act(Action.SAVE_WINDOW)
    assert asked == [str(image.parent)] * 2


@pytest.mark.parametrize("tab", ["Analyse", "Help"])
def test_a_picture_of_the_window_is_warned_of_while_text_is_seen_in_its_x_ray(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    phantom_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tab: str,
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(phantom_path)
    target = tmp_path / "saved.png"
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: str(target))
    stage.window.show_tab(tab)
    stage.window.act(Action.SAVE_WINDOW)
    stage.wait(lambda: stage.session.notice.sentence)
    is_warned = "There seems to be text in what is shown" in stage.session.notice.sentence
    assert is_warned == (tab == "Analyse")
    assert target.exists()
