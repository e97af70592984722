"""Every file that is no readable image gives one sentence with its name and what to do."""

import os
import stat
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
)

from errors import UnreadableImage
from imaging import refusal, source
from imaging.load import load_radiograph
from tests.imaging.made_files import (
    colours,
    dicom_of,
    encoded,
    png_chunk,
    png_of,
    ramp,
    tiff_of,
    write,
)
from tests.imaging.refused import FORM, bad, refusal_of

WHOLE = {
    "PNG": encoded(Image.fromarray(ramp(40, 50)), "PNG"),
    "16-bit RGB PNG": png_of(np.dstack([ramp(40, 50, 65536)] * 3), 2, 16),
    "JPEG": encoded(Image.fromarray(ramp(400, 500)), "JPEG"),
    "progressive JPEG": encoded(Image.fromarray(colours(400, 500)), "JPEG", progressive=True),
    "TIFF": encoded(Image.fromarray(ramp(40, 50)), "TIFF"),
    "G4 TIFF": encoded(Image.fromarray(ramp(40, 50) > 90), "TIFF", compression="group4"),
    "LZW TIFF": encoded(Image.fromarray(ramp(40, 50)), "TIFF", compression="tiff_lzw"),
    "16-bit TIFF": tiff_of(ramp(40, 50, 65536), 1),
    "BMP": encoded(Image.fromarray(ramp(40, 50)), "BMP"),
    "WebP": encoded(Image.fromarray(colours(40, 50)), "WEBP"),
    "DICOM": dicom_of(ramp(40, 50, 65536)),
    "deflated DICOM": dicom_of(ramp(40, 50, 65536), DeflatedExplicitVRLittleEndian),
}


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "wrist.png") == (
        "wrist.png is not a readable image: there is no such file; check its name and folder"
    )


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert bad(tmp_path, b"") == (
        "broken.png is not a readable image: it is empty (0 bytes); "
        "copy it again from where it came"
    )


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "it is a folder; choose an image in it" in refusal_of(tmp_path)


def test_text_is_refused(tmp_path: Path) -> None:
    assert "it is none of the formats read here" in bad(tmp_path, b"Dear colleague,\n")


FOREIGN = {
    b"GIF89a": "a GIF picture",
    b"%PDF-1.7": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\0\0\0\x0cjP  \r\n\x87\n": "a JPEG 2000 picture",
    b"8BPS\0\1": "a Photoshop picture",
    b"\0\0\0\x18ftypheic": "a HEIC or AVIF picture",
    b"version https://git-lfs.github.com/spec/v1": "a Git LFS pointer",
}


@pytest.mark.parametrize("magic", FOREIGN)
def test_a_foreign_format_is_named(magic: bytes, tmp_path: Path) -> None:
    assert f"it is {FOREIGN[magic]}" in bad(tmp_path, magic + bytes(300))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("name", WHOLE)
