"""The harness sees what it is there to see: a dead process, a hang, a fault."""

import sys
from pathlib import Path

import pytest

from tests.fuzz import harness
from tests.fuzz.harness import Tally, open_damaged

CHILD = """
import os, signal, sys, time
first, count = int(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + count):
    print("open", number, "PNG grey", "flip", sep="\\t", flush=True)
    if number == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 4:
        time.sleep(60)
    word = "fault" if number == 6 else "read"
    print("end", number, word, 1, 1, "as planted", sep="\\t", flush=True)
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    monkeypatch.setattr(harness, "CHILD", (sys.executable, str(script)))
    monkeypatch.setattr(harness, "MOST_WAIT_S", 2.0)


@pytest.mark.usefixtures("child")
def test_whatever_ends_a_process_is_a_fault_and_the_next_file_is_opened() -> None:
    tally = open_damaged(0, 8, 1)
    assert tally.files == 8
    assert tally.ended["PNG"] == {"read": 5, "fault": 3}
    dead, hanging, planted = tally.faults
    assert dead.startswith("2 PNG grey flip: the process ended with -11")
    assert hanging == "4 PNG grey flip: it hangs"
    assert planted == "6 PNG grey flip: as planted"


def test_a_child_that_can_not_start_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "CHILD", (sys.executable, "-c", "raise SystemExit('no')"))
    with pytest.raises(RuntimeError, match="did not start"):
        open_damaged(0, 3, 1)


def test_a_tally_survives_being_written() -> None:
    tally = Tally()
    tally.count("PNG grey", "read")
    assert Tally.from_data(tally.as_data()) == tally
