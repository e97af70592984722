"""A TIFF that names fewer strips, tiles or planes than it has is refused, not shown black below."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import colours, encoded, ramp, tiff_of, write
from tests.imaging.made_tiffs import grey_tags, tiff_of_tags, with_numbers

GREY = ramp(40, 30)
BYTES = GREY.tobytes()
MISSING, DAMAGED = "parts of it are missing", "it is damaged"


def read(folder: Path, data: bytes) -> NDArray:
    return load_radiograph(write(folder, "x.tif", data)).pixels


def tiles_of(pixels: NDArray, side: int) -> tuple[dict[int, Sequence[int]], bytes]:
    """Return the tags and the data of a grey picture in tiles."""
    height, width = pixels.shape
    down, across = -(-height // side), -(-width // side)
    padded = np.zeros((down * side, across * side), np.uint8)
    padded[:height, :width] = pixels
    data = padded.reshape(down, side, across, side).swapaxes(1, 2).tobytes()
    tags = grey_tags(width, height, height)
    del tags[273], tags[278], tags[279]
    tags |= {322: [side], 323: [side], 324: [8 + side**2 * n for n in range(down * across)]}
    return tags | {325: [side**2] * (down * across)}, data


@pytest.mark.parametrize("rows", [1, 7, 39, 40, 41, 2**32 - 1])
def test_a_picture_in_strips_is_read(tmp_path: Path, rows: int) -> None:
    tags = grey_tags(30, 40, rows)
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, BYTES)), GREY)


def test_strips_of_a_bigtiff_are_read(tmp_path: Path) -> None:
    tags = grey_tags(30, 40, 7)
    tags[273] = [offset + 8 for offset in tags[273]]
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, BYTES, is_big=True)), GREY)


def test_a_picture_without_a_number_of_rows_is_one_strip(tmp_path: Path) -> None:
    tags = grey_tags(30, 40, 40)
    del tags[278]
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, BYTES)), GREY)


@pytest.mark.parametrize("side", [16, 32, 48])
def test_a_picture_in_tiles_is_read(tmp_path: Path, side: int) -> None:
    tags, data = tiles_of(GREY, side)
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, data)), GREY)


@pytest.mark.parametrize("named", [1, 3, 5])
def test_a_picture_with_tiles_missing_is_refused(tmp_path: Path, named: int) -> None:
    tags, data = tiles_of(GREY, 16)
    tags |= {tag: tags[tag][:named] for tag in (324, 325)}
    with pytest.raises(UnreadableImage, match=MISSING):
        read(tmp_path, tiff_of_tags(tags, data))


@pytest.mark.parametrize("named", [1, 20, 39])
def test_a_picture_with_strips_missing_is_refused(tmp_path: Path, named: int) -> None:
    tags = grey_tags(30, 40, 1)
    tags |= {tag: tags[tag][:named] for tag in (273, 279)}
    with pytest.raises(UnreadableImage, match=MISSING):
        read(tmp_path, tiff_of_tags(tags, BYTES))


TWO_STRIPS = {
    "none of the bytes": ({279: [600, 0]}, MISSING),
    "too few bytes": ({279: [600, 599]}, MISSING),
    "one number of bytes": ({279: [600]}, MISSING),
    "no place": ({273: [8, 0]}, MISSING),
    "the same place": ({273: [8, 8]}, DAMAGED),
    "a place on the first": ({273: [8, 607]}, DAMAGED),
    "a place beyond the end": ({273: [8, 10**6]}, "it is cut off before its end"),
    "three places": ({273: [8, 608, 8], 279: [600, 600, 600]}, DAMAGED),
    "tiles beside them": ({324: [8], 325: [1200]}, DAMAGED),
    "no rows": ({278: [0]}, "states a size"),
}


@pytest.mark.parametrize("name", TWO_STRIPS)
def test_two_strips_with_something_wrong_are_refused(tmp_path: Path, name: str) -> None:
    changed, why = TWO_STRIPS[name]
    tags = grey_tags(30, 40, 20)
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, BYTES)), GREY)
    with pytest.raises(UnreadableImage, match=why):
        read(tmp_path, tiff_of_tags(tags | changed, BYTES))


def test_bytes_behind_the_rows_of_a_strip_do_no_harm(tmp_path: Path) -> None:
    padded = BYTES[:600] + b"pad" + BYTES[600:] + b"pad"
    tags = grey_tags(30, 40, 20, tag_273=[8, 611], tag_279=[603, 603])
    np.testing.assert_array_equal(read(tmp_path, tiff_of_tags(tags, padded)), GREY)


def test_strips_may_lie_in_any_order(tmp_path: Path) -> None:
    tags = grey_tags(30, 40, 20, tag_273=[608, 8])
    shown = read(tmp_path, tiff_of_tags(tags, BYTES[600:] + BYTES[:600]))
    np.testing.assert_array_equal(shown, GREY)


def planes(named: int) -> bytes:
    tags = grey_tags(30, 40, 40, tag_258=[8, 8, 8], tag_262=[2], tag_277=[3], tag_284=[2])
    tags |= {273: [8 + 1200 * n for n in range(named)], 279: [1200] * named}
    return tiff_of_tags(tags, np.moveaxis(colours(40, 30), 2, 0).tobytes())


def test_colours_in_planes_are_read_when_all_planes_are_there(tmp_path: Path) -> None:
    path = write(tmp_path, "x.tif", planes(3))
    np.testing.assert_array_equal(load_radiograph(path).rgb, colours(40, 30))


@pytest.mark.parametrize("named", [1, 2])
def test_colours_without_one_of_their_planes_are_refused(tmp_path: Path, named: int) -> None:
    with pytest.raises(UnreadableImage, match=MISSING):
        read(tmp_path, planes(named))


@pytest.mark.parametrize("tag", [257, 273, 279])
def test_a_tag_of_the_layout_that_comes_twice_is_damage(tmp_path: Path, tag: int) -> None:
    extra = (tag, 4, 1, 8)
    with pytest.raises(UnreadableImage, match=DAMAGED):
        read(tmp_path, tiff_of(GREY, 1, extra=[extra]))


PACKINGS = ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "zstd", "lzma")


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("packing", PACKINGS)
def test_packed_strips_are_counted_on_each_page(tmp_path: Path, packing: str, page: int) -> None:
    film = Image.fromarray(GREY)
    options = {"compression": packing, "save_all": True, "append_images": [film]}
    data = encoded(film, "TIFF", strip_size=16 * 30, **options)
    whole = load_radiograph(write(tmp_path, "x.tif", data), page).pixels
    assert np.abs(whole.astype(int) - GREY).max() < 8
    cut = with_numbers(data, 279, [100], page)
    with pytest.raises(UnreadableImage, match=MISSING):
        load_radiograph(write(tmp_path, "x.tif", cut), page)
