"""The divider, and the overlay that blinks, worked with a real mouse and real keys."""

import tkinter as tk

import pytest

from gui.compare.bar import NO_WIPE, WIPE_OVERLAY, WIPE_PICTURES
from gui.compare.pane import ComparePane
from tests.gui.compare.comparing import BRIGHT, DARK, analyse, colour_at, has_box, window_of
from tests.gui.conftest import Stage
from tests.gui.hands import Hands


def test_the_divider_parts_plain_and_overlay_and_is_dragged(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    pane, canvas = panes[0], panes[0].view.canvas
    analyse(compared, hands, pane)
    assert has_box(compared, pane, (0.0, 0.5))
    assert has_box(compared, pane, (0.5, 1.0))
    tk.Misc.focus_set(window_of(compared).bar.wipe)
    hands.press("Down")
    assert pane.view.is_wiping
    assert not has_box(compared, pane, (0.0, 0.5))
    assert has_box(compared, pane, (0.5, 1.0))
    width, middle = canvas.winfo_width(), canvas.winfo_height() / 2
    hands.drag_on_screen((width * 0.5, middle), (width * 0.02, middle))
    assert pane.view.share == pytest.approx(0.02, abs=0.01)
    assert has_box(compared, pane, (0.1, 0.5))


def test_two_pictures_share_a_pane_and_the_arrows_move_the_divider(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, pane = window_of(compared), panes[0]
    tk.Misc.focus_set(window.bar.wipe)
    hands.press("Down")
    hands.press("Down")
    compared.pump(0.3)
    assert not panes[1].view.winfo_viewable()
    assert panes[1].bar.which.winfo_viewable()
    assert (colour_at(compared, pane, 0.45)[0], colour_at(compared, pane, 0.55)[0]) == (
        DARK,
        BRIGHT,
    )
    for _press in range(3):
        hands.press("Right")
    assert pane.view.share == pytest.approx(0.65)
    assert colour_at(compared, pane, 0.55)[0] == DARK
    window.choose_wipe(NO_WIPE)
    compared.pump(0.3)
    assert panes[1].view.winfo_viewable()
    assert not pane.view.is_wiping


def test_the_picture_at_the_right_is_dragged_to_the_other(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window_of(compared).choose_wipe(WIPE_PICTURES)
    compared.pump(0.3)
    pane, canvas = panes[0], panes[0].view.canvas
    look = pane.view.look
    assert look is not None
    place, zoom = look.view.centre_xy, look.view.zoom
    width, middle = canvas.winfo_width(), canvas.winfo_height() / 2
    # The light band at its left edge lies under the left picture until it is pulled out.
    assert colour_at(compared, pane, 0.51)[0] == BRIGHT
    away = 120 * zoom
    hands.drag_on_screen((width * 0.6, middle), (width * 0.6 + away, middle))
    assert look.view.centre_xy == place
    assert colour_at(compared, pane, 0.51)[0] == BRIGHT + 40
    hands.drag_on_screen((width * 0.4, middle), (width * 0.4 + 30, middle))
    assert look.view.centre_xy[0] == pytest.approx(place[0] - 30 / zoom, abs=1)


def test_blinking_takes_the_overlay_away_and_brings_it_back(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    analyse(compared, hands, panes[0])
    hands.click_on(window_of(compared).bar.blink)
    compared.wait(lambda: not panes[0].view.marks)
    compared.wait(lambda: bool(panes[0].view.marks))
    window_of(compared).choose_wipe(WIPE_OVERLAY)
    assert not window_of(compared).bar.blink.get()
