"""What looks like text that is burned into open images, and into what is made of them."""

from collections.abc import Iterable
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.images.open_image import OpenImage
from app.images.reading import read_again
from app.jobs import Continuation
from imaging.burned_text import find_text
from imaging.mask import Rectangle
from models.pipeline import Progress
from words import N_, _

MAY_BE_MASKED = N_(
    "{sentence} There seems to be text in what is shown, such as a name or a date; look at it "
    "before giving it away, or mask it in Report and export."
)
AS_IT_IS = N_(
    "{sentence} There seems to be text in what is shown, such as a name or a date; look at it "
    "before giving it away."
)


class BurnedTexts:
    """Looks for text on the worker's thread, once in each image.

    Attributes:
        found: what was found, by what was looked at, once it was looked for.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sought: set[str] = set()
        self.found: dict[str, tuple[Rectangle, ...]] = {}

    def look_in(self, images: Iterable[OpenImage]) -> None:
        """Look for text in those images that were not looked at yet."""
        for image in images:
            if not self.has_looked_in(image) and not self.is_sought_in(image):
                self._look_in(image)

    def note(self, image: OpenImage, found: tuple[Rectangle, ...]) -> None:
        """Take what was found in an image elsewhere."""
        self.found[_looked_at(image)] = found

    def is_sought_in(self, image: OpenImage) -> bool:
        """Tell whether text is being looked for in an image."""
        return _looked_at(image) in self._sought

    def has_looked_in(self, image: OpenImage) -> bool:
        """Tell whether text was looked for in an image."""
        return _looked_at(image) in self.found

    def found_in(self, image: OpenImage) -> tuple[Rectangle, ...]:
        """Return what looks like text in an image, as far as is known."""
        return self.found.get(_looked_at(image), ())

    def unmasked(self, image: OpenImage) -> tuple[Rectangle, ...]:
        """Return what looks like text in an image and does not lie under a mask."""
        found = self.found_in(image)
        return tuple(text for text in found if not any(_covers(m, text) for m in image.masks))

    def _look_in(self, image: OpenImage) -> None:
        analyst, held, key = self._context.analyst, image.radiograph, image.key
        path, frame, looked_at = image.path, image.frame, _looked_at(image)

        def work(_progress: Progress) -> tuple[Rectangle, ...]:
            return find_text(held or read_again(analyst, path, frame, key))

        self._sought.add(looked_at)
        self._context.jobs.start(
            work,
            Continuation(
                done=lambda found: self._was_looked_at(looked_at, found),
                failed=lambda sentence: self._was_not_looked_at(looked_at, sentence),
            ),
        )

    def _was_looked_at(self, looked_at: str, found: tuple[Rectangle, ...]) -> None:
        self._sought.discard(looked_at)
        self.found[looked_at] = found
        self._context.tell(Change.CASE)

    def _was_not_looked_at(self, looked_at: str, sentence: str) -> None:
        self._sought.discard(looked_at)
        self._context.fail(sentence)
        self._context.tell(Change.CASE)


def tell_of_export(
    context: Context,
    sentence: str,
    place: Path | None,
    *,
    shows_text: bool,
    warning: str = MAY_BE_MASKED,
) -> None:
    """Say what was taken out of the program, and warn of text that seems to be burned into it.

    Args:
        place: the file or folder that was written; None where nothing is left to be shown.
        warning: takes the sentence.
    """
    told = _(warning).format(sentence=sentence) if shows_text else sentence
    if place is not None:
        context.saved(told, place, is_warning=shows_text)
    elif shows_text:
        context.warn(told)
    else:
        context.inform(told)


def _looked_at(image: OpenImage) -> str:
    """Tell what is looked at: a thumbnail, too small for letters, says nothing of its X-ray."""
    return f"{image.key} thumbnail" if image.stand_in_for else image.key


def _covers(mask: Rectangle, text: Rectangle) -> bool:
    return mask[0] <= text[0] and mask[1] <= text[1] and mask[2] >= text[2] and mask[3] >= text[3]
