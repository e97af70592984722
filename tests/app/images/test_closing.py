"""What is closed is gone, with its pixels and its wish, and a neighbour takes the screen."""

import gc
import weakref
from pathlib import Path

from tests.app.desk import Desk, picture


def test_closing_shows_a_neighbour_whose_pixels_were_let_go(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    desk.open(picture(tmp_path, "one.png", 10))
    desk.open(picture(tmp_path, "two.png", 20))
    desk.session.images.close_current()
    desk.session.analyses.start()
    assert "one.png is not on screen yet" in desk.session.notice.sentence
    desk.finish()
    assert desk.current.path.name == "one.png"
    assert desk.current.pyramid is not None


def test_closing_forgets_an_earlier_wish(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "one.png", 10), picture(tmp_path, "two.png", 20))
    desk.session.images.open([picture(tmp_path, "slow.png", 30)])
    desk.session.images.close_current()
    desk.finish()
    assert desk.current.path.name == "two.png"


def test_what_was_closed_keeps_no_memory(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    pixels = weakref.ref(desk.current.pyramid)
    desk.session.images.close_current()
    gc.collect()
    assert pixels() is None


def test_what_was_closed_while_it_was_read_does_not_come_back(desk: Desk, tmp_path: Path) -> None:
    for number in range(4):
        picture(tmp_path / "ward", f"{number}.png", 40 * number)
    desk.open(tmp_path / "ward")
    images = desk.session.images
    for _press in range(3):
        images.close_current()
    desk.finish()
    assert [image.path.name for image in images.all] == ["3.png"]
    assert images.current is images.all[0]
    assert images.current.pyramid is not None
    assert images.reading == []


def test_all_images_are_closed_at_once(desk: Desk, tmp_path: Path) -> None:
    desk.open(*(picture(tmp_path, f"{n}.png", n) for n in range(3)))
    images = desk.session.images
    images.close(*images.all)
    assert (images.all, images.current, images.reading) == ([], None, [])


def test_closing_all_others_shows_the_one_that_is_left(desk: Desk, tmp_path: Path) -> None:
    desk.open(*(picture(tmp_path, f"{n}.png", n) for n in range(4)))
    images = desk.session.images
    left = images.all[2]
    images.show(images.all[0])
    images.close(*(image for image in images.all if image is not left))
    desk.finish()
    assert images.all == [left]
    assert images.current is left


def test_closing_others_leaves_the_image_on_screen_there(desk: Desk, tmp_path: Path) -> None:
    desk.open(*(picture(tmp_path, f"{n}.png", n) for n in range(4)))
    images = desk.session.images
    shown = images.all[1]
    images.show(shown)
    images.close(images.all[0], images.all[3])
    assert images.current is shown
    assert len(images.all) == 2


def test_nothing_is_said_of_a_file_that_was_closed_before_it_could_not_be_read(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.open(picture(tmp_path, "other.png", 10))
    first = desk.session.images.all[0]
    path.unlink()
    desk.session.images.show(first)
    desk.session.images.close(first)
    desk.finish()
    assert not desk.session.notice.sentence
    assert desk.current.path.name == "other.png"
