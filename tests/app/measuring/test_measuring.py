"""Measuring without a window: undo and redo, scales in words, each image its own measures."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.analyst import Analyst
from app.measuring.measuring import NOT_READ_YET
from app.session import Change, Session
from app.settings import Settings
from errors import HistoryUnavailable
from imaging.measure import Kind, Measurement, Measures
from tests.app.desk import Steps
from tests.fakes import StepWorker

RULER = Measurement(Kind.RULER, ((10.0, 10.0), (10.0, 60.0)))
BOX = Measurement(Kind.RECTANGLE, ((0.0, 0.0), (10.0, 20.0)))


class Desk(Steps):
    def __init__(self, folder: Path) -> None:
        super().__init__(Analyst(folder / "h.db"))
        self.measuring = self.session.measuring


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for number in range(2):
        paths.append(tmp_path / f"{number}.png")
        cv2.imwrite(str(paths[-1]), np.full((90, 90), 60 + number, np.uint8))
    return paths


@pytest.fixture
def desk(tmp_path: Path, files: list[Path]) -> Desk:
    made = Desk(tmp_path)
    made.open(files[0])
    return made


def test_every_change_can_be_undone_and_made_again(desk: Desk) -> None:
    measuring = desk.measuring
    states = [measuring.measures]
    for change in (
        lambda: measuring.add(RULER),
        lambda: measuring.add(BOX),
        lambda: measuring.change(0, Measurement(Kind.RULER, ((0.0, 0.0), (3.0, 4.0)))),
        measuring.remove_all,
    ):
        change()
        states.append(measuring.measures)
    for before in reversed(states[:-1]):
        measuring.undo()
        assert measuring.measures == before
    measuring.undo()
    assert measuring.measures == states[0]
    for after in states[1:]:
        measuring.redo()
        assert measuring.measures == after
    measuring.redo()
    assert measuring.measures == states[-1]


def test_a_new_change_ends_what_could_be_made_again(desk: Desk) -> None:
    desk.measuring.add(RULER)
    desk.measuring.undo()
    desk.measuring.add(BOX)
    desk.measuring.redo()
    assert desk.measuring.measures.items == (BOX,)


def test_each_image_has_its_own_measures_and_its_own_undo(desk: Desk, files: list[Path]) -> None:
    desk.measuring.add(RULER)
    desk.open(files[1])
    desk.measuring.undo()
    assert desk.measuring.measures == Measures()
    desk.measuring.add(BOX)
    desk.session.images.step(1)
    desk.finish()
    assert desk.measuring.measures.items == (RULER,)


def test_each_picture_of_a_file_has_its_own_measures(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    cv2.imwritemulti(str(path), [np.full((90, 90), level, np.uint8) for level in (60, 70)])
    desk.open(path)
    desk.measuring.add(RULER)
    desk.session.frames.show(1)
    desk.finish()
    assert desk.measuring.measures == Measures()
    desk.measuring.add(BOX)
    desk.session.frames.show(0)
    desk.finish()
    assert desk.measuring.measures.items == (RULER,)


def test_nothing_is_chosen_on_another_image_nor_where_nothing_is_left(
    desk: Desk, files: list[Path]
) -> None:
    desk.measuring.add(RULER)
    desk.measuring.undo()
    assert desk.measuring.chosen is None
    desk.measuring.add(RULER)
    desk.open(files[1])
    assert desk.measuring.chosen is None


def test_what_is_pulled_stands_in_its_own_place(desk: Desk) -> None:
    pulled = Measurement(Kind.RULER, ((10.0, 10.0), (10.0, 40.0)))
    desk.measuring.add(RULER)
    desk.measuring.add(BOX)
    drawn = desk.measuring.drawn(pulled, 0)
    assert [(d.measurement, d.is_chosen) for d in drawn] == [(pulled, True), (BOX, False)]
    assert drawn[0].words == "30.0 px"
    assert [d.measurement for d in desk.measuring.drawn(pulled)] == [RULER, BOX, pulled]


def test_what_was_measured_is_there_after_a_restart(
    desk: Desk, tmp_path: Path, files: list[Path]
) -> None:
    desk.measuring.add(RULER)
    desk.measuring.calibrate(25.0)
    desk.finish()
    again, told = Desk(tmp_path), []
    again.session.listen(Change.MEASURES, lambda: told.append(again.measuring.measures))
    again.open(files[0])
    assert again.measuring.measures == told[-1] == Measures((RULER,), 0.5)
    assert again.measuring.drawn()[0].words == "25.0 mm, calibrated"


@pytest.mark.parametrize("known", [0.0, -3.0, float("nan"), float("inf")])
def test_a_senseless_length_calibrates_nothing(desk: Desk, known: float) -> None:
    desk.measuring.add(RULER)
    desk.measuring.calibrate(known)
    assert desk.measuring.measures.mm_per_pixel is None
    assert "millimetres" in desk.session.notice.sentence


def test_a_ruler_without_a_length_calibrates_nothing(desk: Desk) -> None:
    desk.measuring.add(Measurement(Kind.RULER, ((7.0, 7.0), (7.0, 7.0))))
    desk.measuring.calibrate(25.0)
    assert desk.measuring.measures.mm_per_pixel is None
    assert "millimetres" in desk.session.notice.sentence


def test_a_second_calibration_stands_in_place_of_the_first(desk: Desk) -> None:
    desk.measuring.add(RULER)
    desk.measuring.calibrate(25.0)
    desk.measuring.calibrate(100.0)
    assert desk.measuring.measures.mm_per_pixel == 2.0
    assert desk.measuring.drawn()[0].words == "100.0 mm, calibrated"


def test_a_calibration_stays_when_all_measurements_are_removed(desk: Desk) -> None:
    desk.measuring.add(RULER)
    desk.measuring.calibrate(25.0)
    desk.measuring.remove_all()
    assert desk.measuring.measures == Measures((), 0.5)
    desk.measuring.forget_calibration()
    assert desk.measuring.measures == Measures()


def test_calibrating_without_a_chosen_length_says_what_to_do(desk: Desk) -> None:
    desk.measuring.add(BOX)
    desk.measuring.calibrate(25.0)
    assert "ruler" in desk.session.notice.sentence


def test_saved_pictures_show_no_handles(desk: Desk) -> None:
    desk.measuring.add(RULER)
    assert desk.measuring.drawn()[0].is_chosen
    assert not desk.measuring.to_save()[0].is_chosen
    desk.session.settings.measures_are_saved = False
    assert not desk.measuring.to_save()


def test_recent_files_are_remembered_latest_first_until_switched_off(
    desk: Desk, files: list[Path]
) -> None:
    recent = desk.session.recent
    desk.open(files[1])
    assert recent.paths() == [files[1], files[0]]
    desk.open(files[0])
    assert recent.paths() == [files[0], files[1]]
    recent.toggle()
    assert recent.paths() == []
    desk.open(files[1])
    assert recent.paths() == []


def test_nothing_is_taken_before_the_kept_measurements_are_read(
    tmp_path: Path, files: list[Path]
) -> None:
    desk = Desk(tmp_path)
    measuring, session = desk.measuring, desk.session
    session.images.open(files[:1])
    desk.worker.run_one()
    session.poll()
    measuring.add(RULER)
    assert measuring.measures == Measures()
    assert measuring.chosen is None
    assert session.notice.sentence == NOT_READ_YET
    for work in (measuring.remove_chosen, measuring.remove_all, lambda: measuring.calibrate(25.0)):
        work()
    desk.finish()
    measuring.add(RULER)
    assert measuring.chosen == 0
    assert measuring.measures.items == (RULER,)


def test_the_notice_goes_once_the_kept_measurements_are_read(
    tmp_path: Path, files: list[Path]
) -> None:
    desk = Desk(tmp_path)
    desk.session.images.open(files[:1])
    desk.step()
    desk.measuring.remove_all()
    assert desk.session.notice.sentence == NOT_READ_YET
    desk.finish()
    assert desk.session.notice.sentence == ""


def test_kept_measurements_are_read_while_the_worker_is_busy(
    tmp_path: Path, files: list[Path]
) -> None:
    worker, clerk = StepWorker(), StepWorker()
    session = Session(Analyst(tmp_path / "h.db"), worker, Settings(), clerk=clerk)
    session.history.refresh()
    worker.run_one()
    session.poll()
    session.images.open(files[:1])
    worker.run_one()
    session.poll()
    while clerk.has_jobs:
        clerk.run_one()
        session.poll()
    session.measuring.add(RULER)
    assert session.measuring.measures.items == (RULER,)


def test_what_could_not_be_read_is_not_laid_over(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Desk(tmp_path)
    before.open(files[0])
    before.measuring.add(RULER)
    before.finish()

    def broken(*_asked: object) -> Measures:
        raise HistoryUnavailable("The history is busy.")

    desk = Desk(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("app.measuring.measuring.read_measures", broken)
        desk.open(files[0])
    assert desk.session.notice.sentence == "The history is busy."
    desk.measuring.add(BOX)
    assert desk.session.notice.sentence == NOT_READ_YET
    desk.finish()
    assert desk.measuring.measures.items == (RULER,)
    desk.measuring.add(BOX)
    assert desk.measuring.measures.items == (RULER, BOX)
