"""An analysis from its start to its end: an answer and a row, or one sentence and neither."""

from pathlib import Path

from app.session import NoticeKind
from models.prediction import Verdict
from tests.app.desk import Desk, picture
from tests.networks import cascade_set, classifier_set, detector_set


def all_desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "weights"
    cascade_set(folder)
    detector_set(folder, [[16, 16, 8, 8, 0.01]])
    manifest = classifier_set(folder, "crack_vs_fracture", ["fisura", "fractura"], known_from=0.5)
    return Desk(tmp_path, manifest, pipeline="all")


def test_an_analysis_ends_in_an_answer_and_a_row(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.verdict is Verdict.FRACTURE
    assert desk.session.history.count == 1
    assert desk.session.analyses.running is None


def test_analysing_nothing_says_what_to_do(desk: Desk) -> None:
    desk.session.analyses.start()
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert "Open an X-ray first" in desk.session.notice.sentence


def test_a_second_analysis_waits_for_the_first(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    running = desk.session.analyses.running
    desk.session.analyses.start()
    assert desk.session.analyses.running is running
    assert "is running" in desk.session.notice.sentence
    desk.finish()
    assert desk.session.history.count == 1


def test_damaged_weights_are_one_sentence_and_the_program_goes_on(
    desk: Desk, tmp_path: Path, manifest: Path
) -> None:
    trunk = manifest.parent / "trunk.xml"
    trunk.write_text(trunk.read_text() + " ")
    desk.open(picture(tmp_path))
    desk.analyse()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert "trunk.xml is damaged or was changed" in desk.session.notice.sentence
    assert desk.session.analyses.running is None
    assert desk.session.history.count == 0


def test_a_cancelled_analysis_leaves_no_answer_and_no_row(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    desk.session.cancel()
    assert desk.session.analyses.running is not None
    assert desk.session.analyses.running.is_stopping
    desk.finish()
    assert desk.session.analyses.running is None
    assert desk.session.images.shown_prediction() is None
    assert desk.session.history.count == 0
    assert "stopped" in desk.session.notice.sentence


def test_cancelling_keeps_the_answers_that_are_there(tmp_path: Path) -> None:
    desk = all_desk(tmp_path)
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    desk.step()
    desk.session.cancel()
    desk.finish()
    assert list(desk.current.answers) == ["cascade"]


def test_all_asks_every_pipeline_that_is_ready_and_names_the_disagreement(tmp_path: Path) -> None:
    desk = all_desk(tmp_path)
    desk.open(picture(tmp_path))
    desk.analyse()
    assert list(desk.current.answers) == ["cascade", "yolo", "crack_vs_fracture"]
    assert desk.session.images.disagreement() == (
        "The pipelines disagree: Cascade says fracture, YOLO says no fracture."
    )
    desk.session.images.show_answer("yolo")
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.pipeline == "yolo"


def test_the_answer_goes_to_its_image_whatever_is_on_screen(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "one.png", 250))
    desk.session.analyses.start()
    desk.session.images.open([picture(tmp_path, "two.png", 10)])
    desk.finish()
    one, two = desk.session.images.all
    assert desk.current is two
    assert set(one.answers) == {"cascade"}
    assert not two.answers


def test_closing_an_image_while_it_is_analysed_breaks_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    desk.session.images.close_current()
    desk.finish()
    assert desk.session.images.current is None
    assert desk.session.history.count == 1
