"""Weights between two runs are compared by figures of validation, each under its heading."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from models.prediction import Verdict
from training import compare_shares
from training.batches.close_ups import close_up_pairs
from training.compare_shares import NETWORKS, Asked, Told, ask_cbam, columns_of, compare
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import RADIOGRAPHS, Sample
from training.figures.figures import Cases
from training.figures.fold import Fold
from training.figures.own_pictures import own_pictures
from training.learning.cascade_checkpoint import Options as CascadeOptions
from training.learning.cbam_checkpoint import Options as CbamOptions
from training.networks.cbam_network import CbamClassifier
from training.networks.checkpoints import load_checkpoint, save_checkpoint
from training.networks.heads import Cascade

D, F, N = Verdict.DOUBT, Verdict.FRACTURE, Verdict.NO_FRACTURE
OPTIONS = {"cascade": CascadeOptions(side=64), "cbam": CbamOptions(side=64)}
MADE = {"cascade": Cascade, "cbam": CbamClassifier}


def checkpoint(network: str, path: Path, seed: int) -> Path:
    torch.manual_seed(seed)
    weights = MADE[network]().state_dict()
    options = asdict(OPTIONS[network])
    save_checkpoint(path, {"options": options, "epoch": 1, "best": 0.5, "average": weights})
    return path


def sample(name: str, source: str, fractured: bool) -> Sample:
    return Sample(Path(name), source, name, ("Leg",), fractured)


def test_each_figure_is_of_the_pictures_that_its_heading_names() -> None:
    samples = [
        sample("a", "fracatlas", True),
        sample("b", "fracatlas", False),
        sample("c", "daoon", True),
        sample("d", "daoon", False),
        sample("e", "web", True),
        sample("f", "bonebreak", True),
    ]
    told = Told(
        Fold("validation", samples),
        Cases(
            truth=np.array([s.fractured for s in samples], bool),
            logits=np.zeros(6),
            probabilities=np.array([0.5, 0.2, 0.4, 0.6, 0.3, 0.9]),
            verdicts={"balanced": [D, N, F, D, D, F]},
            groups=[s.group_key for s in samples],
            sources=[s.source for s in samples],
        ),
        {"web": np.array([3.0, 1.0]), "bonebreak": np.array([1.0, 1.0])},
        {source: {"share": number / 8} for number, source in enumerate(RADIOGRAPHS)},
    )
    truths = {source: np.array([True, False]) for source in ("web", "bonebreak")}
    assert columns_of(told, truths) == {
        "fracatlas, at .90, log loss": "1.000, 1.000, .458",
        "daoon, at .90, log loss": ".000, .000, .916",
        "sensitivity, specificity, missed, doubt": ".500, .500, .000, .500",
        "web close-ups (2)": "1.000",
        "bonebreak close-ups (2)": ".500",
        "web against normals of fracatlas, daoon": "1.000, .000",
        "bonebreak against normals of fracatlas, daoon": "1.000, 1.000",
        f"hottest point, {', '.join(RADIOGRAPHS)}": ".000, .125, .250, .375",
    }


@pytest.mark.parametrize("network", list(NETWORKS))
def test_a_network_is_asked_of_every_picture_and_close_up(
    network: str, data: Path, tmp_path: Path
) -> None:
    samples = own_pictures(read_catalogue(data).samples)
    store = PictureStore(samples, tmp_path / "cache")
    pictures, truth, _ = close_up_pairs([s for s in samples if s.source == "web"], store)
    path = checkpoint(network, tmp_path / "best.pt", 0)
    told = NETWORKS[network](path, Asked(samples, store, {"web": pictures}))
    assert told.fold.samples == samples
    assert len(told.cases) == len(samples)
    assert ((told.cases.probabilities > 0) & (told.cases.probabilities < 1)).all()
    assert told.close_ups["web"].shape == truth.shape
    assert set(told.pointing) == set(RADIOGRAPHS)


def test_a_table_has_a_line_for_each_share_and_side(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folds = {s.group_key: "validation" for s in read_catalogue(data).samples}
    monkeypatch.setattr(compare_shares, "read_split", lambda: folds)
    first, second = (checkpoint("cbam", tmp_path / f"{n}.pt", n) for n in range(2))
    asked = []

    def ask(path: Path, pictures: Asked) -> Told:
        state = load_checkpoint(path)
        asked.append((state["average"]["hidden.weight"], state["options"]["side"]))
        return ask_cbam(path, pictures)

    monkeypatch.setitem(NETWORKS, "cbam", ask)
    places = [(0.0, 96), (1.0, None), (0.5, 64)]
    lines = compare("cbam", (first, second), places, data, tmp_path / "cache").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row[:2] for row in (cells[0], *cells[2:])] == [
        ["share of the run", "side"],
        ["0", "96"],
        ["1", "the run's"],
        ["0.5", "64"],
    ]
    assert [side for _, side in asked] == [96, 64, 64]
    earlier, later, between = (weights for weights, _ in asked)
    assert not torch.equal(earlier, later)
    assert torch.allclose(between, (earlier + later) / 2)
