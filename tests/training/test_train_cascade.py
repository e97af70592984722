"""Training resumes where it was killed, and the bundled files answer as torch does."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.manifest import read_manifests, read_tables, write_set
from tests.training.broken_off import unbroken_and_resumed
from tests.training.networks.test_trunk import made_up_weights
from tests.training.tree import text
from training import export_cascade
from training.batches.recipe import CASCADE_RULE
from training.cards.cascade_card import PLOTS, write_card
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import PARTS
from training.evaluate_cascade import draw
from training.export_cascade import export_files, manifest_table, measure_parity
from training.figures.answers import ask
from training.figures.cascade_figures import (
    CascadeFold,
    close_up_figures,
    fit_fold,
    fracture_figures,
    part_figures,
    pointing_figures,
    specialist_tables,
)
from training.learning.cascade_checkpoint import Options, load_cascade
from training.learning.cascade_loss import focal_loss, partial_label_loss
from training.learning.run import BEST
from training.networks.gate_network import FEATURES, Gate
from training.networks.heads import SHARED, Cascade
from training.networks.trunk import Trunk
from training.settings import MANIFEST
from training.train_cascade import Trainer

Bundle = tuple[Cascade, Gate, dict[str, Path]]
OPTIONS = Options(epochs=2, steps=2, side=64)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "start.npz"
    np.savez(path, **made_up_weights(Trunk()))  # type: ignore[arg-type]
    return path


def trainer(data: Path, folder: Path, cache: Path, options: Options = OPTIONS) -> Trainer:
    samples = list(read_catalogue(data).samples)
    made = Trainer(options, folder, samples, PictureStore(samples, cache))
    made.maker.views.recipe = {"fracatlas fractured": 2, "daoon normal": 1, "generated": 1}
    return made


def test_a_killed_run_ends_as_an_unbroken_one(data: Path, tmp_path: Path, start: Path) -> None:
    unbroken, resumed = unbroken_and_resumed(
        lambda name: trainer(data, tmp_path / name, tmp_path / "cache"), start
    )
    wanted, found = unbroken.cascade.state_dict(), resumed.cascade.state_dict()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    wanted, found = unbroken.run.average.state, resumed.run.average.state
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    assert unbroken.run.scheduler.get_last_lr() == resumed.run.scheduler.get_last_lr()


def test_specialists_may_learn_alone(data: Path, tmp_path: Path, start: Path) -> None:
    options = replace(OPTIONS, only_specialists=True)
    made = trainer(data, tmp_path / "run", tmp_path / "cache", options)
    made.start(start)
    before = {name: value.clone() for name, value in made.cascade.state_dict().items()}
    made.train_epoch()
    changed = {n for n, v in made.cascade.state_dict().items() if not torch.equal(v, before[n])}
    assert {name.split(".")[0] for name in changed} == {"fracture"}
    assert {"fracture.reader.mix.conv.weight", "fracture.judgement.weight"} <= changed


def test_a_checkpoint_gives_its_averaged_network_back(
    data: Path, tmp_path: Path, start: Path
) -> None:
    made = trainer(data, tmp_path / "run", tmp_path / "cache")
    made.start(start)
    made.train_epoch()
    made.run.end_epoch(0.5)
    cascade, options = load_cascade(tmp_path / "run" / BEST)
    assert options == OPTIONS
    assert torch.equal(cascade.fracture.heat.weight, made.run.average.state["fracture.heat.weight"])
    assert not list((tmp_path / "run").glob("*.part"))


def test_ignored_cells_cost_nothing() -> None:
    heat = torch.zeros(1, 4, 4)
    target = torch.full((1, 4, 4), 255, dtype=torch.uint8)
    assert float(focal_loss(heat, target)) == 0.0
    target[0, 0, 0] = 1
    assert float(focal_loss(heat, target)) == pytest.approx(0.25 * np.log(2))


def test_any_allowed_part_is_right() -> None:
    logits = torch.tensor([[2.0, 2.0, -9.0, -9.0, -9.0, -9.0]] * 2)
    allowed = torch.tensor([[True, True, False, False, False, False], [False] * 6])
    assert float(partial_label_loss(logits, allowed)) == pytest.approx(0.0, abs=1e-3)
    allowed[0, 1] = False
    assert float(partial_label_loss(logits, allowed)) == pytest.approx(np.log(2), abs=1e-3)


def test_only_local_evidence_learns_where_a_source_has_no_normals() -> None:
    torch.manual_seed(0)
    cascade = Cascade().eval()
    image, part = torch.rand(1, 1, 64, 64), torch.tensor([SHARED])
    for is_local, learns in ((True, False), (False, True)):
        cascade.zero_grad()
        cascade(image, part, torch.tensor([is_local]))[1].sum().backward()
        grad = cascade.fracture.judgement.weight.grad
        assert (grad is not None and bool(grad.abs().sum() > 0)) == learns


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    torch.manual_seed(0)
    cascade = Cascade()
    for parameter in cascade.fracture.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    folder = tmp_path_factory.mktemp("weights")
    gate = made_up_gate()
    return cascade.eval(), gate, export_files(cascade, gate, CASCADE_RULE, folder / "cascade")


def made_up_gate() -> Gate:
    rng = np.random.default_rng(0)
    ones = np.ones(FEATURES)
    return Gate(0 * ones, ones, rng.normal(size=FEATURES) / 50, 0.5)


def test_the_card_links_its_plots_and_tells_how_crowded_the_fractures_are(
    data: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    samples = list(read_catalogue(data).samples)
    store = PictureStore(samples, tmp_path)
    cascade = Cascade().eval()
    fold = CascadeFold("test", samples, ask(cascade, samples, store, OPTIONS.rule))
    operations = fit_fold(fold)
    tables = {
        "pictures": len(samples),
        "fracture": fracture_figures(fold, operations),
        "parts": part_figures(fold),
        "pointing": pointing_figures(fold),
        "close_ups": close_up_figures(cascade, fold, operations, store, OPTIONS.rule),
    }
    specialists = specialist_tables(fold, operations)
    figures = {"date": "today", "specialists": specialists, "folds": {"test": tables}}
    about = {"side": 64, "enough": 30, "epoch": 1, "shortcuts": "", "scope": ""}
    draw(fold, operations, tmp_path / "no curves", tmp_path)
    write_card(tmp_path / "cascade.md", figures, operations, fold, about)
    text = (tmp_path / "cascade.md").read_text(encoding="utf-8")
    assert "The 6 fractured pictures of FracAtlas lie in 6 groups; the largest holds 1" in text
    assert "Metalwork and casts, daoon: of the fractured pictures" in text
    assert "took part in no choice" not in text
    for name in set(PLOTS) - {"loss", "validation"}:
        assert f"(cascade-{name}.png)" in text
        assert (tmp_path / f"cascade-{name}.png").is_file()
    assert "answers" in PLOTS


def test_the_bundled_files_answer_as_torch_does(
    bundle: Bundle,
) -> None:
    cascade, gate, files = bundle
    gaps = measure_parity(cascade, gate, files, torch.rand(1, 1, *CASCADE_RULE.size_wh))
    assert gaps["part_probability"] < 1e-3
    assert gaps["gate_logit"] < 0.02
    assert gaps["logit"] < 0.02
    assert gaps["heatmap"] < 1e-3


def test_the_bundled_files_name_no_folder(bundle: Bundle) -> None:
    for path in bundle[2].values():
        text = path.read_text(encoding="utf-8")
        assert str(Path.home()) not in text
        assert str(path.parent.parent) not in text
        assert "rt_info" not in text.rpartition("</edges>")[2]


def test_the_same_networks_give_the_same_files(bundle: Bundle, tmp_path: Path) -> None:
    cascade, gate, files = bundle
    again = export_files(cascade, gate, CASCADE_RULE, tmp_path)
    for role, path in files.items():
        assert again[role].read_bytes() == path.read_bytes()


def made_up_figures() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what an evaluation found, and what was found of the gate."""
    specialist = {
        "calibration": {"slope": 0.9, "intercept": -0.1},
        "operating_points": {"balanced": [0.2, 0.7]},
        "metrics": {"n": 3},
    }
    figures = {
        "body_part": {"accuracy": 0.9},
        "specialists": dict.fromkeys(PARTS, specialist),
    }
    told = {"n": 9, "share": 0.1, "interval": [0.0, 0.2]}
    shares = {"all radiographs": told, "all else": {**told, "share": 0.99}}
    return figures, {"date": "today", "least_logit": -0.5, "folds": {"validation": shares}}


