"""Pictures to compare, and what the window of comparing shows of them."""

import tkinter as tk
from pathlib import Path

import cv2
import numpy as np

from gui.compare.pane import ComparePane
from gui.compare.window import CompareWindow
from imaging.drawing.marks import BOX_COLOUR
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

SIZE = (300, 400)


DARK, BRIGHT = 60, 180


def picture(path: Path, grey: int) -> Path:
    """Write a picture with a lighter band at its left edge."""
    pixels = np.full(SIZE[::-1], grey, np.uint8)
    pixels[:, :60] = grey + 40
    cv2.imwrite(str(path), pixels)
    return path


def window_of(stage: Stage) -> CompareWindow:
    (window,) = (w for w in stage.window.winfo_children() if isinstance(w, CompareWindow))
    stage.wait(lambda: window.is_whole)
    return window


def colour_at(stage: Stage, pane: ComparePane, share_x: float, share_y: float = 0.6) -> list[int]:
    """Return the colour that a pane's bitmap has at shares of its width and height."""
    stage.pump(0.2)
    photo = pane.view._frame._bitmap._PhotoImage__photo  # type: ignore[union-attr]
    canvas = pane.view.canvas
    return list(
        photo.get(round(canvas.winfo_width() * share_x), round(canvas.winfo_height() * share_y))
    )


def has_box(stage: Stage, pane: ComparePane, shares: tuple[float, float]) -> bool:
    """Tell whether a line of a box is seen between two shares of a pane's width."""
    stage.pump(0.2)
    photo = pane.view._frame._bitmap._PhotoImage__photo  # type: ignore[union-attr]
    width, height = pane.view.canvas.winfo_width(), pane.view.canvas.winfo_height()
    row = round(height * 0.5)
    places = range(round(width * shares[0]), round(width * shares[1]))
    return any(tuple(photo.get(x, row)) == BOX_COLOUR for x in places)


def analyse(stage: Stage, hands: Hands, pane: ComparePane) -> None:
    hands.click_on(pane.bar.analyse)
    stage.wait(lambda: pane.prediction is not None and stage.session.analyses.running is None)


def comparisons(stage: Stage) -> list[tk.Misc]:
    return [w for w in stage.window.winfo_children() if isinstance(w, CompareWindow)]
