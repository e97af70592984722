"""One picture of a comparison: which one, mirrored or not, with its answer in its corner."""

import tkinter as tk
from collections.abc import Callable, Sequence

import customtkinter as ctk

from app.images.open_image import OpenImage
from app.wording import headline_in_words, probability_in_words
from errors import shown_name
from gui import theme
from gui.compare.pane_bar import ANALYSE, PaneBar
from gui.compare.wipe import beside, overlaid, shifted
from gui.compare.wipe_view import WipeView
from gui.picture.corner_notes import NOTES_INK, CornerNotes
from gui.picture.image_view import ZOOM_STEP
from gui.widgets.mouse import middle_and_right
from gui.widgets.wrapped import cut, name_without_ending
from imaging.linked import linked_tone, linked_view
from imaging.orientation import Orientation
from imaging.view import Point
from models.prediction import Prediction
from models.registry import PIPELINES
from words import N_, _

UNREADABLE = N_("It can't be read")
NO_ANSWER, READING, HIDDEN = N_("Not analysed"), N_("Reading…"), N_("Waits for your own word")
ANALYSING = N_("Analysing…")
NAME_LETTERS = 40
CENTRED: Point = (0.0, 0.0)


class ComparePane(ctk.CTkFrame):
    """Shows one of the open images.

    Args:
        on_chosen: called with the place in the list of the image that was chosen.
        on_moved: called with this pane when the reader moved, enlarged or windowed its picture.
        on_analyse: called with the image that is to be analysed.

    Attributes:
        bar: which image, and what is done with it.
        image: which is shown; None until the first.
        prediction: its answer; None where there is none to be seen.
        words: what is said of it, in its corner.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_chosen: Callable[[int], None],
        on_moved: Callable[["ComparePane"], None],
        on_analyse: Callable[[OpenImage], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self.image: OpenImage | None = None
        self.prediction: Prediction | None = None
        self.words, self.ink = "", NOTES_INK
        self._on_moved, self._on_analyse = on_moved, on_analyse
        self._names: list[str] = []
        self._other: ComparePane | None = None
        self._shift_xy = CENTRED
        self.bar = PaneBar(
            self,
            lambda name: on_chosen(self._names.index(name)),
            self._mirrored,
            lambda: self.image and self._on_analyse(self.image),
        )
        self.bar.pack(fill="x", padx=theme.GRID, pady=theme.GRID // 2)
        self._corners: tuple[CornerNotes, ...] = ()
        self.view = WipeView(self, self._write)
        self.view.pack(fill="both", expand=True)
        self._corners = tuple(CornerNotes(self.view.canvas, side) for side in ("left", "right"))
        self._last, self._holds_divider, self._is_at_right = (0, 0), False, False
        self._bind_mouse()

    def offer(self, names: Sequence[str]) -> None:
        """List the images that can be chosen."""
        if list(names) != self._names:
            self._names = list(names)
            self.bar.which.configure(values=self._names)

    def show(self, image: OpenImage, name: str, prediction: Prediction | None) -> None:
        """Show an image with its answer.

        Args:
            name: as it was offered.
            prediction: None where there is none to be seen.
        """
        if image is not self.image:
            self._shift_xy = CENTRED
        self.image, self.prediction = image, prediction
        self.bar.which.set(name)
        self.bar.whole_name.text = shown_name(image.path)
        if image.pyramid is not self.view.pyramid:
            self.view.show(image.pyramid)
            self._turn()
        self.ink, self.words = NOTES_INK, _(_state(image))
        if prediction is not None:
            self.ink = theme.VERDICTS[prediction.verdict][1]
            told = probability_in_words(prediction)
            words = headline_in_words(prediction.headline, prediction.verdict)
            self.words = f"{words}  {told}".rstrip()
        self._write()

    def show_work(self, running: OpenImage | None) -> None:
        """Say whether this image is being analysed, or could be.

        Args:
            running: the image that is being analysed; None for none.
        """
        words = _(ANALYSING if running is not None and running is self.image else ANALYSE)
        state = "normal" if running is None else "disabled"
        # Work advances many times in one analysis, and a button is drawn anew each time it is set.
        if (self.bar.analyse.cget("text"), self.bar.analyse.cget("state")) != (words, state):
            self.bar.analyse.configure(text=words, state=state)

    def follow(self, model: "ComparePane") -> None:
        """Look at this picture as at another pane's."""
        own, other, pyramid = self.view.look, model.view.look, self.view.pyramid
        if own is None or other is None or pyramid is None or model.view.pyramid is None:
            return
        leading, own_one = model.view.pyramid.radiograph, pyramid.radiograph
        own.view = linked_view(other.view, leading.size_wh, own.view, own_one.size_wh)
        own.is_fitted = other.is_fitted
        own.tone = linked_tone(other.tone, leading.window, own_one.window)
        self.view.redraw()

    def fit(self) -> None:
        """Show the whole picture."""
        self._did(self.view.fit)

    def zoom_in(self) -> None:
        """Enlarge about the middle."""
        self._did(self.view.zoom_in)

    def zoom_out(self) -> None:
        """Shrink about the middle."""
        self._did(self.view.zoom_out)

    def lay_overlay(self, opacity: float | None) -> None:
        """Lay the overlay over the whole picture.

        Args:
            opacity: of heat maps; None shows the picture plain.
        """
        self._other = None
        self.view.wipe(None)
        self._set_marks(opacity)

    def wipe_overlay(self, opacity: float) -> None:
        """Lay the overlay over what stands at the right of a divider."""
        self._other = None
        self._set_marks(None)
        marks = self.prediction.overlay if self.prediction else ()
        if self.view.pyramid is None or not marks:
            self.view.wipe(None)
        else:
            self.view.wipe(lambda view: overlaid(self.view, marks, opacity, view))

    def wipe_against(self, other: "ComparePane", opacity: float | None) -> None:
        """Show another pane's picture at the right of a divider."""
        self._other = other
        self._set_marks(opacity)
        self.view.wipe(lambda view: beside(self.view, other.view, self._shift_xy, view))
        self._write()

    def show_picture(self, is_shown: bool) -> None:
        """Show the picture under the bar, or only the bar."""
        if is_shown:
            self.view.pack(fill="both", expand=True)
        else:
            self.view.pack_forget()

    def _set_marks(self, opacity: float | None) -> None:
        marks = self.prediction.overlay if self.prediction and opacity is not None else ()
        self.view.set_marks(marks, opacity or 0.0)
        self._write()

    def _write(self) -> None:
        """Write the answer into the left corner, and the one at the right of a divider there."""
        for corner, pane in zip(self._corners, (self, self._other), strict=False):
            if pane is None:
                corner.write((), "", self.view.scale)
                continue
            # Where two pictures are one, each side says whose it is.
            named = [pane.bar.which.get()] if self._other else []
            asked = [_(PIPELINES[pane.prediction.pipeline].title)] if pane.prediction else []
            corner.write([*named, *asked], "", self.view.scale, (pane.words, pane.ink))

    def _turn(self) -> None:
        if self.view.orientation.is_mirrored != bool(self.bar.mirror.get()):
            self.view.turn(Orientation.flipped_horizontally)

    def _mirrored(self) -> None:
        self._turn()
        self._on_moved(self)

    def _bind_mouse(self) -> None:
        canvas = self.view.canvas
        _middle, right = middle_and_right(canvas)
        for button in (1, right):
            canvas.bind(f"<Button-{button}>", self._pressed)
        canvas.bind("<Motion>", self._point)
        canvas.bind("<B1-Motion>", self._dragged)
        canvas.bind(f"<B{right}-Motion>", self._windowed)
        canvas.bind("<Double-Button-1>", lambda _e: self.fit())
        canvas.bind("<Button-4>", lambda e: self._zoom(e, ZOOM_STEP))
        canvas.bind("<Button-5>", lambda e: self._zoom(e, 1.0 / ZOOM_STEP))
        canvas.bind(
            "<MouseWheel>", lambda e: self._zoom(e, ZOOM_STEP if e.delta > 0 else 1.0 / ZOOM_STEP)
        )

    def _point(self, event: tk.Event) -> None:
        is_on = self.view.is_on_divider(event.x)
        self.view.canvas.configure(cursor="sb_h_double_arrow" if is_on else "")

    def _pressed(self, event: tk.Event) -> None:
        self._last = (event.x, event.y)
        self._holds_divider = event.num == 1 and self.view.is_on_divider(event.x)
        self._is_at_right = self.view.is_right_of_divider(event.x)

    def _moved_by(self, event: tk.Event) -> Point:
        right, down = event.x - self._last[0], event.y - self._last[1]
        self._last = (event.x, event.y)
        return right, down

    def _dragged(self, event: tk.Event) -> None:
        moved = self._moved_by(event)
        if self._holds_divider:
            self.view.move_divider(event.x)
        elif self._is_at_right and self._other is not None:
            # Two pictures of a wipe seldom lie alike: the right one is brought to the left one.
            self._shift_xy = shifted(self.view, self._other.view, self._shift_xy, moved)
            self.view.redraw()
        else:
            self._did(lambda: self.view.pan(*moved))

    def _windowed(self, event: tk.Event) -> None:
        moved = self._moved_by(event)
        if self._is_at_right and self._other is not None:
            self._other.view.drag_window(*moved)
            self.view.redraw()
        else:
            self._did(lambda: self.view.drag_window(*moved))

    def _zoom(self, event: tk.Event, factor: float) -> None:
        self._did(lambda: self.view.zoom_at((event.x, event.y), factor))

    def _did(self, do: Callable[[], None]) -> None:
        do()
        self._on_moved(self)


def names_of(images: Sequence[OpenImage]) -> list[str]:
    """Return a name for each image; two files of one name are told apart by their place."""
    return [
        f"{place}. {cut(name_without_ending(image.path), NAME_LETTERS)}"
        for place, image in enumerate(images, 1)
    ]


def _state(image: OpenImage) -> str:
    if image.pyramid is None:
        return UNREADABLE if image.refusal else READING
    return HIDDEN if image.is_hidden else NO_ANSWER
