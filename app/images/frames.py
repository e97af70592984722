"""The other frames of the image on screen: of many asked for in a row, only the latest is read."""

from pathlib import Path

from app.changes import Change
from app.context import Context
from app.images.open_image import OpenImage, opened
from app.images.open_images import OpenImages
from app.jobs import Continuation
from errors import shown_name
from words import _


class Frames:
    """Shows another frame in the place of the one on screen.

    Each frame is an image of its own, with its own answers; what was answered stays with it.
    """

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._context = context
        self._images = images
        self._wanted: tuple[Path, int] | None = None
        self._is_reading = False

    @property
    def count(self) -> int:
        """How many frames there are to choose from; 1 where there is no choice."""
        image = self._images.current
        return 1 if image is None or image.stand_in_for else image.frames

    @property
    def shown(self) -> int:
        """Which frame is on screen, counted from 0."""
        return self._images.current.frame if self._images.current else 0

    def show(self, frame: int) -> None:
        """Read a frame and show it; one that is not there is the first or the last."""
        if self._images.current is not None:
            place = min(max(frame, 0), self.count - 1)
            self._wanted = self._images.current.path, place
            self._read()

    @property
    def awaited(self) -> int:
        """The frame that is on screen, or will be in a moment."""
        image = self._images.current
        if self._is_reading and self._wanted and image and self._wanted[0] == image.path:
            return self._wanted[1]
        return self.shown

    def _read(self) -> None:
        """Begin to read what is wanted, unless the user has gone on to another image."""
        image = self._images.current
        if self._is_reading or self._wanted is None or image is None:
            return
        path, frame = self._wanted
        if path != image.path or frame == image.frame:
            return
        self._is_reading = True
        analyst = self._context.analyst
        self._context.jobs.start(
            lambda _progress: opened(analyst.open(path, frame)),
            Continuation(
                done=lambda fresh: self._was_read(image, fresh),
                failed=self._was_refused,
            ),
        )

    def _was_read(self, image: OpenImage, fresh: OpenImage) -> None:
        if fresh.sha256 != image.sha256:
            self._was_refused(
                _("{name} has changed since it was opened; close it and open it again.").format(
                    name=shown_name(image.path)
                )
            )
            return
        self._is_reading = False
        self._images.swap(image, fresh)
        self._read()

    def _was_refused(self, sentence: str) -> None:
        self._is_reading, self._wanted = False, None
        self._context.fail(sentence)
        # The slider goes back to what is shown.
        self._context.tell(Change.IMAGES)
