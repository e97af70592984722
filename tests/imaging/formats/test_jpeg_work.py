"""A JPEG of many scans over many pixels is not decoded, nor one whose scans are too short."""

import re
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.formats.jpeg_work import check_work
from imaging.load import load_radiograph
from imaging.refusal import Refusal
from tests.imaging.made_files import colours, encoded, ramp, write

PROGRESSIVE = encoded(Image.fromarray(ramp(40, 48)), "JPEG", progressive=True)
COMMENT = b"\xff\xfe\xff\xff" + bytes(65533)


def of_size(data: bytes, width: int, height: int, scans: int) -> bytes:
    """Return a JPEG that states another size, with zeros in its scans, and more of its last one."""
    frame, padding = data.index(b"\xff\xc2"), bytes(width * height // 64 // 8 + 1)
    data = data[: frame + 5] + struct.pack(">HH", height, width) + data[frame + 9 :]
    first, *others = data[:-2].split(b"\xff\xda")
    # Tables may stand between two scans.
    padded = [re.sub(rb"(?=\xff\xc4)|\Z", padding, other, count=1) for other in others]
    last = b"\xff\xda" + others[-1]
    return b"\xff\xda".join([first, *padded]) + last * scans + data[-2:]


@pytest.mark.parametrize("size_wh", [(6000, 5000), (14_000, 14_000)])
def test_a_large_progressive_film_of_ten_scans_is_worth_it(size_wh: tuple[int, int]) -> None:
    check_work(of_size(PROGRESSIVE, *size_wh, scans=10 - PROGRESSIVE.count(b"\xff\xda")))


@pytest.mark.parametrize(("side", "scans"), [(14_000, 190), (22_000, 5), (4_000, 150)])
def test_a_film_of_too_many_scans_for_its_size_is_refused(
    side: int, scans: int, tmp_path: Path
) -> None:
    path = write(tmp_path, "x.jpg", of_size(PROGRESSIVE, side, side, scans))
    with pytest.raises(UnreadableImage, match=f"it builds up {side} × {side} pixels in .* passes"):
        load_radiograph(path)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("picture", [ramp(40, 48), colours(40, 48), np.zeros((400, 480), "u1")])
def test_a_small_jpeg_is_worth_it(picture: np.ndarray, progressive: bool) -> None:
    options = {"progressive": progressive, "optimize": True, "quality": 5}
    check_work(encoded(Image.fromarray(picture), "JPEG", **options))


@pytest.mark.parametrize("progressive", [False, True])
def test_bytes_beside_a_scan_are_not_counted_for_its_blocks(progressive: bool) -> None:
    data = encoded(Image.fromarray(ramp(40, 48)), "JPEG", progressive=progressive)
    frame = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    data = data[: frame + 5] + struct.pack(">HH", 5000, 6000) + data[frame + 9 :]
    with pytest.raises(Refusal, match="it is cut off before its end"):
        check_work(data[:2] + COMMENT * 2 + data[2:])
