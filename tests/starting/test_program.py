"""The window opens where there is a display."""

import sys

import pytest

import start


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 can lack a display")
def test_without_a_display_the_other_way_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert start.main([]) == 1
    assert "start.py analyse IMAGE" in capsys.readouterr().err
