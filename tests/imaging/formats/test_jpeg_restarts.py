"""A JPEG that lost a piece between two of its restart markers is not taken for whole."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.formats.jpeg_restarts import check_restarts
from imaging.load import load_radiograph
from imaging.refusal import Refusal
from tests.imaging.made_dicom import lossless_jpeg
from tests.imaging.made_files import encoded, ramp, write

NOISE = np.random.default_rng(5).integers(0, 40, (203, 301))
GREY = Image.fromarray((ramp(203, 301) * 0.8 + NOISE).astype(np.uint8))
COLOUR = Image.merge("RGB", (GREY, GREY.rotate(180), GREY))
WHOLE = {
    "grey": encoded(GREY, "JPEG", restart_marker_blocks=8),
    "by rows": encoded(GREY, "JPEG", restart_marker_rows=1),
    "colour": encoded(COLOUR, "JPEG", restart_marker_blocks=3),
    "colour, whole": encoded(COLOUR, "JPEG", restart_marker_rows=2, subsampling=0),
    "colour, half": encoded(COLOUR, "JPEG", restart_marker_rows=2, subsampling=1),
    "progressive": encoded(GREY, "JPEG", progressive=True, restart_marker_rows=2),
    "progressive colour": encoded(COLOUR, "JPEG", progressive=True, restart_marker_rows=1),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_jpeg_has_its_restarts(kind: str) -> None:
    assert WHOLE[kind].count(b"\xff\xd0") > 1
    check_restarts(WHOLE[kind])


@pytest.mark.parametrize("data", [encoded(GREY, "JPEG"), lossless_jpeg(np.asarray(GREY), 1)])
def test_a_jpeg_without_restarts_has_none(data: bytes) -> None:
    check_restarts(data)


@pytest.mark.parametrize("pieces", [1, 2, 8])
@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind != "progressive"])
def test_a_jpeg_that_lost_pieces_is_refused(kind: str, pieces: int) -> None:
    data = WHOLE[kind]
    restarts = [n for n in range(len(data) - 1) if data[n] == 255 and 0xD0 <= data[n + 1] <= 0xD7]
    cut = data[: restarts[1]] + data[restarts[1 + pieces] :]
    with pytest.raises(Refusal, match="it is damaged"):
        check_restarts(cut)


@pytest.mark.parametrize("kind", ["grey", "colour"])
def test_a_jpeg_file_without_some_bytes_from_its_middle_is_refused(
    kind: str, tmp_path: Path
) -> None:
    data = WHOLE[kind]
    middle = len(data) // 2
    assert load_radiograph(write(tmp_path, "x.jpg", data)).size_wh == (301, 203)
    with pytest.raises(UnreadableImage, match="it is damaged"):
        load_radiograph(write(tmp_path, "x.jpg", data[:middle] + data[middle + 600 :]))


@pytest.mark.parametrize("restart", [b"\xff\xd0", b"\xff\xd3"])
def test_a_restart_that_no_interval_announces_is_damage(restart: bytes, tmp_path: Path) -> None:
    data = encoded(GREY, "JPEG")
    half = data[: len(data) // 2] + restart + b"\xff\xd9"
    with pytest.raises(UnreadableImage, match="it is damaged"):
        load_radiograph(write(tmp_path, "x.jpg", half))
