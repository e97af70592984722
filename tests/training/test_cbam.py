"""The CBAM classifier attends as published, learns where it may, resumes, and is exported whole."""

from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from imaging.overlay import Heatmap
from models.engine import Engine
from models.manifest import read_manifests, write_set
from models.prediction import Verdict
from models.registry import PIPELINES
from tests.fakes import made_radiograph
from tests.training.broken_off import unbroken_and_resumed
from training.batches.batches import Batch
from training.batches.recipe import CBAM_RULE
from training.cards.cbam_card import PLOTS, write_card
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sample import OTHER, RADIOGRAPHS
from training.evaluate_cbam import draw
from training.export_cbam import export_classifier, manifest_table, measure_parity, ship
from training.figures.cbam_answers import ask, watch
from training.figures.cbam_figures import CbamFold, fit_fold, fold_figures
from training.figures.own_pictures import own_pictures
from training.learning.cascade_checkpoint import Options as CascadeOptions
from training.learning.cbam_checkpoint import NETWORKS, Options, load_classifier
from training.learning.device import choose_device, put_on
from training.learning.run import BEST, FIGURES
from training.networks.cbam_network import CHANNELS, KERNEL, RATIO, CbamClassifier, ChannelAttention
from training.networks.checkpoints import save_checkpoint
from training.networks.heads import Cascade
from training.networks.resnet_cbam import ResNetCbam
from training.train_cbam import Trainer

OPTIONS = Options(epochs=2, steps=2, side=64)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(3)
    path = tmp_path_factory.mktemp("cascade") / BEST
    options = {"side": 64, "without": []}
    assert CascadeOptions.__dataclass_fields__.keys() >= options.keys()
    save_checkpoint(path, {"options": options, "average": Cascade().state_dict()})
    return path


def trainer(data: Path, folder: Path, cache: Path) -> Trainer:
    samples = list(read_catalogue(data).samples)
    made = Trainer(OPTIONS, folder, samples, PictureStore(samples, cache))
    made.maker.views.recipe = {"fracatlas fractured": 2, "daoon normal": 1}
    return made


def test_the_trunk_starts_from_the_cascades(data: Path, tmp_path: Path, start: Path) -> None:
    made = trainer(data, tmp_path / "run", tmp_path / "cache")
    made.start(start)
    wanted = torch.load(start, weights_only=True)["average"]["trunk.model.0.conv.weight"]
    assert torch.equal(made.network.trunk.state_dict()["model.0.conv.weight"], wanted)


def test_a_run_goes_on_from_an_earlier_one_and_a_share_of_the_cascades_trunk(
    data: Path, tmp_path: Path, start: Path
) -> None:
    torch.manual_seed(8)
    earlier = CbamClassifier().state_dict()
    path = tmp_path / "earlier" / BEST
    save_checkpoint(path, {"options": asdict(OPTIONS), "average": earlier})
    options = replace(OPTIONS, cascade_share=0.25, held=1, sides=(96,), tones=1.0, archive=1.0)
    samples = list(read_catalogue(data).samples)
    made = Trainer(options, tmp_path / "run", samples, PictureStore(samples, tmp_path / "cache"))
    made.start(start, path)
    cascade = torch.load(start, weights_only=True)["average"]
    held, free = "trunk.model.0.conv.weight", "trunk.model.1.conv.weight"
    for name in (held, free):
        wanted = torch.lerp(earlier[name], cascade[name], 0.25)
        assert torch.allclose(made.network.state_dict()[name], wanted)
    assert torch.equal(
        made.network.state_dict()["join.0.conv.weight"], earlier["join.0.conv.weight"]
    )
    before = {n: v.clone() for n, v in made.network.state_dict().items()}
    made.train_epoch()
    made.run.end_epoch(0.0)
    after = made.network.state_dict()
    assert torch.equal(after[held], before[held])
    assert not torch.equal(after[free], before[free])
    assert load_classifier(tmp_path / "run" / BEST)[1] == options


