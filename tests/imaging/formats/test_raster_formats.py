"""Every kind of PNG, JPEG, TIFF, BMP and WebP gives the pixels that were written."""

import hashlib
import struct
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imaging.load import SUFFIXES, load_radiograph
from imaging.render import render
from imaging.window import Window
from tests.imaging.made_files import (
    colours,
    encoded,
    phantom_png,
    png_chunk,
    png_of,
    ramp,
    tiff_of,
    write,
)
from tests.shared_data import shared

GREY, DEEP, COLOUR = ramp(), ramp(levels=65536), colours()


def luminance(rgb: NDArray) -> NDArray:
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)


def by_cv2(ending: str, array: NDArray) -> bytes:
    return cv2.imencode(ending, array)[1].tobytes()


GREY_FILES = {
    "grey PNG": (encoded(Image.fromarray(GREY), "PNG"), GREY),
    "grey BMP": (encoded(Image.fromarray(GREY), "BMP"), GREY),
    "grey WebP": (
        encoded(Image.fromarray(GREY).convert("RGB"), "WEBP", lossless=True, exact=True),
        GREY,
    ),
    "grey TIFF": (encoded(Image.fromarray(GREY), "TIFF"), GREY),
    "LZW TIFF": (encoded(Image.fromarray(GREY), "TIFF", compression="tiff_lzw"), GREY),
    "deflated TIFF": (encoded(Image.fromarray(GREY), "TIFF", compression="tiff_deflate"), GREY),
    "RGB PNG whose channels are alike": (
        encoded(Image.fromarray(GREY).convert("RGB"), "PNG"),
        GREY,
    ),
    "1-bit PNG": (encoded(Image.fromarray(GREY > 90), "PNG"), np.where(GREY > 90, 255, 0)),
    "1-bit TIFF": (
        encoded(Image.fromarray(GREY > 90), "TIFF", compression="group4"),
        np.where(GREY > 90, 255, 0),
    ),
    "2-bit PNG": (png_of(np.full((4, 2), 0b00011011), 0, 2), np.tile([0, 85, 170, 255], (4, 2))),
    "palette PNG of greys": (encoded(Image.fromarray(GREY).convert("P"), "PNG"), GREY),
    "16-bit PNG": (encoded(Image.fromarray(DEEP), "PNG"), DEEP),
    "16-bit TIFF": (encoded(Image.fromarray(DEEP), "TIFF"), DEEP),
    "16-bit TIFF, LZW": (by_cv2(".tiff", DEEP), DEEP),
    "16-bit TIFF, big-endian": (tiff_of(DEEP, 1, ">"), DEEP),
    "MinIsWhite TIFF": (tiff_of(GREY, 0), 255 - GREY),
    "MinIsWhite 16-bit TIFF": (tiff_of(DEEP, 0), 65535 - DEEP),
    "MinIsWhite 16-bit TIFF, big-endian": (tiff_of(DEEP, 0, ">"), 65535 - DEEP),
    "MinIsWhite 16-bit BigTIFF": (
        encoded(Image.fromarray(DEEP), "TIFF", big_tiff=True, tiffinfo={262: 0}),
        65535 - DEEP,
    ),
    "16-bit RGB PNG whose channels are alike": (by_cv2(".png", np.dstack([DEEP] * 3)), DEEP),
    "16-bit RGB TIFF whose channels are alike": (by_cv2(".tiff", np.dstack([DEEP] * 3)), DEEP),
    "16-bit grey and alpha PNG": (
        png_of(np.dstack([DEEP, np.full_like(DEEP, 65535)]), 4, 16),
        DEEP,
    ),
}


@pytest.mark.parametrize("name", GREY_FILES)
def test_a_grey_picture_is_read_exactly(name: str, tmp_path: Path) -> None:
    data, expected = GREY_FILES[name]
    radiograph = load_radiograph(write(tmp_path, "x.bin", data))
    assert radiograph.pixels.dtype == (np.uint16 if expected.max() > 255 else np.uint8)
    np.testing.assert_array_equal(radiograph.pixels, expected)
    assert radiograph.rgb is None
    assert radiograph.pixels.max() < radiograph.levels
    assert radiograph.sha256 == hashlib.sha256(data).hexdigest()


