"""Memory of weights that were read is given back, and inference goes on as before."""

import mmap
import sys
from pathlib import Path

import pytest

from models.mapped_files import drop_mapped_pages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pages are dropped on Linux only")

SIZE = 8 << 20


def resident_kb(path: Path) -> int:
    """Return how much of a file's mappings lies in memory."""
    inside, resident = False, 0
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith("Rss:"):
            resident += int(line.split()[1])
    return resident


def test_dropped_pages_leave_memory_and_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"\x07" * SIZE)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert mapped[::4096] == b"\x07" * (SIZE // 4096)
        assert resident_kb(path) >= SIZE // 1024 // 2
        drop_mapped_pages(path)
        assert resident_kb(path) == 0
        assert mapped[12345] == 7


@pytest.mark.parametrize("name", ["other.bin", "nothing.bin", "weights.bi"])
def test_of_another_file_no_page_is_dropped(tmp_path: Path, name: str) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"\x07" * SIZE)
    (tmp_path / "other.bin").write_bytes(b"\x08")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert mapped[::4096] == b"\x07" * (SIZE // 4096)
        drop_mapped_pages(tmp_path / name)
        assert resident_kb(path) >= SIZE // 1024 // 2
