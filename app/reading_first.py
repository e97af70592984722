"""Reading first: answers stay hidden until the reader has said their own word."""

from app.changes import Change
from app.context import Context
from app.open_image import OpenImage
from app.open_images import OpenImages
from app.opinions import Opinions
from words import N_

SWITCHED_ON = N_(
    "Reading first is on: the answer to an X-ray appears when you have said what you see; answers "
    "that you have seen already stay in sight."
)
SWITCHED_OFF = N_("Reading first is off: answers appear at once.")


class ReadingFirst:
    """Says of each open image whether its answers are hidden.

    An answer that was once in sight is not hidden again: what is said of it then is no first
    reading.
    """

    def __init__(self, context: Context, images: OpenImages, opinions: Opinions) -> None:
        self._context, self._images, self._opinions = context, images, opinions
        self._seen: set[str] = set()
        # Before the widgets, which listen later and are called after this.
        context.listeners.listen(Change.IMAGES, self._hide)
        context.listeners.listen(Change.ANSWERS, self._hide)
        context.listeners.listen(Change.OPINIONS, self._reveal)

    @property
    def is_on(self) -> bool:
        """True while answers wait for the reader."""
        return self._context.settings.reads_first

    @property
    def is_waiting(self) -> bool:
        """True while the answer to the image on screen is hidden."""
        current = self._images.current
        return current is not None and current.is_hidden

    def toggle(self) -> None:
        """Switch the mode on or off."""
        self._context.settings.reads_first = not self.is_on
        self._hide()
        self._context.inform(SWITCHED_ON if self.is_on else SWITCHED_OFF)
        self._tell()

    def hides(self, image_key: str) -> bool:
        """Tell whether the answers to an image are hidden, as in a row of the history."""
        return any(image.is_hidden and image.key == image_key for image in self._open())

    def _hide(self) -> None:
        for image in self._open():
            image.is_hidden = self._is_hidden(image)
        current = self._images.current
        if current is not None and current.told:
            self._seen.add(current.key)

    def _reveal(self) -> None:
        before = [image.is_hidden for image in self._open()]
        self._hide()
        if before != [image.is_hidden for image in self._open()]:
            self._tell()

    def _open(self) -> list[OpenImage]:
        """Return the images of the strip with the frames of them that were looked at."""
        return [i for image in self._images.all for i in (image, *image.siblings.values())]

    def _tell(self) -> None:
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.ANSWERS)
        self._context.tell(Change.HISTORY)

    def _is_hidden(self, image: OpenImage) -> bool:
        if not self.is_on or image.key in self._seen:
            return False
        return not self._opinions.is_said_of(image.key)
