"""What was tried to make answers faster: `python -m benchmarks.trials [--data DIR] [--report]`.

Each idea beside what the program does, in turn and on the same inputs, with two clocks: the wall's
and that of all processors together, which tells more on a busy machine. Where an idea changes
numbers, real validation pictures are answered both ways (DIR holds the data sets).
"""

import argparse
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.films import FILM_WH, film
from benchmarks.measured import Clocks, heading, in_turn, ratio
from benchmarks.page import add_report, tell
from benchmarks.trial_answers import answers_changed, quantised
from imaging.load import load_radiograph
from imaging.preprocess import Preprocessing, prepare
from models.engine import Engine
from models.networks import Networks
from models.openvino_offline import import_openvino, opened_core
from models.weights import WeightsFile
from predictions import Predictor

NAME = "trials"
FOLDER = 8
HINTS = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}

Work = Callable[[], object]


@dataclass(frozen=True)
class Trial:
    """An idea, ready to be timed.

    Attributes:
        words: the idea, and on what.
        before: what the program does.
        after: the idea.
    """

    words: str
    before: Work
    after: Work


def main() -> None:
    """Time every trial, answer both ways where numbers change, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--data", type=Path, help="data sets with real X-rays")
    parser.add_argument("--images", type=int, default=200)
    add_report(parser)
    options = parser.parse_args()
    lines = [
        f"{heading()} {options.rounds} rounds of {options.calls} calls, in turn. Over 1 is faster; "
        "lowest and highest round.",
        "",
        "| idea | faster by the wall's clock | by the processors' |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for trial in trials(Path(folder)):
            found = in_turn({"a": trial.before, "b": trial.after}, options.rounds, options.calls)
            lines.append(row(trial.words, found["a"], found["b"]))
            print(lines[-1], flush=True)
    lines += ["", *answers_changed(options.data, options.images)]
    tell(NAME, lines, options.report)


def row(words: str, before: Clocks, after: Clocks) -> str:
    """Return one line of the table."""
    wall = ratio(before.wall_ms, after.wall_ms, ".2f")
    return f"| {words} | {wall} | {ratio(before.processor_ms, after.processor_ms, '.2f')} |"


def trials(folder: Path) -> Iterator[Trial]:
    """Yield what is to be timed."""
    predictor = Predictor()
    files = predictor.weights("cascade").files
    yield from precision(predictor)
    yield from int8(files["trunk"])
    yield in_graph(files["trunk"])
    yield from streams(files["trunk"])
    yield one_graph(files)
    yield from compiling(files["trunk"], folder)
    yield draft(folder)


def precision(predictor: Predictor) -> Iterator[Trial]:
    """Yield the hint for bf16, on each network that takes a picture."""
    files = {
        "trunk": predictor.weights("cascade").files["trunk"],
        "cbam": predictor.weights("cbam").files["classifier"],
        "yolo": predictor.weights("yolo").files["detector"],
    }
    for name, file in files.items():
        tensor = _tensor(file)
        exact, coarse = Engine("f32").network(file), Engine("bf16").network(file)
        before, after = partial(exact.run, tensor), partial(coarse.run, tensor)
        yield Trial(f"bf16, {name}", before, after)


def int8(trunk: WeightsFile) -> Iterator[Trial]:
    """Yield int8 by NNCF, where that is installed."""
    tensor = _tensor(trunk)
    model = quantised(trunk, [tensor])
    if model is not None:
        request = opened_core().compile_model(model, "CPU", HINTS).create_infer_request()
        network = Engine().network(trunk)
        yield Trial(
            "int8 by NNCF, trunk", lambda: network.run(tensor), lambda: request.infer(tensor)
        )


def in_graph(trunk: WeightsFile) -> Trial:
    """Return the division by 255 in the network, which then takes bytes."""
    ov = import_openvino()
    rule = _rule(trunk)
    shown = _phantom()
    raw = Preprocessing(**{**vars(rule), "scale": "raw", "dtype": "uint8"})
    core = opened_core()
    chain = ov.preprocess.PrePostProcessor(core.read_model(str(trunk.path)))
    chain.input().tensor().set_element_type(ov.Type.u8)
    chain.input().preprocess().convert_element_type(ov.Type.f32).scale(255.0)
    request = core.compile_model(chain.build(), "CPU", HINTS).create_infer_request()
    network = Engine().network(trunk)
    return Trial(
        "normalisation in the graph, trunk with letterbox",
        lambda: network.run(prepare(shown, rule)[0]),
        lambda: request.infer(prepare(shown, raw)[0]),
    )


def streams(trunk: WeightsFile) -> Iterator[Trial]:
    """Yield ways to run a folder of tensors; an engine on each processor is what the program does.

    Two engines on threads of their own are held against requests that don't wait for each other,
    and against one engine on all processors.
    """
    ov = import_openvino()
    tensor = _tensor(trunk)
    shared = Networks(2)
    networks = [Engine(networks=shared).network(trunk) for _ in range(2)]

    def two_engines() -> None:
        def half(network: Any) -> None:
            for _ in range(FOLDER // 2):
                network.run(tensor)

        threads = [Thread(target=half, args=(network,)) for network in networks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    core = opened_core()
    hints = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "THROUGHPUT"}
    for words, more in (("", {}), (" (2 streams)", {"NUM_STREAMS": 2})):
        compiled = core.compile_model(str(trunk.path), "CPU", hints | more)
        queue = ov.AsyncInferQueue(compiled)

        def queued(queue: Any = queue) -> None:
            for _ in range(FOLDER):
                queue.start_async(tensor)
            queue.wait_all()

        yield Trial(f"asynchronous requests for a folder{words}, trunk", two_engines, queued)
    alone = Engine().network(trunk)
    yield Trial(
        "one network on all processors for a folder, trunk",
        two_engines,
        lambda: [alone.run(tensor) for _ in range(FOLDER)],
    )


def one_graph(files: Any) -> Trial:
    """Return trunk, gate and body-part head in one network instead of three."""
    ov = import_openvino()
    core = opened_core()
    engine = Engine()
    trunk, heads = files["trunk"], [files["gate"], files["body_part"]]
    tensor = _tensor(trunk)
    whole = core.read_model(str(trunk.path))
    maps = {
        port.get_any_name(): port.get_node().input(0).get_source_output() for port in whole.outputs
    }
    results = list(whole.get_results())
    for head in heads:
        model = core.read_model(str(head.path))
        for entry in model.get_parameters():
            entry.output(0).replace(maps[entry.output(0).get_any_name()])
        results += model.get_results()
    joined = ov.Model(results, whole.get_parameters())
    request = core.compile_model(joined, "CPU", HINTS).create_infer_request()
    network = engine.network(trunk)

    def apart() -> None:
        features = network.run(tensor)
        for head in heads:
            engine.run_head(head, features)

    return Trial("one graph for trunk, gate and body part", apart, lambda: request.infer(tensor))


def compiling(trunk: WeightsFile, folder: Path) -> Iterator[Trial]:
    """Yield loading from a cache of compiled networks, and without mapping the file."""
    core = opened_core()
    path = str(trunk.path)

    def plain() -> None:
        core.compile_model(path, "CPU", HINTS)

    yield Trial(
        "compiled network kept on disk, loading the trunk",
        plain,
        lambda: core.compile_model(path, "CPU", HINTS | {"CACHE_DIR": str(folder / "compiled")}),
    )
    yield Trial(
        "weights read instead of mapped, loading the trunk",
        plain,
        lambda: core.compile_model(path, "CPU", HINTS | {"ENABLE_MMAP": False}),
    )


def draft(folder: Path) -> Trial:
    """Return decoding a large JPEG at a quarter of its size, which is enough for the networks."""
    path = folder / "film.jpg"
    # Scanned films are grainier than exposures.
    Image.fromarray(film(8, noise=0.016)).save(path, quality=92)

    def small() -> Any:
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            picture.draft("L", (FILM_WH[0] // 4, FILM_WH[1] // 4))
            return np.asarray(picture)

    return Trial("JPEG of 2500 x 3000 at a quarter", lambda: load_radiograph(path), small)


def _phantom() -> Any:
    return load_radiograph(Path(__file__).parents[1] / "assets" / "synthetic_forearm_broken.png")


def _rule(file: WeightsFile) -> Preprocessing:
    if file.preprocessing is None:
        raise ValueError(f"{file.path.name} takes no picture")
    return file.preprocessing


def _tensor(file: WeightsFile) -> np.ndarray:
    return prepare(_phantom(), _rule(file))[0]


if __name__ == "__main__":
    main()
