"""Each picture of a file that holds several is an image of its own, in one place of the strip."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.session import NoticeKind
from imaging.radiograph import Radiograph
from tests.app.desk import Desk, picture
from tests.imaging.made_files import dicom_of, write

BRIGHT, DARK, MIDDLE = 250, 9, 130


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.tif"
    pages = [np.full((64, 64), level, np.uint8) for level in (BRIGHT, DARK, MIDDLE)]
    cv2.imwritemulti(str(path), pages)
    return path


def grey(desk: Desk) -> int:
    radiograph = desk.current.radiograph
    assert radiograph is not None
    return int(radiograph.pixels[0, 0])


def show(desk: Desk, frame: int) -> None:
    desk.session.frames.show(frame)
    desk.finish()


def test_another_frame_takes_the_place_of_the_one_on_screen(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    assert (desk.session.frames.count, desk.session.frames.shown, grey(desk)) == (3, 0, BRIGHT)
    show(desk, 1)
    assert (desk.session.frames.shown, grey(desk)) == (1, DARK)
    assert desk.session.images.all == [desk.current]


@pytest.mark.parametrize(("asked", "shown"), [(-4, 0), (99, 2)])
def test_beyond_the_ends_the_first_or_the_last_is_shown(
    desk: Desk, scan: Path, asked: int, shown: int
) -> None:
    desk.open(scan)
    show(desk, 1)
    show(desk, asked)
    assert desk.session.frames.shown == shown


def test_of_many_frames_asked_for_in_a_row_only_the_first_and_the_last_are_read(
    desk: Desk, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(scan)
    read: list[int] = []
    opens = desk.analyst.open

    def note_and_open(path: Path, frame: int = 0) -> Radiograph:
        read.append(frame)
        return opens(path, frame)

    monkeypatch.setattr(desk.analyst, "open", note_and_open)
    for frame in (1, 2, 1, 0, 1, 2):
        desk.session.frames.show(frame)
    assert desk.session.frames.awaited == 2
    desk.finish()
    assert desk.session.frames.shown == 2
    assert read == [1, 2]


def test_each_frame_keeps_its_own_answers(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    desk.analyse()
    first = desk.current.answers["cascade"]
    show(desk, 1)
    assert desk.current.answers == {}
    desk.analyse()
    second = desk.current.answers["cascade"]
    assert first.prediction.verdict != second.prediction.verdict
    show(desk, 0)
    assert desk.current.answers == {"cascade": first}


def test_an_answer_goes_to_the_frame_that_was_asked_about(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    asked = desk.current
    desk.session.analyses.start()
    desk.session.frames.show(1)
    desk.finish()
    assert desk.current.answers == {}
    assert list(asked.answers) == ["cascade"]


def test_each_frame_has_its_own_row_and_comes_back_from_it(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    desk.analyse()
    show(desk, 1)
    desk.analyse()
    row = desk.newest_row().id
    show(desk, 0)
    desk.session.images.open_record(row)
    desk.finish()
    assert (desk.session.frames.shown, grey(desk)) == (1, DARK)
    assert desk.current.answers["cascade"].is_from_history
    desk.session.images.close_current()
    desk.session.images.open_record(row)
    desk.finish()
    assert (desk.session.frames.shown, grey(desk)) == (1, DARK)


def test_a_row_whose_file_is_gone_offers_no_frames(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    show(desk, 2)
    desk.analyse()
    desk.session.images.close_current()
    scan.unlink()
    desk.session.images.open_record(desk.newest_row().id)
    desk.finish()
    assert desk.current.stand_in_for
    assert (desk.current.frame, desk.session.frames.count) == (2, 1)


def test_a_file_opened_again_stays_at_its_frame(desk: Desk, scan: Path, tmp_path: Path) -> None:
    desk.open(scan)
    show(desk, 2)
    desk.open(picture(tmp_path))
    desk.open(scan)
    assert (desk.session.frames.shown, grey(desk)) == (2, MIDDLE)
    assert len(desk.session.images.all) == 2


def test_a_frame_that_was_let_go_is_read_again_and_no_other(
    desk: Desk, scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.held_pixels.MOST_PIXEL_BYTES", 64 * 64 * 4 // 3)
    desk.open(scan)
    show(desk, 2)
    left = desk.current
    for again in (lambda: desk.session.images.show(left), lambda: desk.open(scan)):
        desk.open(picture(tmp_path))
        assert left.pyramid is None
        again()
        desk.finish()
        assert (desk.session.frames.shown, grey(desk)) == (2, MIDDLE)


def test_going_on_to_another_image_ends_the_wish_for_a_frame(
    desk: Desk, scan: Path, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path), scan)
    alone, several = desk.session.images.all
    desk.session.images.show(several)
    desk.session.frames.show(1)
    desk.session.frames.show(2)
    desk.session.images.show(alone)
    desk.finish()
    assert desk.current is alone
    assert desk.session.images.all[1].frame == 1


def test_a_file_that_changed_meanwhile_shows_none_of_its_new_frames(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    cv2.imwritemulti(str(scan), [np.full((64, 64), 77, np.uint8)] * 3)
    show(desk, 1)
    assert (desk.session.frames.shown, grey(desk)) == (0, BRIGHT)
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert "has changed since it was opened" in desk.session.notice.sentence


def test_a_frame_that_can_not_be_read_leaves_the_one_on_screen(desk: Desk, scan: Path) -> None:
    desk.open(scan)
    kept = scan.rename(scan.with_name("elsewhere"))
    show(desk, 1)
    assert (desk.session.frames.shown, desk.session.frames.awaited) == (0, 0)
    assert "there is no such file" in desk.session.notice.sentence
    kept.rename(scan)
    show(desk, 1)
    assert desk.session.frames.shown == 1


def test_views_of_one_study_stand_together_and_of_one_series_side_by_side(
    desk: Desk, tmp_path: Path
) -> None:
    def view(name: str, study: str, series: str) -> Path:
        level = np.full((64, 64), len(name), np.uint8)
        data = dicom_of(level, StudyInstanceUID=study, SeriesInstanceUID=series)
        return write(tmp_path, name, data)

    order = [("a", "1.1", "5"), ("b", "1.2", "5"), ("c", "1.1", "6"), ("d", "1.1", "5")]
    desk.open(picture(tmp_path), *(view(*one) for one in order))
    assert [i.path.name for i in desk.session.images.all] == ["wrist.png", "a", "d", "c", "b"]


def test_a_frame_stands_in_for_the_one_whose_place_it_took(
    desk: Desk, scan: Path, tmp_path: Path
) -> None:
    desk.open(scan)
    first = desk.current
    show(desk, 1)
    desk.open(picture(tmp_path))
    images = desk.session.images.all
    assert first.standing_in(images) is images[0]
    assert images[0].frame == 1
    assert first.standing_in(images[1:]) is None
