"""Marking the place of a fracture with the mouse."""

from collections.abc import Callable

from app.reader.opinions import BoxXyxy, Opinions, drawn_place
from gui.picture.image_view import ImageView
from imaging.drawing.measurements import Drawn
from imaging.view import Point


class PlaceHand:
    """Turns a drag over the picture into a place that the reader marked.

    Args:
        view: all points given are those of its screen.
        opinions: where the place is kept.
        on_drawn: called with what is being drawn just now, or None when nothing is.
    """

    def __init__(
        self, view: ImageView, opinions: Opinions, on_drawn: Callable[[Drawn | None], None]
    ) -> None:
        self._view, self._opinions, self._on_drawn = view, opinions, on_drawn
        self._start: Point | None = None

    def press(self, point_xy: Point) -> None:
        """Begin at a corner."""
        self._start = self._view.source_at(point_xy)

    def drag(self, point_xy: Point) -> None:
        """Show the box up to here."""
        box = self._box(point_xy)
        if box is not None:
            self._on_drawn(drawn_place(box))

    def release(self, point_xy: Point) -> None:
        """Keep the box, if it is more than a click."""
        box = self._box(point_xy)
        self.cancel()
        if box is not None:
            self._opinions.mark_place(box)

    def cancel(self) -> bool:
        """Drop what is being drawn; tells whether there was something."""
        was_drawing, self._start = self._start is not None, None
        if was_drawing:
            self._on_drawn(None)
        return was_drawing

    def _box(self, point_xy: Point) -> BoxXyxy | None:
        if self._start is None:
            return None
        (x0, y0), (x1, y1) = self._start, self._view.source_at(point_xy)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
