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


def test_a_block_says_first_how_good_it_is_and_what_to_use_it_for(stage: Stage) -> None:
    stage.window.show_tab("Models")
    block = stage.window._tabs["Models"].blocks["cbam"]
    stage.wait(block.figures.winfo_viewable)
    assert block.figures.cget("text").startswith("AUC 0.")
    assert block.figures.winfo_rooty() < block.state.winfo_rooty()
    sources = block.state.cget("text").split("Trained on\n")[1].splitlines()
    assert sources[0].startswith("FracAtlas")
    assert len(sources) > 3
