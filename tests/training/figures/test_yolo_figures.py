"""The picture's answer of the detector, its figures and its card."""

from pathlib import Path

import numpy as np
import pytest

from models.detections import Detection
from training.cards.yolo_card import PLOTS, write_card
from training.data.catalogue import read_catalogue
from training.evaluate_yolo import draw
from training.figures.boxes import found_in
from training.figures.detections import FLOOR_SCORE
from training.figures.yolo_figures import (
    SPECIALIST_WEIGHT,
    YoloFold,
    fit_fold,
    image_logit,
    run_figures,
)
from training.learning.yolo_checkpoint import Options


def test_a_picture_without_boxes_still_has_a_logit() -> None:
    empty = found_in([], np.zeros((0, 4)))
    faint = found_in([Detection((0, 0, 1, 1), 0, FLOOR_SCORE / 10)], np.zeros((0, 4)))
    assert image_logit(empty, 0.0) == image_logit(faint, 0.0)


def test_the_specialist_has_a_say_in_the_pictures_logit() -> None:
    found = found_in([Detection((0, 0, 1, 1), 0, 0.5)], np.zeros((0, 4)))
    assert image_logit(found, 0.0) == pytest.approx(0.0)
    assert image_logit(found, -2.0) == pytest.approx(-2.0 * SPECIALIST_WEIGHT)


def test_the_card_counts_its_failures_and_links_its_plots(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.is_boxed]
    truth = [np.array(s.boxes).reshape(-1, 4) for s in samples]
    found = [found_in([Detection((0.4, 0.45, 0.6, 0.55), 0, 0.5)], t) for t in truth]
    fold = YoloFold("test", samples, found, np.linspace(-2.0, 2.0, len(samples)))
    operation = fit_fold(fold)
    figures = run_figures([fold], operation, 0.4)
    draw(fold, operation, tmp_path / "no curves", tmp_path)
    write_card(tmp_path / "yolo.md", figures, Options(), 1, "- told")
    text = (tmp_path / "yolo.md").read_text(encoding="utf-8")
    assert "- fracatlas: of 6 true boxes 6 were found" in text
    assert "False boxes: 6 on normal pictures" in text
    assert "Growth plates" not in text
    assert "fractured pictures of FracAtlas lie in 6 groups" in text
    assert "took part in no choice" not in text
    for name in set(PLOTS) - {"loss", "validation"}:
        assert f"(yolo-{name}.png)" in text
        assert (tmp_path / f"yolo-{name}.png").is_file()
    assert "answers" in PLOTS
