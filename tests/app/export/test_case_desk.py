"""Reports and exports of what is open: all or one, stopped, refused, in any folder."""

from pathlib import Path

import numpy as np
import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.changes import NoticeKind
from app.export.desk import DICOM, NOTHING_YET
from imaging.measure import Kind, Measurement
from tests.app.desk import Desk
from tests.app.report.printed import pages
from tests.imaging.made_files import dicom_of, write


@pytest.mark.parametrize(("is_of_all", "count"), [(False, 1), (True, 3)])
def test_a_report_is_on_the_x_ray_on_screen_or_on_all(
    answered: Desk, tmp_path: Path, is_of_all: bool, count: int
) -> None:
    case = answered.session.case
    chosen = case.all if is_of_all else case.shown
    case.save_report(tmp_path / "r.pdf", ReportForm(), chosen, Look())
    assert answered.session.is_busy
    answered.finish()
    assert not answered.session.is_busy
    assert answered.session.notice.sentence == "Saved r.pdf."
    assert len(pages(tmp_path / "r.pdf")) == count


def test_without_an_answer_there_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    desk.session.case.save_report(tmp_path / "r.pdf", ReportForm(), desk.session.case.all, Look())
    desk.finish()
    assert desk.session.notice.sentence == NOTHING_YET
    assert not (tmp_path / "r.pdf").exists()


def test_a_stopped_report_leaves_no_file(answered: Desk, tmp_path: Path) -> None:
    case = answered.session.case
    case.save_report(tmp_path / "r.pdf", ReportForm(), answered.session.case.all, Look())
    answered.session.cancel()
    answered.finish()
    assert answered.session.notice.sentence == "The export was stopped."
    assert not (tmp_path / "r.pdf").exists()
    assert answered.session.case.running is None


def test_a_report_never_takes_an_x_rays_place(answered: Desk, tmp_path: Path) -> None:
    before = (tmp_path / "elbow.png").read_bytes()
    case = answered.session.case
    case.save_report(tmp_path / "elbow.png", ReportForm(), answered.session.case.all, Look())
    answered.finish()
    assert answered.session.notice.kind is NoticeKind.ERROR
    assert (tmp_path / "elbow.png").read_bytes() == before


def test_images_whose_pixels_were_let_go_are_read_again(answered: Desk, tmp_path: Path) -> None:
    for image in answered.session.images.all:
        image.pyramid = None
    case = answered.session.case
    case.save_report(tmp_path / "r.pdf", ReportForm(), answered.session.case.all, Look())
    answered.finish()
    assert len(pages(tmp_path / "r.pdf")) == 3


def test_measurements_stand_in_the_report_and_in_the_table(answered: Desk, tmp_path: Path) -> None:
    answered.session.measuring.add(Measurement(Kind.RULER, ((0.0, 0.0), (30.0, 40.0))))
    answered.finish()
    case = answered.session.case
    case.save_report(tmp_path / "r.pdf", ReportForm(), case.shown, Look())
    answered.finish()
    assert "50.0 px" in pages(tmp_path / "r.pdf")[0]
    case.save_table(tmp_path / "t.csv", ReportForm(label="=1+1"), case.all, Look())
    answered.finish()
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Length 50.00 px" in lines[2]
    assert lines[1].startswith('"\'=1+1",1,"cascade",')


@pytest.mark.parametrize(("kind", "count"), [(DICOM, 6), (".png", 2), (".tif", 2)])
def test_files_bear_names_of_their_own(
    answered: Desk, tmp_path: Path, kind: str, count: int
) -> None:
    case = answered.session.case
    case.save_files(tmp_path / "out", kind, ReportForm(), answered.session.case.all, Look())
    answered.finish()
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == count
    assert all(name.startswith("osteolens-2") for name in names)


@pytest.mark.parametrize(("is_of_all", "words"), [(False, "1 file"), (True, "2 files")])
def test_the_files_are_counted_in_words(
    answered: Desk, tmp_path: Path, is_of_all: bool, words: str
) -> None:
    case = answered.session.case
    chosen = case.all if is_of_all else case.shown
    case.save_files(tmp_path / "out", ".png", ReportForm(), chosen, Look())
    answered.finish()
    assert answered.session.notice.sentence == f"Saved {words} in out."


def test_views_of_one_study_are_reported_on_together(desk: Desk, tmp_path: Path) -> None:
    for level, (name, study) in enumerate((("a", "1.2.3"), ("b", "1.2.4"), ("c", "1.2.3"))):
        pixels = np.full((64, 64), 80 * level, np.uint8)
        desk.open(write(tmp_path, f"{name}.dcm", dicom_of(pixels, StudyInstanceUID=study)))
        desk.analyse()
    case = desk.session.case
    assert [image.path.stem for image in case.study] == ["a", "c"]
    case.save_report(tmp_path / "r.pdf", ReportForm(), case.study, Look())
    desk.finish()
    assert "Report on 2 X-rays" in pages(tmp_path / "r.pdf")[0]
