"""The engine: lazy, checked, one compiled network for each file, one trunk run for each image."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from errors import WeightsUnavailable
from imaging.preprocess import Placement, Preprocessing, prepare
from imaging.radiograph import Radiograph
from models.engine import Engine
from models.manifest import read_manifests
from models.weights import WeightsFile, weights_sha256
from tests.fakes import made_radiograph
from tests.networks import cascade_set


@pytest.fixture
def files(tmp_path: Path) -> dict[str, WeightsFile]:
    return dict(read_manifests([cascade_set(tmp_path)]).chosen("cascade").files)


def test_a_network_is_compiled_once_for_each_file(files: dict[str, WeightsFile]) -> None:
    engine = Engine()
    assert engine.network(files["trunk"]) is engine.network(files["trunk"])


def test_two_roles_with_one_file_share_one_network(files: dict[str, WeightsFile]) -> None:
    engine = Engine()
    assert files["elbow"].sha256 == files["hand"].sha256
    assert engine.network(files["elbow"]) is engine.network(files["hand"])


def test_a_changed_file_is_not_loaded(files: dict[str, WeightsFile]) -> None:
    files["trunk"].path.write_text("<net/>")
    with pytest.raises(WeightsUnavailable, match="damaged or was changed"):
        Engine().network(files["trunk"])


def test_an_answer_that_is_no_number_is_refused(tmp_path: Path) -> None:
    manifest = cascade_set(tmp_path, gain=float("inf"))
    files = read_manifests([manifest]).chosen("cascade").files
    with pytest.raises(WeightsUnavailable, match=r"^The network in specialist\.xml gives answers"):
        Engine().ask(files["hand"], made_radiograph(200), files["trunk"])


def test_a_trunk_sees_each_radiograph_once(
    files: dict[str, WeightsFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, runs = Engine(), []
    network = engine.network(files["trunk"])
    original = network.run
    monkeypatch.setattr(network, "run", lambda x: runs.append(1) or original(x))
    one, other = made_radiograph(10, sha256="a" * 64), made_radiograph(200, sha256="b" * 64)
    for radiograph in (one, one, other, one, other):
        engine.features(files["trunk"], radiograph)
    assert len(runs) == 2


def test_an_input_is_prepared_once_for_all_who_want_it_so(
    files: dict[str, WeightsFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, made, trunk = Engine(), [], files["trunk"]
    assert trunk.preprocessing is not None

    def count(radiograph: Radiograph, rule: Preprocessing) -> tuple[NDArray, Placement]:
        made.append((radiograph.key, rule))
        return prepare(radiograph, rule)

    monkeypatch.setattr("models.engine.prepare", count)
    one, other = made_radiograph(10, sha256="a" * 64), made_radiograph(200, sha256="b" * 64)
    same = replace(trunk, labels=("another",))
    plain = replace(trunk, preprocessing=replace(trunk.preprocessing, grey="percentile"))
    engine.features(trunk, one)
    assert list(engine.features_mirrored(trunk, one, (0.0,)))
    first, _ = engine.look(same, one)
    engine.look(plain, one)
    second, _ = engine.look(same, other)
    assert made == [
        (one.key, trunk.preprocessing),
        (one.key, plain.preprocessing),
        (other.key, trunk.preprocessing),
    ]
    assert first["stride8"].mean() == pytest.approx(10 / 255, abs=1e-5)
    assert second["stride8"].mean() == pytest.approx(200 / 255, abs=1e-5)


def test_features_belong_to_their_radiograph(files: dict[str, WeightsFile]) -> None:
    engine = Engine()
    for number in range(5):
        radiograph = made_radiograph(number * 50, (64, 64), f"{number}" * 64)
        features, _ = engine.features(files["trunk"], radiograph)
        assert features["stride8"].mean() == pytest.approx(number * 50 / 255, abs=1e-5)


def test_outputs_are_the_callers_own(files: dict[str, WeightsFile]) -> None:
    network = Engine().network(files["trunk"])
    first = network.run(np.zeros((1, 1, 32, 32), np.float32))["stride8"]
    network.run(np.ones((1, 1, 32, 32), np.float32))
    assert not first.any()


def test_a_file_that_is_no_network_is_refused_in_one_sentence(
    files: dict[str, WeightsFile], tmp_path: Path
) -> None:
    (tmp_path / "x.xml").write_text("<net/>")
    (tmp_path / "x.bin").write_bytes(b"")
    path = tmp_path / "x.xml"
    wrong = replace(files["trunk"], path=path, sha256=weights_sha256(path))
    with pytest.raises(WeightsUnavailable, match="not a network"):
        Engine().network(wrong)


def test_what_one_trunk_said_is_not_taken_for_the_word_of_another(
    files: dict[str, WeightsFile], tmp_path: Path
) -> None:
    trunk = files["trunk"]
    assert trunk.preprocessing is not None
    path = tmp_path / "other.xml"
    path.write_bytes(trunk.path.read_bytes() + b"\n")
    path.with_suffix(".bin").write_bytes(trunk.path.with_suffix(".bin").read_bytes())
    # Of an even grey the percentiles make black.
    rule = replace(trunk.preprocessing, grey="percentile")
    other = replace(trunk, path=path, sha256=weights_sha256(path), preprocessing=rule)
    engine, radiograph = Engine(), made_radiograph(200)
    one, _ = engine.features(trunk, radiograph)
    another, _ = engine.features(other, radiograph)
    assert one["stride8"].mean() == pytest.approx(200 / 255, abs=1e-5)
    assert not another["stride8"].any()


def test_a_network_that_takes_a_picture_is_given_one_beside_a_trunk_too(
    files: dict[str, WeightsFile],
) -> None:
    asked, _ = Engine().ask(files["trunk"], made_radiograph(200), files["trunk"])
    assert asked["stride8"].mean() == pytest.approx(200 / 255, abs=1e-5)


def test_a_mirrored_look_is_turned_and_mirrored(files: dict[str, WeightsFile]) -> None:
    bright = np.zeros((64, 64), np.uint8)
    bright[:, :16] = 255
    radiograph = replace(made_radiograph(0, (64, 64)), pixels=bright)
    straight, quarter = Engine().features_mirrored(files["trunk"], radiograph, (0.0, 90.0))
    assert straight["stride8"][0, 0].mean(axis=0) == pytest.approx([0, 0, 0, 1], abs=0.01)
    # A quarter turn brings the left side down, where a mirror leaves it.
    assert quarter["stride8"][0, 0].mean(axis=1) == pytest.approx([0, 0, 0, 1], abs=0.05)
