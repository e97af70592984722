"""Taking a picture out: never over an X-ray, never as more than it is, for its owner only."""

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.changes import NoticeKind
from imaging.drawing.lettering import caption_band
from tests.app.desk import Desk, picture


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    """Two open images, the second on screen with its answer."""
    desk.open(picture(tmp_path, "elbow.png", 9))
    desk.open(picture(tmp_path, "wrist.png"))
    desk.analyse()
    return desk


def is_refused(desk: Desk, save, target: Path) -> bool:
    before = target.read_bytes()
    save(target)
    desk.finish()
    notice = desk.session.notice
    said = notice.kind is NoticeKind.ERROR and "are never changed" in notice.sentence
    return said and target.read_bytes() == before


@pytest.mark.parametrize("name", ["wrist.png", "elbow.png"])
def test_no_open_x_ray_is_written_over(answered: Desk, tmp_path: Path, name: str) -> None:
    export = answered.session.export
    assert is_refused(answered, export.save_picture, tmp_path / name)
    assert is_refused(
        answered,
        lambda path: export.save_image(lambda: Image.new("RGB", (4, 4)), path),
        tmp_path / name,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_no_open_x_ray_is_written_over_by_another_name(answered: Desk, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "wrist.png")
    assert is_refused(answered, answered.session.export.save_picture, link)
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    assert is_refused(
        answered, answered.session.export.save_picture, tmp_path / "folder" / "elbow.png"
    )


def test_a_file_that_is_not_open_may_be_written_over(answered: Desk, tmp_path: Path) -> None:
    target = picture(tmp_path, "old.png", 7)
    answered.session.export.save_picture(target)
    answered.finish()
    assert answered.session.notice.sentence == "Saved old.png."


def test_a_kept_thumbnail_is_saved_and_copied_as_one(
    answered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def listen(text: str, *rest):
        said.append(text.replace("\N{NO-BREAK SPACE}", " "))
        return caption_band(text, *rest)

    monkeypatch.setattr("app.case.annotated_picture.caption_band", listen)
    monkeypatch.setattr("app.export.picture.put_picture", lambda _png: None)
    export = answered.session.export
    export.save_picture(tmp_path / "whole.png")
    answered.finish()
    assert not any("kept thumbnail" in words for words in said)
    said.clear()
    images, row = answered.session.images, answered.newest_row()
    images.close_current()
    (tmp_path / "wrist.png").unlink()
    images.open_record(row.id)
    answered.finish()
    export.save_picture(tmp_path / "small.png")
    export.copy_picture()
    answered.finish()
    assert sum("kept thumbnail, not the X-ray" in words for words in said) == 2


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_saved_picture_is_for_its_owner_only(answered: Desk, tmp_path: Path) -> None:
    answered.session.export.save_picture(tmp_path / "saved.png")
    answered.finish()
    assert (tmp_path / "saved.png").stat().st_mode & 0o777 == 0o600
