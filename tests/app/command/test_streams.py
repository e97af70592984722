"""Standard output that its reader has left, or that takes no more."""

import errno

import pytest

from app.command.streams import has_left


@pytest.mark.parametrize(
    ("platform", "code", "is_left"),
    [
        ("win32", errno.EINVAL, True),
        ("win32", errno.ENOSPC, False),
        ("linux", errno.EINVAL, False),
    ],
)
def test_a_reader_that_left_is_told_from_a_full_disk_on_windows_too(
    platform: str, code: int, is_left: bool
) -> None:
    assert has_left(OSError(code, "said"), platform) is is_left
