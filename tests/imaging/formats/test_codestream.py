"""A codestream tells its size and whether it is whole before anything unpacks it."""

import cv2
import jpeg_ls
import pytest

from imaging.formats.codestream import Layout, codestream_layout, is_whole_jpeg_ls
from tests.imaging.made_files import ramp


@pytest.mark.parametrize("ending", [".jpg", ".jp2"])
def test_a_codestream_tells_its_size(ending: str) -> None:
    picture = cv2.imencode(ending, ramp(37, 61))[1].tobytes()
    if ending == ".jp2":
        picture = picture[picture.index(b"\xff\x4f\xff\x51") :]
    assert codestream_layout(picture) == Layout(61, 37, 1, 8, False, ending == ".jp2")


@pytest.mark.parametrize("frame", [b"", b"\xff\xd8", b"\xff\x4f\xff\x51\0", b"\0\0\0\1rle"])
def test_a_codestream_that_can_not_be_read_tells_nothing(frame: bytes) -> None:
    assert codestream_layout(frame) is None


def test_a_jpeg_ls_frame_is_whole_with_its_end_marker_alone() -> None:
    frame = bytes(jpeg_ls.encode_array(ramp()))
    assert is_whole_jpeg_ls(frame)
    assert is_whole_jpeg_ls(frame + b"\0")
    assert not is_whole_jpeg_ls(frame[:-1])
