"""Taking a picture out: never over an X-ray, never as more than it is, for its owner only."""

import os
import sys
from pathlib import Path

import cv2
import pytest
from PIL import Image

from app.changes import NoticeKind
from imaging.drawing.lettering import caption_band
from tests.app.desk import Desk, picture
from words import use


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
        lambda path: export.save_window(lambda: Image.new("RGB", (4, 4)), path),
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


@pytest.fixture
def lettered(desk: Desk, phantom_path: Path) -> Desk:
    """An X-ray on screen, with its answer, into which text is burned."""
    desk.open(phantom_path)
    desk.analyse()
    return desk


def is_warned_of(desk: Desk, begun: str) -> bool:
    """Tell whether the notice says what was done and, in the same breath, that text is seen."""
    desk.finish()
    notice = desk.session.notice
    assert notice.sentence.startswith(begun)
    has_words = "There seems to be text in what is shown" in notice.sentence
    assert has_words == (notice.kind is NoticeKind.WARNING)
    return has_words


def test_text_in_a_saved_picture_is_pointed_out_until_it_is_masked(
    lettered: Desk, tmp_path: Path
) -> None:
    session = lettered.session
    session.export.save_picture(tmp_path / "a.png")
    assert is_warned_of(lettered, "Saved a.png.")
    assert session.notice.offer is not None, "it can still be shown in its folder"
    assert session.images.current is not None
    session.case.mask(session.images.current, [(0.0, 0.0, 4000.0, 4000.0)])
    session.export.save_picture(tmp_path / "b.png")
    assert not is_warned_of(lettered, "Saved b.png.")


def test_text_in_a_copied_picture_is_pointed_out(
    lettered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.export.picture.put_picture", lambda _png: None)
    lettered.session.export.copy_picture()
    assert is_warned_of(lettered, "The picture is on the clipboard.")
    lettered.open(picture(tmp_path))
    lettered.analyse()
    lettered.session.export.copy_picture()
    assert not is_warned_of(lettered, "The picture is on the clipboard.")


@pytest.mark.parametrize("shows_picture", [True, False])
def test_text_in_a_picture_of_the_window_is_pointed_out_while_the_x_ray_is_seen_in_it(
    lettered: Desk, tmp_path: Path, shows_picture: bool
) -> None:
    def make() -> Image.Image:
        return Image.new("RGB", (4, 4))

    session = lettered.session
    session.export.save_window(make, tmp_path / "w.png", shows_picture)
    assert is_warned_of(lettered, "Saved w.png.") == shows_picture
    assert session.images.current is not None
    session.case.mask(session.images.current, [(0.0, 0.0, 4000.0, 4000.0)])
    session.export.save_window(make, tmp_path / "w.png", shows_picture)
    assert is_warned_of(lettered, "Saved w.png.") == shows_picture, "the window has no masks"


def test_the_warning_of_text_is_said_in_the_language_that_is_chosen_later(
    lettered: Desk, tmp_path: Path
) -> None:
    lettered.session.export.save_picture(tmp_path / "a.png")
    lettered.finish()
    use("es")
    lettered.session._context.say_again()
    assert lettered.session.notice.sentence.startswith("Se guardó a.png")
    assert "\n" not in lettered.session.notice.sentence


def test_the_picture_is_saved_with_its_overlay(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    target = tmp_path / "out" / "saved.png"
    desk.session.export.save_picture(target)
    desk.finish()
    saved = cv2.imread(str(target))
    assert saved is not None
    assert saved.shape[1] == 64
    assert saved.shape[0] > 64, "the words lie below the picture"
    assert "Saved saved.png" in desk.session.notice.sentence


@pytest.mark.parametrize("name", ["picture.gif", "picture"])
def test_saving_under_a_strange_ending_says_which_are_known(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.export.save_picture(tmp_path / name)
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert ".png" in desk.session.notice.sentence


def test_saving_where_nothing_can_be_written_leaves_nothing_half(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    (tmp_path / "file").write_text("kept")
    desk.session.export.save_picture(tmp_path / "file" / "x.png")
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert (tmp_path / "file").read_text() == "kept"


def test_saving_before_there_is_an_answer_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    desk.session.export.save_picture(tmp_path / "x.png")
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert not (tmp_path / "x.png").exists()
