"""A picture of the window, where the system allows one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ImageGrab

from app.session import NoticeKind
from gui.window_picture import grab
from tests.gui.conftest import Stage


def test_a_screen_that_can_not_be_read_is_one_sentence(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError("X connection failed")

    stage = make_stage((tmp_path / "no weights.toml",))
    monkeypatch.setattr(ImageGrab, "grab", refuse)
    target = tmp_path / "window.png"
    stage.session.export.save_window(lambda: grab((0, 0, 10, 10)), target)
    stage.wait(lambda: stage.session.notice.kind is NoticeKind.ERROR)
    assert "does not let the window be pictured" in stage.session.notice.sentence
    assert not target.exists()
