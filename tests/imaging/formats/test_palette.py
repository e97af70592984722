"""A palette is looked up as Pillow's own conversion would have it, in fewer channels."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imaging.formats.palette import look_up

PLACES = np.arange(24, dtype=np.uint8).reshape(4, 6)
GREYS = [level for place in range(24) for level in (place * 9,) * 3]
COLOURS = [level for place in range(24) for level in (place * 9, 255 - place, place)]


def picture(palette: list[int], transparency: bytes | int | None = None) -> Image.Image:
    """Return what Pillow reads of a PNG with a palette."""
    made = Image.fromarray(PLACES).convert("L")
    made = Image.frombytes("P", made.size, made.tobytes())
    made.putpalette(palette)
    options = {} if transparency is None else {"transparency": transparency}
    buffer = io.BytesIO()
    made.save(buffer, "PNG", **options)
    read = Image.open(buffer, formats=["PNG"])
    read.load()
    assert read.mode == "P"
    return read


def as_rgba(levels: NDArray[np.uint8], opacity: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    channels = levels if levels.ndim == 3 else np.stack([levels] * 3, -1)
    shown = np.full(PLACES.shape, 255, np.uint8) if opacity is None else opacity
    return np.dstack([channels, shown])


@pytest.mark.parametrize("transparency", [None, 5, bytes([0, 120, 255])])
@pytest.mark.parametrize(("palette", "axes"), [(GREYS, 2), (COLOURS, 3), (COLOURS[:30], 3)])
def test_levels_and_opacity_are_those_of_pillow(
    palette: list[int], axes: int, transparency: bytes | int | None
) -> None:
    read = picture(palette, transparency)
    levels, opacity = look_up(read)
    assert levels.ndim == axes
    assert (opacity is None) == (transparency is None)
    assert np.array_equal(as_rgba(levels, opacity), np.asarray(read.convert("RGBA")))


def test_the_picture_is_left_as_it_is() -> None:
    read = picture(COLOURS, 5)
    look_up(read)
    assert read.mode == "P"
    assert np.array_equal(np.asarray(read), PLACES)
