"""PNG, JPEG, TIFF, BMP and WebP pictures, and no other format that Pillow could open."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from imaging.formats.colour import on_black, split_colour, split_opacity
from imaging.formats.completeness import check_whole
from imaging.formats.deep_colour import deep_channels, has_deep_channels, has_deep_planes
from imaging.formats.float_levels import in_levels
from imaging.formats.jpeg_scans import check_blocks_are_there, with_end
from imaging.formats.loss import losses_of
from imaging.formats.palette import look_up
from imaging.formats.png_rows import check_rows_are_there, is_interlaced
from imaging.formats.tiff_pages import pages_of
from imaging.formats.tiff_parts import parts_of
from imaging.formats.tiff_samples import Samples, plain_samples
from imaging.formats.tiff_tails import check_tails
from imaging.radiograph import Pixels, Radiograph
from imaging.refusal import (
    LIMIT_IN_WORDS,
    MAX_PIXELS,
    SAVE_AS_PNG,
    SAVE_WITH_16_BITS,
    Refusal,
    check_size,
    damage_refused,
    no_such_frame,
)
from imaging.source import Source
from imaging.value_scale import AS_STORED, ValueScale
from imaging.window import Window
from words import _

SYNTHETIC_KEY = "OsteoLens"
SYNTHETIC_VALUE = "synthetic phantom"

# Pillow warns from MAX_IMAGE_PIXELS on and refuses at twice that. Its own 89 megapixels are less
# than a scanned long-leg film may have; the refusal is put at our own limit instead.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

_ORIENTATION_TAG = 0x0112
# EXIF 2.32, 4.6.4: what undoes each orientation, on arrays whose first axis points down.
_UPRIGHT: dict[int, Callable[[NDArray], NDArray]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a.swapaxes(0, 1)[::-1],
}

_DEEP_GREY_MODES = ("I;16", "I;16L", "I;16B", "I;16N")


def decode(source: Source, format_name: str, frame: int = 0) -> Radiograph:
    """Decode a picture whose format is known from its first bytes.

    Args:
        source: the file's bytes.
        format_name: "PNG", "JPEG", "TIFF", "BMP" or "WEBP".
        frame: which page of a TIFF, counted from 0.

    Raises:
        Refusal: the picture is damaged, cut off, too large or of a kind not read.
    """
    pages = pages_of(source.data) if format_name == "TIFF" else (0,)
    if not 0 <= frame < len(pages):
        raise no_such_frame(frame, len(pages))
    with damage_refused(_("it is damaged or cut off")):
        try:
            radiograph = _decoded(source, format_name, pages[frame])
        except UnidentifiedImageError as error:
            raise Refusal(_("it is damaged or of a kind not read here"), SAVE_AS_PNG) from error
        except Image.DecompressionBombError as error:
            raise Refusal(
                _("its pixels are more than the limit of {limit}").format(limit=_(LIMIT_IN_WORDS)),
                _("cut it to the part you need"),
            ) from error
    return replace(radiograph, frame=frame, frames=len(pages))


def _decoded(source: Source, format_name: str, page: int) -> Radiograph:
    is_tiff = format_name == "TIFF"
    samples = plain_samples(source.data, page) if is_tiff else Samples(source.data)
    # Before Pillow makes lists of them: a few megabytes may name a million strips.
    parts = parts_of(samples.data, page) if is_tiff else None
    data = with_end(samples.data) if format_name == "JPEG" else samples.data
    with Image.open(io.BytesIO(data), formats=[format_name]) as picture:
        if page:
            picture.seek(page)
        check_size(*picture.size, _bytes_per_pixel(data, format_name, picture))
        check_whole(data, format_name)
        if not has_deep_planes(picture):
            picture.load()
        if parts:
            check_tails(data, page, parts, picture)
        is_mended = data is not samples.data
        _check_all_was_painted(data, format_name, picture, is_mended=is_mended)
        return _radiograph(source, format_name, picture, samples, page)


def _check_all_was_painted(
    data: bytes, format_name: str, picture: Image.Image, *, is_mended: bool
) -> None:
    if format_name == "PNG" and (is_interlaced(data) or _ends_black(picture)):
        check_rows_are_there(data)
    if format_name == "JPEG":
        check_blocks_are_there(data, picture, is_mended=is_mended)


def _ends_black(picture: Image.Image) -> bool:
    width, height = picture.size
    return not np.asarray(picture.crop((0, height - 1, width, height))).any()


def _radiograph(
    source: Source, format_name: str, picture: Image.Image, samples: Samples, page: int
) -> Radiograph:
    channels, value_scale = _levels(source, format_name, picture, samples, page)
    # Pillow turns a TIFF upright by itself, and no other format.
    if format_name != "TIFF":
        upright = _UPRIGHT.get(picture.getexif().get(_ORIENTATION_TAG, 1))
        channels = channels if upright is None else upright(channels)
    rgb = None
    if channels.ndim == 3:
        channels, rgb = split_colour(np.ascontiguousarray(channels))
    pixels = np.ascontiguousarray(channels)
    bits, window = _grey_scale(pixels)
    return Radiograph(
        path=source.path,
        sha256=source.sha256,
        pixels=pixels,
        bits=bits,
        window=window,
        format=format_name,
        rgb=None if rgb is None else np.ascontiguousarray(rgb),
        is_synthetic=picture.info.get(SYNTHETIC_KEY) == SYNTHETIC_VALUE,
        losses=losses_of(source.data, format_name, picture),
        value_scale=value_scale,
    )


def _levels(
    source: Source, format_name: str, picture: Image.Image, samples: Samples, page: int
) -> tuple[Pixels, ValueScale]:
    """Return the channels, (height, width[, 3]), laid on black, and what their levels stand for."""
    stored = AS_STORED
    if picture.mode == "F":
        channels, stored = in_levels(np.asarray(picture))
    else:
        channels, opacity = _channels(source, format_name, picture, page)
        if picture.mode == "I":
            stored = ValueScale(float(_least_value(picture)))
        if opacity is not None:
            channels = on_black(channels, opacity)
    channels, meant = samples.as_meant(channels)
    return channels, ValueScale(stored.at(meant.first), stored.step * meant.step)


def _grey_scale(pixels: Pixels) -> tuple[int, Window]:
    """Return the bits in use and the default window.

    8-bit pictures were windowed by whoever saved them, so black stays black and white stays
    white; deeper ones rarely fill their range and would look black, so theirs is what they hold.
    """
    if pixels.dtype == np.uint8:
        return 8, Window.spanning(0, 255)
    low, high = int(pixels.min()), int(pixels.max())
    bits = max(8, high.bit_length())
    return bits, Window.spanning(low, high) if high > low else Window.spanning(0, (1 << bits) - 1)


def _bytes_per_pixel(data: bytes, format_name: str, picture: Image.Image) -> int:
    if has_deep_channels(data, format_name, picture):
        # Grey with an opacity is decoded as colours with one.
        return 6 if picture.mode == "RGB" else 8
    if picture.mode in _DEEP_GREY_MODES:
        return 2
    # Places in a palette are looked up into three channels; Pillow keeps four for RGB.
    return {"1": 1, "L": 1}.get(picture.mode, 4)


def _channels(
    source: Source, format_name: str, picture: Image.Image, page: int
) -> tuple[Pixels, Pixels | None]:
    """Return (height, width) or (height, width, 3) and, where there is one, the opacity."""
    mode = picture.mode
    if mode in _DEEP_GREY_MODES:
        return np.asarray(picture).astype(np.uint16), None
    if mode == "I":
        return _integers(picture), None
    if has_deep_channels(source.data, format_name, picture):
        return deep_channels(source.data, page, picture)
    if mode == "P":
        return look_up(picture)
    if mode == "PA" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif mode == "1":
        picture = picture.convert("L")
    elif mode in ("CMYK", "YCbCr", "RGBX", "La"):
        picture = picture.convert("LA" if mode == "La" else "RGB")
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        raise Refusal(
            _("its pixels are of a kind not read here ({mode})").format(mode=mode), SAVE_AS_PNG
        )
    array = np.asarray(picture)
    return split_opacity(array) if picture.mode in ("LA", "RGBA") else (array, None)


def _integers(picture: Image.Image) -> NDArray[np.uint16]:
    """Return samples of 32 bits in 16, moved up by half that range where one is negative."""
    values = np.asarray(picture) - _least_value(picture)
    if int(values.min()) < 0 or int(values.max()) > 65535:
        raise Refusal(_("its pixels have more than 16 bits"), SAVE_WITH_16_BITS)
    return values.astype(np.uint16)


def _least_value(picture: Image.Image) -> int:
    """Return which sample of 32 bits becomes 0."""
    low, high = (int(value) for value in picture.getextrema())  # type: ignore[arg-type]
    return -32768 if -32768 <= low < 0 and high < 32768 else 0
