"""Crack against fracture: who may teach it, how it is fitted, and that it ships on its trunk."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from imaging.overlay import Heatmap
from imaging.preprocess import prepare
from models.engine import Engine
from models.manifest import read_manifests, read_tables, write_set
from models.prediction import Verdict
from models.registry import PIPELINES
from tests.fakes import made_radiograph
from training.batches.recipe import CASCADE_RULE
from training.cards.crack_card import PLOTS, write_card
from training.data.by_eye import feet_by_eye
from training.data.kinds import is_fractura, kind_samples, regions_of
from training.data.sample import Sample
from training.export.bundle import write_cascade
from training.export.openvino_export import export_network, file_entry
from training.export_cascade import TrunkFile
from training.export_crack import export_head, measure_parity, ship
from training.figures.crack_figures import (
    Answers,
    confusion,
    draw,
    failure_lines,
    fold_figures,
    least_known,
    out_of_fold,
)
from training.figures.operating import fit_platt
from training.learning.run import FIGURES
from training.networks.checkpoints import save_checkpoint
from training.networks.kind_network import FEATURES, HEAD, KindHead, features_of, load_head
from training.networks.trunk import MAP_CHANNELS, Trunk
from training.train_crack import (
    ASKED,
    VIEWS,
    cross_validate,
    cross_validated,
    fit_line,
    head_of,
    views,
)

RNG = np.random.default_rng(5)
SIZE_WH = CASCADE_RULE.size_wh


def sample(kind: str, number: int = 0, part: str = "Leg") -> Sample:
    path = Path(f"bonebreak/{kind}/{number}.jpg")
    return Sample(path, "bonebreak", str(number), (part,), True, kind=kind)


def cases(count: int = 60, gap: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Return features of one view, of which the first tells the kind, and the kinds."""
    truth = np.arange(count) % 4 != 0
    features = RNG.normal(size=(count, 1, FEATURES))
    features[:, 0, 0] += gap * truth
    return features, truth


def test_only_unmarked_pictures_of_the_two_kinds_teach() -> None:
    drawn_on = replace(sample("hairline", 9), is_marked=True)
    kept = [sample("hairline"), sample("spiral", 1)]
    others = [sample("avulsion", 2), sample("greenstick", 3), sample("spiral", 4, "other")]
    assert kind_samples([*kept, *others, drawn_on]) == kept
    assert [is_fractura(s) for s in kept] == [False, True]


def test_the_first_view_is_the_picture_itself() -> None:
    tensor = RNG.uniform(size=(1, 1, 40, 30)).astype(np.float32)
    made = views(tensor)
    assert np.array_equal(made[0], tensor[0])
    assert np.array_equal(made[1], tensor[0, :, :, ::-1])
    assert made.shape == (len(VIEWS), 1, 40, 30)
    assert [VIEWS[view] for view in ASKED] == [(0.0, False), (-12.0, True), (12.0, True)]


def test_the_line_finds_what_tells_the_kinds_apart() -> None:
    features, truth = cases()
    line = fit_line(features, truth)
    assert int(np.abs(line.weight).argmax()) == 0
    assert line.weight[0] > 0


