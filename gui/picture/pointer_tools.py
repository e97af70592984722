"""The mouse in the picture: zoom, pan, window, magnify, measure, and point at marks."""

import tkinter as tk
from collections.abc import Callable

from gui.picture.image_view import ZOOM_STEP, ImageView
from gui.picture.magnifier import Magnifier
from gui.picture.measure_hand import MeasureHand
from gui.picture.place_hand import PlaceHand
from gui.picture.tools import KINDS, Tool
from gui.widgets.mouse import middle_and_right
from imaging.overlay import Box, Keypoint, Mark
from imaging.view import Point, View

REACH_PX = 8
# A press that moves less than this is a click.
STILL_PX = 3
SHIFT_HELD = 0x0001
CURSORS = {Tool.HAND: "", Tool.WINDOW: "sb_v_double_arrow", Tool.MAGNIFIER: "target"}
DRAWING_CURSOR, TAKING_CURSOR = "tcross", "hand2"


class PointerTools:
    """Leads the mouse's events to what the tool in hand does with them.

    Args:
        on_pointer: called with the source position under the pointer, or None outside the picture.
        on_mark: called with the mark under the pointer, or None.
        on_choose: called with the mark that was clicked, or None for a click beside all.
        on_tool: called whenever another tool was taken.
    """

    def __init__(
        self,
        view: ImageView,
        hand: MeasureHand,
        places: PlaceHand,
        *,
        on_pointer: Callable[[Point | None], None],
        on_mark: Callable[[Mark | None], None],
        on_choose: Callable[[Mark | None], None],
        on_tool: Callable[[], None],
    ) -> None:
        self._view, self._hand, self._places = view, hand, places
        self._on_pointer, self._on_mark, self._on_tool = on_pointer, on_mark, on_tool
        self._on_choose = on_choose
        self._magnifier = Magnifier(view)
        self._drag: Callable[[Point], None] | None = None
        self._last: Point = (0.0, 0.0)
        # Where it rests now; None while it is not on the canvas.
        self._resting: Point | None = None
        self._pressed_at: Point = (0.0, 0.0)
        self._hovered: Mark | None = None
        self.tool = Tool.HAND
        self._bind()

    def take(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self._hand.cancel()
        self._places.cancel()
        self.tool = tool
        self._show_cursor(self._last)
        self._on_tool()

    def escape(self) -> bool:
        """Drop what is being laid, else the tool; tells whether there was either."""
        if self._hand.cancel() or self._places.cancel():
            return True
        had_tool = self.tool is not Tool.HAND
        if had_tool:
            self.take(Tool.HAND)
        return had_tool

    def magnify(self, is_held: bool) -> None:
        """Hold the magnifying glass over the pointer, or put it away."""
        if is_held:
            self._magnifier.show(self._last)
        else:
            self._magnifier.hide()

    def drop(self) -> None:
        """Drop what was begun on a picture that is not on screen any more; the tool stays."""
        self._drag = None
        self._hand.drop()
        self._places.cancel()
        self._magnifier.hide()

    def forget_hover(self) -> None:
        """The marks are others now: none is under the pointer until it moves."""
        self._hovered = None

    def tell_pointer(self) -> None:
        """Tell what lies under the pointer, which may rest while the picture moves or changes."""
        look, pyramid, point = self._view.look, self._view.pyramid, self._resting
        if look is None or pyramid is None or point is None:
            self._on_pointer(None)
            return
        x, y = look.view.to_source(point)
        width, height = pyramid.radiograph.size_wh
        self._on_pointer((x, y) if 0 <= x < width and 0 <= y < height else None)

    def _bind(self) -> None:
        canvas, view = self._view.canvas, self._view
        middle, right = middle_and_right(canvas)
        canvas.bind("<Button-1>", self._pressed)
        canvas.bind("<Double-Button-1>", self._pressed_twice)
        canvas.bind(f"<Button-{middle}>", lambda e: self._begin(e, self._pan))
        canvas.bind(f"<Button-{right}>", lambda e: self._begin(e, self._window))
        for button in (1, 2, 3):
            canvas.bind(f"<B{button}-Motion>", self._dragged)
            canvas.bind(f"<ButtonRelease-{button}>", self._released)
        canvas.bind("<Button-4>", lambda e: view.zoom_at((e.x, e.y), ZOOM_STEP))
        canvas.bind("<Button-5>", lambda e: view.zoom_at((e.x, e.y), 1.0 / ZOOM_STEP))
        canvas.bind("<MouseWheel>", self._wheeled)
        canvas.bind("<Motion>", self._moved)
        canvas.bind("<Leave>", lambda _e: self._left())

    def _pressed(self, event: tk.Event) -> None:
        point = (event.x, event.y)
        if self._view.look is None:
            return
        if int(event.state) & SHIFT_HELD or self.tool is Tool.WINDOW:
            self._begin(event, self._window)
        elif self.tool is Tool.MAGNIFIER:
            self._begin(event, self._magnifier.show)
            self._magnifier.show(point)
        elif self.tool is Tool.PLACE:
            self._begin(event, self._places.drag)
            self._places.press(point)
        elif self._hand.press(point, KINDS.get(self.tool)):
            self._begin(event, self._hand.drag)
        else:
            self._begin(event, self._pan)

    def _pressed_twice(self, event: tk.Event) -> None:
        """Fit the picture; a double click on a note changes its words."""
        is_free = self.tool is Tool.HAND and self._view.look is not None
        if is_free and not self._hand.edit((event.x, event.y)):
            self._view.fit()
        elif not is_free:
            self._pressed(event)

    def _begin(self, event: tk.Event, drag: Callable[[Point], None]) -> None:
        self._view.canvas.focus_set()
        self._last = self._pressed_at = (event.x, event.y)
        self._drag = drag

    def _dragged(self, event: tk.Event) -> None:
        if self._view.look is not None and self._drag is not None:
            self._drag((event.x, event.y))
            self._last = self._resting = (event.x, event.y)
            self.tell_pointer()

    def _released(self, event: tk.Event) -> None:
        drag, self._drag = self._drag, None
        self._magnifier.hide()
        point, look = (event.x, event.y), self._view.look
        away = max(abs(p - q) for p, q in zip(point, self._pressed_at, strict=True))
        if drag == self._hand.drag:
            self._hand.release(point)
        elif drag == self._places.drag:
            self._places.release(point)
        elif event.num == 1 and drag == self._pan and look is not None and away <= STILL_PX:
            self._on_choose(self._mark_at(point, look.view))

    def _pan(self, point: Point) -> None:
        self._view.pan(point[0] - self._last[0], point[1] - self._last[1])

    def _window(self, point: Point) -> None:
        self._view.drag_window(point[0] - self._last[0], point[1] - self._last[1])

    def _wheeled(self, event: tk.Event) -> None:
        self._view.zoom_at((event.x, event.y), ZOOM_STEP if event.delta > 0 else 1.0 / ZOOM_STEP)

    def _moved(self, event: tk.Event) -> None:
        self._last = self._resting = (event.x, event.y)
        look = self._view.look
        if look is None:
            return
        self.tell_pointer()
        if self._magnifier.is_shown:
            self._magnifier.show(self._last)
        if self._hand.is_laying:
            self._hand.hover(self._last)
        else:
            self._show_cursor(self._last)
            self._hover(self._mark_at(self._last, look.view))

    def _show_cursor(self, point: Point) -> None:
        wanted = CURSORS.get(self.tool, DRAWING_CURSOR)
        is_free = self.tool is not Tool.PLACE and self._view.look is not None
        if is_free and self._hand.is_over(point):
            wanted = TAKING_CURSOR
        if self._view.canvas.cget("cursor") != wanted:
            self._view.canvas.configure(cursor=wanted)

    def _left(self) -> None:
        self._resting = None
        self.tell_pointer()
        self._hover(None)

    def _hover(self, mark: Mark | None) -> None:
        if mark is not self._hovered:
            self._hovered = mark
            self._on_mark(mark)

    def _mark_at(self, point_xy: Point, view: View) -> Mark | None:
        """Return the smallest box around a screen point, or the keypoint under it."""
        x, y = point_xy
        found: list[tuple[float, Mark]] = []
        for mark in self._view.marks:
            if isinstance(mark, Box):
                left, top, right, bottom = view.box_to_screen(mark.box_xyxy)
                if left <= x <= right and top <= y <= bottom:
                    found.append(((right - left) * (bottom - top), mark))
            elif isinstance(mark, Keypoint) and mark.is_shown:
                at_x, at_y = view.to_screen(mark.point_xy)
                if abs(at_x - x) <= REACH_PX and abs(at_y - y) <= REACH_PX:
                    found.append((0.0, mark))
        return min(found, key=lambda pair: pair[0])[1] if found else None
