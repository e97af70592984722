"""A checkpoint is whole and of the network asked for, or a sentence says what is wrong."""

import errno
import os
import pickle
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from errors import UserError
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.learning import cascade_checkpoint, cbam_checkpoint
from training.learning.run import BEST
from training.networks.cbam_network import CbamClassifier
from training.networks.checkpoints import load_checkpoint, read_as, save_checkpoint
from training.networks.heads import Cascade
from training.networks.kind_network import load_head
from training.train_cbam import Trainer

DAMAGED = {
    "empty": b"",
    "no archive": b"junk",
    "the head of an archive": b"PK\x03\x04broken",
    "something that would run": pickle.dumps(Path),
}


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_what_is_no_checkpoint_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / BEST).write_bytes(DAMAGED[name])
    with pytest.raises(UserError, match=r"best\.pt is damaged or no checkpoint"):
        load_checkpoint(tmp_path / BEST)


def test_half_a_checkpoint_and_a_bare_list_are_none(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / BEST, {"network": torch.zeros(1000)})
    whole = (tmp_path / BEST).read_bytes()
    (tmp_path / BEST).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="is damaged"):
        load_checkpoint(tmp_path / BEST)
    torch.save([1], tmp_path / BEST)
    with pytest.raises(UserError, match="is damaged"):
        load_checkpoint(tmp_path / BEST)


def test_a_full_disk_is_told_as_such_and_leaves_the_checkpoint_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_checkpoint(tmp_path / BEST, {"epoch": 1})

    def full(_path: Path, _words: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=BEST) as raised:
        save_checkpoint(tmp_path / BEST, {"epoch": 2})
    assert raised.value.errno == errno.ENOSPC
    assert raised.value.filename == str(tmp_path / BEST)
    assert load_checkpoint(tmp_path / BEST) == {"epoch": 1}


def write(folder: Path, options: object, network: torch.nn.Module) -> Path:
    state = {"options": asdict(options), "average": network.state_dict()}  # type: ignore[call-overload]
    save_checkpoint(folder / BEST, state)
    return folder / BEST


def test_a_checkpoint_of_another_network_is_told(tmp_path: Path) -> None:
    cascade = write(tmp_path / "cascade", cascade_checkpoint.Options(), Cascade())
    cbam = write(tmp_path / "cbam", cbam_checkpoint.Options(), CbamClassifier())
    wrong: dict[str, Callable[[], object]] = {
        "cascade": lambda: cascade_checkpoint.load_cascade(cbam),
        "CBAM classifier": lambda: cbam_checkpoint.load_classifier(cascade),
        "crack against fracture": lambda: load_head(cascade),
    }
    for name, load in wrong.items():
        with pytest.raises(UserError, match=rf"best\.pt is no checkpoint of .*{name}"):
            load()
    # Of the same options and other layers.
    odd = write(tmp_path / "odd", cascade_checkpoint.Options(), torch.nn.Linear(2, 1))
    with pytest.raises(UserError, match="is no checkpoint of the cascade"):
        cascade_checkpoint.load_cascade(odd)


def test_a_classifier_goes_on_from_its_own_kind_only(data: Path, tmp_path: Path) -> None:
    options = cbam_checkpoint.Options(epochs=1, steps=1, side=64)
    earlier = write(tmp_path / "earlier", options, CbamClassifier())
    samples = read_catalogue(data).samples
    store = PictureStore(samples, tmp_path / "cache")
    made = Trainer(replace(options, network="resnet101"), tmp_path / "run", samples, store)
    with pytest.raises(UserError, match="no checkpoint of the classifier --network resnet101"):
        made.start(tmp_path / "none.pt", earlier)


def test_a_bug_while_reading_is_not_told_as_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(AssertionError), read_as("the cascade", tmp_path / BEST):
        raise AssertionError