def test_cross_validation_sees_nothing_of_the_group_it_is_asked_about() -> None:
    features, truth = cases(gap=0.0)
    # Twins with one label each: who learns from one knows the other.
    features[1::2], truth[1::2] = features[::2], truth[::2]
    groups = [str(i // 2) for i in range(len(truth))]
    apart = cross_validate(features, truth, groups, 0, asked=[0])
    alone = [str(i) for i in range(len(truth))]
    together = cross_validate(features, truth, alone, 0, asked=[0])
    assert (apart > 0).tolist() != truth.tolist()
    assert np.mean((together > 0) == truth) > np.mean((apart > 0) == truth) + 0.2


def test_the_least_score_is_that_from_which_most_answers_are_right() -> None:
    truth = np.array([True] * 50 + [False] * 50)
    chances = np.concatenate([np.linspace(0.3, 1.0, 50), np.linspace(0.0, 0.7, 50)])
    score = least_known(chances, truth)
    known = np.maximum(chances, 1 - chances) >= score
    assert 0.5 < score < 0.95
    assert ((chances >= 0.5) == truth)[known].mean() >= 0.8
    assert least_known(np.where(truth, 0.9, 0.1), truth) == 0.5


def test_the_head_answers_as_the_calibrated_line() -> None:
    features, truth = cases()
    line = fit_line(features, truth)
    calibration = fit_platt(line.logits(features), truth, np.ones(len(truth)))
    head = head_of(line, calibration)
    sides = dict(zip(MAP_CHANNELS, (16, 8, 4), strict=True))
    maps = {n: torch.rand(3, c, sides[n], sides[n]) for n, c in MAP_CHANNELS.items()}
    with torch.no_grad():
        logits, where = head(*maps.values())
    raw = features_of(*maps.values()).double().numpy()
    wanted = [calibration.probability(float(v)) for v in line.logits(raw[:, None])]
    assert logits.softmax(1)[:, 1].numpy() == pytest.approx(wanted, abs=1e-4)
    assert where.shape == (3, 1, 16, 16)
    assert 0.0 <= float(where.min()) < float(where.max()) == 1.0


def test_a_part_with_too_few_cracks_has_no_figure() -> None:
    samples = [sample("hairline" if i % 2 else "spiral", i) for i in range(20)]
    samples += [sample("spiral", 20 + i, "Hand") for i in range(5)]
    chances = np.array([0.2 if i % 2 else 0.9 for i in range(20)] + [0.6] * 5)
    tables = fold_figures(Answers(samples, chances, np.full(25, 0.7)))
    assert tables["Leg"]["auc"] == 1.0
    assert tables["Wrist or hand"] == {
        "n": 5,
        "fisura": 0,
        "neither": 1.0,
        "fisura_right": {"n": 0},
        "fractura_right": {"n": 0},
    }


def answers_of(count: int = 60, groups: int = 60) -> Answers:
    """Return answers to every fourth picture a crack, of which some are wrong and some neither."""
    kinds = ["hairline" if i % 4 == 0 else "spiral" for i in range(count)]
    samples = [
        replace(sample(k, i, "Leg" if i % 2 else "Hand"), group=str(i * groups // count))
        for i, k in enumerate(kinds)
    ]
    truth = np.array([k == "spiral" for k in kinds])
    chances = np.clip(np.random.default_rng(7).normal(np.where(truth, 0.75, 0.3), 0.2), 0, 1)
    return Answers(samples, chances, np.full(count, 0.6))


def test_calibration_and_least_score_see_nothing_of_their_own_fold() -> None:
    rng = np.random.default_rng(8)
    truth = np.arange(200) % 4 != 0
    logits, folds = rng.normal(np.where(truth, 1.0, -1.0), 1.5), np.arange(200) % 5
    chances, known_from = out_of_fold(logits, truth, folds)
    turned = np.where(folds == 2, ~truth, truth)
    again, least = out_of_fold(logits, turned, folds)
    held = folds == 2
    assert np.array_equal(chances[held], again[held])
    assert np.array_equal(known_from[held], least[held])
    assert not np.array_equal(chances[~held], again[~held])


def test_cross_validation_gives_calibrated_answers_and_what_is_bundled() -> None:
    features, truth = cases(80, gap=3.0)
    samples = [sample("spiral" if t else "hairline", i) for i, t in enumerate(truth)]
    seen = np.repeat(features, len(VIEWS), 1)
    answers, calibration, known_from, areas = cross_validated(samples, seen)
    assert answers.truth.tolist() == truth.tolist()
    assert calibration.slope > 0
    assert 0.5 <= known_from <= 0.95
    assert fold_figures(answers)["all"]["auc"] in [round(area, 4) for area in areas]


def test_shares_of_one_cluster_are_marked() -> None:
    tables = fold_figures(answers_of(groups=2))
    assert tables["all"]["fractura_right"]["groups"] < 3
    assert fold_figures(answers_of())["all"]["fractura_right"]["groups"] > 20


def test_the_card_counts_its_failures_and_links_its_plots(tmp_path: Path) -> None:
    answers = answers_of()
    draw(answers, tmp_path)
    counts = np.array(confusion(answers))
    assert counts.sum(1).tolist() == [15, 45]
    tables = fold_figures(answers)
    figures = {"date": "today", "known_from": 0.6, "mirrored_turns": [-12.0, 12.0]}
    figures |= {"repeats": [0.8], "calibration_error": 0.1}
    figures |= {"cross_validation": tables, "test": tables}
    write_card(tmp_path / "card.md", figures, failure_lines(answers))
    text = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert f"- {counts[0, 2]} of 15 of kind fisura were taken for fractura: " in text
    assert f"(by type: spiral {counts[1, 0]}); {counts[1, 1]} for neither: " in text
    assert "asked once" not in text
    assert "bootstrap over pictures" not in text
    assert set(PLOTS) == {"roc", "reliability", "answers"}
    for name in PLOTS:
        assert f"(crack-{name}.png)" in text
        assert (tmp_path / f"crack-{name}.png").is_file()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder of weights with a trunk, and a run with a head."""
    torch.manual_seed(0)
    network = Trunk().eval()
    for layer in network.modules():
        # Torch's own beginning lets hardly anything of a picture through so many layers.
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight)
    trunk = tmp_path / "weights" / "cascade" / "trunk.xml"
    export_network(
        TrunkFile(network), {"image": torch.rand(1, 1, *SIZE_WH)}, list(MAP_CHANNELS), trunk
    )
    preprocessing = {"size_wh": list(SIZE_WH), "grey": "percentile", "channels": "grey"}
    entry = file_entry(trunk, "cascade")
    files = {"trunk": {**entry, "network": "trunk", "preprocessing": preprocessing}}
    table = {"title": "t", "licence": "l", "source": "s", "files": files}
    write_set(tmp_path / "weights" / "manifest.toml", "cascade", "osteolens", table)
    spread = torch.full((FEATURES,), 0.01)
    head = KindHead(torch.zeros(FEATURES), spread, torch.randn(FEATURES) / 50, 0.3)
    save_checkpoint(tmp_path / "run" / HEAD, {"head": head.state_dict()})
    tested = {"n": 9, "fisura": 3, "auc": 0.8, "auc_interval": [0.7, 0.9]}
    figures = {"date": "2026-01-01", "known_from": 0.5, "mirrored_turns": [-12.0, 12.0]}
    figures |= {"cross_validation": {"all": tested}}
    (tmp_path / "run" / FIGURES).write_text(json.dumps(figures), encoding="utf-8")
    assert max(ship(tmp_path / "run", tmp_path / "weights").values()) < 1e-3
    return tmp_path


def test_the_bundled_head_answers_on_the_shared_trunk(bundle: Path) -> None:
    weights = read_manifests([bundle / "weights" / "manifest.toml"]).chosen("crack_vs_fracture")
    assert set(weights.files) == {"classifier", "trunk"}
    # Of an even grey all looks are the same.
    pixels = np.add.outer(np.arange(100), np.arange(200)).astype(np.uint8) // 3
    pixels[20:60, 30:90] = np.linspace(60, 250, 60)
    engine, asked = Engine(), replace(made_radiograph(90, (200, 100)), pixels=pixels)
    prediction = PIPELINES["crack_vs_fracture"].build(weights, engine).predict(asked)
    trunk, head = weights.files["trunk"], load_head(bundle / "run" / HEAD)
    tensor, _ = prepare(asked, CASCADE_RULE)
    logits = []
    for view in ASKED:
        maps = engine.network(trunk).run(views(tensor)[view : view + 1])
        with torch.no_grad():
            logits.append(head(*(torch.from_numpy(maps[name]) for name in MAP_CHANNELS))[0])
    wanted, alone = torch.stack(logits).mean(0).softmax(1), logits[0].softmax(1)
    assert abs(float(wanted[0, 1]) - float(alone[0, 1])) > 3e-3, "the other looks have a say"
    assert prediction.verdict is Verdict.NOT_APPLICABLE
    assert prediction.probability == pytest.approx(float(wanted[0, 1]), abs=1e-3)
    assert isinstance(prediction.findings[0].mark, Heatmap)


def test_a_new_trunk_takes_the_heads_of_the_old_one_out(bundle: Path) -> None:
    manifest = bundle / "weights" / "manifest.toml"
    tables = read_tables(manifest)
    assert write_cascade(manifest, tables["cascade"]["osteolens"]) == ()
    assert "crack_vs_fracture" in read_tables(manifest)
    tables["cascade"]["osteolens"]["files"]["trunk"]["sha256"] = "0" * 64
    assert write_cascade(manifest, tables["cascade"]["osteolens"]) == ("crack_vs_fracture",)
    assert "crack_vs_fracture" not in read_tables(manifest)


def test_the_exported_head_is_small(tmp_path: Path) -> None:
    ones = torch.ones(FEATURES)
    head = KindHead(ones, ones, ones, 0.0)
    path = tmp_path / "head.xml"
    export_head(head, path)
    assert max(measure_parity(head, path).values()) < 1e-3
    assert path.with_suffix(".bin").stat().st_size < 10_000


def test_feet_are_parted_from_the_rest_of_the_leg() -> None:
    name = min(feet_by_eye("bonebreak"))
    foot = Sample(Path(f"a.rf.{name}.jpg"), "bonebreak", "1", ("Leg",), kind="hairline")
    knee = sample("hairline", 1)
    hand = sample("spiral", 2, "Hand")
    assert regions_of([foot, knee, hand]) == {
        "Wrist or hand": [False, False, True],
        "Knee or shank": [False, True, False],
        "Foot or ankle": [True, False, False],
    }
