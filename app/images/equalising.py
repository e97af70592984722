"""The shown image with its local contrast evened out: a view, which no network and no file sees."""

from app.changes import Change
from app.context import Context
from app.images.open_images import OpenImages
from app.jobs import Continuation
from imaging.equalise import equalised
from imaging.pyramid import Pyramid


class Equalising:
    """Makes the equalised picture of the shown image, and of no other: it takes as much memory.

    Attributes:
        is_on: True while the equalised picture is wanted.
    """

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._context = context
        self._images = images
        self._made_of: Pyramid | None = None
        self._made: Pyramid | None = None
        self.is_on = False
        context.listeners.listen(Change.IMAGES, self._image_changed)

    @property
    def pyramid(self) -> Pyramid | None:
        """What the screen shows of the shown image; as stored until the other is ready."""
        current = self._images.current
        if current is None or current.pyramid is None:
            return None
        is_ready = self.is_on and self._made_of is current.pyramid
        return (self._made if is_ready else None) or current.pyramid

    @property
    def is_shown(self) -> bool:
        """True while the picture on screen is the equalised one."""
        return self._made is not None and self.pyramid is self._made

    def toggle(self) -> None:
        """Show the equalised picture, or the stored one again."""
        self.is_on = not self.is_on
        self._context.tell(Change.IMAGES)

    def _image_changed(self) -> None:
        current = self._images.current
        wanted = current.pyramid if current and self.is_on else None
        if wanted is self._made_of:
            return
        self._made_of, self._made = wanted, None
        if wanted is not None:
            self._context.jobs.start(
                lambda _progress: Pyramid(equalised(wanted.radiograph)),
                Continuation(
                    done=lambda made: self._was_made(wanted, made), failed=self._context.fail
                ),
            )

    def _was_made(self, wanted: Pyramid, made: Pyramid) -> None:
        if wanted is self._made_of:
            self._made = made
            self._context.tell(Change.IMAGES)
