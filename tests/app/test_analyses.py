"""Analyses: what becomes of the answers that an image has already, and whose work is told."""

from pathlib import Path

import pytest

from models.prediction import Verdict
from models.registry import PIPELINES
from predictions import ALL
from tests.app.desk import Desk, picture
from tests.networks import classifier_set, detector_set


def answers(desk: Desk) -> list[str]:
    return list(desk.current.answers)


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
def test_an_answer_is_shown_and_those_of_other_pipelines_stay(
    tmp_path: Path, manifest: Path, first: str
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline=first)
    # So dark that Cascade finds nothing.
    desk.open(picture(tmp_path, brightness=10))
    desk.analyse()
    second = "cascade" if first == "yolo" else "yolo"
    desk.session.analyses.choose_pipeline(second)
    desk.analyse()
    assert answers(desk) == [first, second]
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.pipeline == second
    assert "disagree" in desk.session.images.disagreement()
    desk.session.analyses.choose_pipeline(first)
    desk.analyse()
    assert answers(desk) == [first, second]
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.pipeline == first


def test_an_answer_by_other_weights_takes_the_place_of_the_pipelines_own(
    tmp_path: Path, manifest: Path
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline=ALL)
    desk.open(picture(tmp_path))
    desk.analyse()
    image = desk.session.images.current
    assert image is not None
    before = dict(image.answers)
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.01]])
    desk.session.weights.refresh()
    desk.session.analyses.choose_pipeline("yolo")
    desk.analyse()
    assert image.answers["cascade"] is before["cascade"]
    assert image.answers["yolo"].prediction.weights_id != before["yolo"].prediction.weights_id


def test_a_file_that_changed_has_no_answer_of_its_older_content(
    tmp_path: Path, manifest: Path
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline="cascade")
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    picture(tmp_path, brightness=20)
    desk.open(path)
    assert answers(desk) == []
    desk.session.analyses.choose_pipeline("yolo")
    desk.analyse()
    assert answers(desk) == ["yolo"]


def test_an_answer_that_was_in_sight_stays_there_when_another_pipeline_is_asked(
    tmp_path: Path, manifest: Path
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline="cascade", reads_first=True)
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.analyses.choose_pipeline("yolo")
    desk.analyse()
    image = desk.session.images.current
    assert image is not None
    assert (list(image.answers), image.told) == (["cascade", "yolo"], {})
    desk.session.opinions.say(Verdict.FRACTURE)
    assert list(image.told) == ["cascade", "yolo"]
    desk.session.analyses.choose_pipeline("cascade")
    desk.analyse()
    assert list(image.told) == ["cascade", "yolo"]


def test_a_pipeline_that_answered_is_not_said_to_lack_its_weights(
    tmp_path: Path, manifest: Path
) -> None:
    detector = detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline="yolo")
    desk.open(picture(tmp_path))
    desk.analyse()
    (detector.parent / "detector.xml").unlink()
    desk.session.weights.refresh()
    desk.session.analyses.choose_pipeline(ALL)
    desk.analyse()
    assert answers(desk) == ["yolo", "cascade"]
    assert "yolo" not in desk.session.analyses.unasked()


def test_work_on_an_image_that_is_not_on_screen_names_it(desk: Desk, tmp_path: Path) -> None:
    one, other = picture(tmp_path), picture(tmp_path, "other.png", 10)
    desk.open(one, other)
    analysed, shown = desk.session.images.all
    desk.session.analyses.start()
    assert "wrist.png" not in desk.session.work[0]
    desk.session.images.show(shown)
    assert desk.session.work[0].startswith("wrist.png: ")
    desk.session.images.show(analysed)
    assert "wrist.png" not in desk.session.work[0]


def test_a_second_analyse_is_warned_of_only_while_the_first_runs(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    desk.session.analyses.start()
    assert "is running" in desk.session.notice.sentence
    desk.finish()
    assert not desk.session.notice.sentence


def test_missing_weights_are_warned_of_until_another_pipeline_is_chosen(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.choose_pipeline("cbam")
    desk.session.analyses.start()
    assert desk.session.analyses.running is None
    assert "no weights for cbam" in desk.session.notice.sentence
    desk.session.analyses.choose_pipeline("cascade")
    assert not desk.session.notice.sentence


def test_all_pipelines_name_those_that_could_not_be_asked(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.choose_pipeline(ALL)
    desk.analyse()
    assert answers(desk) == ["cascade"]
    assert desk.session.analyses.unasked() == [name for name in PIPELINES if name != "cascade"]
    detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    desk.session.weights.refresh()
    desk.finish()
    assert "yolo" not in desk.session.analyses.unasked()


def test_one_pipeline_misses_no_others(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.choose_pipeline(ALL)
    desk.analyse()
    desk.session.analyses.choose_pipeline("cascade")
    desk.analyse()
    assert desk.session.analyses.unasked() == []


def test_every_pipeline_that_fails_is_told_with_its_reason(tmp_path: Path, manifest: Path) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline=ALL)
    desk.open(picture(tmp_path))
    for name in ("detector.xml", "trunk.xml"):
        damaged = manifest.parent / name
        damaged.write_text(damaged.read_text() + " ")
    desk.analyse()
    assert desk.session.notice.sentence == "2 pipelines could not answer:"
    trunk, detector = desk.session.notice.details
    assert trunk.startswith("Cascade: The weights file")
    assert "trunk.xml" in trunk
    assert "detector.xml" in detector


def test_pipelines_that_fail_by_one_file_are_told_together(tmp_path: Path, manifest: Path) -> None:
    classifier_set(manifest.parent, "cbam", ["fractured", "not fractured"])
    classifier_set(manifest.parent, "crack_vs_fracture", ["fisura", "fractura"], known_from=0.5)
    desk = Desk(tmp_path, manifest, pipeline=ALL)
    desk.open(picture(tmp_path))
    damaged = manifest.parent / "classifier.xml"
    damaged.write_text(damaged.read_text() + " ")
    desk.analyse()
    told = desk.session.notice
    assert not told.details
    assert told.sentence.startswith("CBAM and Crack or fracture: The weights file classifier.")
    assert told.sentence.count("classifier.xml") == 1
    assert answers(desk) == ["cascade"]


def test_after_damaged_weights_failed_their_pipeline_is_no_longer_ready(
    tmp_path: Path, manifest: Path
) -> None:
    desk = Desk(tmp_path, manifest, pipeline="cascade")
    desk.open(picture(tmp_path))
    damaged, whole = manifest.parent / "trunk.xml", (manifest.parent / "trunk.xml").read_text()
    damaged.write_text(whole + " ")
    desk.analyse()
    status = next(s for s in desk.session.weights.statuses if s.name == "cascade")
    assert not status.is_ready
    assert "damaged" in status.obstacle
    damaged.write_text(whole)
    desk.analyse()
    assert desk.session.images.shown_prediction() is None
    desk.analyse()
    assert desk.session.images.shown_prediction() is not None
