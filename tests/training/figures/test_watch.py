"""Epochs are chosen, and close-ups told, by what is shown: probabilities, not raw logits."""

from pathlib import Path

import numpy as np
import pytest

from training.batches.recipe import CASCADE_RULE
from training.data.pictures import PictureStore
from training.data.sample import PARTS, Sample
from training.figures import cascade_figures, watch
from training.figures.answers import Answers
from training.figures.cascade_figures import CascadeFold, calibrated, close_up_figures, fit_fold
from training.figures.metrics import auc
from training.networks.heads import Cascade

EACH = 40
STORE = PictureStore.__new__(PictureStore)


def samples() -> list[Sample]:
    """Return pictures of both sources and two parts, every second fractured."""
    return [
        Sample(Path(f"{part}{i}.jpg"), source, f"{part}{i}", (part,), i % 2 == 1)
        for source in ("fracatlas", "daoon")
        for part in PARTS[:2]
        for i in range(2 * EACH)
    ]


def answers(held: list[Sample]) -> Answers:
    """Answer well within each part; the second specialist's logits lie three too high."""
    rng = np.random.default_rng(0)
    part = np.array([PARTS.index(s.parts[0]) for s in held], np.intp)
    truth = np.array([bool(s.fractured) for s in held], bool)
    logits = np.zeros((len(held), len(PARTS) + 1))
    own = rng.normal(np.where(truth, 1.5, -1.5), 1.0) + 3.0 * part
    logits[np.arange(len(held)), part] = own
    parts = np.eye(len(PARTS) + 1)[part]
    return Answers(parts, logits, np.zeros((len(held), 6, 2)), np.zeros((len(held), 2)))


def strange(count: int) -> Answers:
    return answers([Sample(Path("x.jpg"), "out_of_scope", "x", (PARTS[0],))] * count)


def test_epochs_are_followed_by_calibrated_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    held = samples()
    monkeypatch.setattr(watch, "ask", lambda _cascade, asked, *_, **__: answers(asked))
    monkeypatch.setattr(watch, "ask_pictures", lambda _c, asked, *_, **__: strange(len(asked)))
    figures = watch.watch(Cascade(), held, STORE, CASCADE_RULE)
    told = answers(held)
    for source in ("fracatlas", "daoon"):
        rows = [i for i, s in enumerate(held) if s.source == source]
        truth = np.array([bool(held[r].fractured) for r in rows])
        assert figures[f"{source}_auc"] > auc(told.routed[rows], truth) + 0.03
    without = watch.watch(Cascade(), held, STORE, CASCADE_RULE, ["daoon"])
    assert without["worst"] == without["fracatlas_auc"]


def test_close_ups_are_ranked_by_calibrated_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    held = samples()
    told = answers(held)
    fold = CascadeFold("validation", held, told)
    operations = fit_fold(fold)
    truth = np.array([bool(s.fractured) for s in held], bool)
    groups = [s.group for s in held]
    monkeypatch.setattr(cascade_figures, "close_up_pairs", lambda *_: (held, truth, groups))
    monkeypatch.setattr(cascade_figures, "ask_pictures", lambda *_: told)
    table = close_up_figures(Cascade(), fold, operations, STORE, CASCADE_RULE)
    assert table["auc"] == pytest.approx(auc(calibrated(told, operations), truth), abs=1e-4)
    assert table["auc"] > auc(told.routed, truth) + 0.03


def test_close_ups_of_one_label_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    held = samples()
    operations = fit_fold(CascadeFold("validation", held, answers(held)))
    broken = [s for s in held if s.fractured][:9]
    pairs = (broken, np.ones(9, bool), [s.group for s in broken])
    monkeypatch.setattr(cascade_figures, "close_up_pairs", lambda *_: pairs)
    monkeypatch.setattr(cascade_figures, "ask_pictures", lambda *_: answers(broken))
    fold = CascadeFold("test", broken, answers(broken))
    table = close_up_figures(Cascade(), fold, operations, STORE, CASCADE_RULE)
    assert table == {"n": 9, "fractured": 9}
