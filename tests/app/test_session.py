"""The session: the program without a window, its jobs run by the test one at a time."""

from pathlib import Path

import cv2
import pytest

from app.analyst import Analyst
from app.session import Change, NoticeKind, Session
from app.settings import Settings
from models.prediction import Verdict
from tests.app.desk import Desk, picture
from tests.fakes import StepWorker
from tests.networks import cascade_set, classifier_set, detector_set


def test_an_opened_image_is_on_screen(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    assert desk.session.images.current is not None
    assert desk.session.images.current.path.name == "wrist.png"
    assert Change.IMAGES in desk.told


def test_an_analysis_ends_in_an_answer_and_a_row(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    shown = desk.session.images.shown_prediction()
    assert shown is not None
    assert shown.verdict is Verdict.FRACTURE
    assert desk.session.history.count == 1
    assert desk.session.analyses.running is None


def test_of_many_files_the_first_is_shown_and_all_are_listed(desk: Desk, tmp_path: Path) -> None:
    desk.open(*(picture(tmp_path, f"{n}.png", n * 20) for n in range(5)))
    assert [i.path.name for i in desk.session.images.all] == [f"{n}.png" for n in range(5)]
    assert desk.session.images.current is desk.session.images.all[0]


def test_a_slow_file_does_not_jump_in_front_of_a_later_choice(desk: Desk, tmp_path: Path) -> None:
    desk.session.images.open([picture(tmp_path, "slow.png", 10)])
    desk.session.images.open([picture(tmp_path, "wanted.png", 20)])
    desk.finish()
    assert desk.session.images.current is not None
    assert desk.session.images.current.path.name == "wanted.png"


def test_a_file_that_is_open_already_is_not_listed_twice(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.open(picture(tmp_path))
    assert len(desk.session.images.all) == 1


def test_two_patients_images_of_one_name_are_two_images(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "a/wrist.png", 10), picture(tmp_path, "b/wrist.png", 250))
    desk.analyse()
    first, second = desk.session.images.all
    assert set(first.answers) == {"cascade"}
    assert not second.answers


def test_a_broken_file_is_one_sentence_and_the_picture_stays(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of the kind")
    desk.open(broken)
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert desk.session.notice.sentence.startswith("broken.png is not a readable image")
    assert desk.session.images.current is not None
    assert desk.session.images.current.path.name == "wrist.png"
    assert not desk.session.images.reading


@pytest.mark.parametrize("name", ["", "gone.png"])
def test_a_folder_or_a_missing_file_is_one_sentence(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.open(tmp_path / name)
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert desk.session.images.current is None


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


def test_a_pipeline_without_weights_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.choose_pipeline("cbam")
    desk.session.analyses.start()
    assert "no weights for cbam" in desk.session.notice.sentence
    assert desk.session.analyses.running is None


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


def test_a_manifest_that_can_not_be_read_is_said_when_it_matters(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.toml"
    broken.write_text("[cascade")
    desk = Desk(tmp_path, broken)
    assert "can't be read" in desk.session.notice.sentence
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    assert "can't be read" in desk.session.notice.sentence


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
    assert desk.session.images.current is not None
    assert list(desk.session.images.current.answers) == ["cascade"]


def all_desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "weights"
    cascade_set(folder)
    detector_set(folder, [[16, 16, 8, 8, 0.01]])
    manifest = classifier_set(folder, "crack_vs_fracture", ["fisura", "fractura"], known_from=0.5)
    return Desk(tmp_path, manifest, pipeline="all")


def test_all_asks_every_pipeline_that_is_ready_and_names_the_disagreement(tmp_path: Path) -> None:
    desk = all_desk(tmp_path)
    desk.open(picture(tmp_path))
    desk.analyse()
    assert desk.session.images.current is not None
    assert list(desk.session.images.current.answers) == ["cascade", "yolo", "crack_vs_fracture"]
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
    assert desk.session.images.current is two
    assert set(one.answers) == {"cascade"}
    assert not two.answers


def test_closing_an_image_while_it_is_analysed_breaks_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    desk.session.images.close_current()
    desk.finish()
    assert desk.session.images.current is None
    assert desk.session.history.count == 1


def test_another_operating_point_judges_anew(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, brightness=128))
    desk.analyse()
    verdicts = []
    for point in ("balanced", "high_sensitivity", "high_specificity"):
        desk.session.choices.choose_operating_point(point)
        shown = desk.session.images.shown_prediction()
        verdicts.append(shown.verdict if shown else None)
    assert verdicts == [Verdict.DOUBT, Verdict.FRACTURE, Verdict.NO_FRACTURE]


def opened_from_its_row(folder: Path) -> Desk:
    """Return a session that lacks weights, with the image of the only row."""
    fresh = Desk(folder, folder / "no weights.toml")
    fresh.session.images.open_record(fresh.newest_row().id)
    fresh.finish()
    return fresh


def test_a_row_is_shown_again_without_any_network(desk: Desk, tmp_path: Path) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    fresh = opened_from_its_row(tmp_path)
    image = fresh.session.images.current
    assert image is not None
    assert image.path == path
    assert image.shown is not None
    assert image.shown.is_from_history
    assert not image.stand_in_for


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_a_row_whose_file_is_gone_or_changed_shows_its_thumbnail(
    desk: Desk, tmp_path: Path, fate: str
) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    if fate == "gone":
        path.unlink()
    else:
        picture(tmp_path, brightness=3)
    fresh = opened_from_its_row(tmp_path)
    image = fresh.session.images.current
    assert image is not None
    assert image.radiograph is not None
    assert image.radiograph.size_wh == (64, 64)
    # The brightness is that of the image that was analysed, not of the one that lies there now.
    assert image.radiograph.pixels.mean() == pytest.approx(250, abs=3)
    assert "small picture" in fresh.session.notice.sentence
    fresh.session.analyses.start()
    assert "Only a small picture" in fresh.session.notice.sentence


def test_the_picture_is_saved_with_its_overlay(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    target = tmp_path / "out" / "saved.png"
    desk.session.export.save_picture(target)
    desk.finish()
    saved = cv2.imread(str(target))
    assert saved is not None
    assert saved.shape[1] == 64
    assert saved.shape[0] > 64, "the words lie below the picture"
    assert "Saved saved.png" in desk.session.notice.sentence


@pytest.mark.parametrize("name", ["picture.gif", "picture"])
def test_saving_under_a_strange_ending_says_which_are_known(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.export.save_picture(tmp_path / name)
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert ".png" in desk.session.notice.sentence


def test_saving_where_nothing_can_be_written_leaves_nothing_half(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    (tmp_path / "file").write_text("kept")
    desk.session.export.save_picture(tmp_path / "file" / "x.png")
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert (tmp_path / "file").read_text() == "kept"


def test_saving_before_there_is_an_answer_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    desk.session.export.save_picture(tmp_path / "x.png")
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert not (tmp_path / "x.png").exists()


def test_pixels_not_seen_for_long_are_let_go_and_read_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.images.held_pixels.MOST_PIXEL_BYTES", 2 * 64 * 64 * 4 // 3)
    desk.open(*(picture(tmp_path, f"{n}.png", n * 20) for n in range(4)))
    images = desk.session.images
    for image in list(images.all):
        images.show(image)
        desk.finish()
    assert sum(image.pyramid is not None for image in images.all) == 2
    images.show(images.all[0])
    desk.finish()
    assert images.current is images.all[0]
    assert images.all[0].pyramid is not None
    assert len(images.all) == 4


def test_a_history_that_can_not_be_opened_is_said_and_answers_still_come(
    tmp_path: Path, manifest: Path
) -> None:
    (tmp_path / "file").write_text("")
    worker = StepWorker()
    analyst = Analyst(tmp_path / "file" / "h.db", manifests=[manifest])
    session = Session(analyst, worker, Settings())
    session.start()
    session.images.open([picture(tmp_path)])
    while worker.has_jobs:
        worker.run_one()
        session.poll()
    session.analyses.start()
    while worker.has_jobs:
        worker.run_one()
        session.poll()
    assert "only until the program ends" in session.history.warning
    assert session.images.shown_prediction() is not None


def test_after_a_crash_the_history_is_counted_and_the_report_named(
    tmp_path: Path, manifest: Path
) -> None:
    report = tmp_path / "crash-1.txt"
    worker = StepWorker()
    analyst = Analyst(tmp_path / "h.db", manifests=[manifest])
    session = Session(analyst, worker, Settings(), report)
    session.start()
    while worker.has_jobs:
        worker.run_one()
        session.poll()
    assert "broke down or was killed" in session.notice.sentence
    assert "which holds 0" in session.notice.sentence
    assert str(report) in session.notice.sentence


def test_a_crash_is_told_when_an_error_of_this_run_has_been_put_away(
    tmp_path: Path, manifest: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("not a picture")
    worker = StepWorker()
    analyst = Analyst(tmp_path / "h.db", manifests=[manifest])
    session = Session(analyst, worker, Settings(), tmp_path / "crash-1.txt")
    session.images.open([broken])
    session.start()
    while worker.has_jobs:
        worker.run_one()
        session.poll()
    assert session.notice.kind is NoticeKind.ERROR
    assert "broken.png" in session.notice.sentence
    session.inform("")
    assert session.notice.kind is NoticeKind.WARNING
    assert "broke down or was killed" in session.notice.sentence
    session.inform("")
    assert not session.notice.sentence
