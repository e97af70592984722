"""Reading first: answers stay hidden until the reader has said their own word."""

from app.changes import Change
from app.context import Context
from app.history.pages import HistoryLine
from app.images.open_image import OpenImage
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.reader.opinions import Opinions
from store.opinions import keys_spoken_of
from words import N_

SWITCHED_ON = N_(
    "Reading first is on: the answer to an X-ray appears when you have said what you see; answers "
    "that you have seen already stay in sight."
)
SWITCHED_OFF = N_("Reading first is off: answers appear at once.")


class ReadingFirst:
    """Says of each image whether its answers are hidden: on screen, in the history, in a batch.

    An answer that was in sight since the program started is not hidden again: what is said of it
    then is no first reading.
    """

    def __init__(self, context: Context, images: OpenImages, opinions: Opinions) -> None:
        self._context, self._images, self._opinions = context, images, opinions
        self._seen: set[str] = set()
        self._spoken_of: set[str] = set()
        context.seen = lambda: frozenset(self._seen) if self.is_on else None
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

    def start(self) -> None:
        """Read of which images the reader has spoken; until then all are hidden."""
        if self.is_on:
            self._context.archive.start(
                lambda history, _p: keys_spoken_of(history),
                Continuation(done=self._were_read, failed=self._context.fail),
            )

    def toggle(self) -> None:
        """Switch the mode on or off."""
        self.switch(not self.is_on)
        self._context.inform(SWITCHED_ON if self.is_on else SWITCHED_OFF)

    def switch(self, is_on: bool) -> None:
        """Let answers wait for the reader, or not."""
        self._context.settings.reads_first = is_on
        self._hide()
        self.start()
        self._tell()

    def hides(self, image_key: str) -> bool:
        """Tell whether the answers to an image are hidden, as in a row of a batch."""
        return (
            self.is_on
            and image_key not in self._seen
            and image_key not in self._spoken_of
            and not self._opinions.is_said_of(image_key)
        )

    def hides_row(self, line: HistoryLine) -> bool:
        """Tell whether the answer in a row of the history is hidden."""
        is_answer = not (line.is_imported or line.is_damaged)
        return is_answer and self.hides(line.image.sha256)

    def _were_read(self, keys: set[str]) -> None:
        self._spoken_of |= keys
        self._hide()
        self._tell()

    def _hide(self) -> None:
        for image in self._open():
            image.is_hidden = self.hides(image.key)
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
        self._context.tell(Change.READING)
