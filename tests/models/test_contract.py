"""What every pipeline of the registry promises; a new one is tested by being registered."""

from pathlib import Path

import numpy as np
import pytest

from imaging.overlay import Box, Heatmap, Keypoint
from models.engine import Engine
from models.manifest import read_manifests
from models.pipeline import Cancelled, Pipeline
from models.prediction import BALANCED, Prediction, Verdict
from models.registry import PIPELINES
from predictions import Predictor
from store.encoding import from_text, to_text
from tests.fakes import made_radiograph
from tests.networks import cascade_set, classifier_set, detector_set, movenet_set

SIZE = (80, 48)


def tiny_weights(name: str, folder: Path) -> Path:
    """Write weights for a pipeline; a new pipeline needs one more line."""
    points = np.column_stack([np.linspace(0.3, 0.7, 17)] * 2 + [np.linspace(0.1, 0.9, 17)])
    makers = {
        "cascade": lambda: cascade_set(folder),
        "cbam": lambda: classifier_set(folder, "cbam", ["fractured", "not fractured"]),
        "yolo": lambda: detector_set(folder, [[16, 16, 8, 8, 0.9], [8, 8, 6, 6, 0.1]]),
        "pose": lambda: movenet_set(folder, points),
        "crack_vs_fracture": lambda: classifier_set(
            folder, "crack_vs_fracture", ["fisura", "fractura"], known_from=0.5
        ),
    }
    return makers[name]()


@pytest.fixture(params=list(PIPELINES))
def pipeline(request: pytest.FixtureRequest, tmp_path: Path) -> Pipeline:
    manifest = tiny_weights(request.param, tmp_path)
    weights = read_manifests([manifest]).chosen(request.param)
    return PIPELINES[request.param].build(weights, Engine())


@pytest.fixture
def prediction(pipeline: Pipeline) -> Prediction:
    return pipeline.predict(made_radiograph(160, SIZE))


def test_an_answer_names_its_pipeline_and_weights(
    pipeline: Pipeline, prediction: Prediction
) -> None:
    assert prediction.pipeline in PIPELINES
    assert prediction.weights_id == pipeline.weights_id
    assert len(prediction.weights_id) == 64
    assert prediction.network


def test_probability_and_scores_lie_between_0_and_1(prediction: Prediction) -> None:
    assert prediction.probability is None or 0.0 <= prediction.probability <= 1.0
    assert all(0.0 <= f.score <= 1.0 for f in prediction.findings)
    assert prediction.findings


def test_a_verdict_on_fracture_comes_with_its_thresholds(prediction: Prediction) -> None:
    if prediction.verdict in (Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT):
        assert prediction.probability is not None
        point = prediction.operating_points[BALANCED]
        assert point.judge(prediction.probability) is prediction.verdict


def test_marks_lie_in_the_image(prediction: Prediction) -> None:
    width, height = SIZE
    for mark in prediction.overlay:
        if isinstance(mark, Box):
            left, top, right, bottom = mark.box_xyxy
            assert 0 <= left <= right <= width
            assert 0 <= top <= bottom <= height
        elif isinstance(mark, Keypoint):
            assert 0 <= mark.point_xy[0] <= width
            assert 0 <= mark.point_xy[1] <= height
        elif isinstance(mark, Heatmap):
            assert mark.values.dtype == np.float32
            assert 0.0 <= mark.values.min() <= mark.values.max() <= 1.0
            assert 0 <= mark.hottest_xy[0] <= width
            assert 0 <= mark.hottest_xy[1] <= height
            rows, columns = mark.values.shape
            left, top, right, bottom = mark.box_xyxy
            half_w, half_h = (right - left) / columns / 2, (bottom - top) / rows / 2
            assert max(abs(left), abs(right - width)) <= half_w
            assert max(abs(top), abs(bottom - height)) <= half_h


def test_progress_only_goes_forward(pipeline: Pipeline) -> None:
    said: list[tuple[str, float]] = []
    pipeline.predict(made_radiograph(160, SIZE), lambda *step: said.append(step))
    fractions = [fraction for _, fraction in said]
    assert fractions == sorted(fractions)
    assert all(0.0 <= fraction <= 1.0 for fraction in fractions)
    assert all(stage for stage, _ in said)


def test_every_stage_is_a_place_to_cancel(pipeline: Pipeline) -> None:
    said: list[str] = []
    pipeline.predict(made_radiograph(160, SIZE), lambda stage, _f: said.append(stage))
    for wanted in said:

        def stop(stage: str, _fraction: float, wanted: str = wanted) -> None:
            if stage == wanted:
                raise Cancelled

        with pytest.raises(Cancelled):
            pipeline.predict(made_radiograph(160, SIZE), stop)


def test_the_same_picture_gets_the_same_answer(pipeline: Pipeline, prediction: Prediction) -> None:
    again = pipeline.predict(made_radiograph(160, SIZE))
    assert again.probability == prediction.probability
    assert [f.score for f in again.findings] == [f.score for f in prediction.findings]


def test_stages_are_timed(prediction: Prediction) -> None:
    assert prediction.timings
    assert all(spent >= 0.0 for spent in prediction.timings.values())
    assert prediction.milliseconds == pytest.approx(sum(prediction.timings.values()))


def test_the_input_is_left_alone(pipeline: Pipeline) -> None:
    radiograph = made_radiograph(160, SIZE)
    before = radiograph.pixels.copy()
    pipeline.predict(radiograph)
    assert np.array_equal(radiograph.pixels, before)


def test_an_answer_survives_the_history(prediction: Prediction) -> None:
    kept = from_text(to_text(prediction))
    assert kept.verdict is prediction.verdict
    assert kept.probability == prediction.probability
    assert [f.label for f in kept.findings] == [f.label for f in prediction.findings]
    assert dict(kept.operating_points) == dict(prediction.operating_points)
    for new, old in zip(kept.overlay, prediction.overlay, strict=True):
        if isinstance(old, Heatmap):
            assert isinstance(new, Heatmap)
            assert np.abs(new.values - old.values).max() <= 0.5 / 255 + 1e-6
            assert new.box_xyxy == pytest.approx(old.box_xyxy)
        else:
            assert new == old


def test_a_pipeline_without_weights_answers_nothing(tmp_path: Path) -> None:
    predictor = Predictor(manifests=[tmp_path / "none.toml"])
    statuses = predictor.statuses()
    assert [s.name for s in statuses] == list(PIPELINES)
    for status in statuses:
        assert not status.is_ready
        assert status.obstacle
