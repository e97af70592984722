"""Files are there whole or not at all, and for those only who may read them."""

import os
from pathlib import Path

import pytest

from app.whole_file import SHARED, write_whole


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize(("wanted", "given"), [((), 0o600), ((SHARED,), 0o644)])
def test_what_is_not_shared_is_the_owners_alone(
    tmp_path: Path, wanted: tuple[int, ...], given: int
) -> None:
    # A part that an earlier crash left must not pass on its own mode.
    (tmp_path / ".x.part").touch(0o640)
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "x", b"whole", *wanted)
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == given
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
