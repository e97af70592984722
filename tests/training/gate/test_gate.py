"""The gate refuses what lies far from radiographs, keeps its promise, and is exported whole."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from training.batches.recipe import CASCADE_RULE
from training.cards import gate_card
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import OTHER, Sample
from training.export.openvino_export import export_network, run_exported
from training.fit_gate import (
    GATE,
    GATE_FIGURES,
    choose_threshold,
    fit_on,
    held_out_kinds,
    kinds_of,
    load_gate,
    refuse_too_few,
    refused_by_kind,
)
from training.gate.gate_features import Table, TrunkReader, read_table
from training.gate.gate_pictures import ODD, Shown, data_mark, kind_of, shown, thinned
from training.networks.checkpoints import save_checkpoint
from training.networks.gate_network import FEATURES, Gate, GateHead, features_of
from training.networks.trunk import MAP_CHANNELS, Trunk

SMALL = replace(CASCADE_RULE, size_wh=(64, 64))


def made_table(count: int = 60, seed: int = 0) -> Table:
    """Return features in which each kind lies in a direction of its own."""
    rng = np.random.default_rng(seed)
    rows, features = [], []
    for fold in ("train", "validation", "test"):
        for shift, kind in enumerate(("fracatlas", "daoon", "chest", "photo", "noise")):
            known = kind in {"fracatlas", "daoon"}
            for number in range(count):
                values = rng.normal(size=FEATURES) * 0.5
                values[: FEATURES // 2] += 0.0 if known else 3.0
                values[FEATURES // 2 :] += 0.1 if known else rng.choice((-4, 4)) * (shift - 1)
                rows.append(Shown(kind, known, fold, f"{kind} {fold} {number}"))
                features.append(values)
    return Table(rows, np.array(features, np.float32))


@pytest.fixture(scope="module")
def table() -> Table:
    return made_table()


@pytest.fixture(scope="module")
def gate(table: Table) -> Gate:
    return fit_on(table)[0]


def test_the_threshold_lies_between_somewhat_nearer_to_the_radiographs() -> None:
    known, others = np.linspace(3.0, 5.0, 401), np.linspace(-5.0, -1.0, 401)
    threshold = choose_threshold(known, ["web"] * 401, others)
    assert threshold == pytest.approx(-1.2 + 0.55 * (3.1 + 1.2))


def test_no_more_radiographs_lie_under_the_threshold_than_promised() -> None:
    rng = np.random.default_rng(0)
    logits = np.concatenate([rng.normal(5, 1, 300), rng.normal(2, 1, 200)])
    sources = ["fracatlas"] * 300 + ["web"] * 200
    near = rng.normal(1.5, 1, 400)
    threshold = choose_threshold(logits, sources, near)
    assert (logits < threshold).mean() <= 0.01
    assert (logits[300:] < threshold).mean() <= 0.01
    assert choose_threshold(logits, ["fracatlas"] * 500, near) > threshold


def test_few_other_pictures_lie_above_the_threshold() -> None:
    rng = np.random.default_rng(0)
    others = np.concatenate([rng.normal(-5, 1, 360), rng.normal(2, 0.3, 40)])
    known = rng.normal(6, 1, 500)
    threshold = choose_threshold(known, ["web"] * 500, others)
    assert (others > threshold).mean() <= 0.01
    assert (known < threshold).mean() <= 0.01


def test_a_kind_that_it_never_saw_is_refused_as_well(table: Table) -> None:
    told = held_out_kinds(table)
    assert told["photo"]["share"] == 1.0
    assert told["noise"]["share"] == 1.0
    assert told["daoon"]["share"] < 0.2


def test_a_few_wild_features_decide_nothing(gate: Gate) -> None:
    usual = np.zeros((1, FEATURES)) + gate.mean
    wild = usual.copy()
    wild[:, :5] += 1e6
    assert abs(gate.logits(wild)[0] - gate.logits(usual)[0]) < 0.5
    assert gate.logits(usual)[0] > 0.5


def test_shares_are_counted_by_kind_and_together(table: Table) -> None:
    refused = table.where(is_radiograph=False)
    shares = refused_by_kind(table, refused, "validation")
    kinds = ["fracatlas", "daoon", "chest", "photo", "noise"]
    assert list(shares) == [*kinds, "all radiographs", "all else"]
    assert shares["all radiographs"] == {**shares["all radiographs"], "n": 120, "share": 0.0}
    assert shares["all else"]["share"] == 1.0


def test_the_exported_gate_says_what_was_fitted(gate: Gate, tmp_path: Path) -> None:
    maps = {name: torch.rand(1, channels, 6, 5) * 3 for name, channels in MAP_CHANNELS.items()}
    wanted = float(gate.logits(features_of(*maps.values()).numpy().astype(np.float64))[0])
    with torch.no_grad():
        head = float(GateHead(gate)(*maps.values())[0, 0])
    export_network(GateHead(gate), maps, ["logit"], tmp_path / "gate.xml")
    told = run_exported(tmp_path / "gate.xml", {n: m.numpy() for n, m in maps.items()})
    assert head == pytest.approx(wanted, abs=1e-2)
    assert float(told["logit"][0, 0]) == pytest.approx(wanted, rel=0.02, abs=0.1)


def test_a_gate_of_another_trunk_is_not_taken(gate: Gate, tmp_path: Path) -> None:
    trunk = Trunk()
    with pytest.raises(UserError, match=r"training\.fit_gate"):
        load_gate(tmp_path, trunk)
    save_checkpoint(
        tmp_path / GATE, {k: torch.from_numpy(np.array(v)) for k, v in asdict(gate).items()}
    )
    (tmp_path / GATE_FIGURES).write_text(json.dumps({"trunk": Trunk().mark()}), encoding="utf-8")
    with pytest.raises(UserError, match="no gate of its own"):
        load_gate(tmp_path, trunk)
    (tmp_path / GATE_FIGURES).write_text(json.dumps({"trunk": trunk.mark()}), encoding="utf-8")
    assert np.allclose(load_gate(tmp_path, trunk)[0].mean, gate.mean)


def test_bone_breaks_skulls_are_no_radiographs_of_a_part() -> None:
    sample = Sample(Path("a.jpg"), "bonebreak", "1", parts=(OTHER,))
    assert kind_of(sample) == ODD
    assert kind_of(replace(sample, parts=("Leg",))) == "bonebreak"
    assert kind_of(replace(sample, source="out_of_scope", kind="chest")) == "chest"


def test_copies_of_a_source_picture_come_last() -> None:
    samples = [Sample(Path(f"{n}.jpg"), "daoon", str(n // 3)) for n in range(1200)]
    kept = thinned(samples)
    assert len(kept) == 600
    assert len({s.group for s in kept}) == 400


def test_the_pictures_are_the_same_at_every_call_and_features_are_kept(
    data: Path, tmp_path: Path
) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source in {"daoon", "out_of_scope"}]
    store = PictureStore(samples, tmp_path)
    once, again = list(shown(samples, store)), list(shown(samples, store))
    assert [r for r, _ in once] == [r for r, _ in again]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(once, again, strict=True))
    assert {r.kind for r, _ in once} >= {"daoon", "chest", "photo", "spine", "text"}
    torch.manual_seed(0)
    reader = TrunkReader(Trunk().eval(), SMALL, tmp_path / "gate" / "trunk.xml")
    few = once[:3] + once[-2:]
    path = tmp_path / "gate" / "run.npz"
    table = read_table(reader, few, "these data", path)
    assert table.features.shape == (5, FEATURES)
    kept = read_table(reader, [], "these data", path)
    assert kept.rows == table.rows
    assert np.array_equal(kept.features, table.features)
    other = TrunkReader(Trunk().eval(), SMALL, tmp_path / "gate" / "other.xml")
    assert len(read_table(other, few[:2], "these data", path).rows) == 2
    assert len(read_table(other, few, "other data", path).rows) == 5
    with pytest.raises(UserError, match="no picture to fit the gate on"):
        read_table(other, [], "no data", path)


def test_kept_features_follow_labels_folds_and_pictures(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = list(read_catalogue(data).samples)
    store = PictureStore(samples, tmp_path / "cache")
    before = data_mark(samples, store)
    assert data_mark(samples, store) == before
    assert data_mark(samples[1:], store) != before
    other = [replace(s, parts=("other",)) if s.source == "web" else s for s in samples]
    assert data_mark(other, store) != before
    folds = {samples[0].group_key: "test"}
    monkeypatch.setattr("training.gate.gate_pictures.read_split", lambda: folds)
    assert data_mark(samples, store) != before


def test_a_gate_without_radiographs_is_one_sentence(table: Table, tmp_path: Path) -> None:
    refuse_too_few(table, tmp_path)
    rows = [r for r in table.rows if not (r.is_radiograph and r.fold == "validation")]
    without = Table(rows, table.features[: len(rows)])
    with pytest.raises(UserError, match="validation fold has no radiograph"):
        refuse_too_few(without, tmp_path)


def test_the_card_names_each_kind(table: Table) -> None:
    refused = table.where(is_radiograph=False)
    shares = {"validation": refused_by_kind(table, refused, "validation")}
    text = gate_card.section({"folds": shares, "left_out": shares["validation"]})
    assert "| radiographs of daoon | 0.000" in text
    assert "| noise (drawn) | 1.000" in text
    assert kinds_of(table) == ["fracatlas", "daoon", "chest", "photo", "noise"]