def test_a_truncated_file_is_never_shown(
    name: str, share: float, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = WHOLE[name]
    load_radiograph(write(tmp_path, "whole.bin", data))
    bad(tmp_path, data[: int(len(data) * share)])
    assert capfd.readouterr() == ("", "")


def test_a_jpeg_cut_inside_its_last_scan_is_refused_though_its_thumbnail_has_an_end(
    tmp_path: Path,
) -> None:
    thumbnail = b"Exif\0\0" + encoded(Image.fromarray(ramp()), "JPEG")
    data = encoded(Image.fromarray(ramp(400, 500)), "JPEG", exif=thumbnail)
    assert "cut off" in bad(tmp_path, data[:-60])


def test_a_flipped_bit_in_a_png_is_noticed(tmp_path: Path) -> None:
    data = bytearray(WHOLE["PNG"])
    data[-30] ^= 16
    assert "fails its checksum" in bad(tmp_path, bytes(data))


def test_truncated_pictures_are_not_allowed_behind_our_back() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def giant_png(width: int, height: int, bits: int = 8, colour_type: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"x")


@pytest.mark.parametrize("size", [(30000, 20000), (60000, 60000), (2**31 - 1, 2**31 - 1)])
def test_a_giant_picture_is_refused_from_its_header(size: tuple[int, int], tmp_path: Path) -> None:
    sentence = bad(tmp_path, giant_png(*size))
    assert "pixels are more than the limit of 512 megapixels or 1 GiB; cut it" in sentence


@pytest.mark.parametrize(("side", "colour_type"), [(14_000, 2), (12_000, 6), (12_000, 4)])
def test_colours_of_16_bits_count_as_what_they_take(
    side: int, colour_type: int, tmp_path: Path
) -> None:
    assert "more than the limit" in bad(tmp_path, giant_png(side, side, 16, colour_type))
    with_8_bits = bad(tmp_path, giant_png(side, side, 8, colour_type))
    assert "more than the limit" not in with_8_bits


def test_a_picture_without_width_is_refused(tmp_path: Path) -> None:
    bad(tmp_path, giant_png(0, 100))
    bad(tmp_path, dicom_of(ramp(), Columns=0))


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(refusal.MAX_BYTES + 1)
    assert "1.0 GiB are more than the limit" in refusal_of(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert "it is a device or a pipe" in refusal_of(tmp_path / "pipe.png")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_an_endless_device_is_refused() -> None:
    assert "it is a device or a pipe" in refusal_of(Path("/dev/zero"))


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    try:
        link.symlink_to(tmp_path / "gone.png")
    except OSError:
        pytest.skip("this system makes no links")
    assert "it is a link to a file that is gone" in refusal_of(link)


def test_a_file_one_may_not_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "x.png", WHOLE["PNG"])
    path.chmod(0)
    if os.access(path, os.R_OK):
        # The superuser may read everything; the system's answer is given in its stead.
        def deny(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(source.os, "open", deny)
    assert "you may not read it" in refusal_of(path)
    monkeypatch.undo()
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


@pytest.mark.parametrize(
    "name", ["two\nlines.png", "a\u202egnp.exe", "x" * 300 + ".png", "nul\0.png", "b\udcffd.png"]
)
def test_an_odd_name_stays_one_short_line(name: str, tmp_path: Path) -> None:
    sentence = refusal_of(tmp_path / name)
    assert len(sentence) < 220
    assert sentence.isprintable()


@pytest.mark.parametrize("difference", [-10, 10])
def test_a_file_that_changes_while_it_is_read_is_refused(
    difference: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "x.png", WHOLE["PNG"])
    seen = list(path.stat())
    seen[stat.ST_SIZE] += difference
    monkeypatch.setattr(source.os, "fstat", lambda _: os.stat_result(seen))
    assert "it changed while it was being read" in refusal_of(path)


def test_a_jpeg_with_more_blocks_than_bits_is_cut_off(tmp_path: Path) -> None:
    data = bytearray(encoded(Image.fromarray(ramp()), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 7000, 65000)
    assert "cut off before its end" in bad(tmp_path, bytes(data))


def test_a_jpeg_of_a_thousand_scans_is_not_decoded(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(ramp()), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert "it is damaged" in bad(tmp_path, data[:-2] + scan * 1000 + data[-2:])


def test_a_tiff_with_a_giant_tile_is_refused(tmp_path: Path) -> None:
    giant = [(322, 4, 1, 2**28), (323, 4, 1, 2**28)]
    bad(tmp_path, tiff_of(ramp(), 1, extra=giant))


def test_a_jpeg_that_calls_itself_a_photoshop_picture_is_judged_by_its_content(
    tmp_path: Path,
) -> None:
    assert load_radiograph(write(tmp_path, "x.psd", WHOLE["JPEG"])).format == "JPEG"


DAMAGES: dict[str, Callable[[bytearray, np.random.Generator], None]] = {
    "bytes": lambda data, dice: data.__setitem__(
        int(dice.integers(min(len(data), 400))), int(dice.integers(256))
    ),
    "lengths": lambda data, dice: data.__setitem__(
        slice((at := int(dice.integers(min(len(data), 400) - 4))), at + 4), b"\xff\xff\xff\x7f"
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_gives_a_picture_or_a_sentence(
    name: str, damage: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    dice = np.random.default_rng(len(name))
    for _ in range(25):
        data = bytearray(WHOLE[name])
        DAMAGES[damage](data, dice)
        path = write(tmp_path, "broken.bin", bytes(data))
        try:
            radiograph = load_radiograph(path)
        except UnreadableImage as error:
            assert FORM.match(str(error)), str(error)
        else:
            assert radiograph.pixels.max() < radiograph.levels
    assert capfd.readouterr() == ("", "")
