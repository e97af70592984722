"""The files that were opened lately, as long as the reader wants them remembered."""

from pathlib import Path

from app.changes import Change
from app.context import Context
from app.images.open_images import OpenImages
from app.settings import MOST_RECENT


class Recent:
    """Remembers in the settings what was shown; the drawn phantoms are not worth it."""

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._settings = context.settings
        self._images = images
        context.listeners.listen(Change.IMAGES, self._remember)

    def paths(self) -> list[Path]:
        """Return the files, the latest first."""
        return [Path(name) for name in self._settings.recent]

    @property
    def is_kept(self) -> bool:
        """True while files are remembered."""
        return self._settings.keeps_recent

    def toggle(self) -> None:
        """Begin to remember files, or stop and forget them."""
        self._settings.keeps_recent = not self._settings.keeps_recent
        if not self._settings.keeps_recent:
            self.forget()

    def forget(self) -> None:
        """Forget all files."""
        self._settings.recent = []

    def _remember(self) -> None:
        current = self._images.current
        if current is None or current.is_synthetic or current.stand_in_for or not self.is_kept:
            return
        name, known = str(current.path), self._settings.recent
        if known[:1] != [name]:
            self._settings.recent = [name, *(n for n in known if n != name)][:MOST_RECENT]
