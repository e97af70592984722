"""A picture with a divider: at its right stands another picture, or the same with its overlay."""

import tkinter as tk
from collections.abc import Callable

from PIL import Image

from gui import theme
from gui.picture.image_view import ImageView
from imaging.drawing.scale_bar import ScaleBar
from imaging.view import Point, View

Render = Callable[[View], Image.Image]
TAG = "divider"
# In design pixels: how far from the line it is still caught, and the half size of its grip.
CATCH, GRIP = 8, 11
STEP = 0.05


class WipeView(ImageView):
    """Shows one radiograph, or two parted by a line that can be dragged.

    Attributes:
        share: where the line stands, from the left edge 0 to the right edge 1.
    """

    def __init__(self, master: tk.Misc, on_view: Callable[[], None]) -> None:
        super().__init__(master, on_view)
        self.share = 0.5
        self._right: Render | None = None
        self.canvas.bind("<Map>", lambda _e: self.redraw(), add="+")

    @property
    def is_wiping(self) -> bool:
        """True while there is a divider."""
        return self._right is not None

    def wipe(self, right: Render | None) -> None:
        """Show something else at the right of the divider.

        Args:
            right: draws it for a view of this picture; None takes the divider away.
        """
        self._right = right
        self.redraw()

    def is_right_of_divider(self, x: float) -> bool:
        """Tell whether a place of the canvas lies at the right of the divider."""
        return self.is_wiping and x >= self._divider()

    def is_on_divider(self, x: float) -> bool:
        """Tell whether a press at this place of the canvas takes hold of the divider."""
        return self.is_wiping and abs(x - self._divider()) <= CATCH * self.scale

    def move_divider(self, x: float) -> None:
        """Put the divider at a place of the canvas."""
        self.share = min(max(x / self.canvas.winfo_width(), 0.0), 1.0)
        self.redraw()

    def step_divider(self, by: int) -> None:
        """Move the divider by a twentieth to the right, or to the left."""
        self.move_divider((self.share + by * STEP) * self.canvas.winfo_width())

    def rendered(self, view: View, bar: ScaleBar | None = None) -> Image.Image:
        """Return both pictures, each on its side of the divider."""
        picture = super().rendered(view, bar)
        if self._right is not None:
            width, height = view.size_wh
            left = min(round(self.share * width), width)
            picture.paste(self._right(view).crop((left, 0, width, height)), (left, 0))
        return picture

    def _divider(self) -> float:
        return self.share * self.canvas.winfo_width()

    def _paint(self) -> None:
        # What is not on the screen lends its picture to another view.
        if not self.canvas.winfo_ismapped():
            return
        super()._paint()
        self.canvas.delete(TAG)
        if self._right is not None and self.pyramid is not None:
            self._draw_divider()

    def _draw_divider(self) -> None:
        canvas, x, scale = self.canvas, self._divider(), self.scale
        height, reach = canvas.winfo_height(), GRIP * scale
        middle = height / 2
        ink = theme.BRIGHT[1]
        canvas.create_line(x, 0, x, height, fill=theme.PICTURE, width=3 * scale, tags=TAG)
        canvas.create_line(x, 0, x, height, fill=ink, width=max(scale, 1), tags=TAG)
        canvas.create_oval(
            *(x - reach, middle - reach, x + reach, middle + reach),
            fill=theme.PICTURE,
            outline=ink,
            width=max(scale, 1),
            tags=TAG,
        )
        for way in (-1, 1):
            canvas.create_line(
                *self._arrow((x + way * 2 * scale, middle), way * 5 * scale),
                fill=ink,
                width=2 * scale,
                tags=TAG,
            )

    @staticmethod
    def _arrow(start: Point, reach: float) -> tuple[float, ...]:
        x, y = start
        return (x, y - abs(reach), x + reach, y, x, y + abs(reach))
