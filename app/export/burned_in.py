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
        found: what was found, by an image's key, once it was looked for.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sought: set[str] = set()
        self.found: dict[str, tuple[Rectangle, ...]] = {}

    def look_in(self, images: Iterable[OpenImage]) -> None:
        """Look for text in those images that were not looked at yet."""
        for image in images:
            if image.key not in self.found and image.key not in self._sought:
                self._look_in(image)

    def is_sought_in(self, image: OpenImage) -> bool:
        """Tell whether text is being looked for in an image."""
        return image.key in self._sought

    def unmasked(self, image: OpenImage) -> tuple[Rectangle, ...]:
        """Return what looks like text in an image and does not lie under a mask."""
        found = self.found.get(image.key, ())
        return tuple(text for text in found if not any(_covers(m, text) for m in image.masks))

    def _look_in(self, image: OpenImage) -> None:
        analyst, held, key = self._context.analyst, image.radiograph, image.key
        path, frame = image.path, image.frame

        def work(_progress: Progress) -> tuple[Rectangle, ...]:
            return find_text(held or read_again(analyst, path, frame, key))

        self._sought.add(key)
        self._context.jobs.start(
            work,
            Continuation(
                done=lambda found: self._was_looked_at(key, found),
                failed=lambda sentence: self._was_not_looked_at(key, sentence),
            ),
        )

    def _was_looked_at(self, key: str, found: tuple[Rectangle, ...]) -> None:
        self._sought.discard(key)
        self.found[key] = found
        self._context.tell(Change.CASE)

    def _was_not_looked_at(self, key: str, sentence: str) -> None:
        self._sought.discard(key)
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


def _covers(mask: Rectangle, text: Rectangle) -> bool:
    return mask[0] <= text[0] and mask[1] <= text[1] and mask[2] >= text[2] and mask[3] >= text[3]
