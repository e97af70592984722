"""YOLO: an answer for the image from its surest box, its regions and its specialist."""

from pathlib import Path

import pytest

from imaging.overlay import Box
from models.calibration import sigmoid
from models.engine import Engine
from models.manifest import read_manifests
from models.prediction import BALANCED, HIGH_SENSITIVITY, Prediction, Verdict
from models.public_labels import PUBLIC_LABELS, in_own_words
from models.yolo import NO_BOX, Yolo
from tests.fakes import made_radiograph
from tests.networks import detector_set, guarded_detector_set


def ask(
    folder: Path, boxes: list[list[float]], size_wh: tuple[int, int] = (64, 64), **options: object
) -> Prediction:
    weights = read_manifests([detector_set(folder, boxes, **options)]).chosen("yolo")
    return Yolo(weights, Engine()).predict(made_radiograph(100, size_wh))


def boxes_of(prediction: Prediction) -> list[Box]:
    return [f.mark for f in prediction.findings if isinstance(f.mark, Box)]


def public_row(place: float, **scores: float) -> list[float]:
    """Return a row of the public detector: a box at a place, and scores by label."""
    known = {label.replace(" ", "_"): 0.0 for label in PUBLIC_LABELS} | scores
    return [place, place, 6, 6, *known.values()]


def test_boxes_come_back_in_source_pixels(tmp_path: Path) -> None:
    # 128 x 64 into 32 x 32: scale 1/4, eight rows of padding above.
    prediction = ask(tmp_path, [[16, 16, 8, 4, 0.9]], (128, 64))
    (finding,) = prediction.findings
    assert isinstance(finding.mark, Box)
    assert finding.mark.box_xyxy == pytest.approx((48, 24, 80, 40))
    assert finding.label == "fracture"


def test_the_images_probability_is_that_of_its_surest_box(tmp_path: Path) -> None:
    prediction = ask(tmp_path, [[16, 16, 8, 8, 0.4], [4, 4, 2, 2, 0.9]])
    assert prediction.probability == pytest.approx(0.9, abs=1e-4)
    assert prediction.verdict is Verdict.FRACTURE


def test_no_box_is_an_answer(tmp_path: Path) -> None:
    prediction = ask(tmp_path, [[16, 16, 8, 8, 0.01]])
    assert prediction.verdict is Verdict.NO_FRACTURE
    assert prediction.findings == ()
    assert prediction.probability is not None


def test_a_box_in_the_doubt_zone_is_dotted(tmp_path: Path) -> None:
    prediction = ask(tmp_path, [[6, 6, 8, 8, 0.9], [24, 24, 8, 8, 0.5]])
    marks = [f.mark for f in prediction.findings]
    assert [m.is_sure for m in marks if isinstance(m, Box)] == [True, False]


def test_another_operating_point_judges_the_boxes_as_well(tmp_path: Path) -> None:
    prediction = ask(tmp_path, [[6, 6, 8, 8, 0.9], [24, 24, 8, 8, 0.5]])
    sensitive = prediction.at(HIGH_SENSITIVITY)
    assert [box.is_sure for box in boxes_of(sensitive)] == [True, True]
    assert [box.is_sure for box in boxes_of(sensitive.at(BALANCED))] == [True, False]


def test_a_fracture_at_any_operating_point_shows_its_box(tmp_path: Path) -> None:
    # In doubt at the balanced point, where a box under `least_score`, .25, is not drawn.
    prediction = ask_with_specialist(tmp_path, [[16, 16, 8, 8, 0.2]], 0.7)
    assert prediction.verdict is Verdict.DOUBT
    assert prediction.from_score().findings == ()
    sensitive = prediction.at(HIGH_SENSITIVITY)
    assert sensitive.verdict is Verdict.FRACTURE
    assert [box.is_sure for box in boxes_of(sensitive.from_score())] == [True]


def test_unsure_boxes_are_kept_for_the_reader_who_asks(tmp_path: Path) -> None:
    prediction = ask(tmp_path, [[6, 6, 8, 8, 0.9], [24, 24, 8, 8, 0.1]])
    assert len(prediction.findings) == 2
    assert len(prediction.from_score().findings) == 1


