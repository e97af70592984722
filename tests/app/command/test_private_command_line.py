"""The command line keeps a patient's data to itself and reaches out to nobody."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.missing import missing
from tests.planted import FOLDER, STEM, TAGS, files_below, found_in, planted_files
from tests.reaching_out import calls_beyond_this_computer, traced

ROOT = Path(__file__).parents[3]


def test_a_run_over_a_patients_files_keeps_them_private(tmp_path: Path) -> None:
    images, place, home = planted_files(tmp_path), tmp_path / "place", tmp_path / "home"
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    program = [sys.executable, str(ROOT / "predictions.py"), *map(str, images), "--json"]
    options = ["--pipeline", "all", "--db", str(place / "h.db"), "--out", str(place / "out")]
    record = tmp_path / "calls"
    run = subprocess.run(
        traced([*program, *options], record),
        cwd=ROOT,
        env={**os.environ, **{name: str(home / name) for name in names}, "HOME": str(home)},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 1, run.stderr  # one of the two is damaged
    assert calls_beyond_this_computer(record) == []
    (place / "stdout").write_bytes(run.stdout + run.stderr)
    written = [*files_below(place), *files_below(home)]
    assert {"h.db", "osteolens.log", "stdout"} <= {path.name for path in written}
    assert found_in(written, TAGS.values()) == []
    assert found_in(files_below(home), [FOLDER, STEM]) == []
    saved = files_below(place / "out")
    assert len(saved) > 1
    assert found_in(saved, [FOLDER, STEM, str(tmp_path)]) == []
    if sys.platform != "win32":
        private = [*saved, place / "h.db", *files_below(home)]
        assert [p.name for p in private if stat.S_IMODE(p.stat().st_mode) & 0o077] == []


def test_what_was_planted_would_be_found(tmp_path: Path) -> None:
    whole, _damaged = planted_files(tmp_path)
    named = {line.split(": ")[1] for line in found_in([whole], TAGS.values())}
    assert named == set(TAGS.values())
    wide = tmp_path / "wide"
    wide.write_bytes("a PLANTEDACC b".encode("utf-16-le"))
    assert found_in([wide], ["PlantedAcc"]) == ["wide: PlantedAcc"]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's view is strace's")
def test_a_socket_to_elsewhere_would_be_seen(tmp_path: Path) -> None:
    record = tmp_path / "calls"
    reach = "import socket; socket.socket(socket.AF_INET).connect_ex(('127.0.0.1', 9))"
    command = traced([sys.executable, "-c", reach], record)
    subprocess.run(command, check=True)
    if command[0] == sys.executable:
        missing("strace is missing or may not look")
    assert any("AF_INET" in call for call in calls_beyond_this_computer(record))
