"""Removing rows from the History tab: many of them only after a question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.actions.names import Action
from gui.dialogs.page import Page
from gui.dialogs.question import Question
from gui.history import row_actions
from gui.history.tab import HistoryTab
from tests.app.desk import picture
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
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


def test_tab_goes_through_the_buttons_below_the_rows_from_the_left(
    stage: Stage, tab: HistoryTab
) -> None:
    tab.actions.winfo_children()[0].focus_force()
    places = []
    for _step in range(5):
        widget = stage.window.focus_get()
        assert widget is not None
        widget.event_generate("<Tab>")
        stage.pump(0.05)
        reached = stage.window.focus_get()
        assert reached is not None
        places.append(reached.winfo_rootx())
    assert places == sorted(places)
    last = tab.actions.winfo_rootx() + tab.actions.winfo_width()
    assert max(places) < last
    assert tab.search.winfo_rootx() - tab.winfo_rootx() == 16


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


def test_the_window_hears_the_keys_again_after_each_dialog_that_escape_closed(
    stage: Stage, tab: HistoryTab
) -> None:
    hands = Hands(stage)
    # Beside all windows: to the one it rests on the system gives keys that nobody was given.
    stage.window.geometry("1100x700+0+0")
    hands.move_on_screen((1590, 990))
    stage.pump(0.3)
    stage.window.focus_force()

    def close(kind: type[Page] | type[Question]) -> None:
        def opened() -> list[Page | Question]:
            return [one for one in tab.actions.winfo_children() if isinstance(one, kind)]

        stage.wait(lambda: opened() and opened()[0].winfo_viewable())
        stage.pump(0.3)
        hands.press("Escape")
        stage.wait(lambda: not opened(), seconds=5)
        stage.pump(0.2)

    try:
        stage.pump(0.3)
        stage.window.act(Action.VERIFY)
        close(Page)
        stage.window.act(Action.CLEAR_ROWS)
        close(Question)
        stage.window.act(Action.CLEAR_ROWS)
        close(Question)
        hands.press("F1")
        assert stage.window.shown_tab == "Help"
    finally:
        # Where the windows of later tests will be.
        hands.move_on_screen((400, 300))
        hands.close()
