"""Colours of 16 bits a channel are read as they lie: in pixels, or in planes of their own."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from errors import UnreadableImage
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.made_files import colours, ramp, write
from tests.imaging.made_tiffs import grey_tags, tiff_of_tags, with_numbers

COLOUR, GREY = colours(), ramp()
DEEP = COLOUR.astype(np.uint16) * 257
OPACITY = ramp(levels=65536)[::-1]
HEIGHT, WIDTH = GREY.shape
PLAIN, DEFLATED = 1, 8
BITS, PACKING, PHOTOMETRIC, SAMPLES, PLANES = 258, 259, 262, 277, 284
NOTHING, MULTIPLIED, OPACITIES = 0, 1, 2


def tiff_of_colours(
    channels: NDArray[np.uint16],
    *,
    is_in_planes: bool,
    packing: int = PLAIN,
    rows: int = HEIGHT,
    order: str = "<",
    **more: list[int],
) -> bytes:
    """Return a TIFF of 16-bit RGB in strips.

    Args:
        channels: (height, width, samples).
        is_in_planes: True for one colour behind the other.
        packing: as TIFF numbers it.
        rows: of a strip.
        order: "<" or ">".
        more: other numbers for a tag, named as "tag_338".
    """
    stored = channels.astype(order + "u2")
    planes = np.moveaxis(stored, 2, 0) if is_in_planes else [stored]
    strips = [plane[at : at + rows].tobytes() for plane in planes for at in range(0, HEIGHT, rows)]
    if packing == DEFLATED:
        strips = [zlib.compress(strip) for strip in strips]
    starts = np.cumsum([8, *map(len, strips)])[:-1].tolist()
    samples = channels.shape[2]
    tags = grey_tags(WIDTH, HEIGHT, rows, tag_273=starts, tag_279=[len(s) for s in strips], **more)
    tags |= {BITS: [16] * samples, PACKING: [packing], PHOTOMETRIC: [2], SAMPLES: [samples]}
    tags[PLANES] = [2 if is_in_planes else 1]
    return tiff_of_tags(tags, b"".join(strips), order=order)


def read(folder: Path, data: bytes) -> Radiograph:
    return load_radiograph(write(folder, "x.tif", data))


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("rows", [HEIGHT, 7])
@pytest.mark.parametrize("packing", [PLAIN, DEFLATED])
def test_colours_in_planes_are_those_that_were_written(
    packing: int, rows: int, order: str, tmp_path: Path
) -> None:
    data = tiff_of_colours(DEEP, is_in_planes=True, packing=packing, rows=rows, order=order)
    np.testing.assert_array_equal(read(tmp_path, data).rgb, COLOUR)


@pytest.mark.parametrize("packing", [PLAIN, DEFLATED])
def test_what_is_said_of_each_sample_is_not_asked_of_a_plane(packing: int, tmp_path: Path) -> None:
    said = {"tag_280": [0] * 3, "tag_281": [65535] * 3, "tag_339": [1] * 3}
    data = tiff_of_colours(DEEP, is_in_planes=True, packing=packing, **said)
    np.testing.assert_array_equal(read(tmp_path, data).rgb, COLOUR)


def test_planes_that_are_alike_keep_their_16_bits(tmp_path: Path) -> None:
    grey = ramp(levels=65536)
    radiograph = read(tmp_path, tiff_of_colours(np.dstack([grey] * 3), is_in_planes=True))
    assert radiograph.rgb is None
    np.testing.assert_array_equal(radiograph.pixels, grey)


def test_planes_are_turned_upright(tmp_path: Path) -> None:
    data = tiff_of_colours(DEEP[::-1, ::-1], is_in_planes=True, tag_274=[3])
    np.testing.assert_array_equal(read(tmp_path, data).rgb, COLOUR)


def test_a_plane_that_is_missing_is_not_shown_black(tmp_path: Path) -> None:
    data = tiff_of_colours(DEEP[:, :, :2], is_in_planes=True)
    with pytest.raises(UnreadableImage, match="parts of it are missing"):
        read(tmp_path, with_numbers(data, SAMPLES, [3]))


@pytest.mark.parametrize("is_in_planes", [False, True], ids=["pixels", "planes"])
@pytest.mark.parametrize(
    ("meaning", "weight"),
    [
        ([OPACITIES], OPACITY / 65535.0),
        ([MULTIPLIED], np.ones_like(GREY)),
        ([NOTHING], np.ones_like(GREY)),
    ],
    ids=["opacity", "multiplied already", "of no meaning"],
)
def test_only_a_fourth_sample_that_is_an_opacity_makes_darker(
    meaning: list[int], weight: NDArray, is_in_planes: bool, tmp_path: Path
) -> None:
    four = np.dstack([DEEP, OPACITY])
    data = tiff_of_colours(four, is_in_planes=is_in_planes, tag_338=meaning)
    rgb = read(tmp_path, data).rgb
    assert rgb is not None
    assert np.abs(rgb - COLOUR * weight[:, :, None]).max() <= 1
