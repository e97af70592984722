"""A folder of many images: listed at once, read when looked at, its small pictures on demand."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.analyst import Analyst
from app.images.thumbnails import MOST_WANTED
from tests.app.desk import Steps

COUNT = 30


class Desk(Steps):
    def __init__(self, folder: Path) -> None:
        super().__init__(Analyst(folder / "h.db"))
        self.images = self.session.images


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "many"
    place.mkdir()
    for number in range(COUNT):
        cv2.imwrite(str(place / f"{number:02}.png"), np.full((40, 50), number, np.uint8))
    (place / "99.png").write_bytes(b"no picture")
    return place


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_folder_is_listed_whole_and_only_its_first_image_is_read(
    desk: Desk, folder: Path
) -> None:
    desk.images.open([folder])
    desk.finish()
    assert [i.path.name for i in desk.images.all][:2] == ["00.png", "01.png"]
    assert len(desk.images.all) == COUNT + 1
    assert desk.images.current is desk.images.all[0]
    assert [i for i in desk.images.all if i.pyramid] == desk.images.all[:1]
    assert not desk.images.reading


def test_many_dropped_files_are_listed_too(desk: Desk, folder: Path) -> None:
    desk.images.open(sorted(folder.glob("*.png"))[:20])
    desk.finish()
    assert len(desk.images.all) == 20
    assert sum(1 for i in desk.images.all if i.pyramid) == 1


def test_a_listed_image_is_read_in_its_own_place_when_it_is_shown(desk: Desk, folder: Path) -> None:
    desk.images.open([folder])
    desk.finish()
    wanted = desk.images.all[7]
    desk.images.show(wanted)
    desk.finish()
    assert desk.images.current is wanted
    assert wanted.radiograph is not None
    assert wanted.radiograph.pixels[0, 0] == 7
    assert len(wanted.sha256) == 64
    assert len(desk.images.all) == COUNT + 1


def test_a_listed_image_is_read_to_be_seen_beside_the_one_on_screen(
    desk: Desk, folder: Path
) -> None:
    desk.images.open([folder])
    desk.finish()
    first, second, broken = desk.images.all[0], desk.images.all[1], desk.images.all[-1]
    desk.images.read(second)
    desk.images.read(broken)
    desk.finish()
    assert second.pyramid is not None
    assert second.sha256
    assert desk.images.current is first
    assert broken.pyramid is None
    assert broken.refusal.startswith("99.png is not a readable image")
    assert len(desk.images.all) == COUNT + 1


def test_a_folder_opened_twice_is_listed_once(desk: Desk, folder: Path) -> None:
    for _ in range(2):
        desk.images.open([folder])
        desk.finish()
    assert len(desk.images.all) == COUNT + 1


def test_small_pictures_come_for_those_asked_for_last(desk: Desk, folder: Path) -> None:
    desk.images.open([folder])
    desk.finish()
    for image in desk.images.all[1:]:
        desk.session.thumbnails.want(image)
    desk.finish()
    made = [i for i in desk.images.all if i.thumbnail]
    assert len(made) <= MOST_WANTED + 2, "what was scrolled past is not read"
    assert desk.images.all[-2].thumbnail
    assert not any(i.pyramid for i in desk.images.all[1:])


def test_what_is_no_image_is_marked_and_the_others_go_on(desk: Desk, folder: Path) -> None:
    desk.images.open([folder])
    desk.finish()
    broken, whole = desk.images.all[-1], desk.images.all[-2]
    for image in (whole, broken):
        desk.session.thumbnails.want(image)
    desk.finish()
    assert "99.png" in broken.refusal
    assert whole.thumbnail
    desk.images.show(broken)
    desk.finish()
    assert "99.png" in desk.session.notice.sentence
    assert desk.images.current is desk.images.all[0]


def test_a_folder_is_listed_by_what_its_files_hold_where_their_names_say_nothing(
    desk: Desk, folder: Path
) -> None:
    (folder / "00.png").rename(folder / "1.2.840.113619.2")
    (folder / "README").write_bytes(b"Read me")
    desk.images.open([folder])
    desk.finish()
    names = [image.path.name for image in desk.images.all]
    assert len(names) == COUNT + 1
    assert "1.2.840.113619.2" in names


def test_an_empty_folder_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    desk.images.open([tmp_path / "nothing"])
    desk.finish()
    assert "nothing" in desk.session.notice.sentence
    assert not desk.images.all
