"""The notice bar: all reasons can be read, and Escape puts it away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.dialogs.page import Page
from tests.gui.conftest import Stage


@pytest.fixture
def failed(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((tmp_path / "no weights.toml",))
    broken = [tmp_path / f"broken{number}.png" for number in range(5)]
    for path in broken:
        path.write_bytes(b"no picture")
    stage.window.open(broken)
    stage.wait(lambda: not stage.session.images.reading)
    stage.pump()
    return stage


def test_the_first_reasons_are_in_view_and_all_of_them_one_click_away(failed: Stage) -> None:
    bar = failed.window.notice_bar
    words = bar.words.cget("text")
    assert words.startswith("5 files could not be opened:")
    assert "broken2.png" in words
    assert "broken3.png" not in words
    bar.all_reasons.invoke()
    failed.pump()
    (page,) = (child for child in bar.winfo_children() if isinstance(child, Page))
    assert "broken4.png" in page.page.get("1.0", "end")


def test_escape_puts_a_notice_away_when_nothing_runs(failed: Stage) -> None:
    failed.window.focus_force()
    failed.window.event_generate("<Escape>")
    failed.pump()
    assert not failed.session.notice.sentence
    assert not failed.window.notice_bar.winfo_viewable()


def test_what_was_saved_can_be_shown_in_its_folder(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("app.context.show_in_folder", shown.append)
    stage = make_stage((tmp_path / "no weights.toml",))
    path = tmp_path / "table.csv"
    stage.session._context.saved("Saved table.csv.", path)
    stage.pump()
    bar = stage.window.notice_bar
    assert bar.winfo_viewable()
    assert bar.words.cget("text") == "Saved table.csv."
    assert "Saved" not in stage.window.status.words.cget("text")
    bar.offered.invoke()
    stage.wait(lambda: shown == [path])
    stage.session.fail("The disk is full.")
    stage.pump()
    assert bar.winfo_viewable()
    assert not bar.offered.winfo_viewable()