def test_the_manifest_reads_the_table_back(bundle: Bundle) -> None:
    files = bundle[2]
    folder = files["trunk"].parents[1]
    figures, scope = made_up_figures()
    table = manifest_table(files, CASCADE_RULE, figures, scope)
    write_set(folder / "manifest.toml", "cascade", "osteolens", table)
    weights = read_manifests([folder / "manifest.toml"]).chosen("cascade")
    assert set(weights.files) == {"trunk", "gate", "body_part", *(p.lower() for p in PARTS)}
    assert weights.files["trunk"].preprocessing == CASCADE_RULE
    assert weights.files["gate"].settings["least_logit"] == -0.5
    told = weights.files["gate"].metrics
    assert (told["others_refused"], told["others"], told["n"]) == (0.99, 9, 18)
    assert weights.files["hand"].calibration.slope == 0.9
    for file in weights.files.values():
        file.verify()


def test_shipping_tells_what_it_took_out_and_the_way_back(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    cascade, gate, files = bundle
    figures, scope = made_up_figures()
    text(tmp_path / "run" / "figures.json", json.dumps(figures))
    monkeypatch.setattr(export_cascade, "load_cascade", lambda _path: (cascade, Options()))
    monkeypatch.setattr(export_cascade, "load_gate", lambda *_: (gate, scope))
    monkeypatch.setattr(export_cascade, "export_files", lambda *_: files)
    monkeypatch.setattr(export_cascade, "measure_parity", lambda *_: {})
    manifest = tmp_path / "weights" / "manifest.toml"
    manifest.parent.mkdir()
    shutil.copy(MANIFEST, manifest)
    for _again in range(2):
        export_cascade.ship(tmp_path / "run", manifest.parent)
    said = capsys.readouterr().out
    kept = read_tables(manifest)
    assert {"cascade", "cbam"} <= set(kept)
    gone = set(read_tables(MANIFEST)) - set(kept)
    assert gone == set(export_cascade.BRINGS_BACK)
    # The second time nothing changes.
    assert said.count("Taken out of the bundle") == 1
    assert f"training.train_crack --trunk {tmp_path / 'run' / BEST} --ship" in said
    assert f"training.evaluate_yolo --cascade {tmp_path / 'run' / BEST} --with-test" in said
    assert "python -m training.export_yolo\n" in said
    for file in read_manifests([manifest]).chosen("cascade").files.values():
        file.verify()


def test_a_run_goes_on_from_an_earlier_one_at_other_sizes(
    data: Path, tmp_path: Path, start: Path
) -> None:
    first = trainer(data, tmp_path / "first", tmp_path / "cache")
    first.start(start)
    first.train_epoch()
    first.run.end_epoch(0.0)
    samples = list(read_catalogue(data).samples)
    options = replace(OPTIONS, sides=(96, 128))
    store = PictureStore(samples, tmp_path / "cache")
    second = Trainer(options, tmp_path / "second", samples, store)
    second.maker.views.recipe = {"fracatlas fractured": 1}
    second.start(start, tmp_path / "first" / BEST)
    found = second.cascade.state_dict()
    assert all(torch.equal(v, found[n]) for n, v in first.run.average.state.items())
    assert second.run.epoch == 0
    sizes = {second.maker.batch(number).image.shape[-1] for number in range(20)}
    assert sizes == {64, 96, 128}
    second.train_epoch()
    second.run.end_epoch(0.0)
    assert load_cascade(tmp_path / "second" / BEST)[1] == options
