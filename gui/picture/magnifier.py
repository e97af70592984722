"""A magnifying glass over the picture, as long as it is held."""

from gui import theme
from gui.picture.frame import Frame
from gui.picture.image_view import ImageView
from imaging.view import Point, View

SIDE = 260
TIMES = 2.5
TAG, RIM = "magnifier", "magnifier_rim"


class Magnifier:
    """Shows what lies under a point of the screen, enlarged, with all that is drawn on it."""

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._frame = Frame(view.canvas, TAG)
        self.is_shown = False

    def show(self, point_xy: Point) -> None:
        """Hold the glass over a point of the screen."""
        look = self._view.look
        if look is None:
            return
        self.is_shown = True
        side, canvas = round(SIDE * self._view.scale), self._view.canvas
        under = look.view.to_source(point_xy)
        glass = View((side, side), look.view.zoom * TIMES, under, look.view.orientation)
        left, top = round(point_xy[0] - side / 2), round(point_xy[1] - side / 2)
        self._frame.show(self._view.rendered(glass), (left, top))
        corners = (left - 1, top - 1, left + side, top + side)
        if canvas.find_withtag(RIM):
            canvas.coords(RIM, *corners)
        else:
            canvas.create_rectangle(*corners, outline=theme.ON_PICTURE[1], width=2, tags=RIM)

    def hide(self) -> None:
        """Put the glass away."""
        if self.is_shown:
            self.is_shown = False
            self._frame.clear()
            self._view.canvas.delete(RIM)
