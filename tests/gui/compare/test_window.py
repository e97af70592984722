"""The window of comparing while it comes, goes, speaks another language or is small."""

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from app.version import DISCLAIMER
from gui.compare.pane_bar import MIRRORED, MIRRORED_IN_SHORT
from gui.compare.window import CompareWindow, open_comparison
from gui.compare.wipe_view import WipeView
from tests.gui.compare.comparing import DARK, comparisons, picture, window_of
from tests.gui.conftest import PATIENCE_S, Stage
from tests.gui.hands import Hands
from words import _

SMALLEST = "1024x640+0+0"


def test_what_went_wrong_is_said_in_this_window(compared: Stage) -> None:
    compared.session.fail("dark.png is gone.")
    compared.pump()
    notice = window_of(compared).notice
    assert notice.winfo_viewable()
    assert notice.cget("text") == "dark.png is gone."


def test_what_was_said_before_is_not_said_of_these_pictures(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.open(picture(tmp_path / "dark.png", DARK))
    stage.session.fail("broken.png is no picture.")
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    stage.pump()
    assert not window.notice.winfo_viewable()
    stage.session.fail("The disk is full.")
    stage.pump()
    assert window.notice.cget("text") == "The disk is full."


def test_where_drawing_takes_longer_than_a_blink_the_window_still_hears(
    compared: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(compared)
    draw, drawn = WipeView._paint, 0

    def slowly(view: WipeView) -> None:
        nonlocal drawn
        drawn += 1
        if drawn > 60:
            window.bar.blink.deselect()
        time.sleep(0.03)
        draw(view)

    monkeypatch.setattr(WipeView, "_paint", slowly)
    monkeypatch.setattr("gui.compare.window.BLINK_MS", 20)
    window.bar.blink.toggle()
    in_a_round: list[int] = []
    begun = time.monotonic()
    # A busy machine may draw seldom.
    while (took := time.monotonic() - begun) < 1.5 or (sum(in_a_round) <= 10 and took < PATIENCE_S):
        before = drawn
        compared.window.update()
        in_a_round.append(drawn - before)
    assert sum(in_a_round) > 10, "it blinks"
    assert max(in_a_round) < 10, "a round of the window comes to its end"
    window.bar.blink.deselect()


def test_escape_closes_and_nobody_gone_is_told(compared: Stage, hands: Hands) -> None:
    hands.press("Escape")
    assert comparisons(compared) == []
    compared.session.choices.choose_next_operating_point()
    compared.window.next_theme()


@pytest.mark.parametrize("steps", range(5))
def test_closing_the_images_closes_it_however_much_of_it_is_built(
    make_stage: Callable[..., Stage], tmp_path: Path, steps: int
) -> None:
    stage = make_stage()
    stage.window.open([picture(tmp_path / "dark.png", DARK)])
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    (window,) = comparisons(stage)
    assert isinstance(window, CompareWindow)
    for _step, _taken in zip(range(steps), window._slices._steps, strict=False):
        pass
    stage.session.images.close_current()
    assert comparisons(stage) == []
    stage.pump(0.2)
    stage.session.inform("Nobody who is gone is told.")
    stage.session.choices.choose_next_operating_point()


def test_another_language_opens_the_window_anew(compared: Stage) -> None:
    before = compared.window.body
    compared.session.choices.speak("es")
    compared.wait(lambda: compared.window.body is not before)
    compared.pump(0.3)
    window = window_of(compared)
    assert window.title() == "Comparar"
    assert window.panes[0].words == "Sin analizar"


def spilled(window: CompareWindow) -> list[str]:
    """Return the words that have less room than they need, or leave the window."""
    right = window.winfo_rootx() + window.winfo_width()
    bottom = window.winfo_rooty() + window.winfo_height()
    found = []
    waiting: list[tk.Misc] = [window]
    while waiting:
        widget = waiting.pop()
        # The pointer may rest where a tip comes up, which is a window of its own.
        waiting += [w for w in widget.winfo_children() if not isinstance(w, tk.Toplevel)]
        if isinstance(widget, tk.Label) and widget.winfo_viewable() and widget.cget("text"):
            is_cut = (
                widget.winfo_width() < widget.winfo_reqwidth()
                or widget.winfo_height() < widget.winfo_reqheight()
                or widget.winfo_rootx() + widget.winfo_width() > right
                or widget.winfo_rooty() + widget.winfo_height() > bottom
            )
            if is_cut:
                found.append(str(widget.cget("text")))
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_four_panes_fit_the_smallest_window(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str
) -> None:
    stage = make_stage(language=language)
    paths = [picture(tmp_path / f"a long name of an X-ray {n}.png", 50 * n) for n in range(1, 5)]
    stage.window.open(paths)
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.geometry(SMALLEST)
    window.lay_out(4)
    stage.session.inform(_("The analysis was stopped."))
    stage.pump(0.6)
    assert len(window.panes) == 4
    assert spilled(window) == []
    assert all(pane.view.canvas.winfo_height() > 150 for pane in window.panes)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text_size", [100, 200])
def test_the_disclaimer_stands_whole_below_the_pictures_of_the_smallest_window(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str, text_size: int
) -> None:
    stage = make_stage(language=language, text_size=text_size)
    stage.window.open([picture(tmp_path / f"{n}.png", 50 * n) for n in range(1, 3)])
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.geometry(SMALLEST)
    stage.session.inform(_("The analysis was stopped."))
    stage.pump(0.6)
    words = window.disclaimer
    assert words.winfo_viewable()
    assert words.cget("text") == _(DISCLAIMER)
    assert _(DISCLAIMER) not in spilled(window)
    assert all(
        pane.winfo_rooty() + pane.winfo_height() <= words.winfo_rooty() for pane in window.panes
    )
    assert all(pane.view.canvas.winfo_height() > 150 for pane in window.panes)


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_the_largest_text_four_names_are_told_apart_over_pictures_that_are_seen(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str
) -> None:
    stage = make_stage(language=language, text_size=200)
    names = [f"wrist of the twelfth of March, lateral, view {n:03}.png" for n in range(1, 5)]
    stage.window.open([picture(tmp_path / name, 60) for name in names])
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.geometry(SMALLEST)
    window.lay_out(4)
    stage.pump(0.6)
    bars = [pane.bar for pane in window.panes]
    shown = [bar.which._text_label.cget("text") for bar in bars]
    assert [words[-3:] for words in shown] == ["001", "002", "003", "004"]
    assert all(bar.which._text_label.winfo_reqwidth() <= bar.which.winfo_width() for bar in bars)
    assert [bar.whole_name.text for bar in bars] == names
    assert [bar.mirror.cget("text") for bar in bars] == [MIRRORED_IN_SHORT] * 4
    assert spilled(window) == []
    assert all(pane.view.canvas.winfo_height() > 80 for pane in window.panes)
    assert "\n" not in window.line.label.cget("text")
    assert all(name in window.line.whole.text for name in names)
    window.geometry("1600x960")
    stage.pump(0.6)
    assert [bar.mirror.cget("text") for bar in bars] == [_(MIRRORED)] * 4
    assert not window.line.whole.text


def test_what_was_read_while_the_window_was_built_is_shown(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(2):
        picture(folder / f"{n}.png", 50 * n)
    stage = make_stage()
    stage.window.open([folder])
    stage.wait(lambda: stage.session.images.current is not None)
    open_comparison(stage.window, stage.session)
    (window,) = comparisons(stage)
    assert isinstance(window, CompareWindow)
    for _step in window._slices._steps:
        if len(window._listeners) > 1:
            break
    assert not window.is_whole
    while stage.session.images.reading:
        stage.session.poll()
    stage.wait(lambda: window.is_whole)
    assert [pane.view.pyramid is not None for pane in window.panes] == [True, True]
