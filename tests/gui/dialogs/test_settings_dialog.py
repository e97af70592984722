"""The dialog of settings in a real window."""

import tomllib
from pathlib import Path

import pytest

from app.paths import settings_file
from app.settings import Settings, read_settings
from gui.actions.names import Action
from gui.dialogs.settings_dialog import SettingsDialog
from tests.gui.conftest import Stage
from tests.gui.dialogs.conftest import opened


def test_settings_are_taken_over_and_kept_in_a_file_that_can_be_read(
    stage: Stage, tmp_path: Path
) -> None:
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    dialog.menus["pipeline"].set("YOLO")
    dialog.menus["theme"].set("Light")
    dialog.export_folder.insert(0, str(tmp_path))
    dialog.threads.insert(0, "2")
    dialog.reads_first.toggle()
    dialog.take()
    stage.wait(lambda: stage.session.notice.sentence == "The settings are saved.")
    assert stage.session.reading_first.is_on
    kept = read_settings(settings_file())
    assert kept.reads_first
    assert (kept.pipeline, kept.theme, kept.threads) == ("yolo", "light", 2)
    assert kept.export_folder == str(tmp_path)
    assert "YOLO" in stage.window.toolbar.pipeline.get()
    text = settings_file().read_text()
    assert tomllib.loads(text)["threads"] == 2
    assert "# where reports and exports are offered to be saved" in text


def test_the_size_of_the_text_is_among_them_and_is_seen_at_once(stage: Stage) -> None:
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    menu = dialog.menus["text_size"]
    assert menu.cget("values") == ["100 %", "115 %", "130 %", "150 %", "175 %", "200 %"]
    assert menu.get() == "100 %"
    before = stage.window.toolbar.winfo_reqheight()
    menu.set("150 %")
    dialog.take()
    stage.wait(lambda: stage.session.notice.sentence == "The settings are saved.")
    assert read_settings(settings_file()).text_size == 150
    stage.wait(lambda: stage.window.toolbar.winfo_reqheight() > before)


def test_reset_shows_what_the_program_came_with(stage: Stage) -> None:
    stage.session.settings.pipeline = "yolo"
    stage.session.settings.threads = 7
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    assert dialog.threads.get() == "7"
    dialog.reset()
    dialog.take()
    stage.wait(lambda: stage.session.notice.sentence == "The settings are saved.")
    assert stage.session.settings.pipeline == Settings().pipeline
    assert stage.session.settings.threads == 0


@pytest.mark.parametrize("typed", ["many", "-1", "65", "1.5"])
def test_no_number_of_threads_is_refused_in_place(stage: Stage, typed: str) -> None:
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    dialog.threads.insert(0, typed)
    dialog.take()
    assert dialog.winfo_exists()
    assert "whole number from 0 to 64" in dialog.remark.cget("text")


@pytest.mark.parametrize(
    ("field", "typed", "missing"),
    [("export_folder", "gone", "gone"), ("database", "gone/history.db", "gone")],
)
def test_a_folder_that_is_not_there_is_refused_in_place(
    stage: Stage, tmp_path: Path, field: str, typed: str, missing: str
) -> None:
    dialog = opened(stage, Action.SETTINGS, SettingsDialog)
    getattr(dialog, field).insert(0, str(tmp_path / typed))
    dialog.take()
    assert dialog.winfo_exists()
    assert f"There is no folder {tmp_path / missing};" in dialog.remark.cget("text")
    getattr(dialog, field).delete(0, "end")
    dialog.take()
    stage.wait(lambda: stage.session.notice.sentence == "The settings are saved.")
