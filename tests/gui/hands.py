"""A mouse and a keyboard: events that come from the X server, as a person's do."""

import tkinter as tk

from Xlib import XK, X
from Xlib.ext import xtest

from app.export.x11_clipboard import connect
from gui.picture.image_view import ImageView
from tests.gui.conftest import Stage

Point = tuple[float, float]


class Hands:
    """Works a window by the server's own events; points are source pixels of the picture shown.

    Args:
        view: which picture; None for the main window's.
    """

    def __init__(self, stage: Stage, view: ImageView | None = None) -> None:
        self._stage = stage
        self._display = connect()
        self._view = view or stage.window.analyse.view
        self._canvas = self._view.canvas

    def close(self) -> None:
        """Let go of the server."""
        self._display.close()

    def move(self, point_xy: Point) -> None:
        """Point at a place of the picture."""
        look = self._view.look
        assert look is not None
        self.move_on_screen(look.view.to_screen(point_xy))

    def move_on_screen(self, point_xy: Point) -> None:
        """Point at a place of the canvas."""
        x = round(point_xy[0]) + self._canvas.winfo_rootx()
        y = round(point_xy[1]) + self._canvas.winfo_rooty()
        self._send(X.MotionNotify, 0, x=x, y=y)

    def drag(self, start: Point, end: Point, button: int = 1, held: str = "") -> None:
        """Press at one place, go to another and let go, a key held if one is named."""
        self.move(start)
        target = self._view.look
        assert target is not None
        there = target.view.to_screen(end)
        here = target.view.to_screen(start)
        if held:
            self._send(X.KeyPress, self._code(held))
        self._send(X.ButtonPress, button)
        for share in (0.4, 0.8, 1.0):
            self.move_on_screen(
                (here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
            )
        self._send(X.ButtonRelease, button)
        if held:
            self._send(X.KeyRelease, self._code(held))

    def click(self, point_xy: Point, button: int = 1) -> None:
        """Press and let go at one place of the picture."""
        self.move(point_xy)
        self._click(button)

    def click_on_screen(self, point_xy: Point, button: int = 1) -> None:
        """Press and let go at one place, in pixels of the canvas."""
        self.move_on_screen(point_xy)
        self._click(button)

    def click_on(self, widget: tk.Misc) -> None:
        """Press and let go in the middle of a control."""
        self.point_at(widget)
        self._click(1)

    def point_at(self, widget: tk.Misc) -> None:
        """Point at the middle of a control."""
        x = widget.winfo_rootx() + widget.winfo_width() // 2
        y = widget.winfo_rooty() + widget.winfo_height() // 2
        self._send(X.MotionNotify, 0, x=x, y=y)

    def drag_on_screen(self, start: Point, end: Point, button: int = 1) -> None:
        """Press at one place of the canvas, go to another and let go."""
        self.move_on_screen(start)
        self._send(X.ButtonPress, button)
        for share in (0.5, 1.0):
            self.move_on_screen(
                (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            )
        self._send(X.ButtonRelease, button)

    def _click(self, button: int) -> None:
        self._send(X.ButtonPress, button)
        self._send(X.ButtonRelease, button)

    def begin_drag(self, start: Point, end: Point) -> None:
        """Press at one place of the picture and go to another, the button still held."""
        self.move(start)
        self._send(X.ButtonPress, 1)
        self.move(end)

    def end_drag(self) -> None:
        """Let the button go."""
        self._send(X.ButtonRelease, 1)

    def press(self, *keys: str) -> None:
        """Press keys together and let them go, by X11's names."""
        for key in keys:
            self._send(X.KeyPress, self._code(key))
        for key in reversed(keys):
            self._send(X.KeyRelease, self._code(key))

    def hold(self, key: str) -> None:
        """Press a key and keep it."""
        self._send(X.KeyPress, self._code(key))

    def let_go(self, key: str) -> None:
        """Let a held key go."""
        self._send(X.KeyRelease, self._code(key))

    def write(self, words: str) -> None:
        """Type letters, digits and dots."""
        for letter in words:
            self.press({".": "period"}.get(letter, letter))

    def _code(self, key: str) -> int:
        return self._display.keysym_to_keycode(XK.string_to_keysym(key))

    def _send(self, kind: int, detail: int, **place: int) -> None:
        xtest.fake_input(self._display, kind, detail, **place)
        self._display.sync()
        self._stage.pump(0.03)
