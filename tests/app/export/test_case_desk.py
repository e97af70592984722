"""Reports and exports of what is open: all or one, stopped, refused, in any folder."""

import stat
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.changes import NoticeKind
from app.export import printing
from app.export.desk import DICOM, NOTHING_YET
from app.images.open_image import OpenImage
from imaging.measure import Kind, Measurement
from tests.app.desk import Desk, picture
from tests.imaging.made_files import dicom_of, write
from tests.networks import detector_set


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    """Two open images with answers, the second on screen."""
    for name, brightness in (("elbow.png", 9), ("wrist.png", 250)):
        desk.open(picture(tmp_path, name, brightness))
        desk.analyse()
    return desk


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path.read_bytes())
    return [page.get_textpage().get_text_bounded() for page in document]


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


@pytest.mark.skipif(sys.platform == "win32", reason="a spooler of POSIX systems")
def test_a_report_is_sent_to_the_spooler_whole(
    answered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler = tmp_path / "bin" / "lpr"
    spooler.parent.mkdir()
    spooler.write_text(f'#!/bin/sh\n/bin/cp "$1" {tmp_path}/printed.pdf\n')
    spooler.chmod(spooler.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(spooler.parent))
    monkeypatch.setattr(printing.sys, "platform", "linux")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert answered.session.notice.sentence == "The report was sent to the default printer."
    assert len(pages(tmp_path / "printed.pdf")) == 1
    spooler.write_text("#!/bin/sh\necho no such printer >&2\nexit 1\n")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert "(no such printer)" in answered.session.notice.sentence


def test_without_a_printer_program_there_is_one_sentence(
    answered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing.sys, "platform", "linux")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert answered.session.notice.sentence == printing.NO_PRINTER


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


def gathered(desk: Desk, *rows: int) -> list[OpenImage]:
    taken: list[OpenImage] = []
    desk.session.case.gather(rows, taken.extend)
    desk.finish()
    return taken


def test_rows_of_the_history_are_reported_on_without_being_opened(
    answered: Desk, tmp_path: Path, manifest: Path
) -> None:
    desk = Desk(tmp_path, manifest)
    images = gathered(desk, 2, 1)
    assert [image.path.name for image in images] == ["wrist.png", "elbow.png"]
    assert desk.session.images.all == []
    assert all(image.pyramid is None for image in images)
    desk.session.case.save_report(tmp_path / "r.pdf", ReportForm(), images, Look())
    desk.finish()
    summary, first, _second = pages(tmp_path / "r.pdf")
    assert "Report on 2 X-rays" in summary
    assert "P(fracture)" in first


def test_answers_of_several_rows_to_one_image_stand_on_one_page(desk: Desk, tmp_path: Path) -> None:
    detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    desk.session.weights.refresh()
    desk.finish()
    desk.open(picture(tmp_path, "wrist.png"))
    for pipeline in ("cascade", "yolo"):
        desk.session.settings.pipeline = pipeline
        desk.analyse()
    (image,) = gathered(desk, 2, 1)
    assert set(image.answers) == {"cascade", "yolo"}
    assert image.shown_pipeline == "yolo"


def test_a_row_whose_image_is_gone_is_reported_on_from_its_thumbnail(
    answered: Desk, tmp_path: Path
) -> None:
    (tmp_path / "wrist.png").unlink()
    (image,) = gathered(answered, 2)
    assert image.stand_in_for
    answered.session.case.save_report(tmp_path / "r.pdf", ReportForm(), [image], Look())
    answered.finish()
    assert "kept thumbnail" in pages(tmp_path / "r.pdf")[0]


def test_what_was_burned_into_a_gathered_image_can_be_masked(
    answered: Desk, tmp_path: Path
) -> None:
    (image,) = gathered(answered, 2)
    drawn: list[tuple[int, int]] = []
    answered.session.case.draw(image, (32, 32), lambda _i, p, _zoom: drawn.append(p.size))
    answered.session.case.mask(image, [(0.0, 0.0, 32.0, 32.0)])
    answered.session.case.save_report(tmp_path / "r.pdf", ReportForm(), [image], Look())
    answered.finish()
    assert drawn == [(32, 32)]
    assert "partly masked" in pages(tmp_path / "r.pdf")[0]


def test_gathering_is_stopped_like_an_export(answered: Desk) -> None:
    answered.session.case.gather([1, 2], lambda _images: pytest.fail("it was stopped"))
    assert answered.session.is_busy
    answered.session.cancel()
    answered.finish()
    assert not answered.session.is_busy


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
