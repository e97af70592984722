"""Files that can't be read are told, each with its reason, for as long as they matter."""

from pathlib import Path

import pytest

from app.session import NoticeKind
from tests.app.desk import Desk, picture


def test_every_file_that_fails_is_told_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    broken = [tmp_path / f"broken{number}.png" for number in range(3)]
    for path in broken:
        path.write_bytes(b"no picture")
    desk.open(broken[0], picture(tmp_path), *broken[1:])
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert desk.session.notice.sentence == "3 files could not be opened:"
    for path, detail in zip(broken, desk.session.notice.details, strict=True):
        assert detail.startswith(f"{path.name} is not a readable image")


def test_a_later_opening_does_not_count_earlier_failures(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    desk.open(broken)
    desk.open(broken)
    assert desk.session.notice.sentence.startswith("broken.png is not a readable image")
    desk.open(picture(tmp_path))
    assert not desk.session.notice.sentence


def test_failures_stay_in_view_when_a_file_opened_after_them_is_read(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    desk.session.images.open([broken])
    desk.session.images.open([picture(tmp_path)])
    desk.finish()
    assert "broken.png" in desk.session.notice.sentence
    assert desk.session.images.current is not None


def test_what_could_not_be_read_is_said_until_another_image_is_looked_at(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    images = desk.session.images
    desk.open(picture(tmp_path, "one.png", 50), picture(tmp_path, "two.png", 60), broken)
    assert "broken.png" in desk.session.notice.sentence
    images.show(desk.current)
    assert "broken.png" in desk.session.notice.sentence, "that is no other one"
    images.step(1)
    desk.finish()
    assert not desk.session.notice.sentence
    desk.session.fail("The disk is full.")
    images.step(1)
    desk.finish()
    assert desk.session.notice.sentence == "The disk is full."


def test_a_broken_file_is_one_sentence_and_the_picture_stays(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    desk.open(broken)
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert desk.session.notice.sentence.startswith("broken.png is not a readable image")
    assert desk.current.path.name == "wrist.png"
    assert not desk.session.images.reading


@pytest.mark.parametrize("name", ["", "gone.png"])
def test_a_folder_or_a_missing_file_is_one_sentence(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.open(tmp_path / name)
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert desk.session.images.current is None
