"""A JPEG that lost its end and got an end marker again is no picture; a grey one is."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import encoded, ramp, write

END_OF_IMAGE, START_OF_SCAN = b"\xff\xd9", b"\xff\xda"
GREY_OF_MISSING_BLOCKS = 128


def noisy(height: int = 400) -> Image.Image:
    noise = np.random.default_rng(5).integers(0, 40, (height, 300))
    return Image.fromarray((ramp(height, 300) * 0.8 + noise).astype(np.uint8))


def ending_grey() -> Image.Image:
    pixels = np.asarray(noisy()).copy()
    pixels[150:] = GREY_OF_MISSING_BLOCKS
    return Image.fromarray(pixels)


def coloured() -> Image.Image:
    return Image.merge("RGB", (noisy(), noisy().rotate(180), noisy()))


KINDS = {
    "grey": encoded(noisy(), "JPEG"),
    "colour": encoded(coloured(), "JPEG"),
    "CMYK": encoded(coloured().convert("CMYK"), "JPEG"),
    "progressive": encoded(noisy(), "JPEG", progressive=True),
    "progressive colour": encoded(coloured(), "JPEG", progressive=True),
    "with restarts": encoded(coloured(), "JPEG", restart_marker_rows=2),
    "with codes of its own": encoded(noisy(), "JPEG", optimize=True),
    "that ends grey": encoded(ending_grey(), "JPEG"),
    "all grey": encoded(Image.new("L", (300, 400), GREY_OF_MISSING_BLOCKS), "JPEG"),
}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("kind", KINDS)
def test_half_a_jpeg_with_an_end_marker_is_refused(
    kind: str, share: float, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = KINDS[kind]
    begin = data.find(START_OF_SCAN) + 14
    half = data[: begin + int((len(data) - begin) * share)] + END_OF_IMAGE
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        load_radiograph(write(tmp_path, "half.jpg", half))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [b"", b"\xff\xff\xff", b"\0\0"], ids=["", "fill bytes", "zeros"])
def test_a_whole_jpeg_is_read(kind: str, more: bytes, tmp_path: Path) -> None:
    data = KINDS[kind].removesuffix(END_OF_IMAGE) + more + END_OF_IMAGE
    assert load_radiograph(write(tmp_path, "whole.jpg", data)).size_wh == (300, 400)


def test_what_comes_behind_the_last_scan_does_not_matter(tmp_path: Path) -> None:
    comment = b"\xff\xfe\0\x06done"
    data = KINDS["that ends grey"].removesuffix(END_OF_IMAGE) + comment + END_OF_IMAGE
    assert load_radiograph(write(tmp_path, "whole.jpg", data + b"thumbnail")).size_wh == (300, 400)
