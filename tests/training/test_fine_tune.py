"""Fine-tuning on the reader's corrections: what is learnt from, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from errors import UserError
from tests.training.networks.test_trunk import made_up_weights
from tests.training.test_train_cascade import OPTIONS
from tests.training.tree import picture, text
from training import fine_tune, train_cascade
from training.data.catalogue import read_catalogue
from training.data.corrections import JoinedStore, read_corrections
from training.data.pictures import PictureStore, read_pixels
from training.fine_tune import CALIBRATION_SLACK, Locked, learnable, make_room, mixed, refusal
from training.learning.cascade_checkpoint import Options
from training.learning.run import BEST, LAST
from training.networks.heads import Cascade
from training.networks.trunk import Trunk
from training.train_cascade import Trainer


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return what `predictions.py --export-corrections` writes."""
    folder = tmp_path / "export"
    rows = ["file,verdict,body_part,boxes,was_first_reading"]
    rows += ["images/xray_00001.png,fracture,Wrist,1,1", "unboxed/xray_00002.png,fracture,,0,0"]
    rows += ["images/xray_00003.png,no_fracture,Other,0,0"]
    text(folder / "corrections.csv", "\n".join(rows) + "\n")
    text(folder / "labels/xray_00001.txt", "0 0.500000 0.250000 0.500000 0.250000\n")
    text(folder / "labels/xray_00003.txt", "")
    for number, place in ((1, "images"), (2, "unboxed"), (3, "images")):
        picture(folder / place / f"xray_0000{number}.png", 100 + number)
    return folder


def test_an_export_is_read_as_it_was_said(export: Path) -> None:
    boxed, unboxed, clear = read_corrections(export)
    assert (boxed.fractured, boxed.parts, boxed.is_boxed) == (True, ("Hand",), True)
    assert boxed.boxes == ((0.25, 0.125, 0.75, 0.375),)
    assert (unboxed.fractured, unboxed.is_boxed, unboxed.boxes) == (True, False, ())
    assert (clear.fractured, clear.parts, clear.boxes) == (False, (), ())


