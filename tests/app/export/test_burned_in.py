"""Text burned into an X-ray is looked for, pointed out in what was exported, and gone if masked."""

from pathlib import Path

import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.changes import NoticeKind
from app.export.desk import DICOM
from app.images.open_image import OpenImage
from tests.app.desk import Desk, picture


def test_text_is_looked_for_and_gone_under_a_mask(desk: Desk, phantom_path: Path) -> None:
    desk.open(phantom_path)
    desk.analyse()
    case, image = desk.session.case, desk.session.images.current
    assert image is not None
    case.look_for_text()
    desk.finish()
    (text,) = case.texts.unmasked(image)
    case.mask(image, [text])
    assert case.texts.unmasked(image) == ()


@pytest.mark.parametrize(
    ("kind", "is_told"), [(".pdf", True), (".csv", False), (DICOM, True), (".png", True)]
)
def test_text_burned_into_what_was_exported_is_pointed_out_with_what_was_saved(
    desk: Desk, tmp_path: Path, phantom_path: Path, kind: str, is_told: bool
) -> None:
    for path in (phantom_path, picture(tmp_path)):
        desk.open(path)
        desk.analyse()
    case, image = desk.session.case, desk.session.images.all[0]
    place = tmp_path / "out"

    def is_warned(images: list[OpenImage]) -> bool:
        if kind == ".pdf":
            case.save_report(place, ReportForm(), images, Look())
        elif kind == ".csv":
            case.save_table(place, ReportForm(), images, Look())
        else:
            case.save_files(place, kind, ReportForm(), images, Look())
        desk.finish()
        notice = desk.session.notice
        assert notice.sentence.startswith("Saved ")
        assert notice.offer is not None
        has_words = "There seems to be text in what is shown" in notice.sentence
        assert has_words == (notice.kind is NoticeKind.WARNING)
        return has_words

    assert is_warned(case.all) == is_told
    assert not is_warned(case.all[1:]), "there is none in the other"
    case.mask(image, [(0.0, 0.0, 4000.0, 4000.0)])
    assert not is_warned(case.all), "it is masked"


def test_text_is_looked_for_in_images_whose_pixels_were_let_go(
    desk: Desk, phantom_path: Path
) -> None:
    desk.open(phantom_path)
    desk.analyse()
    case, image = desk.session.case, desk.session.images.current
    assert image is not None
    image.pyramid = None
    for _again in range(2):
        case.look_for_text()
    assert case.texts.is_sought_in(image)
    desk.step()
    assert not desk.worker.has_jobs, "it is looked for once"
    assert not case.texts.is_sought_in(image)
    assert case.texts.unmasked(image)


def test_an_image_that_is_gone_is_not_taken_for_one_without_text(
    answered: Desk, tmp_path: Path
) -> None:
    (tmp_path / "elbow.png").unlink()
    elbow, wrist = answered.session.images.all
    elbow.pyramid = None
    case = answered.session.case
    case.look_for_text()
    answered.finish()
    assert "elbow.png" in answered.session.notice.sentence
    assert not case.texts.is_sought_in(elbow)
    assert set(case.texts.found) == {wrist.key}
