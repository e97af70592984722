"""Which open images are views of one study."""

from collections.abc import Sequence

from app.images.open_image import OpenImage


def study_of(image: OpenImage, images: Sequence[OpenImage]) -> list[OpenImage]:
    """Return the views of an image's study; none where it names none."""
    return [one for one in images if image.study and one.study == image.study]


def views_with(image: OpenImage, images: Sequence[OpenImage]) -> list[OpenImage]:
    """Return the open views of an image's study; the image alone where it names none."""
    return study_of(image, images) if image.study else [image]
