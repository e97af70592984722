"""Of all that is opened, the screen shows what the reader wished for last and can be read."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.images.open_images import MOST_READ_AT_ONCE
from app.session import NoticeKind
from tests.app.desk import Desk, picture


def test_a_readable_file_is_shown_though_the_first_one_is_broken(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    desk.open(broken, picture(tmp_path))
    assert desk.current.path.name == "wrist.png"
    assert desk.session.notice.kind is NoticeKind.ERROR


def test_the_first_of_several_that_can_be_read_takes_the_screen(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "old.png", 10))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    pictures = [picture(tmp_path, f"{n}.png", 40 * n) for n in range(1, 4)]
    desk.open(broken, *pictures)
    assert desk.current.path.name == "1.png"
    desk.analyse()
    assert [bool(image.answers) for image in desk.session.images.all] == [False, True, False, False]


def test_a_broken_file_at_the_head_of_a_folder_leaves_the_screen_to_the_next(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path, "old.png", 10))
    for number in range(4):
        picture(tmp_path / "ward", f"{number}.png", 40 * number)
    for number in range(2):
        (tmp_path / "ward" / f"{number}.png").write_bytes(b"nothing of the kind")
    desk.open(tmp_path / "ward")
    assert desk.current.path.name == "2.png"
    assert desk.session.notice.sentence == "2 files could not be opened:"


def test_a_folder_of_other_things_is_not_read_to_its_end(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "old.png", 10))
    (tmp_path / "ward").mkdir()
    for number in range(30):
        (tmp_path / "ward" / f"{number:02}.png").write_bytes(b"nothing of the kind")
    desk.open(tmp_path / "ward")
    assert desk.current.path.name == "old.png"
    assert desk.session.notice.sentence == f"{MOST_READ_AT_ONCE} files could not be opened:"


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_the_user_chose_meanwhile_stays_on_screen(
    desk: Desk, tmp_path: Path, is_folder: bool
) -> None:
    desk.open(picture(tmp_path, "old.png", 10), picture(tmp_path, "chosen.png", 20))
    old, chosen = desk.session.images.all
    broken = tmp_path / "ward" / "0.png"
    good = picture(tmp_path / "ward", "1.png", 40)
    broken.write_bytes(b"nothing of the kind")
    desk.session.images.open([broken.parent] if is_folder else [broken, good])
    for _step in range(2 if is_folder else 1):
        desk.step()
    assert desk.current is old
    desk.session.images.show(chosen)
    desk.finish()
    assert desk.current is chosen


def test_of_two_openings_in_a_row_the_later_one_is_shown(desk: Desk, tmp_path: Path) -> None:
    one, two = picture(tmp_path, "1.png", 20), picture(tmp_path, "2.png", 40)
    desk.session.images.open([one, two])
    desk.session.images.open([picture(tmp_path, "3.png", 60), picture(tmp_path, "4.png", 80)])
    desk.finish()
    assert desk.current.path.name == "3.png"


def test_a_scan_opened_again_with_others_is_shown_at_its_frame(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    scan = tmp_path / "scan.tif"
    cv2.imwritemulti(str(scan), [np.full((64, 64), grey, np.uint8) for grey in (50, 150)])
    desk.open(scan)
    desk.session.frames.show(1)
    desk.finish()
    desk.open(picture(tmp_path))
    desk.open(scan, picture(tmp_path, "other.png", 10))
    assert (desk.current.path.name, desk.current.frame) == ("scan.tif", 1)
