"""The notice bar: all reasons can be read, and Escape puts it away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.session import NoticeKind
from gui.dialogs.page import Page
from gui.status_line import STAYS_MS
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


def test_what_was_saved_is_told_for_a_while_and_a_failure_until_it_is_put_away(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAYS_MS, NoticeKind.SAVED, 300)
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.session._context.saved("Saved table.csv.", tmp_path / "table.csv")
    stage.pump()
    assert stage.window.notice_bar.winfo_viewable()
    stage.wait(lambda: not stage.window.notice_bar.winfo_viewable())
    assert not stage.session.notice.sentence
    stage.session.fail("The disk is full.")
    stage.pump(0.6)
    assert stage.window.notice_bar.winfo_viewable()


def test_no_notice_moves_the_picture_or_the_tools(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.open(image)
    stage.pump(0.3)
    bar, body, view = stage.window.notice_bar, stage.window.body, stage.window.analyse.view
    zoom, size_wh = view.zoom, (view.canvas.winfo_width(), view.canvas.winfo_height())
    for tell in (
        lambda: stage.session._context.saved("Saved table.csv.", tmp_path / "table.csv"),
        lambda: stage.session._context.warn("The study lacks a view."),
        lambda: stage.session.fail("The disk is full. " * 20),
    ):
        tell()
        stage.pump(0.3)
        assert bar.winfo_viewable()
        assert (view.canvas.winfo_width(), view.canvas.winfo_height()) == size_wh
        assert view.zoom == zoom
        foot = body.winfo_rooty() + body.winfo_height()
        assert bar.winfo_rooty() + bar.winfo_height() == foot
        under = stage.window.winfo_containing(bar.winfo_rootx() + 4, foot - 12)
        assert f"{under}.".startswith(f"{bar}."), "it is not itself covered"
    stage.session.inform("")
    stage.pump(0.3)
    assert not bar.winfo_viewable()


def test_what_cannot_be_put_away_covers_nothing(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.open(image)
    bar, body = stage.window.notice_bar, stage.window.body
    stage.session.history.warning = "Answers are kept only until the program ends."
    bar.refresh()
    stage.pump(0.3)
    assert bar.winfo_rooty() >= body.winfo_rooty() + body.winfo_height()
    height = body.winfo_height()
    stage.session.fail("The disk is full.")
    stage.pump(0.3)
    assert bar.words.cget("text") == "The disk is full."
    assert body.winfo_height() == height
    stage.session.inform("")
    stage.pump(0.3)
    assert body.winfo_height() == height


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
