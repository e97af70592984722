"""Benchmarks say what they are for before they run for minutes."""

import importlib
import sys
from pathlib import Path

import pytest

import benchmarks

# It is run by another benchmark, not by a person.
INSIDE = {"window_inside"}
PROGRAMS = sorted(
    path.stem
    for path in Path(benchmarks.__path__[0]).glob("*.py")
    if "__main__" in path.read_text(encoding="utf-8") and path.stem not in INSIDE
)


@pytest.mark.parametrize("name", PROGRAMS)
def test_asked_for_help_a_benchmark_only_says_what_it_does(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = importlib.import_module(f"benchmarks.{name}")
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as end:
        program.main()
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {name}")
