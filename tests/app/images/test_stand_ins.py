"""A row's thumbnail stands in for a file that is gone: shown as one, never analysed."""

import shutil
from pathlib import Path

import pytest

from app.images.open_image import OpenImage
from tests.app.desk import Desk, picture


@pytest.fixture
def stand_in(desk: Desk, tmp_path: Path, room_for_one: None) -> OpenImage:
    """A row's stand-in for a file that is gone, its pixels let go since another image is open."""
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    desk.session.images.close_current()
    path.unlink()
    image = desk.open_row()
    desk.open(picture(tmp_path, "other.png", 10))
    return image


def test_a_stand_in_for_an_image_that_was_let_go_is_never_analysed(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    desk.open(picture(tmp_path, "other.png", 10))
    assert desk.session.images.all[0].pyramid is None
    path.unlink()
    image = desk.open_row()
    assert image is desk.session.images.all[0]
    assert image.stand_in_for
    desk.analyse()
    assert "Only a small picture" in desk.session.notice.sentence


def test_a_file_that_is_back_takes_its_stand_ins_place(desk: Desk, tmp_path: Path) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    desk.session.images.close_current()
    kept = path.rename(tmp_path / "elsewhere")
    assert desk.open_row().stand_in_for
    kept.rename(path)
    image = desk.open_row()
    assert not image.stand_in_for
    assert image.radiograph is not None
    assert image.radiograph.format == "PNG"
    assert not desk.session.notice.sentence


def test_an_image_on_screen_keeps_its_pixels_when_its_file_goes(desk: Desk, tmp_path: Path) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    path.unlink()
    image = desk.open_row()
    assert not image.stand_in_for
    assert not desk.session.notice.sentence


def test_a_stand_in_that_was_let_go_is_shown_again(desk: Desk, stand_in: OpenImage) -> None:
    desk.session.images.show(stand_in)
    desk.finish()
    assert desk.current is stand_in
    assert stand_in.pyramid is not None
    assert stand_in.stand_in_for
    assert len(desk.session.images.all) == 2


def test_what_stands_in_for_a_synthetic_picture_is_synthetic(
    desk: Desk, tmp_path: Path, phantom_path: Path
) -> None:
    path = tmp_path / "phantom.png"
    shutil.copy(phantom_path, path)
    desk.open(path)
    desk.analyse()
    desk.session.images.close_current()
    path.unlink()
    stand_in = desk.open_row()
    assert stand_in.stand_in_for
    assert stand_in.radiograph is not None
    assert stand_in.radiograph.is_synthetic


def test_a_stand_in_closed_while_it_was_read_does_not_come_back(
    desk: Desk, stand_in: OpenImage
) -> None:
    desk.session.images.show(stand_in)
    desk.session.images.close(stand_in)
    desk.finish()
    assert [image.path.name for image in desk.session.images.all] == ["other.png"]
