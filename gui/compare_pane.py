"""One picture of a comparison: which one, mirrored or not, with its answer in a line."""

import tkinter as tk
from collections.abc import Callable, Sequence

import customtkinter as ctk

from app.open_image import OpenImage
from app.wording import VERDICTS, probability_in_words
from errors import shown_name
from gui import theme
from gui.controls import Menu, Switch
from gui.image_view import ZOOM_STEP, ImageView
from imaging.linked import linked_tone, linked_view
from imaging.orientation import Orientation
from models.prediction import Prediction
from words import N_, _

NO_ANSWER, READING = N_("Not analysed"), N_("Reading…")


class ComparePane(ctk.CTkFrame):
    """Shows one of the open images.

    Args:
        on_chosen: called with the place in the list of the image that was chosen.
        on_moved: called with this pane when the reader moved, enlarged or windowed its picture.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_chosen: Callable[[int], None],
        on_moved: Callable[["ComparePane"], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self.image: OpenImage | None = None
        self._on_moved = on_moved
        self._names: list[str] = []
        bar = ctk.CTkFrame(self, fg_color="transparent", corner_radius=0)
        bar.pack(fill="x", padx=theme.GRID, pady=theme.GRID // 2)
        self.which = Menu(
            bar,
            values=[""],
            width=180,
            height=28,
            font=theme.font(theme.SMALL),
            dropdown_font=theme.font(theme.SMALL),
            fg_color=theme.RAISED,
            button_color=theme.RAISED,
            button_hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=lambda words: on_chosen(self._names.index(words)),
        )
        self.which.pack(side="left")
        self.mirror = Switch(
            bar,
            text=_("Mirrored"),
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            progress_color=theme.ACCENT,
            command=self._turn,
        )
        self.mirror.pack(side="left", padx=theme.GRID)
        self.words = ctk.CTkLabel(bar, text="", font=theme.font(theme.SMALL), anchor="e")
        self.words.pack(side="right")
        self.view = ImageView(self, lambda: None)
        self.view.pack(fill="both", expand=True)
        self._last = (0, 0)
        self._bind_mouse()

    def offer(self, names: Sequence[str]) -> None:
        """List the images that can be chosen."""
        if list(names) != self._names:
            self._names = list(names)
            self.which.configure(values=self._names)

    def show(
        self, image: OpenImage, name: str, prediction: Prediction | None, opacity: float | None
    ) -> None:
        """Show an image with its answer.

        Args:
            name: as it was offered.
            prediction: None where there is none to be seen.
            opacity: of heat maps; None shows the picture plain.
        """
        self.image = image
        self.which.set(name)
        if image.pyramid is not self.view.pyramid:
            self.view.show(image.pyramid)
            self._turn()
        marks = prediction.overlay if prediction and opacity is not None else ()
        self.view.set_marks(marks, opacity or 0.0)
        colour, words = theme.MUTED, _(READING if image.pyramid is None else NO_ANSWER)
        if prediction is not None:
            colour = theme.VERDICTS[prediction.verdict]
            told = probability_in_words(prediction.pipeline, prediction.probability)
            words = f"{_(VERDICTS[prediction.verdict])}  {told}"
        self.words.configure(text=words, text_color=colour)

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

    def _turn(self) -> None:
        if self.view.orientation.is_mirrored != bool(self.mirror.get()):
            self.view.turn(Orientation.flipped_horizontally)

    def _bind_mouse(self) -> None:
        canvas, view = self.view.canvas, self.view
        for button in (1, 3):
            canvas.bind(f"<Button-{button}>", self._pressed)
        canvas.bind("<B1-Motion>", lambda e: self._dragged(e, view.pan))
        canvas.bind("<B3-Motion>", lambda e: self._dragged(e, view.drag_window))
        canvas.bind("<Double-Button-1>", lambda _e: self._did(view.fit))
        canvas.bind("<Button-4>", lambda e: self._zoom(e, ZOOM_STEP))
        canvas.bind("<Button-5>", lambda e: self._zoom(e, 1.0 / ZOOM_STEP))
        canvas.bind(
            "<MouseWheel>", lambda e: self._zoom(e, ZOOM_STEP if e.delta > 0 else 1.0 / ZOOM_STEP)
        )

    def _pressed(self, event: tk.Event) -> None:
        self._last = (event.x, event.y)

    def _dragged(self, event: tk.Event, do: Callable[[float, float], None]) -> None:
        right, down = event.x - self._last[0], event.y - self._last[1]
        self._last = (event.x, event.y)
        self._did(lambda: do(right, down))

    def _zoom(self, event: tk.Event, factor: float) -> None:
        self._did(lambda: self.view.zoom_at((event.x, event.y), factor))

    def _did(self, do: Callable[[], None]) -> None:
        do()
        self._on_moved(self)


def names_of(images: Sequence[OpenImage]) -> list[str]:
    """Return a name for each image; two files of one name are told apart by their place."""
    return [f"{place}. {shown_name(image.path)}" for place, image in enumerate(images, 1)]