def test_a_box_around_a_healthy_bone_is_no_fracture(tmp_path: Path) -> None:
    boxes = [[16, 16, 8, 8, 0.1, 0.9], [4, 4, 2, 2, 0.2, 0.0]]
    manifest = detector_set(tmp_path, boxes, fracture_labels=["fracture"])
    weights = read_manifests([manifest]).chosen("yolo")
    prediction = Yolo(weights, Engine()).predict(made_radiograph())
    assert prediction.probability == pytest.approx(0.2, abs=1e-4)
    assert prediction.verdict is Verdict.NO_FRACTURE


def test_a_box_around_a_healthy_bone_hides_no_fracture_in_it(tmp_path: Path) -> None:
    boxes = [[16, 16, 8, 8, 0.0, 0.95], [16, 16, 7, 7, 0.8, 0.0]]
    prediction = ask(tmp_path, boxes, fracture_labels=["fracture"])
    assert prediction.probability == pytest.approx(0.8, abs=1e-4)
    assert [f.label for f in prediction.findings] == ["fracture 1", "fracture"]


def test_a_box_says_what_the_picture_shows_where_the_body_part_is_told(tmp_path: Path) -> None:
    manifest = guarded_detector_set(tmp_path, [[16, 16, 8, 8, 0.9]], part="Elbow")
    weights = read_manifests([manifest]).chosen("yolo")
    (box,) = boxes_of(Yolo(weights, Engine()).predict(made_radiograph()))
    assert (box.label, box.region) == ("fracture", "Elbow X-ray")


def ask_with_specialist(
    folder: Path, boxes: list[list[float]], specialist: float | None, **options: object
) -> Prediction:
    manifest = guarded_detector_set(folder, boxes, "Elbow", specialist, **options)
    weights = read_manifests([manifest]).chosen("yolo")
    return Yolo(weights, Engine()).predict(made_radiograph())


def test_a_specialist_speaks_for_and_against_every_box(tmp_path: Path) -> None:
    boxes = [[16, 16, 8, 8, 0.5], [4, 4, 2, 2, 0.3]]
    alone = ask_with_specialist(tmp_path / "none", boxes, None)
    assert alone.probability == pytest.approx(0.5, abs=1e-4)
    against = ask_with_specialist(tmp_path / "against", boxes, -1.0)
    assert against.probability == pytest.approx(sigmoid(-2.0), abs=1e-4)
    assert against.verdict is Verdict.NO_FRACTURE
    assert [box.is_sure for box in boxes_of(against)] == [False, False]
    in_favour = ask_with_specialist(tmp_path / "for", boxes, 1.0)
    assert in_favour.probability == pytest.approx(sigmoid(2.0), abs=1e-4)
    assert [box.is_sure for box in boxes_of(in_favour)] == [True, True]
    assert [box.score for box in boxes_of(in_favour)] == pytest.approx([0.5, 0.3])


def test_the_surest_box_is_shown_where_the_answer_is_a_fracture(tmp_path: Path) -> None:
    # Under `least_score`, .25.
    boxes = [[16, 16, 8, 8, 0.2], [4, 4, 2, 2, 0.1]]
    fracture = ask_with_specialist(tmp_path / "for", boxes, 2.0)
    assert fracture.verdict is Verdict.FRACTURE
    assert [box.score for box in boxes_of(fracture.from_score())] == pytest.approx([0.2])
    none = ask_with_specialist(tmp_path / "against", boxes, -2.0)
    assert boxes_of(none.from_score()) == []


def test_an_answer_that_leans_on_no_box_says_so(tmp_path: Path) -> None:
    prediction = ask_with_specialist(tmp_path / "for", [[16, 16, 8, 8, 0.01]], 3.0)
    assert prediction.verdict is Verdict.FRACTURE
    assert NO_BOX in prediction.notes
    against = ask_with_specialist(tmp_path / "against", [[16, 16, 8, 8, 0.01]], -3.0)
    assert NO_BOX not in against.notes


