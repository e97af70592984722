"""Taking the shown picture out of the program: to a file or to the clipboard."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from app.case.annotated_picture import Look, annotated, annotated_png, write_image
from app.context import Context
from app.export.burned_in import AS_IT_IS, MAY_BE_MASKED, tell_of_export
from app.export.clipboard import put_picture
from app.files.saving import Sources, file_ids
from app.images.open_images import OpenImages
from app.jobs import Continuation
from errors import shown_name
from imaging.burned_text import find_text
from imaging.mask import masked
from imaging.radiograph import Radiograph
from models.prediction import Prediction
from words import N_, _

AS_STORED = Look()
NOTHING_YET = N_("There is no answer to show yet; open an X-ray and analyse it first.")


class Export:
    """Saves and copies what is on screen, rendered from the data at full size."""

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._context = context
        self._images = images

    def save_picture(self, path: Path, look: Look = AS_STORED) -> None:
        """Write the annotated picture; its ending chooses PNG, JPEG or TIFF.

        An X-ray that is open, or that the history knows, is never written over.
        """
        write = self._writer(path)
        self._take_out(look, lambda *what: write(annotated(*what)), _saved(path), path)

    def copy_picture(self, look: Look = AS_STORED) -> None:
        """Put the annotated picture on the clipboard."""
        self._take_out(
            look,
            lambda *what: put_picture(annotated_png(*what)),
            _("The picture is on the clipboard."),
        )

    def save_window(
        self, make: Callable[[], Image.Image], path: Path, shows_picture: bool = False
    ) -> None:
        """Write a picture of the window.

        Args:
            make: called on the worker's thread.
            shows_picture: whether the X-ray on screen is seen in it, as it is, without masks.
        """
        write = self._writer(path)
        current = self._images.current if shows_picture else None
        radiograph = current.radiograph if current else None

        def work() -> bool:
            write(make())
            return radiograph is not None and bool(find_text(radiograph))

        self._start(work, _saved(path), path, AS_IT_IS)

    def refuse(self) -> None:
        """Say that there is nothing to take out yet."""
        self._context.warn(NOTHING_YET)

    def _writer(self, path: Path) -> Callable[[Image.Image], None]:
        opened, known_as = self._context.opened(), self._context.analyst.known_as
        return lambda picture: write_image(picture, path, Sources(file_ids(opened), known_as))

    def _take_out(
        self,
        look: Look,
        take: Callable[[Radiograph, Prediction, Look], None],
        sentence: str,
        place: Path | None = None,
    ) -> None:
        shown = self._shown()
        if shown is None:
            self.refuse()
            return
        radiograph, prediction = shown
        look = replace(look, warning=self._images.disagreement())
        masks = self._images.current.masks if self._images.current else ()

        def work() -> bool:
            taken = masked(radiograph, masks)
            take(taken, prediction, look)
            return bool(find_text(taken))

        self._start(work, sentence, place, MAY_BE_MASKED)

    def _start(
        self, work: Callable[[], bool], sentence: str, place: Path | None, warning: str
    ) -> None:
        """Start what takes a picture out and returns whether it seems to show text."""

        def done(shows_text: bool) -> None:
            tell_of_export(self._context, sentence, place, shows_text=shows_text, warning=warning)

        self._context.jobs.start(
            lambda _progress: work(), Continuation(done=done, failed=self._context.fail)
        )

    def _shown(self) -> tuple[Radiograph, Prediction] | None:
        prediction = self._images.shown_prediction()
        current = self._images.current
        if current is None or current.radiograph is None or prediction is None:
            return None
        return current.radiograph, prediction


def _saved(path: Path) -> str:
    return _("Saved {name}.").format(name=shown_name(path))
