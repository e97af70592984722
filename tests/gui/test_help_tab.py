"""The Help tab: whole, aligned and evenly spaced in the smallest window."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import customtkinter as ctk
import pytest

from gui import theme
from tests.gui.conftest import Stage


@pytest.fixture
def page(make_stage: Callable[..., Stage], tmp_path: Path) -> tk.Misc:
    stage = make_stage((tmp_path / "no weights.toml",), geometry="1024x640+0+0")
    stage.window.show_tab("Help")
    stage.pump(0.3)
    return stage.window._tabs["Help"]


def labels(widget: tk.Misc) -> Iterator[ctk.CTkLabel]:
    for child in widget.winfo_children():
        if isinstance(child, ctk.CTkLabel):
            yield child
        else:
            yield from labels(child)


def test_no_line_is_cut_off_in_the_smallest_window(page: tk.Misc) -> None:
    sheet = page._parent_canvas
    right = sheet.winfo_rootx() + sheet.winfo_width()
    for label in labels(page):
        assert label.winfo_rootx() + label.winfo_reqwidth() <= right, label.cget("text")


def test_the_second_columns_of_the_tables_stand_under_each_other(page: tk.Misc) -> None:
    at = {label.cget("text"): label.winfo_rootx() for label in labels(page)}
    assert at["Open images…"] == at["Zoom at the pointer"]


def test_a_single_line_takes_no_more_room_than_one_of_several(page: tk.Misc) -> None:
    heights = {label.cget("text"): label.winfo_height() for label in labels(page)}
    line = theme.font().metrics("linespace")
    assert heights["Pose knows photographs of people, not X-rays."] <= line + 4