COLOUR_FILES = {
    "PNG": encoded(Image.fromarray(COLOUR), "PNG"),
    "BMP": encoded(Image.fromarray(COLOUR), "BMP"),
    "TIFF": encoded(Image.fromarray(COLOUR), "TIFF"),
    "WebP": encoded(Image.fromarray(COLOUR), "WEBP", lossless=True),
    "16-bit PNG": by_cv2(".png", COLOUR[:, :, ::-1].astype(np.uint16) * 257),
    "16-bit TIFF": by_cv2(".tiff", COLOUR[:, :, ::-1].astype(np.uint16) * 257),
}


@pytest.mark.parametrize("name", COLOUR_FILES)
def test_a_colour_picture_keeps_its_colours_beside_its_brightness(
    name: str, tmp_path: Path
) -> None:
    radiograph = load_radiograph(write(tmp_path, "x.bin", COLOUR_FILES[name]))
    assert radiograph.rgb is not None
    np.testing.assert_array_equal(radiograph.rgb, COLOUR)
    off = np.abs(radiograph.pixels.astype(int) - luminance(COLOUR))
    assert off.max() <= 1


@pytest.mark.parametrize("name", COLOUR_FILES)
def test_a_colour_picture_is_shown_as_bright_as_it_is(name: str, tmp_path: Path) -> None:
    radiograph = load_radiograph(write(tmp_path, "x.bin", COLOUR_FILES[name]))
    assert (radiograph.bits, radiograph.window) == (8, Window.spanning(0, 255))
    np.testing.assert_array_equal(np.asarray(render(radiograph, ())), COLOUR)


def test_a_jpegs_chroma_rounding_is_no_colour(tmp_path: Path) -> None:
    noisy = np.random.default_rng(3).integers(0, 256, (64, 64), dtype=np.uint8)
    data = encoded(Image.fromarray(noisy).convert("RGB"), "JPEG", quality=60)
    radiograph = load_radiograph(write(tmp_path, "x.jpg", data))
    assert radiograph.rgb is None
    assert radiograph.format == "JPEG"


def test_a_small_coloured_arrow_does_not_make_a_photograph(tmp_path: Path) -> None:
    film = np.dstack([ramp(200, 200)] * 3)
    film[10:14, 10:18] = (255, 0, 0)
    data = encoded(Image.fromarray(film), "PNG")
    assert load_radiograph(write(tmp_path, "x.png", data)).rgb is None


def test_a_cmyk_jpeg_is_read(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(GREY).convert("CMYK"), "JPEG", quality=98)
    off = load_radiograph(write(tmp_path, "x.jpg", data)).pixels.astype(int) - GREY
    assert np.abs(off).max() < 12


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "MinIsWhite 16-bit TIFF"])
def test_a_turned_camera_picture_stands_upright(
    kind: str, orientation: int, tmp_path: Path
) -> None:
    upright = ramp(16, 24)
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    turned = np.ascontiguousarray(turned)
    if kind.startswith("MinIsWhite"):
        data = tiff_of(
            (255 - turned).astype(np.uint16) + 65280, 0, extra=[(274, 3, 1, orientation)]
        )
    else:
        exif = Image.Exif()
        exif[0x0112] = orientation
        options = {"JPEG": {"quality": 100}, "WEBP": {"lossless": True}}.get(kind, {})
        data = encoded(Image.fromarray(turned), kind, exif=exif, **options)
    pixels = load_radiograph(write(tmp_path, "x.bin", data)).pixels.astype(int)
    assert pixels.shape == upright.shape
    assert np.abs(pixels - upright).max() <= 2


TRANSPARENT = {
    "RGBA PNG": encoded(Image.fromarray(np.dstack([COLOUR, GREY])), "PNG"),
    "RGBA WebP": encoded(
        Image.fromarray(np.dstack([COLOUR, GREY])), "WEBP", lossless=True, exact=True
    ),
    "16-bit RGBA PNG": by_cv2(
        ".png", np.dstack([COLOUR[:, :, ::-1], GREY]).astype(np.uint16) * 257
    ),
}


@pytest.mark.parametrize("name", TRANSPARENT)
def test_a_transparent_picture_lies_on_black(name: str, tmp_path: Path) -> None:
    radiograph = load_radiograph(write(tmp_path, "x.bin", TRANSPARENT[name]))
    assert radiograph.rgb is not None
    expected = COLOUR * (GREY[:, :, None] / 255.0)
    assert np.abs(radiograph.rgb - expected).max() <= 1


