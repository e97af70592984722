"""Taking the shown picture out of the program: to a file or to the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from app.clipboard import put_picture
from app.context import Context
from app.jobs import Continuation
from app.open_images import OpenImages
from app.report import Look, annotated_png, save_annotated, write_image
from imaging.radiograph import Radiograph
from imaging.window import Window
from models.prediction import Prediction

NOTHING_YET = "There is no answer to show yet; open an X-ray and analyse it first."


class Export:
    """Saves and copies what is on screen, rendered from the data at full size."""

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._context = context
        self._images = images

    def save_picture(self, path: Path, window: Window | None = None) -> None:
        """Write the annotated picture; its ending chooses PNG, JPEG or TIFF."""
        shown = self._shown()
        if shown is None:
            self.refuse()
            return
        radiograph, prediction = shown
        look = self._look(window)
        self._context.jobs.start(
            lambda _progress: save_annotated(radiograph, prediction, path, look),
            Continuation(
                done=lambda _result: self._context.inform(f"Saved {path.name}."),
                failed=self._context.fail,
            ),
        )

    def save_image(self, make: Callable[[], Image.Image], path: Path) -> None:
        """Write a picture that is made on the worker's thread, such as one of the window."""
        self._context.jobs.start(
            lambda _progress: write_image(make(), path),
            Continuation(
                done=lambda _result: self._context.inform(f"Saved {path.name}."),
                failed=self._context.fail,
            ),
        )

    def refuse(self) -> None:
        """Say that there is nothing to take out yet."""
        self._context.warn(NOTHING_YET)

    def copy_picture(self, window: Window | None = None) -> None:
        """Put the annotated picture on the clipboard."""
        shown = self._shown()
        if shown is None:
            self.refuse()
            return
        radiograph, prediction = shown
        look = self._look(window)
        self._context.jobs.start(
            lambda _progress: put_picture(annotated_png(radiograph, prediction, look)),
            Continuation(
                done=lambda _result: self._context.inform("The picture is on the clipboard."),
                failed=self._context.fail,
            ),
        )

    def _look(self, window: Window | None) -> Look:
        settings = self._context.settings
        return Look(window, settings.opacity, settings.overlay_is_on)

    def _shown(self) -> tuple[Radiograph, Prediction] | None:
        prediction = self._images.shown_prediction()
        radiograph = self._images.current.radiograph if self._images.current else None
        if radiograph is None or prediction is None:
            return None
        return radiograph, prediction
