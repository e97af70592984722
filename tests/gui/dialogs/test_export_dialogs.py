"""The dialog of reports and exports in a real window, and what all dialogs share."""

import shutil
import threading
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest

from app.settings import Toggle
from gui.actions.names import Action
from gui.dialogs.mask_dialog import MaskDialog
from gui.dialogs.report_dialog import ReportDialog
from gui.dialogs.settings_dialog import SettingsDialog
from tests.gui.conftest import Stage
from tests.gui.dialogs.conftest import opened
from tests.gui.hands import Hands

MASK = (10.0, 20.0, 60.0, 40.0)


def test_without_an_answer_no_dialog_comes_up(stage: Stage) -> None:
    assert opened(stage, Action.REPORT, ReportDialog) is None
    assert "analyse an X-ray first" in stage.session.notice.sentence


def test_a_report_is_saved_with_what_the_reader_typed(
    answered: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(answered, Action.REPORT, ReportDialog)
    dialog.institution.insert(0, "Hospital of the Example")
    dialog.label.insert(0, "Case 17")
    dialog.remarks.insert("1.0", "Seen twice.")
    offered: list[str] = []

    def choose(_parent, name: str, *_rest) -> Path:
        offered.append(name)
        return tmp_path / "r.pdf"

    monkeypatch.setattr("gui.dialogs.report_dialog.ask_place", choose)
    dialog.save.invoke()
    answered.wait(lambda: (tmp_path / "r.pdf").exists() and not answered.session.is_busy)
    assert offered[0].startswith("osteolens-")
    document = pypdfium2.PdfDocument((tmp_path / "r.pdf").read_bytes())
    words = document[0].get_textpage().get_text_bounded()
    for typed in ("Hospital of the Example", "Case 17", "Seen twice."):
        assert typed in words
    assert "synthetic_forearm" not in words
    assert answered.session.settings.institution == "Hospital of the Example"


@pytest.fixture
def keys(stage: Stage) -> Iterator[Hands]:
    held = Hands(stage)
    yield held
    held.close()


@pytest.fixture
def behind(stage: Stage, phantom_path: Path, tmp_path: Path) -> Stage:
    """Two X-rays with answers, and another without one on screen."""
    for number in range(2):
        path = tmp_path / f"answered{number}.png"
        cv2.imwrite(str(path), np.full((64, 64), 60 * number + 60, np.uint8))
        stage.open(path)
        stage.analyse()
    stage.open(phantom_path)
    return stage


def test_return_does_not_report_on_other_x_rays_than_the_one_on_screen(
    behind: Stage, keys: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("gui.dialogs.report_dialog.ask_place", lambda *words: asked.append(words))
    dialog = opened(behind, Action.REPORT, ReportDialog)
    assert dialog.missing.cget("text") == (
        "The X-ray on screen has no answer yet, so it is not in this report or export."
    )
    assert dialog.scope.get() == "Choose the X-rays"
    for _press in range(4):
        keys.press("Return")
        behind.pump(0.2)
    assert not asked
    for button in (dialog.save, dialog.print, dialog.masks):
        button.invoke()
        assert button.cget("state") == "disabled"
    assert not asked
    if dialog.scope._dropdown_menu.is_open():
        keys.press("Escape")
    keys.press("Down")
    assert dialog.scope.get() == "All 2 open X-rays with an answer"
    for button in (dialog.save, dialog.print, dialog.masks):
        assert button.cget("state") == "normal"
    dialog.save.invoke()
    assert len(asked) == 1


def test_one_other_x_ray_is_named_as_one(behind: Stage) -> None:
    behind.session.images.close(behind.session.images.all[0])
    dialog = opened(behind, Action.REPORT, ReportDialog)
    dialog.scope.step(-1)
    assert dialog.scope.get() == "The one open X-ray with an answer"


def test_an_x_ray_whose_answer_is_hidden_is_said_to_be_missing(
    behind: Stage, phantom_path: Path
) -> None:
    behind.session.reading_first.toggle()
    behind.analyse()
    dialog = opened(behind, Action.REPORT, ReportDialog)
    assert dialog.missing.cget("text") == (
        "The answer to the X-ray on screen waits for your own word, so it is not in this report or "
        "export."
    )
    assert not dialog._images()


def test_a_place_not_chosen_keeps_what_was_typed(
    answered: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(answered, Action.REPORT, ReportDialog)
    dialog.label.insert(0, "Case 17")
    monkeypatch.setattr("gui.dialogs.report_dialog.ask_place", lambda *_a: None)
    dialog.save.invoke()
    answered.pump()
    assert dialog.winfo_exists()
    assert dialog.form().label == "Case 17"


def test_only_a_report_is_printed_on_paper(answered: Stage) -> None:
    dialog = opened(answered, Action.REPORT, ReportDialog)
    assert dialog.print.cget("state") == "normal"
    dialog.kind.step(1)
    assert dialog.print.cget("state") == "disabled"
    assert dialog.paper.cget("state") == "disabled"


def test_text_in_the_picture_is_warned_of_until_it_is_masked(answered: Stage) -> None:
    dialog = opened(answered, Action.REPORT, ReportDialog)
    answered.wait(lambda: "seems to be text" in dialog.text_words.cget("text"))
    dialog.masks.invoke()
    answered.pump(0.5)
    (masks,) = [c for c in dialog.winfo_children() if isinstance(c, MaskDialog)]
    answered.wait(lambda: masks.found.cget("state") == "normal")
    masks.found.invoke()
    answered.pump()
    image = answered.session.images.current
    assert image is not None
    places = "1 place is" if len(image.masks) == 1 else f"{len(image.masks)} places are"
    assert dialog.text_words.cget("text") == (
        f"{places} masked. No other text was recognised; small or logo text is often missed."
    )
    masks.undo.invoke()
    answered.pump()
    assert image.masks == ()
    assert dialog.text_words.cget("text").startswith("There seems to be text")


def test_a_closed_dialog_listens_no_more(answered: Stage) -> None:
    dialog = opened(answered, Action.REPORT, ReportDialog)
    dialog.destroy()
    image = answered.session.images.current
    assert image is not None
    answered.session.case.mask(image, [(0, 0, 5, 5)])
    answered.pump()


def test_return_would_save_the_report_and_a_ring_says_so(answered: Stage) -> None:
    answered.window.focus_force()
    answered.pump()
    dialog = opened(answered, Action.REPORT, ReportDialog)
    assert dialog.focus_get() is dialog.save
    rings = [child for child in dialog.foot.winfo_children() if type(child) is tk.Frame]
    assert len(rings) == 4


@pytest.mark.parametrize(
    ("action", "kind"), [(Action.SETTINGS, SettingsDialog), (Action.REPORT, ReportDialog)]
)
def test_a_dialog_asked_for_twice_comes_up_once_and_whole(
    answered: Stage, action: Action, kind: type
) -> None:
    answered.window.act(action)
    answered.window.act(action)
    dialogs = [child for child in answered.window.winfo_children() if isinstance(child, kind)]
    assert len(dialogs) == 1
    assert not dialogs[0].winfo_viewable()
    answered.wait(dialogs[0].winfo_viewable)
    assert dialogs[0].is_whole
    assert dialogs[0].save.winfo_exists()
    answered.window.act(action)
    assert dialogs == [c for c in answered.window.winfo_children() if isinstance(c, kind)]


@pytest.mark.parametrize(
    ("action", "kind"), [(Action.SETTINGS, SettingsDialog), (Action.REPORT, ReportDialog)]
)
def test_a_dialog_may_go_before_it_has_come(answered: Stage, action: Action, kind: type) -> None:
    answered.window.act(action)
    answered.window.update()
    (dialog,) = [child for child in answered.window.winfo_children() if isinstance(child, kind)]
    dialog.destroy()
    answered.pump(0.2)
    answered.session.choices.switch(Toggle.OVERLAY, False)
    answered.window.act(action)
    answered.window.close()
    assert answered.is_closed


def test_it_is_said_that_text_is_still_looked_for(
    answered: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    monkeypatch.setattr("app.export.burned_in.find_text", lambda _r: (may_end.wait(20), ())[1])
    dialog = opened(answered, Action.REPORT, ReportDialog)
    assert "still being looked for" in dialog.text_words.cget("text")
    may_end.set()
    no_text = "No text was recognised; small or logo text is often missed."
    answered.wait(lambda: dialog.text_words.cget("text") == no_text)
    image = answered.session.images.current
    assert image is not None
    for masks, places in (((MASK,), "1 place is masked."), ((MASK,) * 3, "3 places are masked.")):
        answered.session.case.mask(image, masks)
        assert dialog.text_words.cget("text") == f"{places} {no_text}"


def test_what_could_not_be_searched_for_text_is_not_called_free_of_it(
    stage: Stage, phantom_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gone.png"
    shutil.copy(phantom_path, path)
    stage.open(path)
    stage.analyse()
    path.unlink()
    image = stage.session.images.current
    assert image is not None
    image.pyramid = None
    dialog = opened(stage, Action.REPORT, ReportDialog)
    stage.wait(lambda: "could be searched" in dialog.text_words.cget("text"))
