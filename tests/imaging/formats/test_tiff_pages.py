"""A TIFF's pages are counted, can be chosen, and none that is missing goes unsaid."""

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import colours, encoded, ramp, tiff_of, tiff_of_pages, write


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}], ids=["TIFF", "BigTIFF"])
@pytest.mark.parametrize("pages", [1, 3])
def test_a_tiff_knows_how_many_pages_it_has(tmp_path: Path, pages: int, options: dict) -> None:
    first, *others = (Image.fromarray(ramp() // (n + 1)) for n in range(pages))
    data = encoded(first, "TIFF", save_all=True, append_images=others, **options)
    radiograph = load_radiograph(write(tmp_path, "scan.tif", data))
    assert radiograph.frames == pages
    assert np.array_equal(radiograph.pixels, ramp())


def linking_on(link: int | None) -> bytes:
    """Return a TIFF of one page that says where the next would be; None says at the first."""
    data = bytearray(tiff_of(ramp(), 1))
    (directory,) = struct.unpack_from("<I", data, 4)
    struct.pack_into("<I", data, len(data) - 4, directory if link is None else link)
    return bytes(data)


@pytest.mark.parametrize("link", [8, None], ids=["into its pixels", "in a ring"])
def test_a_tiff_whose_list_of_pages_goes_astray_is_read_all_the_same(
    tmp_path: Path, link: int | None
) -> None:
    assert load_radiograph(write(tmp_path, "a.tif", linking_on(link))).frames == 1


@pytest.mark.parametrize("link", [2**31, 2**32 - 1, len(linking_on(8)), len(linking_on(8)) - 1])
def test_a_tiff_whose_next_page_lies_beyond_its_end_is_refused(tmp_path: Path, link: int) -> None:
    with pytest.raises(UnreadableImage, match="it is cut off: pages of it are missing"):
        load_radiograph(write(tmp_path, "a.tif", linking_on(link)))


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}], ids=["TIFF", "BigTIFF"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_a_tiff_of_five_pages_that_lost_some_is_refused(
    tmp_path: Path, share: float, options: dict
) -> None:
    first, *others = [Image.fromarray(ramp(64, 80))] * 5
    data = encoded(first, "TIFF", save_all=True, append_images=others, **options)
    assert load_radiograph(write(tmp_path, "whole.tif", data)).frames == 5
    with pytest.raises(UnreadableImage, match="cut off"):
        load_radiograph(write(tmp_path, "cut.tif", data[: int(len(data) * share)]))


@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("levels", [256, 65536])
def test_each_page_of_a_tiff_can_be_chosen(tmp_path: Path, levels: int, photometric: int) -> None:
    pages = [ramp(levels=levels), ramp(levels=levels)[::-1], ramp(levels=levels)[:, ::-1]]
    path = write(tmp_path, "scan.tif", tiff_of_pages(pages, photometric))
    for frame, page in enumerate(pages):
        radiograph = load_radiograph(path, frame)
        expected = page if photometric else levels - 1 - page.astype(int)
        np.testing.assert_array_equal(radiograph.pixels, expected)
        assert (radiograph.frame, radiograph.frames) == (frame, 3)


def test_each_page_of_deep_colours_can_be_chosen(tmp_path: Path) -> None:
    pages = [np.ascontiguousarray(colours()[::step].astype(np.uint16) * 257) for step in (1, 2)]
    path = tmp_path / "deep.tif"
    assert cv2.imwritemulti(str(path), [page[:, :, ::-1] for page in pages])
    for frame, page in enumerate(pages):
        rgb = load_radiograph(path, frame).rgb
        np.testing.assert_array_equal(rgb, page // 257)
