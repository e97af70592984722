"""The best epoch is chosen by the sources that are there, and by numbers only."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from tests.training.test_train_cascade import OPTIONS, trainer
from training import train_cbam, train_yolo
from training.batches.recipe import CASCADE_RULE
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import PARTS, Sample
from training.figures import watch
from training.figures.answers import Answers
from training.figures.boxes import found_in
from training.figures.cbam_answers import Looked
from training.figures.cbam_answers import watch as watch_classifier
from training.figures.detections import watch_detector
from training.learning import yolo_checkpoint
from training.learning.best_epoch import best_by, judging_sources
from training.learning.cbam_checkpoint import Options as CbamOptions
from training.learning.run import BEST, LAST, Run
from training.networks.checkpoints import load_checkpoint
from training.networks.heads import Cascade


def samples(*sources: str) -> list[Sample]:
    """Return six samples of each source, every second fractured."""
    return [
        Sample(Path(f"{source}{i}.jpg"), source, f"{i}", (PARTS[0],), i % 2 == 1, is_boxed=True)
        for source in sources
        for i in range(6)
    ]


def test_a_source_has_a_say_only_with_both_labels_and_where_it_is_not_left_out() -> None:
    assert judging_sources(samples("fracatlas", "daoon")) == ("fracatlas", "daoon")
    assert judging_sources(samples("daoon", "web")) == ("daoon",)
    assert judging_sources(samples("fracatlas", "daoon"), ["daoon"]) == ("fracatlas",)
    normal = [s for s in samples("fracatlas") if not s.fractured]
    assert judging_sources([*normal, *samples("daoon")]) == ("daoon",)


def test_one_source_alone_does_not_choose_an_epoch() -> None:
    assert best_by(samples("fracatlas", "daoon")) == "worst"
    assert best_by(samples("fracatlas", "daoon", "web"), ["daoon"]) == "epoch"


def test_the_last_epoch_is_kept_of_a_run_that_only_one_source_could_judge(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = replace(OPTIONS, epochs=2, steps=1, without=("daoon",))
    run = trainer(data, tmp_path / "run", tmp_path / "cache", options)
    run.validation = samples("fracatlas", "daoon")
    falling = iter(({"epoch": 0, "worst": 0.9}, {"epoch": 1, "worst": 0.8}))
    monkeypatch.setattr(run, "train_epoch", dict)
    monkeypatch.setattr(run, "judge", lambda: next(falling))
    run.train()
    assert load_checkpoint(tmp_path / "run" / BEST)["epoch"] == 2


def test_the_detectors_score_is_over_the_sources_that_are_there() -> None:
    held = samples("fracatlas", "web")
    figures = watch_detector(held, [found_in([], np.zeros((0, 4)))] * len(held))
    assert math.isnan(figures["daoon_auc"])
    figures["fracatlas_ap50_fractured"] = 0.0
    truth = np.array([[0.0, 0.0, 10.0, 10.0]])
    found = [found_in([], truth if s.fractured else np.zeros((0, 4))) for s in held]
    assert watch_detector(held, found)["score"] == pytest.approx((0.0 + 0.5) / 2)


def test_the_classifiers_worst_is_over_the_sources_that_are_there() -> None:
    held = samples("fracatlas")
    truth = np.array([float(bool(s.fractured)) for s in held])
    figures = watch_classifier(Looked(truth, np.zeros((6, 2)), np.zeros((6, 2))), held)
    assert math.isnan(figures["daoon_auc"])
    assert figures["worst"] == 1.0


def test_the_cascades_worst_is_over_the_sources_that_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answers(held: Sequence[object]) -> Answers:
        logits = np.array([[float(bool(getattr(s, "fractured", 0)))] * 6 for s in held])
        logits = logits.reshape(-1, 6)
        return Answers(logits, logits, np.zeros((len(held), 6, 2)), np.zeros((len(held), 2)))

    held = samples("fracatlas")
    monkeypatch.setattr(watch, "ask", lambda _cascade, asked, *_, **__: answers(asked))
    monkeypatch.setattr(watch, "ask_pictures", lambda _cascade, asked, *_, **__: answers(asked))
    store = PictureStore.__new__(PictureStore)
    figures = watch.watch(Cascade(), held, store, CASCADE_RULE)
    assert math.isnan(figures["daoon_auc"])
    assert figures["worst"] == 1.0


def test_training_does_not_begin_where_no_epoch_could_be_chosen(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*_: object, **__: object) -> None:
        pytest.fail("an epoch has begun")

    monkeypatch.setattr(Run, "learn_epoch", begun)
    given = read_catalogue(data).samples
    store = PictureStore(given, tmp_path / "cache")
    detector = yolo_checkpoint.Options(epochs=1, steps=1, side=64)
    classifier = CbamOptions(epochs=1, steps=1, side=64)
    for made in (
        trainer(data, tmp_path / "cascade", tmp_path / "cache"),
        train_cbam.Trainer(classifier, tmp_path / "cbam", given, store),
        train_yolo.Trainer(detector, tmp_path / "yolo", given, store),
    ):
        made.validation = samples("web")
        with pytest.raises(UserError, match=r"validation fold has no .* of fracatlas or daoon"):
            made.train()
    only = trainer(
        data, tmp_path / "all", tmp_path / "cache", replace(OPTIONS, without=("fracatlas",))
    )
    only.validation = samples("fracatlas")
    with pytest.raises(UserError, match="not left out"):
        only.train()


def test_a_score_that_is_no_number_is_never_compared(tmp_path: Path) -> None:
    network = torch.nn.Linear(2, 1)
    groups = [{"params": list(network.parameters()), "lr": 1e-3}]
    run = Run(network, groups, total_steps=10, folder=tmp_path, options={})
    with pytest.raises(ValueError, match="score of epoch 0 is NaN"):
        run.end_epoch(float("nan"))
    assert not (tmp_path / LAST).exists()
    run.end_epoch(0.5)
    assert (tmp_path / BEST).exists()
