"""A TIFF's pages are counted, can be chosen, and none that is missing goes unsaid."""

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from errors import UnreadableImage
from imaging.formats.tiff_directory import Directory
from imaging.load import load_radiograph
from tests.imaging.made_files import colours, encoded, ramp, tiff_of, tiff_of_pages, write
from tests.imaging.made_tiffs import with_numbers


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


@pytest.mark.parametrize("link", [2**40, 2**63, 2**64 - 1])
def test_a_bigtiff_whose_next_page_lies_beyond_all_files_is_refused(
    tmp_path: Path, link: int
) -> None:
    data = bytearray(encoded(Image.fromarray(ramp()), "TIFF", big_tiff=True))
    (directory,) = struct.unpack_from("<Q", data, 8)
    (entries,) = struct.unpack_from("<Q", data, directory)
    struct.pack_into("<Q", data, directory + 8 + 20 * entries, link)
    with pytest.raises(UnreadableImage, match="it is cut off: pages of it are missing"):
        load_radiograph(write(tmp_path, "a.tif", bytes(data)))


@pytest.mark.parametrize("place", [2**40, 2**63, 2**64 - 1])
def test_a_bigtiff_whose_first_page_lies_beyond_all_files_is_refused(
    tmp_path: Path, place: int
) -> None:
    data = bytearray(encoded(Image.fromarray(ramp()), "TIFF", big_tiff=True))
    struct.pack_into("<Q", data, 8, place)
    with pytest.raises(UnreadableImage, match="it is damaged or cut off"):
        load_radiograph(write(tmp_path, "a.tif", bytes(data)))


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


LARGE, SMALL = ramp(40, 64), ramp(10, 16)[::-1]
SUBFILE, FULL, REDUCED, MASK, PAGE_OF_MANY = 254, 0, 1, 4, 2


def pages_of_kinds(*pages: tuple[NDArray, int], **options: object) -> bytes:
    """Return a TIFF of pictures, each with the kind of its page (NewSubfileType)."""
    first, *others = (Image.fromarray(picture) for picture, _kind in pages)
    data = encoded(
        first, "TIFF", save_all=True, append_images=others, tiffinfo={SUBFILE: 0}, **options
    )
    for page, (_picture, kind) in enumerate(pages):
        data = with_numbers(data, SUBFILE, [kind], page)
    return data


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}], ids=["TIFF", "BigTIFF"])
@pytest.mark.parametrize(
    "pages",
    [
        [(SMALL, REDUCED), (LARGE, FULL)],
        [(LARGE, FULL), (SMALL, REDUCED)],
        [(SMALL, REDUCED), (LARGE, PAGE_OF_MANY)],
        [(LARGE > 90, MASK), (LARGE, FULL)],
        [(SMALL > 90, MASK | REDUCED), (SMALL, REDUCED), (LARGE, FULL)],
    ],
    ids=["copy first", "copy behind", "of a page", "mask", "both"],
)
def test_a_smaller_copy_or_a_mask_is_not_shown_in_place_of_the_picture(
    tmp_path: Path, pages: list[tuple[NDArray, int]], options: dict
) -> None:
    data = pages_of_kinds(*pages, **options)
    radiograph = load_radiograph(write(tmp_path, "scan.tif", data))
    np.testing.assert_array_equal(radiograph.pixels, LARGE)
    assert (radiograph.frame, radiograph.frames) == (0, 1)


@pytest.mark.parametrize(
    "pages",
    [
        [(LARGE, REDUCED), (LARGE, FULL)],
        [(SMALL, REDUCED), (SMALL, REDUCED)],
        [(SMALL, FULL), (LARGE, REDUCED)],
    ],
    ids=["as large", "nothing but copies", "larger"],
)
def test_what_is_no_smaller_than_the_others_is_no_copy_of_theirs(
    tmp_path: Path, pages: list[tuple[NDArray, int]]
) -> None:
    path = write(tmp_path, "scan.tif", pages_of_kinds(*pages))
    for frame, (picture, _kind) in enumerate(pages):
        radiograph = load_radiograph(path, frame)
        np.testing.assert_array_equal(radiograph.pixels, picture)
        assert radiograph.frames == 2


@pytest.mark.parametrize("order", "<>")
def test_the_kind_of_a_page_may_be_a_short_number(tmp_path: Path, order: str) -> None:
    first = bytearray(tiff_of(SMALL, 1, order, extra=[(SUBFILE, 3, 1, REDUCED)]))
    second = bytearray(tiff_of(LARGE, 1, order, extra=[(SUBFILE, 3, 1, FULL)]))
    (directory,) = struct.unpack_from(order + "I", second, 4)
    Directory(bytes(second), 0).change(second, 273, len(first) + 8)
    struct.pack_into(order + "I", first, len(first) - 4, len(first) + directory)
    radiograph = load_radiograph(write(tmp_path, "a.tif", bytes(first + second)))
    np.testing.assert_array_equal(radiograph.pixels, LARGE)


def test_the_pages_of_a_list_keep_their_numbers_where_a_copy_stands_between_them(
    tmp_path: Path,
) -> None:
    pages = [(LARGE, PAGE_OF_MANY), (SMALL, REDUCED), (LARGE[::-1], PAGE_OF_MANY)]
    path = write(tmp_path, "scan.tif", pages_of_kinds(*pages))
    second = load_radiograph(path, 1)
    np.testing.assert_array_equal(second.pixels, LARGE[::-1])
    assert (second.frame, second.frames) == (1, 2)
