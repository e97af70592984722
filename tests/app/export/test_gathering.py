"""Rows of the history as images to be reported on: no two mixed, none of another program's."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.export.desk import NOTHING_YET
from app.export.gathering import gathered
from app.images.open_image import OpenImage
from models.prediction import Verdict
from store.foreign_rows import read_foreign
from tests.app.desk import Desk, picture
from tests.app.report.printed import pages
from tests.networks import detector_set
from tests.store.test_foreign_rows import GOOD, foreign


def gather(desk: Desk, *rows: int) -> list[OpenImage]:
    taken: list[OpenImage] = []
    desk.session.case.gather(rows, taken.extend)
    desk.finish()
    return taken


@pytest.fixture
def twins(desk: Desk, tmp_path: Path) -> Desk:
    """Rows 1 and 2, of two people's X-rays with one file name."""
    for place, brightness in (("one", 250), ("other", 9)):
        desk.open(picture(tmp_path / place, "wrist.png", brightness))
        desk.analyse()
    return desk


def test_two_x_rays_with_one_name_stay_two(twins: Desk) -> None:
    images = gather(twins, 1, 2)
    assert [image.path.parent.name for image in images] == ["one", "other"]
    assert [image.answers["cascade"].row for image in images] == [1, 2]


def test_another_programs_rows_are_left_out(twins: Desk, tmp_path: Path) -> None:
    history = twins.analyst.history
    assert history.add_all(read_foreign(foreign(tmp_path / "theirs.db", GOOD)).rows) == 3
    assert [image.path.parent.name for image in gather(twins, 1, 3, 2)] == ["one", "other"]
    assert gather(twins, 3, 4) == []
    assert twins.session.notice.sentence == NOTHING_YET


@pytest.mark.parametrize("rows", [(1, 3), (3, 1)])
def test_of_two_answers_of_one_pipeline_the_later_counts(
    twins: Desk, rows: tuple[int, int]
) -> None:
    history = twins.analyst.history
    row = history.record(1)
    other = replace(row.prediction, weights_id="v" * 64, verdict=Verdict.DOUBT, probability=0.5)
    assert history.add(row.image, other).id == 3
    (image,) = gather(twins, *rows)
    told = image.answers["cascade"]
    assert (told.row, told.prediction.verdict) == (3, Verdict.DOUBT)


def test_each_x_ray_is_told_of_before_it_is_read(twins: Desk) -> None:
    told: list[tuple[str, float]] = []
    found = gathered(twins.analyst, (2, 1), lambda *said: told.append(said))
    next(found)
    assert told == [("Reading X-ray 1 of 2", 0.0)]
    next(found)
    assert told[1:] == [("Reading X-ray 2 of 2", 0.5)]


def test_text_in_a_gathered_x_ray_is_known_and_seen_in_the_export(
    desk: Desk, tmp_path: Path, phantom_path: Path
) -> None:
    desk.open(phantom_path)
    desk.analyse()
    (image,) = gather(desk, 1)
    assert desk.session.case.texts.unmasked(image)
    desk.session.case.save_report(tmp_path / "r.pdf", ReportForm(), [image], Look())
    desk.finish()
    assert "There seems to be text" in desk.session.notice.sentence


def test_what_a_thumbnail_shows_of_burned_in_text_says_nothing_of_the_x_ray(
    desk: Desk, tmp_path: Path, phantom_path: Path
) -> None:
    path = tmp_path / "lettered.png"
    path.write_bytes(phantom_path.read_bytes())
    desk.open(path)
    desk.analyse()
    desk.session.images.close_current()
    path.unlink()
    (stand_in,) = gather(desk, 1)
    assert stand_in.stand_in_for
    path.write_bytes(phantom_path.read_bytes())
    desk.open(path)
    (image,) = desk.session.images.all
    case = desk.session.case
    assert case.texts.has_looked_in(stand_in)
    assert not case.texts.has_looked_in(image)
    desk.analyse()
    case.look_for_text()
    desk.finish()
    assert case.texts.has_looked_in(image)
    assert case.texts.unmasked(image)


def test_rows_of_the_history_are_reported_on_without_being_opened(
    answered: Desk, tmp_path: Path, manifest: Path
) -> None:
    desk = Desk(tmp_path, manifest)
    images = gather(desk, 2, 1)
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
    (image,) = gather(desk, 2, 1)
    assert set(image.answers) == {"cascade", "yolo"}
    assert image.shown_pipeline == "yolo"


def test_a_row_whose_image_is_gone_is_reported_on_from_its_thumbnail(
    answered: Desk, tmp_path: Path
) -> None:
    (tmp_path / "wrist.png").unlink()
    (image,) = gather(answered, 2)
    assert image.stand_in_for
    answered.session.case.save_report(tmp_path / "r.pdf", ReportForm(), [image], Look())
    answered.finish()
    assert "kept thumbnail" in pages(tmp_path / "r.pdf")[0]


def test_what_was_burned_into_a_gathered_image_can_be_masked(
    answered: Desk, tmp_path: Path
) -> None:
    (image,) = gather(answered, 2)
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
