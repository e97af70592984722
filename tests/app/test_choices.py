"""What is chosen in the open window is in the settings, and whoever shows it hears of it."""

from dataclasses import fields
from pathlib import Path

import pytest

from app.changes import Change
from app.settings import TEXT_SIZES, THEMES, Settings, Toggle
from models.prediction import Verdict
from tests.app.desk import Desk, picture


@pytest.mark.parametrize("which", Toggle)
def test_every_toggle_names_a_setting_that_is_on_or_off(which: Toggle) -> None:
    assert {field.name: field.type for field in fields(Settings)}[which] in (bool, "bool")


@pytest.mark.parametrize("which", Toggle)
def test_a_toggle_turned_twice_is_as_it_was(desk: Desk, which: Toggle) -> None:
    settings, choices = desk.session.settings, desk.session.choices
    before = getattr(settings, which)
    choices.toggle(which)
    assert getattr(settings, which) is not before
    choices.toggle(which)
    assert getattr(settings, which) is before


@pytest.mark.parametrize(
    ("which", "change"),
    [
        (Toggle.OVERLAY, Change.ANSWERS),
        (Toggle.PUBLIC_NAMES, Change.ANSWERS),
        (Toggle.MEASURES, Change.MEASURES),
    ],
)
def test_what_a_toggle_shows_or_hides_is_told(desk: Desk, which: Toggle, change: Change) -> None:
    desk.told.clear()
    desk.session.choices.switch(which, False)
    assert change in desk.told


def test_a_misspelt_name_changes_nothing(desk: Desk) -> None:
    with pytest.raises(AttributeError, match="treads"):
        desk.session.choices.change_settings({"theme": "light", "treads": 2})
    assert desk.session.settings.theme == Settings().theme


def test_the_themes_are_a_ring(desk: Desk) -> None:
    seen = []
    for _theme in THEMES:
        desk.session.choices.choose_next_theme()
        seen.append(desk.session.settings.theme)
    assert seen == [*THEMES[1:], THEMES[0]]


@pytest.mark.parametrize(("by", "end"), [(1, TEXT_SIZES[-1]), (-1, TEXT_SIZES[0])])
def test_text_grows_and_shrinks_as_far_as_there_are_sizes(desk: Desk, by: int, end: int) -> None:
    for _size in range(len(TEXT_SIZES) + 1):
        desk.session.choices.step_text_size(by)
    assert desk.session.settings.text_size == end


def test_dialogs_open_where_files_were_chosen_last(desk: Desk, tmp_path: Path) -> None:
    desk.session.choices.look_in(tmp_path)
    assert desk.session.settings.folder == str(tmp_path)


def test_a_window_that_fills_the_screen_keeps_the_size_it_had_before(desk: Desk) -> None:
    settings, choices = desk.session.settings, desk.session.choices
    choices.open_as("1200x700+10+20")
    assert (settings.is_maximised, settings.geometry) == (False, "1200x700+10+20")
    choices.open_as("")
    assert (settings.is_maximised, settings.geometry) == (True, "1200x700+10+20")


def test_a_report_bears_what_the_last_one_bore(desk: Desk) -> None:
    desk.session.choices.report_as("Hospital", "Letter")
    assert (desk.session.settings.institution, desk.session.settings.paper) == (
        "Hospital",
        "Letter",
    )


def test_another_operating_point_judges_anew(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, brightness=128))
    desk.analyse()
    verdicts = []
    for point in ("balanced", "high_sensitivity", "high_specificity"):
        desk.session.choices.choose_operating_point(point)
        shown = desk.session.images.shown_prediction()
        verdicts.append(shown.verdict if shown else None)
    assert verdicts == [Verdict.DOUBT, Verdict.FRACTURE, Verdict.NO_FRACTURE]
