"""The command line's progress bar."""

import sys

import pytest

from app.command.progress_bar import ProgressBar


def on_screen(written: str) -> list[str]:
    """Return the lines of a console that knows a line's beginning and its end, and no more."""
    lines = []
    for line in written.split("\n"):
        shown: list[str] = []
        for part in line.split("\r"):
            shown[: len(part)] = part
        lines.append("".join(shown).rstrip())
    return lines


def test_a_bar_leaves_no_letter_behind_on_any_console(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar(100, visible=True)
    for done in range(1, 4):
        bar.clear()
        print(f"line {done}", file=sys.stderr)
        bar.draw(done, 1000.0 / done)
    drawn = capsys.readouterr().err
    assert on_screen(drawn)[:3] == ["line 1", "line 2", "line 3"]
    assert on_screen(drawn)[3].startswith("[")
    assert on_screen(drawn)[3].endswith("left")
    bar.clear()
    assert on_screen(drawn + capsys.readouterr().err)[3] == ""
    assert "\x1b" not in drawn


def test_a_bar_over_a_longer_one_is_the_shorter_one(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar(100, visible=True)
    bar.draw(1, 100000.0)
    longer = capsys.readouterr().err
    bar.draw(99, 1.0)
    (line,) = on_screen(longer + capsys.readouterr().err)
    assert line.count("left") == 1
    assert line.endswith("left")


@pytest.mark.parametrize(("total", "visible"), [(1, True), (2, False)])
def test_one_image_and_a_file_get_no_bar(
    capsys: pytest.CaptureFixture[str], total: int, visible: bool
) -> None:
    bar = ProgressBar(total, visible)
    bar.draw(1, 1.0)
    bar.clear()
    assert capsys.readouterr().err == ""
