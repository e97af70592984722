"""A run goes on as what it is: with its own options, and with what its start has learnt."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from tests.training.test_train_cascade import OPTIONS, trainer
from training import train_cbam
from training.average_runs import average_runs
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.hold_out import evaluate
from training.learning.cascade_checkpoint import Options as CascadeOptions
from training.learning.cbam_checkpoint import Options as CbamOptions
from training.learning.run import BEST, Run
from training.networks.cbam_network import CbamClassifier
from training.networks.checkpoints import load_checkpoint, save_checkpoint
from training.networks.heads import Cascade
from training.unpack_bundle import write_checkpoint


def tiny_run(folder: Path, **options: object) -> Run:
    torch.manual_seed(0)
    network = torch.nn.Linear(2, 1)
    groups = [{"params": list(network.parameters()), "lr": 1e-3}]
    return Run(network, groups, total_steps=4, folder=folder, options=options)


def test_a_run_goes_on_with_its_own_options_only(tmp_path: Path) -> None:
    first = tiny_run(tmp_path, epochs=2, without=(), rate=0.1)
    first.end_epoch(0.5)
    assert tiny_run(tmp_path, epochs=2, without=(), rate=0.1).resume()
    other = tiny_run(tmp_path, epochs=9, without=("daoon",), rate=0.1)
    with pytest.raises(UserError, match="something else") as raised:
        other.resume()
    said = str(raised.value)
    assert "epochs 2, not 9" in said
    assert "without (), not ('daoon',)" in said
    assert "rate" not in said
    assert other.epoch == 0


def test_an_option_that_a_checkpoint_lacks_is_not_its_own(tmp_path: Path) -> None:
    tiny_run(tmp_path, epochs=2).end_epoch(0.5)
    with pytest.raises(UserError, match=r"rate unknown, not 0\.1"):
        tiny_run(tmp_path, epochs=2, rate=0.1).resume()


def write_cascade(folder: Path, *without: str) -> Path:
    options = asdict(CascadeOptions(side=64, without=without))
    save_checkpoint(folder / BEST, {"options": options, "average": Cascade().state_dict()})
    return folder / BEST


def test_a_cascade_cant_leave_out_what_its_start_has_learnt(data: Path, tmp_path: Path) -> None:
    options = replace(OPTIONS, without=("daoon",))
    cache = tmp_path / "cache"
    write_checkpoint(tmp_path / "unpacked", Cascade(), CascadeOptions(side=64))
    starts = (tmp_path / "unpacked" / BEST, write_cascade(tmp_path / "other", "fracatlas"))
    for index, start in enumerate(starts):
        made = trainer(data, tmp_path / f"run{index}", cache, options)
        with pytest.raises(UserError, match=r"has learnt daoon.*--without daoon"):
            made.start(tmp_path / "coco.npz", start)
    made = trainer(data, tmp_path / "right", cache, options)
    made.start(tmp_path / "coco.npz", write_cascade(tmp_path / "stranger", "daoon", "web"))
    made.run.end_epoch(0.5)
    assert load_checkpoint(tmp_path / "right" / BEST)["options"]["without"] == ("daoon",)


def test_a_classifier_cant_leave_out_what_either_start_has_learnt(
    data: Path, tmp_path: Path
) -> None:
    samples = list(read_catalogue(data).samples)
    store = PictureStore(samples, tmp_path / "cache")
    knowing = write_cascade(tmp_path / "knowing")
    stranger = write_cascade(tmp_path / "stranger", "daoon")
    options = CbamOptions(epochs=1, steps=1, side=64, without=("daoon",))

    def start(cascade: Path, earlier: Path | None = None, share: float = 0.0) -> None:
        told = replace(options, cascade_share=share)
        made = train_cbam.Trainer(told, tmp_path / "run", samples, store)
        made.start(cascade, earlier)

    def classifier(name: str, without: tuple[str, ...]) -> Path:
        state = {"options": asdict(replace(options, without=without))}
        state["average"] = CbamClassifier().state_dict()
        save_checkpoint(tmp_path / name / BEST, state)
        return tmp_path / name / BEST

    with pytest.raises(UserError, match=r"knowing.*has learnt daoon"):
        start(knowing)
    start(stranger)
    with pytest.raises(UserError, match=r"cbam_knows.*has learnt daoon"):
        start(stranger, classifier("cbam_knows", ()))
    # Of a cascade without a share nothing is taken.
    start(knowing, classifier("cbam_stranger", ("daoon",)))
    with pytest.raises(UserError, match=r"knowing.*has learnt daoon"):
        start(knowing, classifier("cbam_stranger", ("daoon",)), share=0.5)


def test_a_mean_leaves_out_only_what_both_runs_left_out(tmp_path: Path) -> None:
    for name, without in (("one", ("daoon",)), ("two", ("web", "daoon"))):
        average = {"weight": torch.from_numpy(np.zeros(2, np.float32))}
        state = {"options": {"without": without}, "epoch": 1, "average": average}
        save_checkpoint(tmp_path / name / BEST, state)
    average_runs(tmp_path / "one" / BEST, tmp_path / "two" / BEST, 0.5, tmp_path / "mean")
    assert load_checkpoint(tmp_path / "mean" / BEST)["options"]["without"] == ("daoon",)


def test_an_unpacked_network_is_no_stranger_to_any_source(data: Path, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "run", Cascade(), CascadeOptions(side=64))
    with pytest.raises(UserError, match="was trained with daoon"):
        evaluate("cascade", tmp_path / "run", "daoon", data, tmp_path / "cache")
