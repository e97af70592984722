"""Which image the user wants to see, whatever is read first."""

from collections.abc import Container, Sequence

from app.images.open_image import OpenImage


class Wishes:
    """Numbers what was wished for: only the latest wish is followed."""

    def __init__(self) -> None:
        self._latest = 0
        self._behind: Sequence[OpenImage] = ()

    def wish(self) -> int:
        """Take a new wish in the place of the one before, and return its number."""
        self._latest += 1
        self._behind = ()
        return self._latest

    def is_latest(self, wish: int) -> bool:
        """Tell whether nothing else was wished for since."""
        return wish == self._latest

    def wait_behind(self, images: Sequence[OpenImage]) -> None:
        """Have images shown in the place of the one wished for, if that can't be read."""
        self._behind = images

    def behind(self, among: Container[OpenImage]) -> list[OpenImage]:
        """Return what waits behind the latest wish and is still among the open images."""
        return [image for image in self._behind if image in among]
