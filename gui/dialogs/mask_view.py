"""A picture that rectangles are drawn on; it can be enlarged and moved."""

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image

from gui import theme
from gui.pace.turns import in_turn
from gui.picture.frame import Frame
from gui.picture.image_view import BITMAP_ROOM, ZOOM_STEP
from imaging.mask import Rectangle
from imaging.view import Point, View

# A press that moves less than this is a click.
LEAST_DRAG = 4
LEAST_SIDE = 256
ORANGE = "#f0ad3c"
MARKS = "marks"


class MaskView(tk.Canvas):
    """Shows a picture with its masks; a drag draws another one, a click chooses one.

    Args:
        size_wh: that it asks for.
        on_drawn: called with the rectangle that was drawn, in source pixels.
        on_chosen: called with the place of the mask that was clicked, or None for none.

    Attributes:
        view: where the picture lies; None while there is none.
    """

    def __init__(
        self,
        master: tk.Misc,
        size_wh: tuple[int, int],
        *,
        on_drawn: Callable[[Rectangle], None],
        on_chosen: Callable[[int | None], None],
    ) -> None:
        super().__init__(
            master,
            width=size_wh[0],
            height=size_wh[1],
            background=theme.PICTURE,
            highlightthickness=0,
            borderwidth=0,
            cursor="crosshair",
        )
        self._on_drawn, self._on_chosen = on_drawn, on_chosen
        self._frame = Frame(self, "picture", BITMAP_ROOM)
        # The picture at full, half, quarter size: a large one shown whole took 110 ms a frame.
        self._levels: list[Image.Image] = []
        self._source_wh = (1, 1)
        self.view: View | None = None
        self._is_fitted = True
        self._masks: Sequence[Rectangle] = ()
        self._texts: Sequence[Rectangle] = ()
        self._chosen: int | None = None
        # Where a drag began and has come to, in source pixels: the wheel may turn meanwhile.
        self._drag: tuple[Point, Point] | None = None
        self._last: Point = (0.0, 0.0)
        self._bind_mouse()

    def show(self, picture: Image.Image | None, zoom: float = 1.0) -> None:
        """Show a whole picture, and nothing on it.

        Args:
            picture: RGB; None shows nothing.
            zoom: its pixels for one source pixel.
        """
        self._levels, self.view, self._drag = [], None, None
        self._masks, self._texts, self._chosen = (), (), None
        if picture is None:
            self._frame.clear()
            self.delete(MARKS)
            return
        self._levels.append(picture)
        while min(self._levels[-1].size) >= 2 * LEAST_SIDE:
            self._levels.append(self._levels[-1].reduce(2))
        self._source_wh = round(picture.width / zoom), round(picture.height / zoom)
        self.fit()

    def lay(
        self, masks: Sequence[Rectangle], texts: Sequence[Rectangle], chosen: int | None
    ) -> None:
        """Lay masks over the picture, and frames around what looks like text.

        Args:
            chosen: the place of the mask that bears a bright frame; None for none.
        """
        self._masks, self._texts, self._chosen = masks, texts, chosen
        self._draw_marks()

    def fit(self) -> None:
        """Show the whole picture, as large as can be."""
        if self._levels:
            self._look(View.fit(self._source_wh, self._size_wh()), is_fitted=True)

    def zoom(self, factor: float, about: Point | None = None) -> None:
        """Enlarge about a point of the canvas, or its middle; what would be smaller is fitted."""
        if self.view is None:
            return
        width, height = self.view.size_wh
        view = self.view.zoomed_at(about or (width / 2, height / 2), factor)
        if view.zoom <= View.fit(self._source_wh, view.size_wh).zoom:
            self.fit()
        else:
            self._look(view.kept_on(self._source_wh), is_fitted=False)

    def _look(self, view: View, is_fitted: bool) -> None:
        self.view, self._is_fitted = view, is_fitted
        in_turn(self, MaskView._paint)
        self._draw_marks()

    def _size_wh(self) -> tuple[int, int]:
        return max(self.winfo_width(), 1), max(self.winfo_height(), 1)

    def _resized(self) -> None:
        if self.view is None or self._is_fitted:
            self.fit()
        else:
            self._look(self.view.resized(self._size_wh()), is_fitted=False)

    # Drawing

    def _paint(self) -> None:
        view = self.view
        if view is None:
            return
        width, height = self._source_wh
        left, top, right, bottom = view.box_to_screen((0.0, 0.0, float(width), float(height)))
        seen = (
            *(max(round(left), 0), max(round(top), 0)),
            *(min(round(right), view.size_wh[0]), min(round(bottom), view.size_wh[1])),
        )
        shown = Image.new("RGB", view.size_wh)
        if seen[2] > seen[0] and seen[3] > seen[1]:
            level = self._level_for(view.zoom)
            box = self._on_level(view.box_to_source(seen), level)
            size_wh = seen[2] - seen[0], seen[3] - seen[1]
            shown.paste(level.resize(size_wh, Image.Resampling.BILINEAR, box), seen[:2])
        self._frame.show(shown)

    def _level_for(self, zoom: float) -> Image.Image:
        """Return the smallest level that still has a pixel for every pixel of the screen."""
        fine = [level for level in self._levels if level.width >= zoom * self._source_wh[0]]
        return fine[-1] if fine else self._levels[0]

    def _on_level(self, box: Rectangle, picture: Image.Image) -> Rectangle:
        across = picture.width / self._source_wh[0]
        down = picture.height / self._source_wh[1]
        return (
            max(box[0] * across, 0.0),
            max(box[1] * down, 0.0),
            min(box[2] * across, picture.width),
            min(box[3] * down, picture.height),
        )

    def _draw_marks(self) -> None:
        self.delete(MARKS)
        for place, mask in enumerate(self._masks):
            is_chosen = place == self._chosen
            ink = theme.BRIGHT[1] if is_chosen else theme.ACCENT[1]
            self._frame_in(mask, ink, 3 if is_chosen else 2, fill=theme.PICTURE)
        for text in self._texts:
            self._frame_in(text, ORANGE, 2, dash=(5, 3))
        if self._drag is not None:
            (x0, y0), (x1, y1) = self._drag
            self._frame_in((x0, y0, x1, y1), theme.ACCENT[1], 2)

    def _frame_in(self, box: Rectangle, ink: str, width: int, **look: Any) -> None:
        if self.view is not None:
            corners = self.view.box_to_screen(box)
            self.create_rectangle(*corners, outline=ink, width=width, tags=MARKS, **look)

    # The mouse

    def _bind_mouse(self) -> None:
        self.bind("<Configure>", lambda _e: self._resized())
        self.bind("<Button-1>", self._pressed)
        self.bind("<B1-Motion>", self._dragged)
        self.bind("<ButtonRelease-1>", self._released)
        for button in (2, 3):
            self.bind(f"<Button-{button}>", self._taken)
            self.bind(f"<B{button}-Motion>", self._pulled)
        self.bind("<Button-4>", lambda e: self.zoom(ZOOM_STEP, (e.x, e.y)))
        self.bind("<Button-5>", lambda e: self.zoom(1.0 / ZOOM_STEP, (e.x, e.y)))
        self.bind(
            "<MouseWheel>",
            lambda e: self.zoom(ZOOM_STEP if e.delta > 0 else 1.0 / ZOOM_STEP, (e.x, e.y)),
        )

    def _pressed(self, event: tk.Event) -> None:
        self.focus_set()
        if self.view is not None:
            point = self.view.to_source((event.x, event.y))
            self._drag = point, point

    def _dragged(self, event: tk.Event) -> None:
        if self.view is not None and self._drag is not None:
            self._drag = self._drag[0], self.view.to_source((event.x, event.y))
            self._draw_marks()

    def _released(self, event: tk.Event) -> None:
        self._dragged(event)
        drag, self._drag = self._drag, None
        if self.view is None or drag is None:
            return
        (x0, y0), (x1, y1) = drag
        left, top, right, bottom = self.view.box_to_screen((x0, y0, x1, y1))
        if max(right - left, bottom - top) < LEAST_DRAG:
            self._on_chosen(self._mask_at((x1, y1)))
        elif min(right - left, bottom - top) >= LEAST_DRAG and (box := self._on_picture(drag)):
            self._on_drawn(box)
        else:
            self._draw_marks()

    def _on_picture(self, drag: tuple[Point, Point]) -> Rectangle | None:
        """Return what a drag went over of the picture; None where it lay beside it."""
        width, height = self._source_wh
        xs = sorted(min(max(x, 0.0), float(width)) for x, _y in drag)
        ys = sorted(min(max(y, 0.0), float(height)) for _x, y in drag)
        return (xs[0], ys[0], xs[1], ys[1]) if xs[0] < xs[1] and ys[0] < ys[1] else None

    def _mask_at(self, point: Point) -> int | None:
        """Return the place of the mask under a source point, of several the one drawn last."""
        under = [
            place
            for place, (left, top, right, bottom) in enumerate(self._masks)
            if left <= point[0] <= right and top <= point[1] <= bottom
        ]
        return under[-1] if under else None

    def _taken(self, event: tk.Event) -> None:
        self._last = (event.x, event.y)

    def _pulled(self, event: tk.Event) -> None:
        if self.view is not None:
            moved = self.view.panned(event.x - self._last[0], event.y - self._last[1])
            self._look(moved.kept_on(self._source_wh), is_fitted=False)
        self._last = (event.x, event.y)
