"""Which boxes are shown, under which names, and what is said above a kind of fracture."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.settings import Toggle
from imaging.overlay import Mark
from imaging.radiograph import Radiograph
from models.public_labels import PUBLIC_LABELS
from tests.app.desk import KIND_WARNING, Desk, picture
from tests.networks import detector_set


def answered(folder: Path, boxes: list[list[float]], labels: tuple[str, ...] = ()) -> Desk:
    desk = Desk(folder, detector_set(folder / "weights", boxes, labels), pipeline="yolo")
    desk.open(picture(folder))
    desk.analyse()
    return desk


def shown(desk: Desk) -> list[tuple[str, float]]:
    prediction = desk.session.images.shown_prediction()
    assert prediction is not None
    return [(f.label, round(f.score, 2)) for f in prediction.findings]


def test_the_least_score_moves_without_a_new_run(tmp_path: Path) -> None:
    desk = answered(tmp_path, [[6, 6, 8, 8, 0.9], [24, 24, 8, 8, 0.1]])
    assert shown(desk) == [("fracture", 0.9)]
    images = desk.session.images
    images.show_boxes_from(0.05)
    assert shown(desk) == [("fracture", 0.9), ("fracture", 0.1)]
    images.show_boxes_from(0.95)
    assert shown(desk) == []
    images.show_boxes_from(None)
    assert shown(desk) == [("fracture", 0.9)]
    assert not desk.worker.has_jobs


def test_the_verdict_does_not_follow_the_least_score(tmp_path: Path) -> None:
    desk = answered(tmp_path, [[6, 6, 8, 8, 0.9]])
    before = desk.session.images.shown_prediction()
    desk.session.images.show_boxes_from(0.95)
    after = desk.session.images.shown_prediction()
    assert before is not None
    assert after is not None
    assert (after.verdict, after.probability) == (before.verdict, before.probability)


def test_the_saved_picture_has_the_boxes_on_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = answered(tmp_path, [[6, 6, 8, 8, 0.9], [24, 24, 8, 8, 0.1]])
    drawn: list[int] = []
    from app.case import annotated_picture

    render = annotated_picture.render

    def counted(radiograph: Radiograph, marks: Sequence[Mark], **others: Any) -> Image.Image:
        drawn.append(len(marks))
        return render(radiograph, marks, **others)

    monkeypatch.setattr(annotated_picture, "render", counted)
    for score in (None, 0.05, 0.95):
        desk.session.images.show_boxes_from(score)
        desk.session.export.save_picture(tmp_path / "saved.png")
        desk.finish()
    assert drawn == [1, 2, 0]


def test_public_names_are_told_apart_on_wish(tmp_path: Path) -> None:
    scores = [0.9 if label == "wrist positive" else 0.0 for label in PUBLIC_LABELS]
    desk = answered(tmp_path, [[16, 16, 8, 8, *scores]], PUBLIC_LABELS)
    assert shown(desk) == [("wrist positive", 0.9)]
    desk.session.choices.switch(Toggle.PUBLIC_NAMES, False)
    assert shown(desk) == [("fracture", 0.9)]
    desk.session.choices.switch(Toggle.PUBLIC_NAMES, True)
    assert shown(desk) == [("wrist positive", 0.9)]


def test_a_kind_alone_is_warned_of_by_an_earlier_answer(kinds: Desk) -> None:
    assert kinds.session.images.disagreement() == ""
    kinds.open_anew()
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    assert kinds.session.images.disagreement() == KIND_WARNING


def test_a_kind_is_warned_of_by_an_answer_that_is_still_shown_too(kinds: Desk) -> None:
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    assert kinds.session.images.current is not None
    assert list(kinds.session.images.current.answers) == ["cascade", "crack_vs_fracture"]
    assert kinds.session.images.disagreement() == KIND_WARNING


def test_what_contradicts_a_kind_is_not_said_of_another_answer(kinds: Desk) -> None:
    kinds.session.analyses.choose_pipeline("all")
    kinds.analyse()
    assert kinds.session.images.current is not None
    assert kinds.session.images.current.shown_pipeline == "cascade"
    assert kinds.session.images.disagreement() == ""
    kinds.session.images.show_answer("crack_vs_fracture")
    assert kinds.session.images.disagreement() == KIND_WARNING


def test_a_kind_from_the_history_is_warned_of_too(kinds: Desk) -> None:
    kinds.open_anew()
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    kinds.session.images.close_current()
    kinds.session.images.open_record(kinds.newest_row().id)
    kinds.finish()
    current = kinds.session.images.current
    assert current is not None
    assert current.shown_pipeline == "crack_vs_fracture"
    assert kinds.session.images.disagreement() == KIND_WARNING


def test_the_warning_follows_the_operating_point(kinds: Desk) -> None:
    kinds.open_anew()
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    image = kinds.session.images.current
    assert image is not None
    kind = image.answers["crack_vs_fracture"]
    (cascade,) = kind.earlier
    # Between the two thresholds of the tiny cascade.
    image.answers["crack_vs_fracture"] = replace(kind, earlier=(replace(cascade, probability=0.5),))
    assert kinds.session.images.disagreement() == ""
    kinds.session.choices.choose_operating_point("high_specificity")
    assert kinds.session.images.disagreement() == KIND_WARNING
