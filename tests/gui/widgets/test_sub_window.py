"""A window that was closed is gone: nothing of it stays in memory or answers to clicks."""

import gc
import tkinter as tk
import weakref
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.markdown import Block, Kind
from gui.actions.names import Action
from gui.dialogs.page import Page
from gui.widgets.sub_window import SubWindow
from tests.gui.conftest import Stage
from tests.networks import cascade_set


def sub_windows(stage: Stage) -> list[tk.Misc]:
    return [child for child in stage.window.winfo_children() if isinstance(child, SubWindow)]


@pytest.mark.parametrize("action", [Action.SETTINGS, Action.REPORT, Action.COMPARE])
def test_a_closed_window_is_gone(
    make_stage: Callable[..., Stage], tmp_path: Path, action: Action
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((400, 300), 90, np.uint8))
    stage.open(path)
    stage.analyse()
    clicks = stage.window.bind_all("<Button-1>")
    stage.window.act(action)
    stage.pump(0.3)
    (opened,) = sub_windows(stage)
    gone = weakref.ref(opened)
    opened.destroy()
    del opened
    stage.wait(lambda: not stage.session.work[0])

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    # What it had drawn in turns is still on its way to it.
    stage.wait(is_gone)
    assert stage.window.bind_all("<Button-1>") == clicks


@pytest.mark.parametrize("has_keys", [True, False])
def test_a_closed_window_gives_the_keys_back_and_takes_none_from_another(
    stage: Stage, has_keys: bool
) -> None:
    window = stage.window
    window.focus_force()
    window.toolbar.analyse.focus_set()
    stage.pump()
    page = Page(window, "A page", [Block(Kind.PARAGRAPH, "Words.")])
    stage.wait(page.winfo_viewable)
    stage.pump(0.3)
    page.page._textbox.focus_force()
    stage.pump(0.3)
    wanted = window.toolbar.analyse if has_keys else window.toolbar.pipeline
    if not has_keys:
        tk.Misc.focus_force(wanted)
        stage.pump(0.3)
    page.destroy()
    stage.pump(0.3)
    assert window.focus_get() is wanted
