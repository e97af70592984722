"""The small pictures of images that were only listed, made as they come into sight."""

from collections import deque

from app.changes import Change
from app.context import Context
from app.images.open_image import OpenImage, opened
from app.jobs import Continuation

# About as many as a tall strip shows: what was scrolled past is not worth the wait.
MOST_WANTED = 16


class Thumbnails:
    """Reads one image after the other, the latest wanted first."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._wanted: deque[OpenImage] = deque(maxlen=MOST_WANTED)
        self._is_busy = False

    def want(self, image: OpenImage) -> None:
        """Ask for an image's small picture; `Change.THUMBNAILS` tells when it is there."""
        if image.thumbnail or image.refusal or image in self._wanted:
            return
        self._wanted.append(image)
        self._make_next()

    def _make_next(self) -> None:
        if self._is_busy or not self._wanted:
            return
        image = self._wanted.pop()
        analyst = self._context.analyst

        self._is_busy = True
        self._context.jobs.start(
            lambda _progress: opened(analyst.open(image.path), keeps_pixels=False),
            Continuation(
                done=lambda made: self._was_made(image, made),
                failed=lambda sentence: self._was_refused(image, sentence),
            ),
        )

    def _was_made(self, image: OpenImage, fresh: OpenImage) -> None:
        # It may have been opened meanwhile.
        if not image.thumbnail:
            image.renew(fresh)
        self._go_on()

    def _was_refused(self, image: OpenImage, sentence: str) -> None:
        image.refusal = sentence
        self._go_on()

    def _go_on(self) -> None:
        self._is_busy = False
        self._context.tell(Change.THUMBNAILS)
        self._make_next()
