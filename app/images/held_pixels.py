"""Which open images keep their pixels in memory: those seen last, up to a limit."""

from collections.abc import Iterable

from app.images.open_image import OpenImage

# Pictures beyond this are let go, the longest unseen first, and read again when they are wanted.
MOST_PIXEL_BYTES = 512 << 20


class HeldPixels:
    """Remembers in which order images were seen."""

    def __init__(self) -> None:
        self._seen: list[OpenImage] = []

    def see(self, image: OpenImage) -> None:
        """Note that an image has come on screen."""
        self.forget(image)
        self._seen.append(image)

    def forget(self, image: OpenImage) -> None:
        """Note that an image is open no longer."""
        self._seen = [i for i in self._seen if i is not image]

    def let_go(self, images: Iterable[OpenImage]) -> None:
        """Drop the pixels of what has not been seen for longest, but never of what was seen last.

        Args:
            images: all that are open.
        """
        seen = {id(image): number for number, image in enumerate(self._seen)}
        by_age = sorted(images, key=lambda image: seen.get(id(image), -1))
        held = sum(image.pixel_bytes for image in by_age)
        for image in by_age:
            if held <= MOST_PIXEL_BYTES or image is self._seen[-1]:
                return
            held -= image.pixel_bytes
            image.pyramid = None
