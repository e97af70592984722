"""The picture: one radiograph with its marks, as the reader turned, enlarged and windowed it.

Every frame comes from the one renderer; the canvas shows a single bitmap that is used again and
again, since a new one for each frame takes five times as long. `gui.picture.pointer_tools` works
the view.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace

import customtkinter as ctk
from PIL import Image

from gui import theme
from gui.pace.turns import in_turn
from gui.picture.frame import Frame
from gui.picture.grey_presets import file_windows, window_after
from gui.picture.last_looks import LastLook, LastLooks
from gui.picture.window_drag import dragged
from imaging.drawing.measurements import Drawn
from imaging.drawing.scale_bar import ScaleBar
from imaging.grey_statistics import GreyStatistics
from imaging.orientation import UPRIGHT, Orientation
from imaging.overlay import DEFAULT_OPACITY, Mark
from imaging.pyramid import Pyramid
from imaging.render import render_view
from imaging.tone import PLAIN, Tone
from imaging.view import Point, View
from imaging.window import Window

ZOOM_STEP = 1.25
GAMMA_STEP = 1.1
# A bitmap of another size takes twice as long as one that is used again.
BITMAP_ROOM = 256


class ImageView(ctk.CTkFrame):
    """Shows one radiograph with its marks on true black.

    Args:
        on_view: called whenever zoom, orientation or tone changed.
    """

    def __init__(self, master: tk.Misc, on_view: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.PICTURE, corner_radius=0)
        self._on_view = on_view
        self.canvas = tk.Canvas(
            self, background=theme.PICTURE, highlightthickness=0, borderwidth=0, takefocus=True
        )
        self.canvas.pack(fill="both", expand=True)
        self.canvas.bind("<Configure>", lambda _e: self._changed())
        self._frame = Frame(self.canvas, "picture", BITMAP_ROOM)
        self.pyramid: Pyramid | None = None
        self._stored: Pyramid | None = None
        self.marks: Sequence[Mark] = ()
        self._measures: Sequence[Drawn] = ()
        self._highlight: Mark | None = None
        self._opacity = DEFAULT_OPACITY
        self._looks = LastLooks()
        self.scale_bar: Callable[[View], ScaleBar | None] = lambda _view: None
        self.overlay_planes_are_shown: Callable[[], bool] = lambda: True

    # What is shown

    def show(
        self,
        pyramid: Pyramid | None,
        like: Pyramid | None = None,
        stored: Pyramid | None = None,
    ) -> None:
        """Show another picture, as it was last looked at.

        Args:
            pyramid: None clears the view.
            like: another picture of the same pixels, whose place and zoom are taken over.
            stored: the picture with the stored greys, where this one has others.
        """
        self.pyramid = pyramid
        self._stored = stored or pyramid
        self._highlight = None
        if pyramid is not None:
            self._looks.begin(pyramid, like, self._size_wh())
        self._changed()

    def take_looks(self, before: "ImageView") -> None:
        """Look at every picture as another view did."""
        self._looks = before._looks

    def set_marks(self, marks: Sequence[Mark], opacity: float) -> None:
        """Lay other marks over the picture."""
        self.marks, self._opacity = marks, opacity
        self.redraw()

    def set_measures(self, measures: Sequence[Drawn]) -> None:
        """Lay other measurements over the picture."""
        self._measures = measures
        self.redraw()

    def highlight(self, mark: Mark | None) -> None:
        """Draw one of the marks bolder."""
        if mark is not self._highlight:
            self._highlight = mark
            self.redraw()

    @property
    def look(self) -> LastLook | None:
        """How the picture is looked at; None when there is none."""
        return self._looks.of(self.pyramid)

    @property
    def zoom(self) -> float:
        """Screen pixels for one source pixel; 1.0 when there is no picture."""
        return self.look.view.zoom if self.look else 1.0

    @property
    def tone(self) -> Tone:
        """The tone the reader chose."""
        return self.look.tone if self.look else PLAIN

    @property
    def tone_to_save(self) -> Tone:
        """The tone for the stored greys, whatever picture of them is on screen."""
        if self._stored is None or self._stored is self.pyramid:
            return self.tone
        look = self._looks.of(self._stored)
        return look.tone if look else PLAIN

    @property
    def orientation(self) -> Orientation:
        """How the picture is turned."""
        return self.look.view.orientation if self.look else UPRIGHT

    @property
    def scale(self) -> float:
        """Of pens and letters: the screen's own scaling."""
        return self._get_widget_scaling()

    def source_at(self, point_xy: Point) -> Point:
        """Return the source point under a screen point, kept on the picture."""
        assert self.look is not None
        assert self.pyramid is not None
        x, y = self.look.view.to_source(point_xy)
        width, height = self.pyramid.radiograph.size_wh
        return min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))

    def statistics(self) -> GreyStatistics | None:
        """Return what greys the picture holds, counted once for each picture."""
        return None if self.pyramid is None else self._looks.statistics(self.pyramid)

    # Where it is shown

    def fit(self) -> None:
        """Show the whole picture, as large as can be."""
        if self.look is not None:
            self.look.is_fitted = True
            self._changed()

    def one_to_one(self) -> None:
        """Show one screen pixel for each source pixel."""
        self.zoom_at(self._middle(), 1.0 / self.zoom)

    def zoom_in(self) -> None:
        """Enlarge about the middle."""
        self.zoom_at(self._middle(), ZOOM_STEP)

    def zoom_out(self) -> None:
        """Shrink about the middle."""
        self.zoom_at(self._middle(), 1.0 / ZOOM_STEP)

    def zoom_at(self, point_xy: Point, factor: float) -> None:
        """Enlarge about a point of the screen."""
        if self.look is not None:
            self._move(self.look.view.zoomed_at(point_xy, factor))

    def pan(self, right: float, down: float) -> None:
        """Move the picture by so many screen pixels."""
        if self.look is not None:
            self._move(self.look.view.panned(right, down))

    def turn(self, change: Callable[[Orientation], Orientation]) -> None:
        """Turn or flip the picture about the viewport's middle."""
        if self.look is not None:
            view = self.look.view
            self.look.view = view.oriented(change(view.orientation))
            self._changed()

    # How its greys are shown

    def set_tone(self, tone: Tone) -> None:
        """Show the greys another way."""
        if self.look is not None and tone != self.look.tone:
            self.look.tone = tone
            self._changed()

    def set_window(self, window: Window | None) -> None:
        """Choose the window, gamma and inversion as they are; None is the radiograph's own."""
        self.set_tone(replace(self.tone, window=window))

    def file_windows(self) -> dict[str, Window]:
        """Return the windows that the file itself offers, each by a name of its own."""
        return file_windows(self.pyramid.radiograph.presets if self.pyramid else ())

    def choose_next_file_window(self) -> None:
        """Choose the window that the file offers after the one in use, if it offers any."""
        window = window_after(self.tone.window, self.file_windows().values())
        if window is not None:
            self.set_window(window)

    def invert(self) -> None:
        """Exchange black and white."""
        self.set_tone(replace(self.tone, is_inverted=not self.tone.is_inverted))

    def step_gamma(self, steps: int) -> None:
        """Brighten the middle greys, or darken them."""
        self.set_tone(self.tone.with_gamma(self.tone.gamma * GAMMA_STEP**steps))

    def reset_tone(self) -> None:
        """Return to the radiograph's own window, straight and not inverted."""
        self.set_tone(PLAIN)

    def drag_window(self, right: float, down: float) -> None:
        """Widen the window to the right, brighten it upwards, as viewers do."""
        statistics = self.statistics()
        if self.pyramid is None or statistics is None:
            return
        across, radiograph = self._size_wh()[0], self.pyramid.radiograph
        old = self.tone.window or radiograph.window
        self.set_window(dragged(old, radiograph, statistics, (right / across, down / across)))

    # Drawing

    def redraw(self) -> None:
        """Draw anew when Tk is idle; many calls make one frame."""
        in_turn(self, type(self)._paint)

    def rendered(self, view: View, bar: ScaleBar | None = None) -> Image.Image:
        """Return the picture as it is shown now, in another view of it."""
        assert self.pyramid is not None
        return render_view(
            self.pyramid,
            self.marks,
            view,
            self.tone,
            self._opacity,
            highlight=self._highlight,
            measures=self._measures,
            bar=bar,
            scale=self.scale,
            shows_overlay_planes=self.overlay_planes_are_shown(),
        )

    def _paint(self) -> None:
        look = self.look
        if look is None:
            self._frame.clear()
            return
        picture = self.rendered(look.view, self.scale_bar(look.view))
        if self._frame.has_room_for(picture):
            self._frame.show(picture)
        else:
            # A new bitmap takes as long again: in a turn of its own.
            in_turn(self, lambda view: view._frame.show(picture))

    def _size_wh(self) -> tuple[int, int]:
        return max(1, self.canvas.winfo_width()), max(1, self.canvas.winfo_height())

    def _middle(self) -> Point:
        width, height = self._size_wh()
        return width / 2, height / 2

    def _move(self, view: View) -> None:
        assert self.look is not None
        self.look.view, self.look.is_fitted = view, False
        self._changed()

    def _changed(self) -> None:
        look = self.look
        if self.pyramid is not None and look is not None:
            source_wh, size_wh = self.pyramid.radiograph.size_wh, self._size_wh()
            if look.is_fitted:
                look.view = View.fit(source_wh, size_wh, look.view.orientation)
            else:
                look.view = look.view.resized(size_wh).kept_on(source_wh)
        self.redraw()
        self._on_view()