def test_a_killed_run_ends_as_an_unbroken_one(data: Path, tmp_path: Path, start: Path) -> None:
    unbroken, resumed = unbroken_and_resumed(
        lambda name: trainer(data, tmp_path / name, tmp_path / "cache"), start
    )
    wanted, found = unbroken.network.state_dict(), resumed.network.state_dict()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    network, options = load_classifier(tmp_path / "unbroken" / BEST)
    assert options == OPTIONS
    assert not network.training


def test_channel_attention_is_equation_2_of_woo_and_others() -> None:
    torch.manual_seed(0)
    attention, x = ChannelAttention(CHANNELS, RATIO), torch.randn(2, CHANNELS, 5, 4)
    values = x.numpy()
    weights = {n: p.detach().numpy() for n, p in attention.shared.named_parameters()}

    def bottleneck(pooled: np.ndarray) -> np.ndarray:
        hidden = np.maximum(pooled @ weights["0.weight"].T + weights["0.bias"], 0)
        return hidden @ weights["2.weight"].T + weights["2.bias"]

    both = bottleneck(values.mean((2, 3))) + bottleneck(values.max((2, 3)))
    wanted = values / (1 + np.exp(-both))[:, :, None, None]
    assert np.allclose(attention(x).detach().numpy(), wanted, atol=1e-5)


def test_the_attention_lies_on_stride_8() -> None:
    network = CbamClassifier().eval()
    logit, looked = network(torch.rand(2, 1, 96, 64))
    assert logit.shape == (2,)
    assert looked.shape == (2, 12, 8)
    assert network.spatial.conv.kernel_size == (KERNEL, KERNEL)


def test_only_the_attention_learns_where_a_source_has_no_normals() -> None:
    torch.manual_seed(0)
    network = CbamClassifier().eval()
    image = torch.rand(1, 1, 64, 64)
    for is_local, learns in ((True, False), (False, True)):
        network.zero_grad()
        network(image, torch.tensor([is_local]))[0].sum().backward()
        grad = network.last.weight.grad
        assert (grad is not None and bool(grad.abs().sum() > 0)) == learns
        assert network.spatial.conv.weight.grad is not None


def test_what_is_no_radiograph_of_its_parts_is_not_evaluated(data: Path) -> None:
    samples = own_pictures(read_catalogue(data).samples)
    assert samples
    assert not any(s.parts == (OTHER,) or s.source == "out_of_scope" for s in samples)


