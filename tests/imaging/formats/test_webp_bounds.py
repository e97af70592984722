"""A WebP's bytes have to hold its pixels: no bomb is unpacked, and no honest picture is refused."""

import struct
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging import apart, load
from imaging.load import load_radiograph
from imaging.refusal import PLAIN_PIXELS
from tests.imaging.made_files import encoded, lossless_webp_of, ramp, write

GREY = (90, 90, 90)
FLAT = Image.new("RGB", (16, 16), GREY)


def lossy_stating(width: int, height: int) -> bytes:
    """Return a lossy WebP of one block that states another size."""
    data = bytearray(encoded(FLAT, "WEBP"))
    struct.pack_into("<HH", data, 26, width, height)
    return bytes(data)


def extended(flags: int, width: int, height: int, *chunks: bytes) -> bytes:
    """Return an extended WebP of whole chunks."""
    sides = b"".join(struct.pack("<I", side - 1)[:3] for side in (width, height))
    head = b"VP8X" + struct.pack("<IB3x", 10, flags) + sides
    body = b"WEBP" + head + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated(width: int, height: int) -> bytes:
    """Return an animation of one frame of 16 x 16 pixels on a larger ground."""
    frame = bytes(6) + struct.pack("<I", 15)[:3] * 2 + bytes(4) + encoded(FLAT, "WEBP")[12:]
    moving = b"ANMF" + struct.pack("<I", len(frame)) + frame
    return extended(0x02, width, height, b"ANIM" + struct.pack("<IIH", 6, 0, 0), moving)


BOMBS = {
    "lossless": lossless_webp_of(12_000, 12_000),
    "lossy": lossy_stating(12_000, 12_000),
    "extended": extended(0, 12_000, 12_000, lossy_stating(12_000, 12_000)[12:]),
    "animated": animated(12_000, 12_000),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_webp_bomb_is_refused_before_room_is_made_for_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "APART", ())
    path = write(tmp_path, "bomb.webp", BOMBS[kind])
    assert path.stat().st_size < 200
    started = time.process_time()
    with pytest.raises(UnreadableImage, match="it is cut off before its end"):
        load_radiograph(path)
    assert time.process_time() - started < 1


def test_a_webp_is_decoded_apart(tmp_path: Path) -> None:
    apart.end_children()
    load_radiograph(write(tmp_path, "x.webp", encoded(Image.fromarray(ramp()), "WEBP")))
    assert len(apart._idle) == 1


@pytest.mark.parametrize("size_wh", [(1, 1), (640, 480), (4096, PLAIN_PIXELS // 4096)])
@pytest.mark.parametrize("is_lossless", [True, False])
def test_a_plain_picture_is_read(
    size_wh: tuple[int, int], is_lossless: bool, tmp_path: Path
) -> None:
    plain = Image.new("RGB", size_wh, GREY)
    data = encoded(plain, "WEBP", lossless=is_lossless, quality=0, method=0)
    radiograph = load_radiograph(write(tmp_path, "plain.webp", data))
    assert radiograph.size_wh == size_wh
    assert abs(int(radiograph.pixels[-1, -1]) - 90) <= 2


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"quality": 0}, {"alpha": True}])
def test_a_picture_with_the_noise_of_an_x_ray_is_read(options: dict, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(0, 4, (900, 700))
    picture = Image.fromarray((ramp(900, 700) * 0.8 + 20 + noise).clip(0, 255).astype(np.uint8))
    if options.pop("alpha", False):
        picture.putalpha(200)
    radiograph = load_radiograph(write(tmp_path, "x.webp", encoded(picture, "WEBP", **options)))
    assert radiograph.size_wh == (700, 900)


@pytest.mark.parametrize("end", range(12, 40, 3))
def test_a_webp_cut_inside_its_headers_is_refused(end: int, tmp_path: Path) -> None:
    for data in BOMBS.values():
        shorter = b"RIFF" + struct.pack("<I", end - 8) + data[8:end]
        with pytest.raises(UnreadableImage):
            load_radiograph(write(tmp_path, "x.webp", shorter))
