"""The Models tab on a real window: its question, its Cancel, its cards."""

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.dialogs.page import Page
from gui.dialogs.question import Question
from models.pipeline import Progress
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def models(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    stage.window.show_tab("Models")
    stage.pump()
    return stage


def put_question(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Question:
    """Bring a file and wait for the question; what it is does not matter here."""
    monkeypatch.setattr("models.foreign.recognise", lambda path: path)
    monkeypatch.setattr("models.foreign.into_sets", lambda files: [tuple(files)])
    monkeypatch.setattr("models.foreign.question", lambda *_files: "Do you trust it?")
    stage.session.weights.consider([Path("best.pt")])
    stage.wait(lambda: questions(stage))
    stage.pump(0.3)
    return questions(stage)[0]


def questions(stage: Stage) -> list[Question]:
    tab = stage.window._tabs["Models"]
    return [child for child in tab.winfo_children() if isinstance(child, Question)]


def imported(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list that collects what is imported."""
    files: list[object] = []

    def import_all(chosen: list[object], _folder: Path, _progress: Progress) -> None:
        files.extend(chosen)

    monkeypatch.setattr("models.foreign_import.import_all", import_all)
    return files


def test_a_yes_imports(models: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    files = imported(monkeypatch)
    question = put_question(models, monkeypatch)
    assert question.grab_current() is question
    question.yes.invoke()
    models.wait(lambda: "in use" in models.session.notice.sentence)
    assert files == [Path("best.pt")]
    assert not questions(models)


@pytest.mark.parametrize("way", ["button", "escape", "close"])
def test_a_no_leaves_the_files_alone(
    models: Stage, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    files = imported(monkeypatch)
    question = put_question(models, monkeypatch)
    if way == "button":
        question.no.invoke()
    elif way == "escape":
        question.focus_force()
        question.event_generate("<Escape>")
    else:
        question.tk.call(*question.tk.splitlist(question.protocol("WM_DELETE_WINDOW")))
    models.wait(lambda: not models.session.weights.question)
    models.pump(0.2)
    assert not files
    assert not questions(models)


def test_the_window_closes_while_its_question_is_open(
    models: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = imported(monkeypatch)
    put_question(models, monkeypatch)
    models.window.close()
    assert models.is_closed
    assert not files


def test_what_is_done_to_weights_is_cancelled_where_it_was_begun(
    models: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recognise(_path: Path) -> None:
        time.sleep(0.3)

    monkeypatch.setattr("models.foreign.recognise", recognise)
    button = models.window._tabs["Models"]._foreign.choose
    models.session.weights.consider([Path("a.pt")])
    models.pump()
    assert button.cget("text") == "Cancel"
    button.invoke()
    assert button.cget("text") == "Stopping…"
    assert button.cget("state") == "disabled"
    models.wait(lambda: not models.session.weights.is_busy)
    assert button.cget("text") == "Choose files…"
    assert "nothing was changed" in models.session.notice.sentence


def test_a_model_card_opens_as_a_page_with_its_plots(stage: Stage) -> None:
    stage.window.show_tab("Models")
    block = stage.window._tabs["Models"].blocks["cascade"]
    stage.wait(block.card.winfo_viewable)
    block.card.invoke()
    stage.wait(lambda: cards(block))
    stage.pump()
    (card,) = cards(block)
    assert card.title() == "Model card: Cascade"
    assert len(card.page.get("1.0", "end")) > 1000
    assert len(card._pictures) >= 3


def cards(block: tk.Misc) -> list[Page]:
    return [child for child in block.winfo_children() if isinstance(child, Page)]


def test_a_model_card_opens_once_and_comes_forward(stage: Stage) -> None:
    stage.window.show_tab("Models")
    block = stage.window._tabs["Models"].blocks["cascade"]
    stage.wait(block.card.winfo_viewable)
    block.card.invoke()
    block.card.invoke()
    stage.wait(lambda: cards(block))
    stage.pump()
    (card,) = cards(block)
    card.iconify()
    block.card.invoke()
    stage.pump(0.3)
    assert cards(block) == [card]
    assert card.state() == "normal"
    card.destroy()
    block.card.invoke()
    stage.wait(lambda: cards(block))


def test_no_set_names_a_command_as_its_origin(stage: Stage) -> None:
    stage.window.show_tab("Models")
    stage.pump()
    blocks = stage.window._tabs["Models"].blocks
    assert "trained for this program" in blocks["cascade"].state.cget("text")
    assert not any("python" in block.state.cget("text") for block in blocks.values())


@pytest.mark.parametrize("text_size", [100, 200])
def test_a_block_says_how_good_it_is_before_what_it_runs_on(
    make_stage: Callable[..., Stage], text_size: int
) -> None:
    stage = make_stage(text_size=text_size)
    stage.window.show_tab("Models")
    block = stage.window._tabs["Models"].blocks["cbam"]
    stage.wait(block.figures.winfo_viewable)
    stage.pump(0.3)
    good, runs_on = block.figures, block.state
    assert good.cget("text").startswith("AUC 0.")
    if text_size == 100:
        assert good.winfo_rootx() + good.winfo_width() < runs_on.winfo_rootx()
    else:
        assert good.winfo_rooty() + good.winfo_height() < runs_on.winfo_rooty()
    sources = block.state.cget("text").split("Trained on\n")[1].splitlines()
    assert sources[0].startswith("FracAtlas")
    assert len(sources) > 3


def test_the_text_leaves_no_half_of_the_width_empty(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(geometry="1366x768+0+0")
    stage.window.show_tab("Models")
    blocks = stage.window._tabs["Models"].blocks
    stage.wait(blocks["cascade"].figures.winfo_viewable)
    stage.pump(0.3)
    for name in ("cascade", "cbam", "yolo"):
        block = blocks[name]
        right = block.state.winfo_rootx() + block.state.winfo_width()
        assert right > block.winfo_rootx() + 0.9 * block.winfo_width(), name
    # The second columns stand under each other.
    assert len({block.state.winfo_rootx() for block in blocks.values()}) == 1


def test_where_two_blocks_have_room_they_stand_beside_each_other(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(geometry="1590x900+0+0")
    stage.window.show_tab("Models")
    tab = stage.window._tabs["Models"]
    stage.wait(tab.blocks["cascade"].winfo_viewable)
    for width, is_beside in ((1900, True), (1500, False)):
        tab._make_room(width)
        stage.pump(0.3)
        cascade, cbam = tab.blocks["cascade"], tab.blocks["cbam"]
        assert (cascade.winfo_rooty() == cbam.winfo_rooty()) == is_beside
        if is_beside:
            assert cascade.winfo_width() == pytest.approx(cbam.winfo_width(), abs=2)
            assert cascade.winfo_height() == cbam.winfo_height()


def test_no_line_ends_between_a_number_and_its_per_cent(stage: Stage) -> None:
    stage.window.show_tab("Models")
    figures = stage.window._tabs["Models"].blocks["cascade"].figures
    stage.wait(figures.winfo_viewable)
    told = figures.cget("text")
    assert "%" in told
    assert " %" not in told
    assert "% (" not in told
