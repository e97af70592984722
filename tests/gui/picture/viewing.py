"""What the viewer shows, and words typed over it."""

import tkinter as tk

from tests.gui.conftest import Stage
from tests.gui.hands import Hands

WIDTH, HEIGHT = 400, 500


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
