"""The detector starts from its weights, resumes, exports as it answers, and is judged by boxes."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from errors import UserError
from models.detections import Detection
from models.manifest import read_manifests, read_tables, write_set
from tests.training.broken_off import unbroken_and_resumed
from training import train_yolo
from training.arguments import training_parser
from training.batches.recipe import YOLO_RULE
from training.cards.yolo_card import PLOTS, write_card
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sources import DAOON_CLASSES
from training.evaluate_yolo import draw
from training.export.bundle import write_cascade
from training.export_yolo import export_detector, manifest_table, measure_parity
from training.figures import detections
from training.figures.boxes import Found, ap50, found_in, hits, least_score, overlaps
from training.figures.detections import FLOOR_SCORE, detect_in
from training.figures.yolo_figures import (
    SPECIALIST_WEIGHT,
    YoloFold,
    fit_fold,
    image_logit,
    run_figures,
)
from training.hard_negatives import write_hard_negatives
from training.learning.cascade_checkpoint import Options as CascadeOptions
from training.learning.run import BEST
from training.learning.yolo_checkpoint import Options, load_detector
from training.networks.checkpoints import save_checkpoint
from training.networks.detector import TRUNK_LAYERS, Detector, start_detector, take_trunk
from training.networks.fused import read_npz
from training.networks.heads import Cascade
from training.networks.trunk import Trunk
from training.train_yolo import Trainer, box_batches_of, read_arguments

OPTIONS = Options(epochs=2, steps=1, side=64)


def fused_weights(detector: Detector) -> dict[str, np.ndarray]:
    """Return made-up fused weights for every convolution of a detector."""
    rng = np.random.default_rng(0)
    weights = {}
    for name, module in detector.network.named_modules():
        conv = getattr(module, "conv", None)
        if isinstance(conv, nn.Conv2d) and isinstance(getattr(module, "bn", None), nn.BatchNorm2d):
            fan = float(np.prod(conv.weight.shape[1:]))
            kernel = rng.normal(0, 1.5 / fan**0.5, conv.weight.shape)
            weights[f"{name}.conv.weight"] = kernel.astype(np.float32)
            weights[f"{name}.conv.bias"] = rng.normal(0, 0.3, len(kernel)).astype(np.float32)
        elif isinstance(module, nn.Conv2d) and module.bias is not None:
            kernel = rng.normal(0, 0.02, module.weight.shape)
            weights[f"{name}.weight"] = kernel.astype(np.float32)
            weights[f"{name}.bias"] = rng.normal(-2, 0.1, len(kernel)).astype(np.float32)
    return weights


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "start.npz"
    np.savez(path, **fused_weights(Detector(1)))  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def started(start: Path) -> tuple[Detector, dict[str, np.ndarray]]:
    torch.manual_seed(0)
    detector = Detector(1)
    start_detector(detector, read_npz(start), torch.rand(6, 3, 96, 96))
    return detector.eval(), fused_weights(detector)


def test_restoring_batchnorm_leaves_the_detector_unchanged(
    started: tuple[Detector, dict[str, np.ndarray]],
) -> None:
    detector, weights = started
    fused = Detector(1)
    for name, module in fused.network.named_modules():
        conv = getattr(module, "conv", None)
        if isinstance(conv, nn.Conv2d) and f"{name}.conv.weight" in weights:
            conv.weight = nn.Parameter(torch.from_numpy(weights[f"{name}.conv.weight"]))
            conv.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.conv.bias"]))
            module.bn = nn.Identity()
        elif isinstance(module, nn.Conv2d) and f"{name}.weight" in weights:
            module.weight = nn.Parameter(torch.from_numpy(weights[f"{name}.weight"]))
            module.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.bias"]))
    image = torch.rand(2, 3, 96, 96)
    with torch.no_grad():
        gap = (detector(image) - fused.eval()(image)).abs()
    assert float(gap[:, 4:].max()) < 1e-5
    assert float(gap[:, :4].max()) < 1e-3


def test_a_cascades_trunk_gives_the_same_maps_in_the_detector(start: Path) -> None:
    torch.manual_seed(1)
    trunk, detector = Trunk().eval(), Detector(1)
    for module in trunk.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.1, 0.1)  # type: ignore[arg-type]
    start_detector(detector, read_npz(start), torch.rand(2, 3, 96, 96), trunk)
    grey = torch.rand(1, 1, 96, 96)
    kept: dict[int, torch.Tensor] = {}
    layers = detector.eval().network.model
    layers[TRUNK_LAYERS - 1].register_forward_hook(lambda _m, _i, o: kept.update({15: o}))  # type: ignore[index]
    with torch.no_grad():
        detector(grey.expand(1, 3, 96, 96))
        wanted = trunk(grey)["stride8"]
    assert torch.allclose(kept[15], wanted, atol=1e-4)


def trainer(data: Path, folder: Path, cache: Path) -> Trainer:
    samples = read_catalogue(data).samples
    made = Trainer(OPTIONS, folder, samples, PictureStore(samples, cache))
    made.batches.views.recipe = {"fracatlas fractured": 2, "daoon normal": 1}
    return made


def test_a_killed_run_ends_as_an_unbroken_one(data: Path, tmp_path: Path, start: Path) -> None:
    unbroken, resumed = unbroken_and_resumed(
        lambda name: trainer(data, tmp_path / name, tmp_path / "cache"), start
    )
    wanted, found = unbroken.detector.state_dict(), resumed.detector.state_dict()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    detector, options = load_detector(tmp_path / "unbroken" / BEST)
    assert options == OPTIONS
    assert not detector.training


def test_boxes_follow_their_picture_into_the_input(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "web"]
    batches = box_batches_of(samples, PictureStore(samples, tmp_path), OPTIONS)
    batch = batches.batch(0)
    assert batch["image"].shape[1:] == (3, 64, 64)
    assert ((batch["bboxes"] >= 0) & (batch["bboxes"] <= 1)).all()
    assert set(batches.views.recipe) == {"web fractured"}


def test_a_mosaic_shows_four_pictures_each_with_its_boxes(data: Path, tmp_path: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "web"]
    store = PictureStore(samples, tmp_path)
    options = replace(OPTIONS, mosaics=1.0, epochs=1, steps=10)
    batches = box_batches_of(samples, store, options)
    batches.views.recipe = {"web fractured": 4}
    mosaics, whole = batches.batch(0), batches.batch(9)
    assert mosaics["image"].shape == whole["image"].shape == (4, 3, 64, 64)
    quarters = (mosaics["bboxes"][:, :2] * 2).int()
    half_sizes = mosaics["bboxes"][:, 2:] / 2
    in_quarter = mosaics["bboxes"][:, :2] * 2 - quarters
    assert ((in_quarter >= 2 * half_sizes - 1e-5) & (in_quarter <= 1 - 2 * half_sizes + 1e-5)).all()
    assert len({tuple(q) for q in quarters.tolist()}) == 4
    assert len(mosaics["bboxes"]) > 2 * len(whole["bboxes"])
    again = box_batches_of(samples, store, options)
    again.views.recipe = {"web fractured": 4}
    assert torch.equal(again.batch(0)["image"], mosaics["image"])


@pytest.mark.parametrize(
    ("box", "wanted"),
    [((0, 0, 10, 10), 1.0), ((5, 0, 15, 10), 1 / 3), ((20, 20, 30, 30), 0.0)],
)
def test_overlap_over_union(box: tuple[float, ...], wanted: float) -> None:
    one = np.array([[0.0, 0.0, 10.0, 10.0]])
    assert overlaps(one, np.array([box], float))[0, 0] == pytest.approx(wanted)


def test_a_fracture_is_found_once() -> None:
    boxes = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 9.0], [50.0, 50.0, 60.0, 60.0]])
    found = Found(boxes, np.array([0.5, 0.9, 0.8]), np.array([[0.0, 0.0, 10.0, 10.0]]))
    assert hits(found).tolist() == [False, True, False]


def test_ap50_and_the_score_of_best_f1() -> None:
    truth = np.array([[0.0, 0.0, 10.0, 10.0]])
    right = found_in([Detection((0, 0, 10, 10), 0, 0.9)], truth)
    wrong = found_in([Detection((50, 50, 60, 60), 0, 0.3)], truth)
    assert ap50([right]) == pytest.approx(1.0)
    assert ap50([right, wrong]) == pytest.approx(0.5)
    assert least_score([right, wrong]) == pytest.approx(0.9)
    assert ap50([found_in([], truth)]) == 0.0


def test_the_box_that_set_the_least_score_is_shown() -> None:
    truth = np.array([[0.0, 0.0, 10.0, 10.0]])
    for last in (0.12367, 0.1236749, 0.3, 0.09999):
        found = [found_in([Detection((0, 0, 10, 10), 0, s)], truth) for s in (0.9, 0.5, last)]
        score = least_score(found)
        assert round(score, 4) == score
        assert last - 1e-4 <= score <= last


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


def test_the_bundled_detector_answers_as_torch_does(
    tmp_path: Path, started: tuple[Detector, dict[str, np.ndarray]]
) -> None:
    path = tmp_path / "yolo" / "detector.xml"
    export_detector(started[0], YOLO_RULE, path)
    gaps = measure_parity(started[0], path, torch.rand(1, 3, 512, 512))
    assert gaps["box_px"] < 0.5
    assert gaps["score"] < 1e-3
    scope = {"file": "cascade/trunk.xml", "sha256": "a", "bytes": 1, "format": "openvino"}
    manifest = tmp_path / "manifest.toml"
    files = {role: {**scope, "network": "n"} for role in ("trunk", "body_part", "elbow")}
    files["elbow"] |= {"metrics": {"n": 9, "fractured": 3}, "calibration": {"slope": 2.0}}
    cascade = {"title": "t", "licence": "l", "source": "s", "files": files}
    write_set(manifest, "cascade", "osteolens", cascade)
    figures = {
        "least_score": 0.3,
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "operating_points": {"balanced": [0.2, 0.6]},
        "metrics": {"n": 1},
    }
    table = manifest_table(path, Options(), figures, manifest)
    write_set(manifest, "yolo", "osteolens", table)
    weights = read_manifests([manifest]).chosen("yolo")
    assert set(weights.files) == {"detector", "trunk", "body_part", "elbow"}
    assert weights.files["detector"].settings["specialist_weight"] == SPECIALIST_WEIGHT
    # Else its figures would be taken for the detector's.
    assert not weights.files["elbow"].metrics
    assert weights.files["detector"].preprocessing == YOLO_RULE
    weights.files["detector"].verify()
    files["body_part"] = {**files["body_part"], "sha256": "b"}
    assert write_cascade(manifest, {**cascade, "files": files}) == ()
    assert read_tables(manifest)["yolo"]["osteolens"]["files"]["body_part"]["sha256"] == "b"
    # Its calibration was fitted on what the old specialist said.
    files["elbow"] = {**files["elbow"], "sha256": "b"}
    assert write_cascade(manifest, {**cascade, "files": files}) == ("yolo",)
    assert "yolo" not in read_tables(manifest)


def test_a_detector_of_regions_learns_from_boxes_of_unknown_region(
    data: Path, tmp_path: Path, start: Path
) -> None:
    samples = read_catalogue(data).samples
    store = PictureStore(samples, tmp_path / "cache")
    made = Trainer(replace(OPTIONS, classes="daoon"), tmp_path / "run", samples, store)
    made.batches.views.recipe = {"fracatlas fractured": 2, "daoon fractured": 1}
    batch = made.batches.batch(0)
    is_fracatlas = batch["batch_idx"] < 2
    assert (batch["cls"][is_fracatlas] < 0).all()
    made.start(start)
    assert np.isfinite(made.step(batch)).all()
    made.run.end_epoch(0.0)
    detector, options = load_detector(tmp_path / "run" / BEST)
    assert options.labels == DAOON_CLASSES
    with torch.no_grad():
        assert detector(torch.rand(1, 3, 64, 64)).shape[1] == 4 + len(DAOON_CLASSES)


@pytest.fixture
def earlier(data: Path, tmp_path: Path, start: Path) -> Trainer:
    """Return a run that has kept its first weights, and learnt nothing."""
    samples = read_catalogue(data).samples
    first = Trainer(OPTIONS, tmp_path / "first", samples, PictureStore(samples, tmp_path / "cache"))
    first.start(start)
    first.run.end_epoch(0.0)
    return first


@pytest.fixture
def later(data: Path, tmp_path: Path, start: Path, earlier: Trainer) -> Callable[..., Trainer]:
    """Return what makes a run that goes on from the earlier one, told something else."""
    samples = read_catalogue(data).samples

    def make(**told: Any) -> Trainer:
        made = Trainer(replace(OPTIONS, **told), tmp_path / "later", samples, earlier.store)
        made.start(start, tmp_path / "first" / BEST)
        return made

    return make


@pytest.mark.parametrize("held", [5, TRUNK_LAYERS])
def test_a_run_goes_on_from_an_earlier_one_and_may_keep_its_first_layers(
    earlier: Trainer, later: Callable[..., Trainer], held: int
) -> None:
    kept = later(held=held)
    before = {n: v.clone() for n, v in kept.detector.state_dict().items()}
    kept.detector.train()
    kept.step(kept.batches.batch(0))
    for name, value in kept.detector.state_dict().items():
        layer = int(name.split(".")[2])
        if layer < held:
            assert torch.equal(value, before[name]), name
        elif name.endswith("bn.running_mean"):
            assert not torch.equal(value, before[name]), name
    for name, value in earlier.averaged().state_dict().items():
        assert torch.equal(value, before[name]), name


def test_an_earlier_head_goes_on_from_the_trunk_of_a_cascade(
    tmp_path: Path, earlier: Trainer, later: Callable[..., Trainer]
) -> None:
    cascade, told = Cascade(), asdict(CascadeOptions())
    path = tmp_path / "cascade.pt"
    save_checkpoint(path, {"options": told, "average": cascade.state_dict()})
    second = later(held=5, trunk=str(path))
    wanted = Detector(1)
    take_trunk(wanted, cascade.trunk)
    of_trunk, of_head = wanted.state_dict(), earlier.averaged().state_dict()
    for name, value in second.detector.state_dict().items():
        layer = int(name.split(".")[2])
        assert torch.equal(value, (of_trunk if layer < TRUNK_LAYERS else of_head)[name]), name


def test_a_run_does_not_go_on_from_a_detector_of_other_classes(
    later: Callable[..., Trainer],
) -> None:
    with pytest.raises(UserError, match="no checkpoint of a detector of this"):
        later(classes="daoon")


def test_hard_negatives_take_the_place_of_some_normals(data: Path, tmp_path: Path) -> None:
    samples = read_catalogue(data).samples
    normal = next(s for s in samples if s.is_boxed and not s.fractured)
    path = tmp_path / "hard.csv"
    write_hard_negatives(path, [(normal.key, 0.4)])
    store = PictureStore(samples, tmp_path / "cache")
    batches = box_batches_of(samples, store, replace(OPTIONS, hard_negatives=str(path)))
    assert set(batches.hard_views.recipe) == {f"{normal.source} normal"}
    plain = box_batches_of(samples, store, OPTIONS)
    name = f"{normal.source} normal"
    assert batches.views.recipe[name] + batches.hard_views.recipe[name] == plain.views.recipe[name]
    assert plain.hard_views.recipe == {}


def test_a_larger_network_starts_without_the_cascades_trunk() -> None:
    assert read_arguments(["--scale", "s"]).trunk == ""
    assert read_arguments([]).trunk != ""


class Elsewhere(nn.Module):
    """Has its weights on the device "meta", and answers on the processor with one box."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, device="meta"))
        self.asked: list[str] = []

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.asked.append(images.device.type)
        return torch.tensor([32.0, 32, 8, 8, 0.9]).reshape(1, 5, 1).expand(len(images), 5, 1)


