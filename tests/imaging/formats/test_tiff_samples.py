"""Signed and big-endian TIFFs give the values that were written, or a sentence."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from errors import UnreadableImage
from imaging.formats.tiff_directory import Directory
from imaging.load import load_radiograph
from tests.imaging.made_files import colours, encoded, ramp, tiff_of, write
from tests.imaging.made_tiffs import grey_tags, tiff_of_tags

DEEP, GREY = ramp(levels=65536), ramp()
SIGNED_FORMAT = (339, 3, 1, 2)


def deflated(pixels: NDArray, order: str, photometric: int = 1) -> bytes:
    """Return a signed grey TIFF whose one strip is packed by Deflate (compression 8)."""
    plain = tiff_of(pixels, photometric, order, (SIGNED_FORMAT,))
    (directory,) = struct.unpack_from(order + "I", plain, 4)
    strip = zlib.compress(plain[8:directory])
    strip += b"\0" * (len(strip) % 2)
    tail = bytearray(plain[directory:])
    for number in range(struct.unpack_from(order + "H", tail)[0]):
        (tag,) = struct.unpack_from(order + "H", tail, 2 + 12 * number)
        if tag == 259:
            struct.pack_into(order + "H", tail, 10 + 12 * number, 8)
        if tag == 279:
            struct.pack_into(order + "I", tail, 10 + 12 * number, len(strip))
    return plain[:4] + struct.pack(order + "I", 8 + len(strip)) + strip + bytes(tail)


def read(tmp_path: Path, data: bytes) -> NDArray:
    return load_radiograph(write(tmp_path, "x.tif", data)).pixels


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("kind", [np.int8, np.int16])
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "Deflate"])
def test_signed_samples_are_moved_up_by_half_their_range(
    tmp_path: Path, order: str, photometric: int, kind: type, is_packed: bool
) -> None:
    expected = GREY if kind is np.int8 else DEEP
    half = 1 << (8 * expected.itemsize - 1)
    signed = (expected.astype(np.int32) - half).astype(kind)
    data = (
        deflated(signed, order, photometric)
        if is_packed
        else tiff_of(signed, photometric, order, (SIGNED_FORMAT,))
    )
    most = np.iinfo(expected.dtype).max
    wanted = most - expected if photometric == 0 else expected
    np.testing.assert_array_equal(read(tmp_path, data), wanted)


@pytest.mark.parametrize("order", "<>")
def test_signed_16_bit_samples_without_a_negative_one_stay_as_they_are(
    tmp_path: Path, order: str
) -> None:
    values = (DEEP >> 4).astype(np.int16)
    np.testing.assert_array_equal(read(tmp_path, deflated(values, order)), values)


def test_packed_big_endian_samples_of_32_bits_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="more than 16 bits"):
        read(tmp_path, deflated(GREY.astype(np.int32), ">"))


def test_signed_samples_of_32_bits_are_read_where_they_fit(tmp_path: Path) -> None:
    data = tiff_of(GREY.astype(np.int32) - 100, 1, ">", (SIGNED_FORMAT,))
    np.testing.assert_array_equal(read(tmp_path, data), GREY.astype(np.int32) - 100 + 32768)


def test_a_big_endian_bigtiff_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="a big-endian BigTIFF picture; save it as PNG"):
        read(tmp_path, b"MM\0+" + bytes(60))


def test_a_signed_palette_is_refused_as_before(tmp_path: Path) -> None:
    palette = (320, 3, 1, 0)
    with pytest.raises(UnreadableImage, match="of a kind not read here"):
        read(tmp_path, tiff_of(GREY, 3, "<", (SIGNED_FORMAT, palette)))


def test_a_signed_picture_saved_by_pillow_keeps_its_order(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    Image.fromarray(DEEP.astype(np.int32) - 32768).save(path)
    np.testing.assert_array_equal(load_radiograph(path).pixels, DEEP)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_the_stored_value_of_black_is_the_most_where_white_is_0(
    tmp_path: Path, bits: int, order: str
) -> None:
    most = 65535 if bits == 16 else 255
    data = bytearray(tiff_of(np.array([[0] * 8, [most] * 8], f"u{max(bits // 8, 1)}"), 0, order))
    directory = Directory(bytes(data), 0)
    directory.change(data, 258, bits)
    if bits < 8:
        # The second row begins behind the first one's last bit, which ends a byte.
        data[8 + bits : 8 + 2 * bits] = b"\xff" * bits
    shown = load_radiograph(write(tmp_path, "x.tif", bytes(data)))
    np.testing.assert_array_equal(shown.pixels, [[most] * 8, [0] * 8])
    assert (shown.value_scale.at(0), shown.value_scale.at(most)) == (most, 0)


def test_a_fax_of_which_white_is_0_is_turned_round(tmp_path: Path) -> None:
    film = Image.fromarray(GREY > 90)
    shown = [
        load_radiograph(
            write(
                tmp_path,
                "x.tif",
                encoded(film, "TIFF", compression="group4", tiffinfo={262: photometric}),
            )
        )
        for photometric in (1, 0)
    ]
    assert shown[0].value_scale.at(0) == 0
    assert shown[1].value_scale.at(0) == 255


@pytest.mark.parametrize("place", [32, 64])
def test_the_bits_of_colours_are_not_taken_for_the_place_where_they_stand(
    tmp_path: Path, place: int
) -> None:
    """Numbers of three samples stand elsewhere in the file, and the entry holds only where."""
    tags = grey_tags(32, 24, 24, tag_258=[8, 8, 8], tag_262=[2], tag_277=[3])
    tags |= {273: [76], 279: [32 * 24 * 3]}
    pixels = bytes(place - 8) + np.array([8, 8, 8], "<u4").tobytes()
    data = tiff_of_tags(tags, pixels.ljust(68, b"\0") + colours().tobytes())
    moved = bytearray(data)
    at = Directory(data, 0).entry(258).position
    moved[at + 8 : at + 12] = place.to_bytes(4, "little")
    rgb = load_radiograph(write(tmp_path, "x.tif", bytes(moved))).rgb
    np.testing.assert_array_equal(rgb, colours())


def in_12_bits(values: NDArray) -> list[bytes]:
    """Return rows of samples that follow one another without a gap, each row in whole bytes."""
    rows = []
    for row in values:
        bits = "".join(f"{value:012b}" for value in row)
        bits += "0" * (-len(bits) % 8)
        rows.append(int(bits, 2).to_bytes(len(bits) // 8))
    return rows


def tiff_of_12_bits(values: NDArray, photometric: int, packing: int, order: str = "<") -> bytes:
    """Return a TIFF whose strips have five rows."""
    height, width = values.shape
    rows = in_12_bits(values)
    strips = [b"".join(rows[first : first + 5]) for first in range(0, height, 5)]
    if packing == 8:
        strips = [zlib.compress(strip) for strip in strips]
    starts = np.cumsum([8, *map(len, strips)])[:-1].tolist()
    tags = grey_tags(width, height, 5, tag_258=[12], tag_259=[packing], tag_262=[photometric])
    tags |= {273: starts, 279: [len(strip) for strip in strips]}
    return tiff_of_tags(tags, b"".join(strips), order=order)


@pytest.mark.parametrize("width", [32, 33])
@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("packing", [1, 8], ids=["plain", "Deflate"])
def test_samples_of_12_bits_without_gaps_are_those_that_were_written(
    tmp_path: Path, packing: int, photometric: int, width: int
) -> None:
    values = ramp(24, width, 4096)
    data = tiff_of_12_bits(values, photometric, packing)
    shown = load_radiograph(write(tmp_path, "x.tif", data))
    told = shown.value_scale.first + shown.value_scale.step * shown.pixels
    np.testing.assert_array_equal(told, values)
    assert (shown.pixels[0, 0] < shown.pixels[-1, -1]) == (photometric == 1)


@pytest.mark.parametrize(("bits", "order"), [(10, "<"), (14, "<"), (12, ">")])
def test_bits_that_are_not_read_are_named_with_advice_that_helps(
    tmp_path: Path, bits: int, order: str
) -> None:
    data = bytearray(tiff_of_12_bits(ramp(24, 32, 1024), 1, 1, order))
    Directory(bytes(data), 0).change(data, 258, bits)
    with pytest.raises(UnreadableImage, match=f"its pixels have {bits} bits; save it with 16 bits"):
        read(tmp_path, bytes(data))
