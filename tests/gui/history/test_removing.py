"""Removing rows from the History tab: many of them only after a question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.dialogs.page import Page
from gui.dialogs.question import Question
from gui.history import row_actions
from gui.history.tab import HistoryTab
from tests.app.desk import picture
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((cascade_set(tmp_path / "weights"),), pipeline="cascade")
    for name, brightness in (("one.png", 250), ("two.png", 5), ("three.png", 99)):
        stage.open(picture(tmp_path, name, brightness))
        stage.analyse()
    stage.window.show_tab("History")
    stage.pump()
    return stage


@pytest.fixture
def tab(stage: Stage) -> HistoryTab:
    return stage.window._tabs["History"]


def remove_all_chosen(stage: Stage, tab: HistoryTab) -> list[Question]:
    canvas = tab.rows.canvas
    canvas.focus_force()
    stage.pump()
    canvas.event_generate("<Control-a>")
    stage.wait(lambda: len(tab.chosen_numbers()) == 3)
    stage.wait(tab.panel.remove.winfo_viewable)
    canvas.focus_force()
    stage.pump()
    canvas.event_generate("<Delete>")
    stage.pump(0.4)
    return [child for child in tab.actions.winfo_children() if isinstance(child, Question)]


def test_more_rows_than_a_few_go_only_after_a_yes(
    stage: Stage, tab: HistoryTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_actions, "MANY", 2)
    (question,) = remove_all_chosen(stage, tab)
    assert "Remove these 3 rows" in question.words.get("1.0", "end")
    question.no.invoke()
    stage.pump(0.2)
    assert stage.session.history.total == 3
    (question,) = remove_all_chosen(stage, tab)
    question.yes.invoke()
    stage.wait(lambda: stage.session.history.total == 0)
    tab.actions.restore()
    stage.wait(lambda: stage.session.history.total == 3)


def test_a_few_rows_go_at_once(stage: Stage, tab: HistoryTab) -> None:
    assert not remove_all_chosen(stage, tab)
    stage.wait(lambda: stage.session.history.total == 0)


def test_the_last_hash_is_shown_whole_where_it_can_be_copied(stage: Stage, tab: HistoryTab) -> None:
    tab.actions.verify()

    def pages() -> list[Page]:
        return [child for child in tab.actions.winfo_children() if isinstance(child, Page)]

    stage.wait(pages)
    stage.pump(0.3)
    (page,) = pages()
    words = page.page.get("1.0", "end").strip()
    assert words == stage.session.notice.sentence
    assert len(words.rsplit(" ", 1)[1].rstrip(".")) == 64
    text = page.page._textbox
    text.tag_add("sel", "1.0", "end")
    text.event_generate("<<Copy>>")
    assert stage.window.clipboard_get().strip() == words
    page.destroy()
