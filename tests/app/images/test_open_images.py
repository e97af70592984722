"""The open images: what stands in for a file, what is let go and read again, what is one image."""

import gc
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.analyst import source_of
from app.images.open_image import OpenImage
from app.images.open_images import MOST_READ_AT_ONCE
from app.session import NoticeKind
from tests.app.desk import Desk, picture

ONE_PICTURE = 64 * 64 * 4 // 3


@pytest.fixture
def room_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.images.held_pixels.MOST_PIXEL_BYTES", ONE_PICTURE)


def current(desk: Desk) -> OpenImage:
    image = desk.session.images.current
    assert image is not None
    return image


def open_row(desk: Desk) -> OpenImage:
    desk.session.images.open_record(desk.newest_row().id)
    desk.finish()
    return current(desk)


def test_a_stand_in_for_an_image_that_was_let_go_is_never_analysed(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    desk.open(picture(tmp_path, "other.png", 10))
    assert desk.session.images.all[0].pyramid is None
    path.unlink()
    image = open_row(desk)
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
    assert open_row(desk).stand_in_for
    kept.rename(path)
    image = open_row(desk)
    assert not image.stand_in_for
    assert image.radiograph is not None
    assert image.radiograph.format == "PNG"
    assert not desk.session.notice.sentence


def test_an_image_on_screen_keeps_its_pixels_when_its_file_goes(desk: Desk, tmp_path: Path) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    path.unlink()
    image = open_row(desk)
    assert not image.stand_in_for
    assert not desk.session.notice.sentence


@pytest.fixture
def stand_in(desk: Desk, tmp_path: Path, room_for_one: None) -> OpenImage:
    """A row's stand-in for a file that is gone, its pixels let go since another image is open."""
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    desk.session.images.close_current()
    path.unlink()
    image = open_row(desk)
    desk.open(picture(tmp_path, "other.png", 10))
    return image


def test_a_stand_in_that_was_let_go_is_shown_again(desk: Desk, stand_in: OpenImage) -> None:
    desk.session.images.show(stand_in)
    desk.finish()
    assert current(desk) is stand_in
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
    stand_in = open_row(desk)
    assert stand_in.stand_in_for
    assert stand_in.radiograph is not None
    assert stand_in.radiograph.is_synthetic


def test_closing_shows_a_neighbour_whose_pixels_were_let_go(
    desk: Desk, tmp_path: Path, room_for_one: None
) -> None:
    desk.open(picture(tmp_path, "one.png", 10))
    desk.open(picture(tmp_path, "two.png", 20))
    desk.session.images.close_current()
    desk.session.analyses.start()
    assert "one.png is not on screen yet" in desk.session.notice.sentence
    desk.finish()
    assert current(desk).path.name == "one.png"
    assert current(desk).pyramid is not None


def test_closing_forgets_an_earlier_wish(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "one.png", 10), picture(tmp_path, "two.png", 20))
    desk.session.images.open([picture(tmp_path, "slow.png", 30)])
    desk.session.images.close_current()
    desk.finish()
    assert current(desk).path.name == "two.png"


def test_what_was_closed_keeps_no_memory(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    pixels = weakref.ref(current(desk).pyramid)
    desk.session.images.close_current()
    gc.collect()
    assert pixels() is None


def test_one_file_by_two_names_is_one_image(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path)
    monkeypatch.chdir(tmp_path)
    desk.open(Path(path.name))
    desk.open(path)
    desk.analyse()
    open_row(desk)
    assert [image.path for image in desk.session.images.all] == [path]


def test_a_readable_file_is_shown_though_the_first_one_is_broken(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    desk.open(broken, picture(tmp_path))
    assert current(desk).path.name == "wrist.png"
    assert desk.session.notice.kind is NoticeKind.ERROR


def test_the_first_of_several_that_can_be_read_takes_the_screen(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "old.png", 10))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    pictures = [picture(tmp_path, f"{n}.png", 40 * n) for n in range(1, 4)]
    desk.open(broken, *pictures)
    assert current(desk).path.name == "1.png"
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
    assert current(desk).path.name == "2.png"
    assert desk.session.notice.sentence == "2 files could not be opened:"


def test_a_folder_of_other_things_is_not_read_to_its_end(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "old.png", 10))
    (tmp_path / "ward").mkdir()
    for number in range(30):
        (tmp_path / "ward" / f"{number:02}.png").write_bytes(b"nothing of the kind")
    desk.open(tmp_path / "ward")
    assert current(desk).path.name == "old.png"
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
    assert current(desk) is old
    desk.session.images.show(chosen)
    desk.finish()
    assert current(desk) is chosen


def test_of_two_openings_in_a_row_the_later_one_is_shown(desk: Desk, tmp_path: Path) -> None:
    one, two = picture(tmp_path, "1.png", 20), picture(tmp_path, "2.png", 40)
    desk.session.images.open([one, two])
    desk.session.images.open([picture(tmp_path, "3.png", 60), picture(tmp_path, "4.png", 80)])
    desk.finish()
    assert current(desk).path.name == "3.png"


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
    assert (current(desk).path.name, current(desk).frame) == ("scan.tif", 1)


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
    images.show(current(desk))
    assert "broken.png" in desk.session.notice.sentence, "that is no other one"
    images.step(1)
    desk.finish()
    assert not desk.session.notice.sentence
    desk.session.fail("The disk is full.")
    images.step(1)
    desk.finish()
    assert desk.session.notice.sentence == "The disk is full."


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


def test_a_stand_in_closed_while_it_was_read_does_not_come_back(
    desk: Desk, stand_in: OpenImage
) -> None:
    desk.session.images.show(stand_in)
    desk.session.images.close(stand_in)
    desk.finish()
    assert [image.path.name for image in desk.session.images.all] == ["other.png"]


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
    assert current(desk).path.name == "other.png"


def test_a_row_brings_what_other_pipelines_answered_to_its_x_ray(kinds: Desk) -> None:
    first = kinds.newest_row().id
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    images = kinds.session.images
    for row, pipeline in ((first, "cascade"), (kinds.newest_row().id, "crack_vs_fracture")):
        images.close_current()
        images.open_record(row)
        kinds.finish()
        assert list(current(kinds).answers) == ["cascade", "crack_vs_fracture"]
        assert current(kinds).shown_pipeline == pipeline
        assert all(answer.is_from_history for answer in current(kinds).answers.values())


def test_a_row_opened_again_leaves_the_answers_that_are_there(kinds: Desk) -> None:
    row = kinds.newest_row().id
    own = current(kinds).answers["cascade"]
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    given = current(kinds).answers["crack_vs_fracture"]
    assert current(kinds).shown_pipeline == "crack_vs_fracture"
    kinds.session.images.open_record(row)
    kinds.finish()
    assert current(kinds).shown_pipeline == "cascade"
    assert current(kinds).answers["cascade"] is not own
    assert current(kinds).answers["crack_vs_fracture"] is given


def test_answers_of_other_weights_than_todays_do_not_come_along(kinds: Desk) -> None:
    row = kinds.newest_row().id
    history, radiograph = kinds.analyst.history, current(kinds).radiograph
    assert radiograph is not None
    own = history.record(row).prediction
    earlier = replace(own, pipeline="crack_vs_fracture", weights_id="of another day")
    history.add(source_of(radiograph), earlier)
    kinds.session.images.close_current()
    kinds.session.images.open_record(row)
    kinds.finish()
    assert list(current(kinds).answers) == ["cascade"]
