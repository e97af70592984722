"""Settings: kept for the next start, and never a reason not to start."""

import errno
from dataclasses import fields
from pathlib import Path

import pytest

from app.paths import settings_file
from app.settings import Settings, keep_settings, read_settings
from tests.app.desk import Desk


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    chosen = Settings(theme="light", pipeline="all", opacity=0.8, overlay_is_on=False)
    keep_settings(tmp_path / "new" / "settings.toml", chosen)
    assert read_settings(tmp_path / "new" / "settings.toml") == chosen


@pytest.mark.parametrize("geometry", ["", "1280x800+0+30", "1280x800+-1200+30", "900x700+5+-20"])
def test_the_window_comes_back_to_any_screen(tmp_path: Path, geometry: str) -> None:
    keep_settings(tmp_path / "settings.toml", Settings(geometry=geometry))
    assert read_settings(tmp_path / "settings.toml").geometry == geometry


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theme = ",
        "\x00",
        'theme = "purple"\npipeline = "xray"\noperating_point = "wild"',
        "opacity = 7.0\noverlay_is_on = 3\ntheme = 1",
        "unheard_of = 1",
        'geometry = "; exit"',
        'geometry = "1280x800"',
        'geometry = "1280x800+--5+0"',
    ],
)
def test_what_makes_no_sense_keeps_its_default(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert read_settings(path) == Settings()


def test_a_missing_file_is_a_first_start(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == Settings()


def test_a_closed_folder_is_logged_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    keep_settings(tmp_path / "file" / "settings.toml", Settings())
    assert "could not be saved" in caplog.text


def test_a_folder_whose_name_is_no_text_does_not_lose_the_other_settings(tmp_path: Path) -> None:
    keep_settings(tmp_path / "s.toml", Settings(folder="/x/caf\udce9", theme="light"))
    assert read_settings(tmp_path / "s.toml").theme == "light"


def test_every_setting_says_in_the_file_what_it_is_for(tmp_path: Path) -> None:
    keep_settings(tmp_path / "settings.toml", Settings())
    lines = (tmp_path / "settings.toml").read_text().splitlines()
    for field in fields(Settings):
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{field.name} = "))
        assert lines[place - 1].startswith("# ")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('export_folder = "/out"', "export_folder", "/out"),
        ("threads = 4", "threads", 4),
        ("threads = -1", "threads", 0),
        ("threads = 1000", "threads", 0),
        ('language = "es"', "language", "es"),
        ('language = "tlh"', "language", "system"),
        ('paper = "Letter"', "paper", "Letter"),
        ('paper = "A0"', "paper", "A4"),
    ],
)
def test_what_was_written_by_hand_is_taken_where_it_makes_sense(
    tmp_path: Path, text: str, name: str, value: object
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert getattr(read_settings(path), name) == value


def test_changed_settings_are_kept_though_a_recent_file_has_no_utf_8_name(
    desk: Desk, tmp_path: Path
) -> None:
    desk.session.settings.recent = [str(tmp_path / "r\udcf6ntgen.png")]
    desk.session.choices.change_settings({"theme": "light"})
    desk.finish()
    assert desk.session.notice.sentence == "The settings are saved."
    assert read_settings(settings_file()).theme == "light"


def test_settings_that_can_not_be_written_hold_until_the_program_ends(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_any: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("app.choices.write_whole", closed)
    desk.session.choices.change_settings({"theme": "light"})
    desk.finish()
    sentence = desk.session.notice.sentence
    assert "settings.toml (Read-only file system); they hold until the program ends" in sentence
    assert desk.session.settings.theme == "light"
