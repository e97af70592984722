"""What is done with chosen rows of the history, each on a real window."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tkinter.font import Font

import cv2
import numpy as np
import pypdfium2
import pytest

from gui import theme
from gui.dialogs.report_dialog import ReportDialog
from gui.history.side_by_side import SideBySide
from gui.history.tab import HistoryTab
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    for name, brightness in (("bright.png", 250), ("dark.png", 5)):
        path = tmp_path / "films" / name
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), np.full((64, 64), brightness, np.uint8))
        stage.open(path)
        stage.analyse()
    stage.window.show_tab("History")
    stage.wait(lambda: stage.session.history.count == 2)
    stage.pump()
    return stage


@pytest.fixture
def tab(stage: Stage) -> HistoryTab:
    return stage.window._tabs["History"]


def choose_all(stage: Stage, tab: HistoryTab) -> None:
    tab.rows.canvas.focus_force()
    stage.pump()
    tab.rows.canvas.event_generate("<Control-a>")
    stage.pump()
    assert len(tab.chosen_numbers()) == 2


def below(widget, kind: type) -> list:
    """Return all widgets of a kind under another, however deep."""
    found = [widget] if isinstance(widget, kind) else []
    return found + [w for child in widget.winfo_children() for w in below(child, kind)]


def test_names_of_fields_are_as_high_as_their_lines_and_near_their_fields(
    stage: Stage, tab: HistoryTab
) -> None:
    choose_all(stage, tab)
    panel = tab.panel
    stage.wait(panel.note.winfo_viewable)
    stage.pump(0.2)
    line = Font(panel, theme.canvas_font(theme.SMALL, 1.0)).metrics("linespace")
    assert panel.note_name.winfo_height() <= line + 4
    for name, field in ((panel.tags_name, panel.tags), (panel.note_name, panel.note)):
        gap = field.winfo_rooty() - name.winfo_rooty() - name.winfo_height()
        assert gap == theme.GRID // 2


def test_chosen_rows_are_reported_on_together(
    stage: Stage, tab: HistoryTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_all(stage, tab)
    tab.panel.report.invoke()
    stage.wait(lambda: below(stage.window, ReportDialog))
    (dialog,) = below(stage.window, ReportDialog)
    stage.wait(dialog.winfo_viewable)
    assert dialog.scope.get() == "The 2 X-rays of the chosen rows"
    monkeypatch.setattr("gui.dialogs.report_dialog.ask_place", lambda *_a: tmp_path / "r.pdf")
    dialog.save.invoke()
    stage.wait(lambda: (tmp_path / "r.pdf").exists() and not stage.session.is_busy)
    assert len(pypdfium2.PdfDocument((tmp_path / "r.pdf").read_bytes())) == 3


def test_rows_whose_answers_wait_for_the_readers_word_are_left_out(
    stage: Stage, tab: HistoryTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.session.reading_first, "hides", lambda _key: True)
    choose_all(stage, tab)
    tab.panel.report.invoke()
    stage.wait(lambda: "analyse an X-ray first" in stage.session.notice.sentence)
    assert not below(stage.window, ReportDialog)


def test_two_rows_are_shown_side_by_side(stage: Stage, tab: HistoryTab) -> None:
    choose_all(stage, tab)
    tab.panel.compare.invoke()
    stage.wait(lambda: below(stage.window, SideBySide))
    (both,) = below(stage.window, SideBySide)
    stage.wait(lambda: all(picture.cget("image") for picture in both.pictures))
    bright, dark = (text.cget("text").split("\n") for text in both.texts)
    assert bright[0].startswith("bright.png, ")
    assert dark[0].startswith("dark.png, ")
    verdicts = [label.cget("text") for label in both.verdicts]
    assert verdicts[0].startswith("Fracture   P(fracture) ")
    assert verdicts[1].startswith("No fracture found   P(fracture) ")
    assert both.words == "Two different images."


def test_then_and_now_stand_side_by_side_after_new_weights(
    stage: Stage, tab: HistoryTab, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "weights")
    cascade_set(tmp_path / "weights", gain=-8.0, bias=4.0)
    stage.session.weights.refresh()
    stage.pump(0.3)
    # The newest row stands first: the dark one.
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    tab.panel.again.invoke()
    stage.wait(lambda: below(stage.window, SideBySide))
    (both,) = below(stage.window, SideBySide)
    then, now = (text.cget("text").split("\n") for text in both.texts)
    assert then[0].startswith("dark.png, ")
    verdicts = [label.cget("text") for label in both.verdicts]
    assert verdicts[0].startswith("No fracture found")
    assert verdicts[1].startswith("Fracture")
    # The network that answered, by its weights.
    assert then[1] != now[1]
    assert both.words == "The same image, and another verdict."
    stage.wait(lambda: stage.session.history.count == 3)


def test_a_moved_image_is_found_where_the_reader_points_to(
    stage: Stage, tab: HistoryTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(tmp_path / "films", tmp_path / "archive")
    for image in list(stage.session.images.all):
        stage.session.images.close(image)
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()
    tab.panel.open.invoke()
    stage.wait(lambda: stage.session.images.current is not None)
    current = stage.session.images.current
    assert current is not None
    assert "is gone" in current.stand_in_for
    monkeypatch.setattr("gui.history.row_actions.ask_folder", lambda *_a: tmp_path / "archive")
    tab.actions.find_images()
    stage.wait(lambda: "image was found: 2" in stage.session.notice.sentence)
    stage.window.show_tab("History")
    stage.pump()
    tab.panel.open.invoke()
    stage.wait(lambda: (now := stage.session.images.current) and not now.stand_in_for)
    now = stage.session.images.current
    assert now is not None
    assert now.path == tmp_path / "archive" / "dark.png"


def test_the_history_is_verified_by_its_button(stage: Stage, tab: HistoryTab) -> None:
    tab.actions.verifying.invoke()
    assert tab.actions.verifying.cget("text") == "Stop verifying"
    stage.wait(
        lambda: "chain is whole. Rows as they were written: 2;" in stage.session.notice.sentence
    )
    assert tab.actions.verifying.cget("text") == "Verify"


def tags_of(stage: Stage) -> list[tuple[str, ...]]:
    lines = [stage.session.history.line(place) for place in (0, 1)]
    return [line.tags if line else () for line in lines]


def choose_first(stage: Stage, tab: HistoryTab) -> None:
    tab.rows.canvas.event_generate("<Button-1>", x=300, y=20)
    stage.pump()


def enter_tags(stage: Stage, tab: HistoryTab, words: str) -> None:
    # Tk sends keys to the window that has the focus.
    tab.panel.tags._entry.focus_force()
    stage.pump()
    tab.panel.tags.insert("end", words)
    tab.panel.tags._entry.event_generate("<Return>")


def test_tags_of_several_rows_are_added_to_all_of_them(stage: Stage, tab: HistoryTab) -> None:
    choose_first(stage, tab)
    enter_tags(stage, tab, "mine")
    stage.wait(lambda: tags_of(stage) == [("mine",), ()])
    choose_all(stage, tab)
    panel = tab.panel
    assert panel.title.cget("text") == "2 rows"
    assert panel.tags_name.cget("text").startswith("Add tags to 2 rows")
    assert panel.tags.get() == ""
    enter_tags(stage, tab, "teaching, second")
    stage.wait(lambda: tags_of(stage) == [("mine", "second", "teaching"), ("second", "teaching")])
    assert panel.tags.get() == ""
    assert stage.session.notice.sentence == "Tagged 2 rows."
    choose_first(stage, tab)
    assert panel.tags.get() == "mine, second, teaching"
    assert panel.title.cget("text") == "dark.png"


def test_tags_typed_for_several_rows_wait_for_return(stage: Stage, tab: HistoryTab) -> None:
    choose_all(stage, tab)
    tab.panel.tags._entry.focus_force()
    stage.pump()
    tab.panel.tags.insert(0, "teach")
    tab.rows.canvas.focus_force()
    stage.pump()
    choose_first(stage, tab)
    assert tab.panel.tags.get() == ""
    stage.pump(0.3)
    assert tags_of(stage) == [(), ()]


def test_what_is_of_one_row_is_out_of_use_for_several(stage: Stage, tab: HistoryTab) -> None:
    panel = tab.panel
    choose_all(stage, tab)
    assert [b.cget("state") for b in (panel.open, panel.again)] == ["disabled", "disabled"]
    assert panel.open.cget("text") == "Open: choose one row"
    assert panel.again.cget("text") == "Analyse again: choose one row"
    assert panel.note.cget("state") == "disabled"
    assert panel.note_name.cget("text") == "A note is of one row; choose one alone."
    tab.rows.canvas.event_generate("<Return>")
    tab.rows.canvas.event_generate("<a>")
    stage.pump(0.3)
    assert stage.window.shown_tab == "History"
    choose_first(stage, tab)
    assert [b.cget("state") for b in (panel.open, panel.again)] == ["normal", "normal"]
    assert (panel.open.cget("text"), panel.note_name.cget("text")) == ("Open", "Note")
    panel.note.insert("1.0", "a note")
    tab.rows.canvas.event_generate("<Return>")
    stage.wait(lambda: stage.window.shown_tab == "Analyse")


def test_a_note_being_typed_and_tags_that_the_row_gets_meanwhile_are_both_kept(
    stage: Stage, tab: HistoryTab
) -> None:
    choose_first(stage, tab)
    panel = tab.panel
    panel.note.insert("1.0", "half a no")
    line = stage.session.history.line(0)
    assert line is not None
    stage.session.rows.add_tags([line.id], ["teaching"])
    stage.wait(lambda: tags_of(stage)[0] == ("teaching",))
    assert panel.note.get("1.0", "end").strip() == "half a no"
    assert panel.tags.get() == "teaching"
    panel.note.insert("end-1c", "te")
    panel.keep()
    stage.wait(lambda: (line := stage.session.history.line(0)) and line.note == "half a note")
    assert tags_of(stage)[0] == ("teaching",)


def test_tags_that_a_row_got_among_others_are_shown_and_kept(stage: Stage, tab: HistoryTab) -> None:
    choose_first(stage, tab)
    line = stage.session.history.line(0)
    assert line is not None
    stage.session.rows.add_tags([line.id], ["teaching"])
    stage.wait(lambda: tab.panel.tags.get() == "teaching")
    tab.panel.keep()
    stage.pump(0.3)
    assert tags_of(stage)[0] == ("teaching",)
