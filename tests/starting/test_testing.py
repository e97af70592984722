"""All tests run side by side, with all that they need."""

import sys

import pytest

import start
from tests.starting.stand_in import Pip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's")
def test_all_tests_run_side_by_side_and_some_as_they_are_asked_for(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/Xvfb")
    for processors, processes in ((1, []), (2, ["-n", "2"]), (64, ["-n", "4"])):
        monkeypatch.setattr("os.cpu_count", lambda processors=processors: processors)
        start.main(["test"])
        words = pip.commands[-1][1:]
        assert words[:4] == ["-m", "pytest", *processes]
        assert ("loadfile" in words) == bool(processes)
    start.main(["test", "tests/store", "-x"])
    assert pip.commands[-1][1:] == ["-m", "pytest", "tests/store", "-x"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's")
def test_tests_without_xvfb_name_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert start.main(["test"]) == 1
    assert "apt-get install xvfb" in capsys.readouterr().err
