"""A picture that is not seen is neither taken out of the program nor spoken of."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from gui.actions.names import Action
from gui.dialogs.report_dialog import ReportDialog
from gui.tab_names import AGREEMENT, ANALYSE, BATCH, HELP, HISTORY, MODELS
from gui.toolbar import NOT_IN_VIEW
from imaging.measure import Kind, Measurement
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def opened(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """A window with two answered X-rays, the pale one on screen."""
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    for name, grey in (("dark.png", 5), ("pale.png", 250)):
        cv2.imwrite(str(tmp_path / name), np.full((64, 64), grey, np.uint8))
        stage.open(tmp_path / name)
        stage.analyse()
    return stage


def press(stage: Stage, keys: str) -> None:
    stage.window.focus_force()
    stage.pump(0.05)
    stage.window.event_generate(keys)
    stage.pump(0.05)


def dialog_of(stage: Stage) -> ReportDialog | None:
    """Return the dialog that is up, whosever it is."""
    left = [stage.window]
    while left:
        widget = left.pop()
        if isinstance(widget, ReportDialog):
            return widget if widget.winfo_viewable() else None
        left += widget.winfo_children()
    return None


@pytest.mark.parametrize("tab", [HISTORY, BATCH, AGREEMENT, MODELS, HELP])
def test_no_picture_is_saved_or_copied_that_is_not_seen(
    opened: Stage, monkeypatch: pytest.MonkeyPatch, tab: str
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("gui.save_dialogs.ask_place", lambda *words: asked.append(words))
    monkeypatch.setattr(opened.session.export, "copy_picture", asked.append)
    opened.window.show_tab(tab)
    opened.pump()
    for keys in ("<Control-s>", "<Control-c>"):
        press(opened, keys)
        assert opened.session.notice.sentence == NOT_IN_VIEW
    bar = opened.window.toolbar
    save, copy, theme = bar._at_right
    for button, tip in zip((save, copy), bar._tips, strict=False):
        button.invoke()
        assert (button.cget("state"), tip.text) == ("disabled", NOT_IN_VIEW)
    assert theme.cget("state") == "normal"
    assert not asked
    opened.window.show_tab(ANALYSE)
    opened.pump()
    save.invoke()
    copy.invoke()
    assert len(asked) == 2


def test_the_menu_shows_the_picture_before_it_is_saved(
    opened: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "gui.save_dialogs.ask_place", lambda window, *_words: asked.append(window.shown_tab)
    )
    opened.window.show_tab(HISTORY)
    menu = opened.window.menu._built
    file = next(iter(menu.values()))
    place = next(
        place
        for place in range(file.index("end") + 1)
        if file.type(place) == "command"
        and file.entrycget(place, "label") == "Save the annotated picture…"
    )
    file.invoke(place)
    assert asked == [ANALYSE]


def test_in_the_history_a_report_is_of_the_chosen_row(opened: Stage) -> None:
    tab = opened.window.tab(HISTORY)
    opened.wait(lambda: opened.session.history.count == 2)
    opened.pump()
    press(opened, "<Control-e>")
    assert dialog_of(opened) is None
    assert opened.session.notice.sentence == "Choose the rows first that are to be reported on."
    numbers = opened.session.history.numbers
    lines = [opened.session.history.line(place) for place in range(len(numbers))]
    place = next(n for n, line in enumerate(lines) if line and line.image.path.name == "dark.png")
    tab.rows._choose(place)
    press(opened, "<Control-e>")
    opened.wait(lambda: dialog_of(opened) is not None)
    dialog = dialog_of(opened)
    assert dialog is not None
    assert dialog.scope.get() == "The X-ray of the chosen row: dark.png"
    assert [image.path.name for image in dialog._images()] == ["dark.png"]
    tab.report()
    opened.wait(lambda: opened.session.case.running is None)
    opened.pump()
    assert sum(isinstance(w, ReportDialog) for w in tab.actions.winfo_children()) == 1


def test_in_the_batch_a_report_is_of_the_chosen_answer(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    stage.open(image)
    stage.analyse()
    ward = tmp_path / "ward"
    ward.mkdir()
    cv2.imwrite(str(ward / "dark.png"), np.full((64, 64), 5, np.uint8))
    tab = stage.window.tab(BATCH)
    tab.begin([ward])
    stage.wait(lambda: not stage.session.batch.is_running and len(stage.session.batch) == 1)
    stage.pump()
    press(stage, "<Control-e>")
    assert dialog_of(stage) is None
    assert stage.session.notice.sentence == "Choose the answer first that is to be reported on."
    tab.rows._choose(0)
    press(stage, "<Control-e>")
    stage.wait(lambda: dialog_of(stage) is not None)
    dialog = dialog_of(stage)
    assert dialog is not None
    assert [one.path.name for one in dialog._images()] == ["dark.png"]


def test_elsewhere_a_report_brings_its_x_ray_to_the_front_and_names_it(opened: Stage) -> None:
    opened.window.show_tab(MODELS)
    opened.window.act(Action.REPORT)
    opened.wait(lambda: dialog_of(opened) is not None)
    dialog = dialog_of(opened)
    assert dialog is not None
    assert opened.window.shown_tab == ANALYSE
    assert dialog.scope.get() == "The open X-ray: pale.png"


def test_a_picture_of_another_tab_is_not_laid_beside_the_hidden_x_ray(
    opened: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "gui.save_dialogs.ask_place", lambda _window, _name, _types, folder: asked.append(folder)
    )
    opened.session.settings.folder = str(tmp_path / "elsewhere")
    opened.window.act(Action.SAVE_WINDOW)
    opened.window.show_tab(HISTORY)
    opened.window.act(Action.SAVE_WINDOW)
    assert asked == [str(tmp_path), str(tmp_path / "elsewhere")]


@pytest.mark.parametrize("keys", ["<F9>", "<Control-b>"])
def test_what_is_beside_a_hidden_picture_stays_as_it_is(opened: Stage, keys: str) -> None:
    settings = opened.session.settings
    before = settings.panel_is_shown, settings.operating_point
    opened.window.show_tab(HISTORY)
    press(opened, keys)
    assert (settings.panel_is_shown, settings.operating_point) == before
    opened.window.show_tab(ANALYSE)
    press(opened, keys)
    assert (settings.panel_is_shown, settings.operating_point) != before


def test_title_and_status_line_tell_of_the_picture_only_where_it_is_seen(opened: Stage) -> None:
    window = opened.window
    assert window.title() == "pale.png – OsteoLens"
    assert "pale.png" in window.status.words.cget("text")
    for tab in (HISTORY, BATCH, AGREEMENT, MODELS, HELP):
        window.show_tab(tab)
        opened.pump(0.2)
        assert window.title() == f"{tab} – OsteoLens"
        assert window.status.words.cget("text") == "Ready"
    window.show_tab(ANALYSE)
    opened.pump(0.2)
    assert window.title() == "pale.png – OsteoLens"
    assert "pale.png" in window.status.words.cget("text")


def test_the_zoom_is_that_of_the_screen_after_another_language_on_another_tab(
    opened: Stage,
) -> None:
    def shown_zoom() -> str:
        return opened.window.status.words.cget("text").split("   ")[-1]

    opened.pump(0.3)
    before = shown_zoom()
    opened.window.show_tab(HISTORY)
    opened.session.choices.speak("es")
    opened.wait(lambda: not opened.window._refurnishing.is_running)
    assert opened.window.status._zoom != 0.01
    opened.window.show_tab(ANALYSE)
    opened.pump(0.5)
    assert shown_zoom() == before


def test_a_calibration_by_hand_is_the_spacing_that_the_status_line_tells(opened: Stage) -> None:
    measuring = opened.session.measuring
    assert "spacing unknown" in opened.window.status.words.cget("text")
    measuring.add(Measurement(Kind.RULER, ((0.0, 0.0), (40.0, 0.0))))
    measuring.calibrate(10.0)
    opened.pump()
    assert "0.25 mm, by hand" in opened.window.status.words.cget("text")
    measuring.forget_calibration()
    opened.pump()
    assert "spacing unknown" in opened.window.status.words.cget("text")
