"""A fax or JPEG strip of a TIFF that ends before its last row is refused, not filled up."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from errors import UnreadableImage
from imaging.formats.tiff_parts import parts_of
from imaging.load import load_radiograph
from tests.imaging.made_files import encoded, ramp, write
from tests.imaging.made_tiffs import with_numbers

NOISE = np.random.default_rng(0)
GREY = Image.fromarray((ramp(256, 200) * 0.8 + NOISE.integers(0, 40, (256, 200))).astype(np.uint8))
DOTS = Image.fromarray(NOISE.random((256, 200)) > 0.5)
LETTERS = Image.fromarray(ramp(256, 200) > 90)
WHITE, BLACK = (Image.new("1", (200, 256), level) for level in (1, 0))
END_MARK = b"\0\x10\x01"


def tiff(picture: Image.Image, packing: str, rows: int = 256, **tags: int) -> bytes:
    """Return a TIFF in strips of some rows, with other tags, named as "tag_292"."""
    numbers = {int(name.removeprefix("tag_")): number for name, number in tags.items()}
    bits = picture.width * (1 if picture.mode == "1" else 8 * len(picture.getbands()))
    size = -(-bits // 8) * rows
    return encoded(picture, "TIFF", compression=packing, strip_size=size, tiffinfo=numbers)


KINDS = {
    "JPEG": tiff(GREY, "jpeg"),
    "JPEG in strips": tiff(GREY, "jpeg", 64),
    "JPEG of colours": tiff(Image.merge("RGB", (GREY, GREY.rotate(180), GREY)), "jpeg"),
}
for _name, _picture in {"dots": DOTS, "letters": LETTERS, "white": WHITE, "black": BLACK}.items():
    KINDS |= {
        f"Group 4 of {_name}": tiff(_picture, "group4"),
        f"Group 4 of {_name} in strips": tiff(_picture, "group4", 100),
        f"Group 4 of {_name}, bits turned": tiff(_picture, "group4", tag_266=2),
        f"Group 4 of {_name}, white is 0": tiff(_picture, "group4", tag_262=0),
        f"Group 3 of {_name}": tiff(_picture, "group3"),
        f"Group 3 of {_name}, two ways": tiff(_picture, "group3", tag_292=1),
        f"Group 3 of {_name} to whole bytes": tiff(_picture, "group3", tag_292=4),
        f"Group 3 of {_name}, bits turned": tiff(_picture, "group3", tag_266=2),
        f"Run lengths of {_name}": tiff(_picture, "tiff_ccitt"),
    }


def read(folder: Path, data: bytes) -> NDArray:
    return load_radiograph(write(folder, "x.tif", data)).pixels


def shortened(data: bytes, strip: int, length: int) -> bytes:
    """Return a TIFF that states fewer bytes for one of its strips."""
    counts = parts_of(data, 0).counts.tolist()
    counts[strip] = length
    return with_numbers(data, 279, counts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_strip_is_read(tmp_path: Path, kind: str, capfd: pytest.CaptureFixture) -> None:
    shown = read(tmp_path, KINDS[kind])
    assert shown.shape == (256, 200)
    if "dots" in kind and "white is 0" not in kind:
        np.testing.assert_array_equal(shown, np.asarray(DOTS) * 255)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.65])
@pytest.mark.parametrize("kind", KINDS)
def test_a_strip_that_lacks_bytes_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    counts = parts_of(KINDS[kind], 0).counts
    for strip in {0, len(counts) - 1}:
        cut = shortened(KINDS[kind], strip, max(int(counts[strip] * share), 1))
        with pytest.raises(UnreadableImage, match=r"cut off"):
            read(tmp_path, cut)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("Group 4 of dots")])
def test_a_fax_strip_without_its_end_mark_is_read_and_half_of_it_with_one_refused(
    tmp_path: Path, kind: str
) -> None:
    data, parts = KINDS[kind], parts_of(KINDS[kind], 0)
    whole, last = read(tmp_path, data), len(parts.counts) - 1
    unmarked = shortened(data, last, int(parts.counts[last]) - len(END_MARK))
    np.testing.assert_array_equal(read(tmp_path, unmarked), whole)
    half = int(parts.offsets[last] + parts.counts[last] // 2)
    mark = END_MARK if "turned" not in kind else b"\0\x08\x80"
    marked = data[:half] + mark + data[half + len(mark) :]
    half_count = int(parts.counts[last]) // 2 + len(mark)
    with pytest.raises(UnreadableImage, match=r"cut off"):
        read(tmp_path, shortened(marked, last, half_count))


@pytest.mark.parametrize("kind", ["JPEG", "JPEG in strips", "JPEG of colours"])
def test_half_a_jpeg_strip_with_an_end_mark_is_refused(tmp_path: Path, kind: str) -> None:
    data, parts = KINDS[kind], parts_of(KINDS[kind], 0)
    half = int(parts.offsets[0] + parts.counts[0] // 2)
    marked = data[:half] + b"\xff\xd9" + data[half + 2 :]
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        read(tmp_path, shortened(marked, 0, int(parts.counts[0]) // 2 + 2))


def test_a_jpeg_strip_of_fewer_rows_than_it_stands_for_is_refused(tmp_path: Path) -> None:
    data = bytearray(KINDS["JPEG"])
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 7] = (200).to_bytes(2)
    with pytest.raises(UnreadableImage, match="parts of it are missing"):
        read(tmp_path, bytes(data))


@pytest.mark.parametrize("packing", ["group4", "jpeg"])
def test_the_strips_of_each_page_are_looked_at(tmp_path: Path, packing: str) -> None:
    film = DOTS if packing == "group4" else GREY
    options = {"compression": packing, "save_all": True, "append_images": [film]}
    data = encoded(film, "TIFF", **options)
    path = write(tmp_path, "x.tif", data)
    first = load_radiograph(path, 0).pixels
    np.testing.assert_array_equal(load_radiograph(path, 1).pixels, first)
    count = int(parts_of(data, 1).counts[0])
    path = write(tmp_path, "x.tif", with_numbers(data, 279, [count // 2], page=1))
    np.testing.assert_array_equal(load_radiograph(path, 0).pixels, first)
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        load_radiograph(path, 1)
