"""What is written of a case: by names of its own, of answered images only, never over an X-ray."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.case.annotated_picture import Look
from app.changes import Change
from app.export.desk import DICOM, NOTHING_YET, CaseDesk
from app.files.export_names import export_name
from tests.app.cases import form
from tests.app.desk import Desk, picture

FORM = form()


def save_table(case: CaseDesk, place: Path) -> None:
    case.save_table(place, FORM, case.all, Look())


def save_dicom(case: CaseDesk, place: Path) -> None:
    case.save_files(place.parent, DICOM, FORM, case.all, Look())


def save_pictures(case: CaseDesk, place: Path) -> None:
    case.save_files(place.parent, place.suffix, FORM, case.all, Look())


@pytest.mark.parametrize(
    ("save", "name"),
    [
        (save_table, "t.csv"),
        (save_dicom, export_name(FORM.made_at, ".dcm", 1, "image")),
        (save_pictures, export_name(FORM.made_at, ".png", 1, "cascade")),
    ],
)
@pytest.mark.parametrize("is_open", [True, False])
def test_no_x_ray_is_written_over(
    desk: Desk, tmp_path: Path, save: Callable[[CaseDesk, Path], None], name: str, is_open: bool
) -> None:
    desk.open(picture(tmp_path, "other.png", 9))
    desk.analyse()
    desk.open(picture(tmp_path, "wrist.png", 250))
    if not is_open:
        desk.analyse()
        desk.session.images.close_current()
    place = tmp_path / "out" / name
    place.parent.mkdir()
    place.hardlink_to(tmp_path / "wrist.png")
    before = place.read_bytes()
    save(desk.session.case, place)
    desk.finish()
    assert "are never changed" in desk.session.notice.sentence
    assert place.read_bytes() == before


def test_an_image_without_an_answer_is_not_reported_on(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "wrist.png"))
    desk.analyse()
    case = desk.session.case
    assert [image.path.name for image in case.shown] == ["wrist.png"]
    desk.open(picture(tmp_path, "elbow.png", 9))
    assert [image.path.name for image in case.all] == ["wrist.png"]
    assert case.shown == case.study == []
    case.save_report(tmp_path / "r.pdf", FORM, case.shown, Look())
    desk.finish()
    assert desk.session.notice.sentence == NOTHING_YET


def test_a_mask_is_told_of(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    assert desk.session.images.current is not None
    desk.told.clear()
    desk.session.case.mask(desk.session.images.current, [(0.0, 0.0, 9.0, 9.0)])
    assert Change.CASE in desk.told


def test_an_image_is_drawn_whole_into_the_size_that_is_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    cv2.imwrite(str(tmp_path / "long.png"), np.zeros((64, 32), np.uint8))
    desk.open(tmp_path / "long.png")
    assert desk.session.images.current is not None
    drawn: list[tuple[tuple[int, int], float]] = []
    desk.session.case.draw(
        desk.session.images.current, (48, 48), lambda _i, p, zoom: drawn.append((p.size, zoom))
    )
    desk.finish()
    assert drawn == [((24, 48), 0.75)]


def test_another_frame_is_drawn_and_exported_as_itself(desk: Desk, tmp_path: Path) -> None:
    pages = [np.full((64, 64), level, np.uint8) for level in (250, 9)]
    cv2.imwritemulti(str(tmp_path / "scan.tif"), pages)
    desk.open(tmp_path / "scan.tif")
    desk.session.frames.show(1)
    desk.finish()
    desk.analyse()
    image = desk.session.images.current
    assert image is not None
    image.pyramid = None
    drawn: list[Image.Image] = []
    desk.session.case.draw(image, (32, 32), lambda _i, picture, _zoom: drawn.append(picture))
    desk.session.case.save_files(tmp_path / "out", ".png", FORM, [image], Look())
    desk.finish()
    (file,) = (tmp_path / "out").iterdir()
    with Image.open(file) as saved:
        for shown in (drawn[0], saved):
            assert np.asarray(shown.convert("L"))[0, 0] < 128, "the first is bright"
