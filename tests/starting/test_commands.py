"""Of a command only its end counts."""

from pathlib import Path

from starting.commands import succeeds


def test_a_command_that_cannot_even_begin_does_not_succeed(tmp_path: Path) -> None:
    assert not succeeds([str(tmp_path / "nothing")])