@pytest.mark.parametrize(
    "change",
    [
        lambda p: cv2.imdecode(cv2.imencode(".jpg", p, [cv2.IMWRITE_JPEG_QUALITY, 95])[1], 0),
        lambda p: cv2.resize(p, None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA),
        lambda p: p[1:],
        lambda p: np.ascontiguousarray(p[:, ::-1]),
    ],
    ids=["recompressed", "resized", "cut", "mirrored"],
)
def test_a_copy_of_a_locked_picture_is_never_learnt_from(
    change: Callable[[np.ndarray], np.ndarray],
    export: Path,
    data: Path,
    tmp_path: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    samples, given = read_catalogue(data).samples, read_corrections(export)
    locked = samples[0]
    monkeypatch.setattr(fine_tune, "read_split", lambda: {locked.group_key: "test"})
    original = read_pixels(locked.path)
    cv2.imwrite(str(given[1].path), change(original))
    given[2].path.write_bytes(b"no picture")
    usual = PictureStore(samples, tmp_path / "usual")
    store = JoinedStore(usual, PictureStore(given, tmp_path / "own"))
    assert learnable(given, samples, store) == [given[0]]
    told = capsys.readouterr().out
    assert "1 corrections to learn from; left out: 1 that can't be read and 1 that look" in told
    assert f"{given[1].key}: looks like {locked.key}" in told


def test_what_is_no_export_is_said_before_the_data_are_read(tmp_path: Path) -> None:
    words = ["--corrections", str(tmp_path / "nowhere"), "--data", str(tmp_path / "none")]
    with pytest.raises(UserError, match=r"no corrections\.csv in .*nowhere"):
        fine_tune.main(words)


def test_a_damaged_export_is_one_sentence(export: Path) -> None:
    label = export / "labels/xray_00001.txt"
    whole = label.read_text(encoding="utf-8")
    text(label, "0 half\n")
    with pytest.raises(UserError, match="is damaged"):
        read_corrections(export)
    text(label, whole)
    table = (export / "corrections.csv").read_text(encoding="utf-8")
    text(export / "corrections.csv", table.replace("no_fracture", "doubt"))
    with pytest.raises(UserError, match=r"is damaged \('doubt'\)"):
        read_corrections(export)
    text(export / "corrections.csv", "file\nimages/xray_00003.png\n")
    with pytest.raises(UserError, match="is damaged"):
        read_corrections(export)


def test_corrections_of_one_label_teach_by_local_evidence_alone(
    export: Path, data: Path, tmp_path: Path
) -> None:
    """Their style would tell the answer, as that of a source without normals does."""
    samples, given = list(read_catalogue(data).samples), read_corrections(export)
    usual = PictureStore(samples, tmp_path / "cache")
    store = JoinedStore(usual, PictureStore(given, tmp_path / "own"))
    for corrections, is_local in ((given, False), (given[:2], True), (given[2:], True)):
        maker = mixed(OPTIONS, tmp_path / "run", samples, corrections, store).maker
        own = {k: n for k, n in maker.views.recipe.items() if k.startswith("corrections")}
        maker.views.recipe = own
        batch = maker.batch(0)
        assert batch.is_local.tolist() == [is_local] * len(batch.is_local)
        assert set(batch.image_weight.tolist()) <= {0.0, 0.5 if is_local else 1.0}


def test_corrections_are_learnt_beside_the_usual_pictures(
    export: Path, data: Path, tmp_path: Path
) -> None:
    start = tmp_path / "start.npz"
    np.savez(start, **made_up_weights(Trunk()))  # type: ignore[arg-type]
    samples, given = list(read_catalogue(data).samples), read_corrections(export)
    usual = PictureStore(samples, tmp_path / "cache")
    store = JoinedStore(usual, PictureStore(given, tmp_path / "own"))
    trainer = mixed(OPTIONS, tmp_path / "run", samples, given, store)
    drawn = {look.source for look in trainer.maker.views.draw(np.random.default_rng(0))}
    assert {"corrections", "fracatlas", "daoon"} <= drawn
    trainer.maker.views.recipe = {"corrections fractured": 2, "corrections normal": 1}
    trainer.start(start)
    before = {name: value.clone() for name, value in trainer.cascade.state_dict().items()}
    losses = trainer.train_epoch()
    assert np.isfinite(losses["image_loss"])
    after = trainer.cascade.state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize(
    ("auc", "error", "words"),
    [
        (0.93, 0.020, ""),
        (0.94, 0.020 + CALIBRATION_SLACK / 2, ""),
        (0.9299, 0.010, "AUC fell from 0.9300 to 0.9299"),
        (0.95, 0.030, "calibration error rose from 0.0200 to 0.0300"),
        (0.90, 0.030, " and "),
        (float("nan"), 0.020, "AUC"),
    ],
)
def test_a_network_that_got_worse_is_refused_in_words(auc: float, error: float, words: str) -> None:
    reason = refusal(Locked(0.93, 0.020), Locked(auc, error))
    assert words in reason
    assert bool(reason) == bool(words)


def test_a_run_goes_on_with_its_own_corrections_only(export: Path, tmp_path: Path) -> None:
    folder, earlier = tmp_path / "run", tmp_path / "best.pt"
    earlier.write_bytes(b"a network")

    def is_kept(options: Options = OPTIONS) -> bool:
        text(folder / LAST, "a checkpoint")
        make_room(folder, export, earlier, options)
        return (folder / LAST).exists()

    assert not is_kept()
    assert is_kept()
    assert not is_kept(replace(OPTIONS, rate=2 * OPTIONS.rate))
    text(export / "labels/xray_00003.txt", "0 0.5 0.5 0.1 0.1\n")
    assert not is_kept(replace(OPTIONS, rate=2 * OPTIONS.rate))
    earlier.write_bytes(b"another network")
    assert not is_kept(replace(OPTIONS, rate=2 * OPTIONS.rate))
    assert is_kept(replace(OPTIONS, rate=2 * OPTIONS.rate))


class Gate:
    """A fine-tuning of a small network whose figures the test states."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, data: Path, export: Path, folder: Path
    ) -> None:
        self.shipped: list[Path] = []
        self._figures: list[Locked] = []
        self._asked: list[Cascade] = []
        self._words = ["--corrections", export, "--data", data, "--cache", folder / "cache"]
        self._words += ["--out", folder / "run", "--earlier", self._first_network(data, folder)]
        self._words += ["--epochs", 1, "--steps", 1, "--threads", 1, "--device", "cpu"]
        monkeypatch.setattr(fine_tune, "RECIPE", {"fracatlas fractured": 1, "daoon normal": 1})
        monkeypatch.setattr(fine_tune, "locked_figures", self._look)
        monkeypatch.setattr(fine_tune, "ship_run", lambda told: self.shipped.append(told.out))
        monkeypatch.setattr(Trainer, "judge", lambda _self: {"worst": 0.5})
        monkeypatch.setattr(train_cascade, "best_by", lambda *_: "worst")

    def run(self, before: Locked, after: Locked, *more: str) -> int:
        self._figures, self._asked = [before, after], []
        return fine_tune.main([str(word) for word in (*self._words, *more)])

    @property
    def has_learnt(self) -> bool:
        """Whether the network that was judged last is another than the first one."""
        first, last = (cascade.state_dict() for cascade in self._asked)
        return any(not torch.equal(first[name], last[name]) for name in first)

    def _look(self, cascade: Cascade, *_rest: object) -> Locked:
        self._asked.append(cascade)
        return self._figures[len(self._asked) - 1]

    @staticmethod
    def _first_network(data: Path, folder: Path) -> Path:
        np.savez(folder / "start.npz", **made_up_weights(Trunk()))  # type: ignore[arg-type]
        samples = list(read_catalogue(data).samples)
        trainer = Trainer(OPTIONS, folder / "first", samples, PictureStore(samples, folder / "c"))
        trainer.maker.views.recipe = {"fracatlas fractured": 2, "generated": 1}
        trainer.start(folder / "start.npz")
        trainer.train_epoch()
        trainer.run.end_epoch(0.5)
        return folder / "first" / BEST


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, data: Path, export: Path, tmp_path: Path) -> Gate:
    return Gate(monkeypatch, data, export, tmp_path)


GOOD, WORSE = Locked(0.93, 0.020), Locked(0.92, 0.020)


def test_a_result_that_got_worse_is_not_shipped(gate: Gate) -> None:
    assert gate.run(GOOD, WORSE, "--ship") == 1
    assert gate.has_learnt
    assert gate.shipped == []


def test_a_result_that_is_no_worse_is_shipped_where_that_was_asked(
    gate: Gate, tmp_path: Path
) -> None:
    assert gate.run(GOOD, GOOD) == 0
    assert gate.shipped == []
    assert gate.run(WORSE, GOOD, "--ship") == 0
    assert gate.has_learnt
    assert gate.shipped == [tmp_path / "run"]
