"""Files dropped, and pictures and files pasted."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from gui.tab_names import ANALYSE, MODELS
from tests.gui.conftest import Stage, tiny

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("tab", [ANALYSE, MODELS])
def test_a_file_dropped_by_another_program_is_opened(
    make_stage: Callable[..., Stage], tmp_path: Path, tab: str
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.show_tab(tab)
    stage.pump()
    assert stage.window.drop_is_possible
    path = tmp_path / "a wrist with blanks {and braces}.png"
    cv2.imwrite(str(path), np.full((64, 64), 90, np.uint8))
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.xdnd_source", "500", "400", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    stage.wait(lambda: stage.session.images.current is not None)
    stage.wait(lambda: source.poll() is not None)
    assert source.stdout is not None
    assert source.stdout.read().strip() == "dropped"
    assert stage.session.images.current is not None
    assert stage.session.images.current.path == path


def test_a_copied_picture_comes_back_by_paste(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    stage.window.copy_picture()
    stage.wait(lambda: "is on the clipboard" in stage.session.notice.sentence)
    stage.window.paste()
    stage.wait(lambda: len(stage.session.images.all) == 2)
    stage.wait(lambda: not stage.session.images.reading)
    pasted = stage.session.images.all[1].radiograph
    assert pasted is not None
    width, height = pasted.size_wh
    assert width == 300
    assert height > 400, "with the words that lie below it"


def test_a_copied_file_is_opened_by_paste(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.clipboard_append(image.as_uri())
    stage.window.paste()
    stage.wait(lambda: stage.session.images.current is not None)
    assert stage.session.images.current is not None
    assert stage.session.images.current.path == image


def test_pasting_nothing_says_so(make_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.paste()
    stage.wait(lambda: "no picture" in stage.session.notice.sentence)


def test_pasting_a_long_line_of_text_says_that_it_is_no_picture(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.clipboard_append("a" * 400)
    stage.window.paste()
    stage.wait(lambda: "no picture" in stage.session.notice.sentence)
