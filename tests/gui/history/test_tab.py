"""The History tab on a real window."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.changes import Change
from app.history.days import begin_of_days
from gui.history.side_by_side import SideBySide
from gui.history.tab import HistoryTab
from tests.gui.conftest import Stage, double_click
from tests.networks import cascade_set, classifier_set


def test_a_row_of_a_synthetic_picture_says_so(
    make_stage: Callable[..., Stage], tmp_path: Path, phantom_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    path = tmp_path / "phantom.png"
    shutil.copy(phantom_path, path)
    stage.open(path)
    stage.analyse()
    stage.window.show_tab("History")
    stage.pump()
    canvas = stage.window._tabs["History"].rows.canvas
    words = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    assert "phantom.png · synthetic" in words


def test_the_verdicts_column_says_at_which_point_it_judges(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),), operating_point="high_sensitivity")
    stage.window.show_tab("History")
    stage.pump()
    header = stage.window._tabs["History"].header.canvas
    words = [header.itemcget(i, "text") for i in header.find_all() if header.type(i) == "text"]
    assert "Verdict (balanced point)" in words


@pytest.mark.parametrize(
    ("known_from", "words"), [(0.5, "If fractured: crack"), (0.9999, "Kind not recognised")]
)
def test_a_row_says_what_card_and_report_say(
    make_stage: Callable[..., Stage], tmp_path: Path, known_from: float, words: str
) -> None:
    kinds = classifier_set(
        tmp_path / "weights", "crack_vs_fracture", ["fisura", "fractura"], known_from=known_from
    )
    stage = make_stage((kinds,), pipeline="crack_vs_fracture")
    cv2.imwrite(str(tmp_path / "leg.png"), np.full((64, 64), 250, np.uint8))
    stage.open(tmp_path / "leg.png")
    stage.analyse()
    assert stage.window.analyse.panel.card.word.cget("text") == words
    stage.window.show_tab("History")
    stage.pump()
    canvas = stage.window._tabs["History"].rows.canvas
    assert words in [
        canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"
    ]


def two_rows(stage: Stage, folder: Path) -> HistoryTab:
    for name, brightness in (("bright.png", 250), ("dark.png", 5)):
        cv2.imwrite(str(folder / name), np.full((64, 64), brightness, np.uint8))
        stage.open(folder / name)
        stage.analyse()
    stage.window.show_tab("History")
    stage.wait(lambda: stage.session.history.count == 2)
    stage.pump()
    return stage.window._tabs["History"]


def test_typing_narrows_the_list_and_escape_widens_it(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    tab.search.text.insert(0, "brig")
    # Tk sends keys to the window that has the focus.
    tab.search.text._entry.focus_force()
    stage.pump()
    tab.search.text._entry.event_generate("<KeyRelease>", keysym="g")
    stage.wait(lambda: stage.session.history.count == 1)
    assert tab.search.count.cget("text") == "1 of 2 rows"
    tab.search.forget()
    stage.wait(lambda: stage.session.history.count == 2)


def test_a_click_on_a_title_orders_the_list_and_the_choice_follows_its_row(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    (chosen,) = tab.chosen_numbers()
    before = stage.session.history.line(0)
    tab.header.canvas.event_generate("<Button-1>", x=100, y=10)
    stage.wait(lambda: stage.session.history.line(0) not in (None, before))
    stage.pump()
    assert tab.chosen_numbers() == [chosen]
    assert tab.rows.chosen == [1]


def test_a_row_opens_by_a_double_click_and_goes_and_comes_back(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    tab.rows.canvas.focus_force()
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    tab.panel.remove.invoke()
    stage.wait(lambda: tab.search.count.cget("text") == "1 row")
    tab.actions.undo.invoke()
    stage.wait(lambda: tab.search.count.cget("text") == "2 rows")
    double_click(tab.rows.canvas, 20)
    stage.wait(lambda: stage.window.shown_tab == "Analyse")


def test_who_has_gone_on_to_another_tab_is_not_brought_back_by_a_row(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    changes: list[None] = []
    stage.session.listen(Change.IMAGES, lambda: changes.append(None))
    tab.panel.open.invoke()
    stage.window.show_tab("Help")
    stage.wait(lambda: changes and not stage.session.images.reading)
    stage.pump(0.2)
    assert stage.window.shown_tab == "Help"
    stage.window.show_tab("History")
    tab.panel.open.invoke()
    stage.wait(lambda: stage.window.shown_tab == "Analyse")


def test_keys_work_the_chosen_rows(make_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    canvas = tab.rows.canvas
    canvas.focus_force()
    stage.pump()
    canvas.event_generate("<Key-a>")
    stage.pump()
    assert stage.session.history.total == 2, "without a chosen row nothing is asked"
    canvas.event_generate("<Control-a>")
    stage.pump()
    assert len(tab.chosen_numbers()) == 2
    canvas.event_generate("<Key-c>")
    stage.wait(lambda: any(isinstance(w, SideBySide) for w in tab.actions.winfo_children()))
    canvas.focus_force()
    canvas.event_generate("<Delete>")
    stage.wait(lambda: stage.session.history.total == 0)


def test_what_is_written_in_the_panel_is_kept(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    tab = two_rows(stage, tmp_path)
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    tab.panel.tags.insert(0, "teaching")
    tab.panel.note.insert("1.0", "a note")
    tab.panel.keep()
    stage.wait(lambda: (line := stage.session.history.line(0)) and line.note == "a note")


@pytest.mark.parametrize(("days", "words"), [(365, "365 days"), (7, "7 days"), (0, "Today")])
def test_a_stretch_of_time_is_still_told_after_midnight(
    make_stage: Callable[..., Stage], days: int, words: str
) -> None:
    stage = make_stage(())
    begin = begin_of_days(days + 1, date.today())
    stage.session.history.ask(replace(stage.session.history.query, since=begin))
    stage.window.show_tab("History")
    stage.pump()
    assert stage.window._tabs["History"].search.since.get() == words
