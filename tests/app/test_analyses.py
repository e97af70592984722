"""Analyses: what becomes of the answers that an image has already."""

from pathlib import Path

import pytest

from tests.app.desk import Desk, picture
from tests.networks import detector_set


def answers(desk: Desk) -> list[str]:
    image = desk.session.images.current
    assert image is not None
    return list(image.answers)


def test_a_cancelled_second_analysis_leaves_the_first_answer(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.analyses.start()
    assert answers(desk) == ["cascade"]
    desk.session.cancel()
    desk.finish()
    assert answers(desk) == ["cascade"]
    assert desk.session.images.shown_prediction() is not None


def test_a_failed_second_analysis_leaves_the_first_answer(tmp_path: Path, manifest: Path) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest)
    desk.open(picture(tmp_path))
    desk.analyse()
    damaged = manifest.parent / "detector.xml"
    damaged.write_text(damaged.read_text() + " ")
    desk.session.analyses.choose_pipeline("yolo")
    desk.analyse()
    assert "damaged" in desk.session.notice.sentence
    assert answers(desk) == ["cascade"]


@pytest.mark.parametrize("first", ["yolo", "cascade"])
def test_an_answer_takes_the_place_of_all_earlier_ones(
    tmp_path: Path, manifest: Path, first: str
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline=first)
    desk.open(picture(tmp_path))
    desk.analyse()
    second = "cascade" if first == "yolo" else "yolo"
    desk.session.analyses.choose_pipeline(second)
    desk.analyse()
    assert answers(desk) == [second]
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.pipeline == second