def test_a_picture_of_no_known_part_gets_no_box(tmp_path: Path) -> None:
    manifest = guarded_detector_set(tmp_path, [[16, 16, 8, 8, 0.9]], part="other")
    weights = read_manifests([manifest]).chosen("yolo")
    prediction = Yolo(weights, Engine()).predict(made_radiograph())
    assert prediction.verdict is Verdict.OUT_OF_SCOPE
    assert prediction.findings == ()


def test_the_public_labels_tell_regions_and_each_gets_its_surest_box(tmp_path: Path) -> None:
    rows = [
        public_row(6, wrist_positive=0.9),
        public_row(26, wrist_positive=0.4),
        public_row(16, elbow_positive=0.5),
        public_row(6, humerus=0.99),
    ]
    known = [label for label in PUBLIC_LABELS if label != "humerus"]
    prediction = ask(tmp_path, rows, labels=PUBLIC_LABELS, fracture_labels=known)
    assert [(r.label, round(r.probability, 3)) for r in prediction.regions] == [
        ("Wrist", 0.9),
        ("Elbow", 0.5),
    ]
    assert all(box.region == "" for box in boxes_of(prediction))
    named = [(box.label, box.region) for box in boxes_of(in_own_words(prediction))]
    assert named == [
        ("humerus", ""),
        ("fracture", "Wrist"),
        ("fracture", "Elbow"),
        ("fracture", "Wrist"),
    ]


def test_without_a_fractures_box_the_evidence_is_that_of_half_the_floor(tmp_path: Path) -> None:
    # `floor_score` is .05.
    assert ask(tmp_path, [[16, 16, 8, 8, 0.01]]).probability == pytest.approx(0.025, abs=1e-4)


def test_a_box_around_a_healthy_bone_is_none_that_a_fracture_leans_on(tmp_path: Path) -> None:
    rows = [[16, 16, 8, 8, 0.0, 0.9]]
    prediction = ask_with_specialist(tmp_path, rows, 3.0, fracture_labels=["fracture"])
    assert prediction.verdict is Verdict.FRACTURE
    assert [f.label for f in prediction.findings] == ["fracture 1"]
    assert NO_BOX in prediction.notes


def test_the_specialist_speaks_of_every_region_too(tmp_path: Path) -> None:
    rows = [public_row(6, wrist_positive=0.5)]
    prediction = ask_with_specialist(tmp_path, rows, 1.0, labels=PUBLIC_LABELS)
    assert [(r.label, r.probability) for r in prediction.regions] == [
        ("Wrist", pytest.approx(sigmoid(2.0), abs=1e-4))
    ]
    assert prediction.probability == prediction.regions[0].probability
    assert [box.region for box in boxes_of(prediction)] == [""], "its own name tells the region"


def test_the_weights_say_whether_boxes_vote(tmp_path: Path) -> None:
    rows = [[10, 10, 8, 8, 0.6], [12, 10, 8, 8, 0.3]]
    (alone,) = boxes_of(ask(tmp_path / "alone", rows))
    (moved,) = boxes_of(ask(tmp_path / "voted", rows, vote_iou=0.5))
    assert alone.box_xyxy == pytest.approx((12, 12, 28, 28))
    assert moved.box_xyxy == pytest.approx((12 + 4 / 3, 12, 28 + 4 / 3, 28))


def test_a_surer_box_around_a_healthy_bone_hides_no_box_of_a_fracture(tmp_path: Path) -> None:
    # The fracture's box lies under `least_score`, .25.
    rows = [[8, 8, 8, 8, 0.2, 0.0], [24, 24, 8, 8, 0.0, 0.9]]
    prediction = ask_with_specialist(tmp_path, rows, 2.0, fracture_labels=["fracture"])
    assert prediction.verdict is Verdict.FRACTURE
    shown = prediction.from_score()
    assert [(f.label, f.probability is None) for f in shown.findings] == [
        ("fracture 1", True),
        ("fracture", False),
    ]
