"""A name in too little room keeps what tells the file from others."""

from pathlib import Path

import pytest

from gui.image_strip import _shortened
from gui.widgets.wrapped import name_without_ending


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("wrist 004.png", "wrist 004"),
        ("wrist 004.DCM", "wrist 004"),
        ("1.2.840.113619.2.55.3", "1.2.840.113619.2.55.3"),
        ("1.2.840.113619.2.55.3.dcm", "1.2.840.113619.2.55.3"),
        ("wrist", "wrist"),
    ],
)
def test_only_a_picture_s_ending_is_left_out(name: str, kept: str) -> None:
    assert name_without_ending(Path("/ward") / name) == kept


def test_files_that_are_named_by_their_numbers_are_told_apart_in_the_strip() -> None:
    names = [_shortened(Path(f"/ward/1.2.840.113619.2.55.3.{n}"), 13) for n in (101, 102)]
    assert [name[-3:] for name in names] == ["101", "102"]