def test_grey_with_alpha_lies_on_black(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(np.dstack([GREY, 255 - GREY]), "LA"), "PNG")
    pixels = load_radiograph(write(tmp_path, "x.png", data)).pixels
    assert np.abs(pixels - GREY * ((255 - GREY) / 255.0)).max() <= 1


def bmp_with_opacity(channels: np.ndarray) -> bytes:
    """Return a BMP of 32 bits whose header (BITMAPV4HEADER) calls the fourth byte an opacity."""
    rows = channels[::-1].tobytes()
    height, width = channels.shape[:2]
    header = struct.pack("<IiiHHIIiiII", 108, width, height, 1, 32, 3, len(rows), 0, 0, 0, 0)
    header += struct.pack("<4I4s", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs") + bytes(48)
    start = 14 + len(header)
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + header + rows


NEVER_OPAQUE = np.dstack([GREY, GREY, GREY, np.zeros_like(GREY)])


@pytest.mark.parametrize(
    "data",
    [
        bmp_with_opacity(NEVER_OPAQUE),
        encoded(Image.fromarray(NEVER_OPAQUE), "PNG"),
        by_cv2(".png", NEVER_OPAQUE.astype(np.uint16) * 257),
    ],
    ids=["BMP", "PNG", "16-bit PNG"],
)
def test_an_opacity_that_was_never_filled_in_is_none(data: bytes, tmp_path: Path) -> None:
    pixels = load_radiograph(write(tmp_path, "x.bin", data)).pixels
    np.testing.assert_array_equal(pixels // (257 if pixels.dtype == np.uint16 else 1), GREY)


def test_a_transparent_palette_entry_turns_black(tmp_path: Path) -> None:
    palette = png_chunk(b"PLTE", bytes([200, 200, 200, 90, 90, 90]))
    transparency = png_chunk(b"tRNS", bytes([0, 255]))
    data = png_of(np.tile([0, 1], (4, 4)), 3, 8, palette, transparency)
    pixels = load_radiograph(write(tmp_path, "x.png", data)).pixels
    np.testing.assert_array_equal(pixels, np.tile([0, 90], (4, 4)))


def test_the_window_of_a_deep_picture_is_what_it_holds(tmp_path: Path) -> None:
    pixels = (ramp(levels=4096) // 2 + 300).astype(np.uint16)
    path = write(tmp_path, "x.png", encoded(Image.fromarray(pixels), "PNG"))
    radiograph = load_radiograph(path)
    assert radiograph.bits == 12
    assert radiograph.window == Window.spanning(int(pixels.min()), int(pixels.max()))


def test_an_8_bit_picture_keeps_the_window_it_was_saved_with(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(GREY // 2 + 40), "PNG")
    radiograph = load_radiograph(write(tmp_path, "x.png", data))
    assert radiograph.bits == 8
    assert radiograph.window_is_full_range


def test_a_phantom_says_that_it_is_synthetic(tmp_path: Path) -> None:
    path = write(tmp_path, "x.png", phantom_png(DEEP))
    assert load_radiograph(path).is_synthetic
    plain = write(tmp_path, "y.png", encoded(Image.fromarray(DEEP), "PNG"))
    assert not load_radiograph(plain).is_synthetic


def test_the_content_and_not_the_ending_tells_the_format(tmp_path: Path) -> None:
    path = write(tmp_path, "wrist.dcm", encoded(Image.fromarray(GREY), "BMP"))
    assert load_radiograph(path).format == "BMP"
    assert load_radiograph(str(path)).path == path


def test_every_suffix_is_lower_case_and_starts_with_a_dot() -> None:
    assert all(s.startswith(".") and s == s.lower() for s in SUFFIXES)


def test_real_radiographs_are_read() -> None:
    for path in sorted(shared("data/fracatlas/images").iterdir())[::200]:
        radiograph = load_radiograph(path)
        assert radiograph.rgb is None
        assert radiograph.pixels.ndim == 2
        assert max(radiograph.size_wh) <= 640


def test_photographs_keep_their_colour() -> None:
    assert load_radiograph(shared("data/pose/Pilots.jpg")).rgb is not None


def test_importing_the_loader_loads_no_pydicom() -> None:
    code = "import sys, imaging.load, imaging.render; sys.exit('pydicom' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
