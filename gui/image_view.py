"""The picture: zoom at the pointer, pan, window by dragging, overlays that follow exactly.

Every frame comes from the one renderer; the canvas shows a single bitmap that is used again and
again, since a new one for each frame takes five times as long.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import customtkinter as ctk
from PIL import ImageTk

from gui import theme
from imaging.overlay import Box, Keypoint, Mark
from imaging.pyramid import Pyramid
from imaging.render import render_view
from imaging.view import View
from imaging.window import Window

ZOOM_STEP = 1.25
REACH_PX = 8
# A press that moves less than this is a click.
STILL_PX = 3
SHIFT_HELD = 0x0001


@dataclass
class _Seen:
    """How one picture was last looked at.

    Attributes:
        view: zoom and place.
        is_fitted: True as long as the picture is to fill the viewport, whatever its size.
        window: None for the radiograph's own.
    """

    view: View
    is_fitted: bool = True
    window: Window | None = None


class ImageView(ctk.CTkFrame):
    """Shows one radiograph with its marks on true black.

    Args:
        on_pointer: called with the source position under the pointer, or None outside the picture.
        on_mark: called with the mark under the pointer, or None.
        on_view: called whenever zoom or window changed.
        on_choose: called with the mark that was clicked, or None for a click beside all.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_pointer: Callable[[tuple[float, float] | None], None],
        on_mark: Callable[[Mark | None], None],
        on_view: Callable[[], None],
        on_choose: Callable[[Mark | None], None],
    ) -> None:
        super().__init__(master, fg_color=theme.PICTURE, corner_radius=0)
        self._on_pointer, self._on_mark, self._on_view = on_pointer, on_mark, on_view
        self._on_choose = on_choose
        self.canvas = tk.Canvas(
            self, background=theme.PICTURE, highlightthickness=0, borderwidth=0, takefocus=True
        )
        self.canvas.pack(fill="both", expand=True)
        self._pyramid: Pyramid | None = None
        self._marks: Sequence[Mark] = ()
        self._highlight: Mark | None = None
        self._opacity = 0.45
        self._seen: WeakKeyDictionary[Pyramid, _Seen] = WeakKeyDictionary()
        self._bitmap: ImageTk.PhotoImage | None = None
        self._drawing: str | None = None
        self._grabbed: tuple[int, int] | None = None
        self._pressed_at: tuple[int, int] | None = None
        self._hovered: Mark | None = None
        self._bind_mouse()

    @property
    def zoom(self) -> float:
        """Screen pixels for one source pixel; 1.0 when there is no picture."""
        seen = self._current()
        return seen.view.zoom if seen else 1.0

    @property
    def window(self) -> Window | None:
        """The window the reader chose; None for the radiograph's own."""
        seen = self._current()
        return seen.window if seen else None

    def show(self, pyramid: Pyramid | None) -> None:
        """Show another picture, as it was last looked at; None clears the view."""
        self._pyramid = pyramid
        self._highlight = self._hovered = None
        if pyramid is not None and pyramid not in self._seen:
            self._seen[pyramid] = _Seen(View.fit(pyramid.radiograph.size_wh, self._size_wh()))
        self._changed()

    def set_marks(self, marks: Sequence[Mark], opacity: float) -> None:
        """Lay other marks over the picture."""
        self._marks, self._opacity = marks, opacity
        self.redraw()

    def highlight(self, mark: Mark | None) -> None:
        """Draw one of the marks bolder."""
        if mark is not self._highlight:
            self._highlight = mark
            self.redraw()

    def fit(self) -> None:
        """Show the whole picture, as large as can be."""
        self._set_fitted(True)

    def one_to_one(self) -> None:
        """Show one screen pixel for each source pixel."""
        self._zoom_at(self._middle(), 1.0 / self.zoom)

    def zoom_in(self) -> None:
        """Enlarge about the middle."""
        self._zoom_at(self._middle(), ZOOM_STEP)

    def zoom_out(self) -> None:
        """Shrink about the middle."""
        self._zoom_at(self._middle(), 1.0 / ZOOM_STEP)

    def reset_window(self) -> None:
        """Return to the radiograph's own grey-scale window."""
        self._set_window(None)

    def redraw(self) -> None:
        """Draw anew when Tk is idle; many calls make one frame."""
        if self._drawing is None:
            self._drawing = self.after_idle(self._paint)

    def _bind_mouse(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _e: self._resized())
        canvas.bind("<Button-1>", self._grab)
        canvas.bind("<B1-Motion>", self._dragged)
        canvas.bind("<ButtonRelease-1>", self._released)
        canvas.bind("<Double-Button-1>", lambda _e: self.fit())
        canvas.bind("<Button-3>", self._grab)
        canvas.bind("<B3-Motion>", lambda e: self._dragged(e, windows=True))
        canvas.bind("<Button-4>", lambda e: self._zoom_at((e.x, e.y), ZOOM_STEP))
        canvas.bind("<Button-5>", lambda e: self._zoom_at((e.x, e.y), 1.0 / ZOOM_STEP))
        canvas.bind("<MouseWheel>", self._wheeled)
        canvas.bind("<Motion>", self._moved)
        canvas.bind("<Leave>", lambda _e: self._left())

    def _current(self) -> _Seen | None:
        return None if self._pyramid is None else self._seen.get(self._pyramid)

    def _size_wh(self) -> tuple[int, int]:
        return max(1, self.canvas.winfo_width()), max(1, self.canvas.winfo_height())

    def _middle(self) -> tuple[float, float]:
        width, height = self._size_wh()
        return width / 2, height / 2

    def _paint(self) -> None:
        self._drawing = None
        seen = self._current()
        if self._pyramid is None or seen is None:
            self.canvas.delete("picture")
            self._bitmap = None
            return
        picture = render_view(
            self._pyramid,
            self._marks,
            seen.view,
            seen.window,
            self._opacity,
            highlight=self._highlight,
            scale=self._get_widget_scaling(),
        )
        if self._bitmap is None or (self._bitmap.width(), self._bitmap.height()) != picture.size:
            self.canvas.delete("picture")
            self._bitmap = ImageTk.PhotoImage(picture, master=self.canvas)
            self.canvas.create_image(0, 0, image=self._bitmap, anchor="nw", tags="picture")
        else:
            self._bitmap.paste(picture)

    def _changed(self) -> None:
        seen = self._current()
        if self._pyramid is not None and seen is not None:
            source_wh, size_wh = self._pyramid.radiograph.size_wh, self._size_wh()
            if seen.is_fitted:
                seen.view = View.fit(source_wh, size_wh)
            else:
                seen.view = seen.view.resized(size_wh).kept_on(source_wh)
        self.redraw()
        self._on_view()

    def _resized(self) -> None:
        self._changed()

    def _set_fitted(self, is_fitted: bool) -> None:
        seen = self._current()
        if seen is not None:
            seen.is_fitted = is_fitted
            self._changed()

    def _zoom_at(self, point_xy: tuple[float, float], factor: float) -> None:
        seen = self._current()
        if seen is not None:
            seen.view = seen.view.zoomed_at(point_xy, factor)
            self._set_fitted(False)

    def _wheeled(self, event: tk.Event) -> None:
        self._zoom_at((event.x, event.y), ZOOM_STEP if event.delta > 0 else 1.0 / ZOOM_STEP)

    def _grab(self, event: tk.Event) -> None:
        self.canvas.focus_set()
        self._grabbed = self._pressed_at = (event.x, event.y)

    def _released(self, event: tk.Event) -> None:
        pressed, seen = self._pressed_at, self._current()
        if pressed is None or seen is None:
            return
        self._pressed_at = None
        if max(abs(event.x - pressed[0]), abs(event.y - pressed[1])) <= STILL_PX:
            self._on_choose(self._mark_at((event.x, event.y), seen.view))

    def _dragged(self, event: tk.Event, windows: bool = False) -> None:
        seen = self._current()
        if seen is None or self._grabbed is None:
            return
        right, down = event.x - self._grabbed[0], event.y - self._grabbed[1]
        self._grabbed = (event.x, event.y)
        if windows or int(event.state) & SHIFT_HELD:
            self._drag_window(right, down)
        else:
            seen.view = seen.view.panned(right, down)
            self._set_fitted(False)

    def _drag_window(self, right: int, down: int) -> None:
        """Widen the window to the right, brighten it upwards, as viewers do."""
        assert self._pyramid is not None
        radiograph = self._pyramid.radiograph
        old = self.window or radiograph.window
        # The whole range is crossed by dragging over the width of the viewport.
        step = radiograph.levels / self._size_wh()[0]
        width = min(max(old.width + right * step, 2.0), 2.0 * radiograph.levels)
        centre = min(max(old.centre + down * step, 0.0), float(radiograph.levels))
        self._set_window(Window(centre, width))

    def _set_window(self, window: Window | None) -> None:
        seen = self._current()
        if seen is not None:
            seen.window = window
            self._changed()

    def _moved(self, event: tk.Event) -> None:
        seen = self._current()
        if seen is None or self._pyramid is None:
            return
        x, y = seen.view.to_source((event.x, event.y))
        width, height = self._pyramid.radiograph.size_wh
        inside = 0 <= x < width and 0 <= y < height
        self._on_pointer((x, y) if inside else None)
        self._hover(self._mark_at((event.x, event.y), seen.view))

    def _left(self) -> None:
        self._on_pointer(None)
        self._hover(None)

    def _hover(self, mark: Mark | None) -> None:
        if mark is not self._hovered:
            self._hovered = mark
            self._on_mark(mark)

    def _mark_at(self, point_xy: tuple[float, float], view: View) -> Mark | None:
        """Return the smallest box around a screen point, or the keypoint under it."""
        x, y = point_xy
        found: list[tuple[float, Mark]] = []
        for mark in self._marks:
            if isinstance(mark, Box):
                left, top, right, bottom = view.box_to_screen(mark.box_xyxy)
                if left <= x <= right and top <= y <= bottom:
                    found.append(((right - left) * (bottom - top), mark))
            elif isinstance(mark, Keypoint) and mark.is_shown:
                at_x, at_y = view.to_screen(mark.point_xy)
                if abs(at_x - x) <= REACH_PX and abs(at_y - y) <= REACH_PX:
                    found.append((0.0, mark))
        return min(found, key=lambda pair: pair[0])[1] if found else None
