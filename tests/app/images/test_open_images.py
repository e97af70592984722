"""Which files are one image, in which order they are listed, and which keep their pixels."""

from pathlib import Path

import pytest

from app.session import Change
from tests.app.desk import Desk, picture
from tests.app.images.conftest import ONE_PICTURE


def test_an_opened_image_is_on_screen(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    assert desk.current.path.name == "wrist.png"
    assert Change.IMAGES in desk.told


def test_of_many_files_the_first_is_shown_and_all_are_listed(desk: Desk, tmp_path: Path) -> None:
    desk.open(*(picture(tmp_path, f"{n}.png", n * 20) for n in range(5)))
    assert [i.path.name for i in desk.session.images.all] == [f"{n}.png" for n in range(5)]
    assert desk.current is desk.session.images.all[0]


def test_one_file_by_two_names_is_one_image(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path)
    monkeypatch.chdir(tmp_path)
    desk.open(Path(path.name))
    desk.open(path)
    desk.analyse()
    desk.open_row()
    assert [image.path for image in desk.session.images.all] == [path]


def test_two_patients_images_of_one_name_are_two_images(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "a/wrist.png", 10), picture(tmp_path, "b/wrist.png", 250))
    desk.analyse()
    first, second = desk.session.images.all
    assert set(first.answers) == {"cascade"}
    assert not second.answers


def test_pixels_not_seen_for_long_are_let_go_and_read_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.held_pixels.MOST_PIXEL_BYTES", 2 * ONE_PICTURE)
    desk.open(*(picture(tmp_path, f"{n}.png", n * 20) for n in range(4)))
    images = desk.session.images
    for image in list(images.all):
        images.show(image)
        desk.finish()
    assert sum(image.pyramid is not None for image in images.all) == 2
    images.show(images.all[0])
    desk.finish()
    assert images.current is images.all[0]
    assert images.all[0].pyramid is not None
    assert len(images.all) == 4
