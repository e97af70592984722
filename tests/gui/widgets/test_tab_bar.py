"""The row of tabs: its words stand equally far apart, in each language and size of the text."""

import tkinter as tk
from collections.abc import Callable

import pytest

from gui import theme
from tests.gui.conftest import Stage


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text_size", [100, 200])
def test_all_words_stand_equally_far_apart(
    make_stage: Callable[..., Stage], language: str, text_size: int
) -> None:
    stage = make_stage(language=language, text_size=text_size)
    stage.pump(0.3)
    buttons = [tab._button for tab in stage.window.tab_bar._tabs.values()]
    font = theme.canvas_font(theme.TEXT_SIZE, text_size / 100)
    margins = [
        button.winfo_width() - int(button.tk.call("font", "measure", font, button.cget("text")))
        for button in buttons
    ]
    assert max(margins) - min(margins) <= 4 * text_size / 100
    assert min(margins) >= 3 * theme.GRID * text_size / 100
    bar = stage.window.tab_bar
    last: tk.Misc = buttons[-1]
    assert last.winfo_rootx() + last.winfo_width() <= bar.winfo_rootx() + bar.winfo_width()