def test_pictures_are_asked_where_the_detector_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no autocast for a device that computes nothing.
    monkeypatch.setattr(detections, "quick", lambda _device, **_: nullcontext())
    detector, pixels = Elsewhere(), np.zeros((64, 64), np.uint8)
    for flips in (False, True):
        asked = ([pixels], [np.zeros((0, 4))], OPTIONS.rule)
        (found,) = detect_in(detector, *asked, flips=flips)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.boxes, [[28, 28, 36, 36]], atol=1e-3)
    assert detector.asked == ["meta"] * 3


def test_a_detector_learns_and_is_judged_on_the_device_that_is_told(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = read_catalogue(data).samples
    store = PictureStore(samples, tmp_path / "cache")
    meta = torch.device("meta")
    places: list[torch.device] = []

    class Loss:
        """Says where it is, and where what it is given is."""

        def __init__(self, network: nn.Module) -> None:
            places.append(next(network.parameters()).device)

        def __call__(self, raw: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> tuple:
            places.extend(value.device for value in (raw["boxes"], *raw["feats"], *batch.values()))
            return torch.zeros(3), None

    monkeypatch.setattr(train_yolo, "detection_loss", Loss)
    monkeypatch.setattr(train_yolo, "quick", lambda _device: nullcontext())
    made = Trainer(OPTIONS, tmp_path / "run", samples, store, meta)
    assert {p.device for p in made.detector.parameters()} == {meta}
    # Which boxes are of no known class can't be told of a tensor without values.
    monkeypatch.setattr(made, "_with_classes", lambda _raw, batch: batch)
    monkeypatch.setattr(made.run, "learn", lambda _loss: None)
    made.batches.views.recipe = {"fracatlas fractured": 1}
    assert made.step(made.batches.batch(0)).tolist() == [0, 0, 0]
    assert set(places) == {meta}
    made.run.average.state = {n: v.cpu() for n, v in Detector(1).state_dict().items()}
    assert {p.device for p in made.averaged().parameters()} == {meta}


def test_only_commands_that_compute_where_they_are_told_take_a_device() -> None:
    assert read_arguments(["--device", "cpu"]).device == "cpu"
    assert not hasattr(training_parser("", "other").parse_args([]), "device")


def test_a_mirror_image_finds_the_box_in_its_place() -> None:
    class LeftEdge(nn.Module):
        """Finds one box at the brightest column."""

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            column = images.mean((1, 2)).argmax(1).float() + 0.5
            rows = [column, column * 0 + 32, column * 0 + 8, column * 0 + 8, column * 0 + 0.9]
            return torch.stack(rows, 1)[:, :, None]

    pixels = np.zeros((64, 64), np.uint8)
    pixels[:, 10] = 255
    rule = OPTIONS.rule
    for flips in (False, True):
        (found,) = detect_in(LeftEdge(), [pixels], [np.zeros((0, 4))], rule, flips=flips)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.boxes, [[6.5, 28, 14.5, 36]], atol=1e-3)