def test_a_fold_has_all_its_figures(data: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    samples = own_pictures(read_catalogue(data).samples)
    store = PictureStore(samples, tmp_path)
    looked = ask(CbamClassifier().eval(), samples, store, OPTIONS.rule)
    assert ((looked.hottest >= 0) & (looked.hottest <= 1)).all()
    assert set(watch(looked, samples)) >= {"fracatlas_auc", "daoon_sens90", "worst"}
    fold = CbamFold("validation", samples, looked)
    figures = fold_figures(fold, fit_fold(fold), CbamClassifier.stride)
    assert figures["by_source"]["all"]["n"] == len(fold.rows("fracatlas", "daoon"))
    assert set(figures["pointing"]) == set(RADIOGRAPHS)
    draw(fold, fit_fold(fold), tmp_path / "no curves", tmp_path)
    about = {"side": 64, "network": "trunk", "epoch": 1, "shortcuts": ""}
    verdicts = ["doubt"] * len(samples)
    told = {"date": "today", "folds": {"test": figures}}
    write_card(tmp_path / "cbam.md", told, about, ("test", samples, verdicts))
    text = (tmp_path / "cbam.md").read_text(encoding="utf-8")
    assert "The 6 fractured pictures of FracAtlas lie in 6 groups; the largest holds 1" in text
    assert "took part in no choice" not in text
    assert "Nobody looked for" in text
    for name in set(PLOTS) - {"loss", "validation"}:
        assert f"(cbam-{name}.png)" in text
        assert (tmp_path / f"cbam-{name}.png").is_file()
    assert "answers" in PLOTS


def test_the_bundled_classifier_answers_as_torch_does(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = CbamClassifier().eval()
    path, manifest = tmp_path / "cbam" / "classifier.xml", tmp_path / "manifest.toml"
    export_classifier(network, CBAM_RULE, path)
    gaps = measure_parity(network, path, torch.rand(1, 1, *CBAM_RULE.size_wh))
    assert gaps["probability"] < 1e-3
    assert gaps["attention"] < 1e-3
    figures = {
        "calibration": {"slope": 1.0, "intercept": 3.0},
        "operating_points": {"balanced": [0.2, 0.6]},
        "metrics": {"n": 1},
    }
    manifest.touch()
    table = manifest_table(path, CbamClassifier.title, CBAM_RULE, figures, manifest)
    write_set(manifest, "cbam", "osteolens", table)
    weights = read_manifests([manifest]).chosen("cbam")
    prediction = PIPELINES["cbam"].build(weights, Engine()).predict(made_radiograph(90, (200, 100)))
    assert prediction.verdict is not Verdict.OUT_OF_SCOPE
    assert prediction.findings[0].label == "fractured"
    assert isinstance(prediction.findings[0].mark, Heatmap)


def test_resnet101_has_the_published_number_of_weights() -> None:
    with torch.device("meta"):
        network = ResNetCbam()
    assert sum(p.numel() for p in network.trunk.parameters()) == 42_500_160
    attention = 2 * 2048 * (2048 // 8) + 2048 // 8 + 2048
    assert sum(p.numel() for p in network.channel.parameters()) == attention
    assert network.hidden.in_features == 2048


def tiny_resnet() -> ResNetCbam:
    return ResNetCbam(blocks=(1, 1, 1, 1), width=8)


def test_the_published_network_is_trained_and_exported_by_the_same_commands(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NETWORKS, "resnet101", tiny_resnet)
    samples = list(read_catalogue(data).samples)
    options = replace(OPTIONS, network="resnet101")
    made = Trainer(options, tmp_path / "run", samples, PictureStore(samples, tmp_path / "cache"))
    made.maker.views.recipe = {"fracatlas fractured": 2, "web fractured": 1}
    made.start(tmp_path / "no cascade")
    losses = made.train_epoch()
    assert all(np.isfinite(list(losses.values())))
    made.run.end_epoch(0.0)
    network, told = load_classifier(tmp_path / "run" / BEST)
    assert told.network == "resnet101"
    path = tmp_path / "classifier.xml"
    export_classifier(network, options.rule, path)
    gaps = measure_parity(network, path, torch.rand(1, 1, 64, 64))
    assert gaps["probability"] < 1e-2
    assert gaps["attention"] < 1e-2


def test_only_the_attention_of_resnet_learns_where_a_source_has_no_normals() -> None:
    network = tiny_resnet().eval()
    logit, looked = network(torch.rand(2, 1, 64, 64), torch.tensor([True, False]))
    assert looked.shape == (2, 2, 2)
    logit[0].backward(retain_graph=True)
    assert network.last.weight.grad is None or not network.last.weight.grad.abs().sum()
    logit[1].backward()
    assert network.last.weight.grad is not None
    assert network.last.weight.grad.abs().sum() > 0


def test_a_file_too_large_for_the_bundle_leaves_the_bundle_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.export.bundle.LARGEST_FILE", 1000)
    state = {"options": asdict(OPTIONS), "average": CbamClassifier().state_dict()}
    save_checkpoint(tmp_path / "run" / BEST, state)
    (tmp_path / "run" / FIGURES).write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="more than the 0 MB"):
        ship(tmp_path / "run", tmp_path / "weights", torch.rand(1, 1, 64, 64))
    assert not (tmp_path / "weights").exists()


def test_a_batch_goes_to_the_device_whole() -> None:
    batch = Batch(*(torch.zeros(2) for _ in fields(Batch)))
    moved = put_on(batch, torch.device("meta"))
    assert all(getattr(moved, f.name).device.type == "meta" for f in fields(Batch))
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
