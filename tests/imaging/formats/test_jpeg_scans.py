"""A JPEG that lost a part is no picture, end marker or not; one that lost only the marker is."""

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
    why = "it is damaged" if kind == "with restarts" else "it is cut off before its end"
    with pytest.raises(UnreadableImage, match=why):
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


ONE_PASS = [kind for kind in KINDS if not kind.startswith(("progressive", "with restarts"))]


@pytest.mark.parametrize("rest", [b"", b"\xff", b"\xff\xff"], ids=["", "half of it", "fill bytes"])
@pytest.mark.parametrize("kind", ONE_PASS)
def test_a_jpeg_that_lacks_only_its_end_marker_is_read(
    kind: str, rest: bytes, tmp_path: Path
) -> None:
    whole = load_radiograph(write(tmp_path, "whole.jpg", KINDS[kind]))
    data = KINDS[kind].removesuffix(END_OF_IMAGE) + rest
    read = load_radiograph(write(tmp_path, "endless.jpg", data))
    np.testing.assert_array_equal(read.pixels, whole.pixels)


@pytest.mark.parametrize("missing", [1, 2, 3, 5, 20, 200, 2000])
@pytest.mark.parametrize("kind", ONE_PASS)
def test_a_jpeg_that_lacks_more_than_its_end_marker_is_refused(
    kind: str, missing: int, tmp_path: Path
) -> None:
    data = KINDS[kind].removesuffix(END_OF_IMAGE)
    begin = data.find(START_OF_SCAN) + 14
    cut = data[: max(len(data) - missing, begin)]
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        load_radiograph(write(tmp_path, "cut.jpg", cut))


def test_no_cut_of_a_small_jpeg_is_shown_as_another_picture(tmp_path: Path) -> None:
    small = noisy(40).crop((0, 0, 48, 40))
    data = encoded(small, "JPEG", quality=60).removesuffix(END_OF_IMAGE)
    expected = load_radiograph(write(tmp_path, "whole.jpg", data)).pixels
    for length in range(data.find(START_OF_SCAN) + 10, len(data)):
        try:
            shown = load_radiograph(write(tmp_path, "cut.jpg", data[:length])).pixels
        except UnreadableImage:
            continue
        np.testing.assert_array_equal(shown, expected)


@pytest.mark.parametrize("kind", ["progressive", "progressive colour", "with restarts"])
def test_where_nothing_tells_that_all_is_there_the_end_marker_must_be(
    kind: str, tmp_path: Path
) -> None:
    data = KINDS[kind].removesuffix(END_OF_IMAGE)
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        load_radiograph(write(tmp_path, "endless.jpg", data))


@pytest.mark.parametrize("stray", [b"\0", b"x\0\0"])
def test_a_stray_byte_between_two_segments_does_no_harm(stray: bytes, tmp_path: Path) -> None:
    data = KINDS["grey"]
    whole = load_radiograph(write(tmp_path, "whole.jpg", data))
    tables = data.index(b"\xff\xdb")
    data = data[:tables] + stray + data[tables:]
    read = load_radiograph(write(tmp_path, "stray.jpg", data))
    np.testing.assert_array_equal(read.pixels, whole.pixels)


def test_a_segment_that_is_longer_than_it_says_is_damage(tmp_path: Path) -> None:
    data = KINDS["grey"]
    tables = data.index(b"\xff\xdb")
    with pytest.raises(UnreadableImage, match="it is damaged"):
        load_radiograph(write(tmp_path, "x.jpg", data[:tables] + bytes(40) + data[tables:]))
