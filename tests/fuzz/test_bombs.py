"""The bombs among the whole files are opened or refused within what a damaged file may take."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.bombs import all_bombs, crowded_dicoms

ROOT = Path(__file__).parents[2]
MOST_BYTES, MOST_CPU_S = 3 << 30, 10
MOST_PACKED_BYTES = 10_000
OPENS = """
import sys
from errors import UnreadableImage
from imaging import load
load.APART = ()
try:
    load.load_radiograph(sys.argv[1])
    print("read")
except UnreadableImage as error:
    print(error)
"""
BOMBS = (*all_bombs(), *crowded_dicoms())


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))


@pytest.mark.parametrize(("name", "data"), [pytest.param(*b, id=b[0]) for b in BOMBS])
def test_a_bomb_takes_little(name: str, data: bytes, tmp_path: Path) -> None:
    assert len(data) < MOST_PACKED_BYTES
    path = tmp_path / "bomb.bin"
    path.write_bytes(data)
    said = subprocess.run(
        [sys.executable, "-c", OPENS, str(path)],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    is_white = name.startswith("TIFF")
    assert said.stdout.startswith("read" if is_white else "bomb.bin is not a readable image: ")
