"""Reports and exports say what the screen says, of the very image that was analysed."""

import csv
from pathlib import Path
from typing import Any

import pytest

from app.case import annotated_picture
from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.changes import NoticeKind
from app.export.desk import DICOM
from app.settings import Toggle
from errors import HistoryUnavailable
from imaging.measure import Measures
from models.public_labels import PUBLIC_LABELS
from tests.app.desk import KIND_WARNING, Desk, picture
from tests.app.report.printed import pages
from tests.networks import detector_set

CHANGED = "wrist.png has changed since it was analysed; open it again and analyse it."


def report(desk: Desk, folder: Path) -> str:
    """Return the words of a report on all that is open, their lines put together."""
    desk.session.case.save_report(folder / "r.pdf", ReportForm(), desk.session.case.all, Look())
    desk.finish()
    return " ".join(" ".join(pages(folder / "r.pdf")).split())


def table(desk: Desk, folder: Path) -> list[dict[str, str]]:
    desk.session.case.save_table(folder / "t.csv", ReportForm(), desk.session.case.all, Look())
    desk.finish()
    return list(csv.DictReader((folder / "t.csv").read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture
def changed(desk: Desk, tmp_path: Path) -> Desk:
    """An answered image whose pixels were let go and whose file is another picture now."""
    desk.open(picture(tmp_path, brightness=250))
    desk.analyse()
    (image,) = desk.session.images.all
    image.pyramid = None
    picture(tmp_path, brightness=9)
    return desk


def test_another_picture_never_stands_under_the_answer(changed: Desk, tmp_path: Path) -> None:
    case = changed.session.case
    case.save_report(tmp_path / "r.pdf", ReportForm(), case.all, Look())
    changed.finish()
    notice = changed.session.notice
    assert (notice.kind, notice.sentence) == (NoticeKind.ERROR, CHANGED)
    assert not (tmp_path / "r.pdf").exists()


def test_another_picture_is_never_drawn_to_be_masked(changed: Desk) -> None:
    (image,) = changed.session.images.all
    changed.session.case.draw(image, (32, 32), lambda *_drawn: pytest.fail("another picture"))
    changed.finish()
    assert changed.session.notice.sentence == CHANGED


def test_another_picture_never_stands_under_a_row_of_the_history(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path, brightness=250))
    desk.analyse()
    taken: list = []
    desk.session.case.gather([1], taken.extend)
    desk.finish()
    picture(tmp_path, brightness=9)
    desk.session.case.save_report(tmp_path / "r.pdf", ReportForm(), taken, Look())
    desk.finish()
    assert desk.session.notice.sentence == CHANGED


def test_a_fresh_answer_was_given_when_the_history_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    made_at = desk.newest_row().made_at
    current = desk.session.images.current
    assert current is not None
    assert current.answers["cascade"].made_at == made_at
    assert not current.answers["cascade"].is_from_history


@pytest.fixture
def kind(kinds: Desk) -> Desk:
    """A kind of fracture asked alone, after the cascade had seen no fracture."""
    kinds.open_anew()
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    assert kinds.session.images.disagreement() == KIND_WARNING
    return kinds


def test_the_report_on_a_kind_alone_is_warned_of_as_on_screen(kind: Desk, tmp_path: Path) -> None:
    assert KIND_WARNING in report(kind, tmp_path)


def test_the_table_warns_as_the_screen_does(kind: Desk, tmp_path: Path) -> None:
    assert [line["warning"] for line in table(kind, tmp_path)] == [KIND_WARNING]


@pytest.mark.parametrize("form", [".png", DICOM])
def test_exported_pictures_warn_as_the_saved_one_does(
    kind: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    captions = drawn_captions(monkeypatch)
    case = kind.session.case
    case.save_files(tmp_path / "out", form, ReportForm(), case.all, Look())
    kind.session.export.save_picture(tmp_path / "saved.png")
    kind.finish()
    exported, saved = captions
    assert exported == saved
    assert exported.startswith(KIND_WARNING)


def drawn_captions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that the words of every annotated picture go into."""
    captions: list[str] = []
    drawn = annotated_picture.caption_band

    def noted(text: str, *others: Any) -> Any:
        captions.append(text)
        return drawn(text, *others)

    monkeypatch.setattr(annotated_picture, "caption_band", noted)
    return captions


def test_a_row_of_a_kind_is_reported_on_with_its_warning(kind: Desk, tmp_path: Path) -> None:
    taken: list = []
    kind.session.case.gather([kind.newest_row().id], taken.extend)
    kind.finish()
    kind.session.case.save_table(tmp_path / "t.csv", ReportForm(), taken, Look())
    kind.finish()
    assert KIND_WARNING in (tmp_path / "t.csv").read_text()


@pytest.fixture
def boxed(tmp_path: Path) -> Desk:
    """An X-ray with a box of the public system's, and a fainter one."""
    at = PUBLIC_LABELS.index("wrist positive")
    scores = [
        [score if n == at else 0.0 for n in range(len(PUBLIC_LABELS))] for score in (0.9, 0.1)
    ]
    boxes = [[6, 6, 8, 8, *scores[0]], [24, 24, 8, 8, *scores[1]]]
    manifest = detector_set(tmp_path / "weights", boxes, PUBLIC_LABELS)
    desk = Desk(tmp_path, manifest, pipeline="yolo")
    desk.open(picture(tmp_path))
    desk.analyse()
    return desk


def test_exports_hold_the_boxes_from_the_chosen_score_on(boxed: Desk, tmp_path: Path) -> None:
    for score, count in ((None, 1), (0.05, 2), (0.95, 0)):
        boxed.session.images.show_boxes_from(score)
        (line,) = table(boxed, tmp_path)
        assert line["findings"].count("wrist positive") == count


def test_exports_name_boxes_as_the_screen_does(boxed: Desk, tmp_path: Path) -> None:
    boxed.session.choices.switch(Toggle.PUBLIC_NAMES, True)
    assert table(boxed, tmp_path)[0]["findings"].startswith("wrist positive 0.9")
    boxed.session.choices.switch(Toggle.PUBLIC_NAMES, False)
    assert table(boxed, tmp_path)[0]["findings"].startswith("fracture Wrist 0.9")
    words = report(boxed, tmp_path)
    assert "fracture · Wrist 0.90" in words
    assert "wrist positive" not in words


def test_a_report_says_that_no_box_reaches_the_score(boxed: Desk, tmp_path: Path) -> None:
    boxed.session.images.show_boxes_from(0.95)
    assert "No box reaches this score" in report(boxed, tmp_path)


def test_corrections_are_saved_one_at_a_time_and_can_be_followed(
    desk: Desk, tmp_path: Path
) -> None:
    spoken(desk, tmp_path)
    for _ in range(2):
        desk.session.case.save_corrections(tmp_path / "out")
        assert desk.session.is_busy
    assert "An export is running" in desk.session.notice.sentence
    desk.finish()
    assert not desk.session.is_busy
    assert desk.session.notice.sentence.startswith("Saved 1 X-ray with your word in out")


def test_corrections_with_text_in_their_pictures_are_warned_of(
    desk: Desk, tmp_path: Path, phantom_path: Path
) -> None:
    spoken(desk, tmp_path)
    desk.session.case.save_corrections(tmp_path / "without")
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.SAVED
    desk.open(phantom_path)
    desk.analyse()
    desk.session.opinions.agree()
    desk.finish()
    desk.session.case.save_corrections(tmp_path / "with")
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert "Text seems to be burned into 1 of the pictures" in desk.session.notice.sentence


def test_the_saving_of_corrections_can_be_stopped(desk: Desk, tmp_path: Path) -> None:
    spoken(desk, tmp_path)
    desk.session.case.save_corrections(tmp_path / "out")
    desk.session.cancel()
    desk.finish()
    assert desk.session.notice.sentence == "The export was stopped."
    assert not desk.session.is_busy


def spoken(desk: Desk, folder: Path) -> None:
    """Open an X-ray, have it answered, and agree."""
    desk.open(picture(folder))
    desk.analyse()
    desk.session.opinions.agree()
    desk.finish()


def test_a_report_whose_history_can_not_be_read_is_not_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()

    def broken(*_asked: object) -> Measures:
        raise HistoryUnavailable("The history is busy.")

    monkeypatch.setattr("app.export.case_images.read_measures", broken)
    desk.session.case.save_report(tmp_path / "r.pdf", ReportForm(), desk.session.case.all, Look())
    desk.finish()
    assert desk.session.notice.sentence == "The history is busy."
    assert not (tmp_path / "r.pdf").exists()
