"""Files are there whole or not at all, and for those only who may read them."""

import os
from pathlib import Path

import pytest

from app.whole_file import write_whole


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_what_is_written_is_the_owners_alone(tmp_path: Path) -> None:
    # A part that an earlier crash left must not pass on its own mode.
    (tmp_path / ".x.part").touch(0o640)
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "x", b"whole")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
