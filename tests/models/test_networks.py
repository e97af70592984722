"""Networks shared by engines: each compiled once, by whoever comes first; failures reach all."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event, get_ident
from typing import Any

import numpy as np
import pytest

from errors import WeightsUnavailable
from models.engine import Engine
from models.manifest import read_manifests
from models.networks import Networks, Precision
from models.openvino_offline import opened_core
from models.weights import WeightsFile
from tests.networks import cascade_set

PATIENCE_S = 60.0


class Noted(Networks):
    """Notes which thread compiles what; the first of each thread waits for the other's first."""

    def __init__(self, engines: int) -> None:
        super().__init__(engines)
        self.compiled_by: dict[str, list[int]] = {}
        self._together = Barrier(engines)
        self._came: set[int] = set()

    def _compile(self, weights: WeightsFile, precision: Precision) -> Any:
        self.compiled_by.setdefault(weights.path.name, []).append(get_ident())
        if get_ident() not in self._came:
            self._came.add(get_ident())
            self._together.wait(PATIENCE_S)
        return super()._compile(weights, precision)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, WeightsFile]:
    return dict(read_manifests([cascade_set(tmp_path)]).chosen("cascade").files)


def test_engines_divide_the_work_and_compile_nothing_twice(files: dict[str, WeightsFile]) -> None:
    networks = Noted(2)
    engines = [Engine(networks=networks) for _ in range(2)]
    wanted = [files["trunk"], files["body_part"], files["elbow"]]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda engine: engine.load(wanted), engines))
    assert all(len(by) == 1 for by in networks.compiled_by.values())
    assert set(networks.compiled_by) == {f.path.name for f in wanted}
    assert len({by[0] for by in networks.compiled_by.values()}) == 2


def test_engines_that_share_answer_side_by_side_as_alone(files: dict[str, WeightsFile]) -> None:
    shared = Networks(2)
    pictures = [np.full((1, 1, 32, 32), n / 8, np.float32) for n in range(8)]
    alone = [Engine().network(files["trunk"]).run(picture) for picture in pictures]
    engines = [Engine(networks=shared) for _ in range(2)]

    def answers(engine: Engine) -> list[dict[str, np.ndarray]]:
        return [engine.network(files["trunk"]).run(p) for _ in range(20) for p in pictures]

    with ThreadPoolExecutor(2) as threads:
        for given in threads.map(answers, engines):
            for number, outputs in enumerate(given):
                for name, values in alone[number % len(alone)].items():
                    np.testing.assert_array_equal(outputs[name], values)


@pytest.mark.parametrize(("engines", "threads"), [(1, min(2, os.cpu_count() or 1)), (2, 1), (4, 1)])
def test_engines_share_out_the_processors(
    files: dict[str, WeightsFile], engines: int, threads: int
) -> None:
    (compiled,) = Networks(engines, processors=2).compiled([files["trunk"]], "f32")
    assert compiled.get_property("INFERENCE_NUM_THREADS") == threads
    assert compiled.get_property("NUM_STREAMS") == 1


def test_each_precision_has_networks_of_its_own(files: dict[str, WeightsFile]) -> None:
    networks, trunk = Networks(2), files["trunk"]
    capabilities = opened_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    # A processor without bf16 computes in f32 whatever is asked.
    computed = {"f32": "f32", "bf16": "bf16" if "BF16" in capabilities else "f32"}
    for precision in ("f32", "bf16"):
        for compiled in (networks.compiled([trunk], precision) for _engine in range(2)):
            used = compiled[0].get_property("INFERENCE_PRECISION_HINT").to_string()
            assert used == computed[precision]


def test_who_waits_for_a_network_is_told_why_it_failed(
    files: dict[str, WeightsFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    networks, begun, may_fail = Networks(2), Event(), Event()

    def broken(_weights: WeightsFile, _precision: Precision) -> Any:
        begun.set()
        may_fail.wait(PATIENCE_S)
        raise WeightsUnavailable("It is gone.")

    monkeypatch.setattr(networks, "_compile", broken)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(networks.compiled, [files["trunk"]], "f32")
        assert begun.wait(PATIENCE_S)
        second = threads.submit(networks.compiled, [files["trunk"]], "f32")
        may_fail.set()
        for told in (first, second):
            with pytest.raises(WeightsUnavailable, match="It is gone"):
                told.result(PATIENCE_S)


def test_a_file_put_right_is_compiled_when_asked_again(files: dict[str, WeightsFile]) -> None:
    networks, trunk = Networks(), files["trunk"]
    away = trunk.path.rename(trunk.path.with_suffix(".away"))
    with pytest.raises(WeightsUnavailable):
        networks.compiled([replace(trunk)], "f32")
    away.rename(trunk.path)
    assert networks.compiled([replace(trunk)], "f32")[0].outputs
