"""The machine's limit beside ours: `python -m benchmarks.floor [--rounds 7] [--report]`.

How many operations a second OpenVINO's own matrix product and convolution reach here in f32, bf16
and int8, the operations of each bundled network, counted from its file, and how long the network
takes against the time that these alone would at the best rate of any round, in the precision in
which it runs. A network without its file is left out, with a line.
"""

import argparse
from dataclasses import dataclass

import numpy as np

from benchmarks.kernels import PRECISIONS, Kernel, count_operations, running_precision
from benchmarks.measured import alternated, heading, medians, ratio, with_interval
from benchmarks.page import add_report, tell
from models.openvino_offline import opened_core
from models.weights import WeightsFile
from predictions import Predictor

NAME = "the machine's limit"
KINDS = ("matrix", "convolution")
# Calls of each work in a round, about equally long for all.
CALLS = 10
# A network of fewer products is made of pooling and norms, and its limit says nothing.
FEWEST = 1e8


@dataclass(frozen=True)
class Loaded:
    """A bundled network, ready to run.

    Attributes:
        name: pipeline and role.
        operations: of one inference.
        precision: in which most of it runs.
    """

    name: str
    operations: float
    precision: str
    request: object
    inputs: dict[str, np.ndarray]

    def run(self) -> None:
        """Infer once."""
        self.request.infer(self.inputs, share_inputs=True)  # type: ignore[attr-defined]  # openvino's own


def main() -> None:
    """Time kernels and networks in turn and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32")
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    kernels = {(kind, p): Kernel(kind, p) for p in PRECISIONS for kind in KINDS}
    # Where the processor has no instructions for a precision, OpenVINO takes another in silence.
    kernels = {key: kernel for key, kernel in kernels.items() if kernel.precision == key[1]}
    networks, lacking = load_all(options.precision)
    works = {f"{kind} {p}": kernel.run for (kind, p), kernel in kernels.items()}
    found = alternated(works | {n.name: n.run for n in networks}, options.rounds, CALLS)
    rates = {
        key: [kernel.operations / ms / 1e6 for ms in medians(found[" ".join(key)])]
        for key, kernel in kernels.items()
    }
    lines = [
        f"{first} {options.rounds} rounds of {CALLS} calls, all in turn.",
        "",
        "| kernel | " + " | ".join(f"{p}, 10⁹ operations/s" for p in PRECISIONS) + " |",
        "|---|" + "---|" * len(PRECISIONS),
        *(
            f"| {kind} | "
            + " | ".join(
                with_interval(rates[kind, p], ".0f") if (kind, p) in rates else "not computed here"
                for p in PRECISIONS
            )
            + " |"
            for kind in KINDS
        ),
        "",
        "| network | 10⁹ operations | runs in | takes, ms | at the limit, ms | ratio |",
        "|---|---|---|---|---|---|",
        *(_row(network, found[network.name], rates) for network in networks),
        *(f"\nLeft out: {words}" for words in lacking),
    ]
    tell(NAME, lines, options.report)


def load_all(precision: str) -> tuple[list[Loaded], list[str]]:
    """Return every bundled network once, and a sentence for each pipeline that lacks its files."""
    predictor = Predictor()
    files: dict[str, tuple[str, WeightsFile]] = {}
    lacking = []
    for status in predictor.statuses():
        if not status.is_ready or status.weights is None:
            lacking.append(status.obstacle)
            continue
        for role, file in status.weights.files.items():
            files.setdefault(file.sha256, (f"{status.name}: {role}", file))
    return [_load(name, file, precision) for name, file in files.values()], lacking


def _load(name: str, file: WeightsFile, precision: str) -> Loaded:
    file.verify()
    core = opened_core()
    model = core.read_model(str(file.path))
    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
    compiled = core.compile_model(model, "CPU", hints)
    rng = np.random.default_rng(0)
    inputs = {
        port.get_any_name(): rng.random(tuple(port.shape)).astype(
            port.get_element_type().to_dtype()
        )
        for port in compiled.inputs
    }
    operations = count_operations(model)
    request = compiled.create_infer_request()
    return Loaded(name, operations, running_precision(compiled), request, inputs)


def _row(
    network: Loaded, rounds: list[list[float]], rates: dict[tuple[str, str], list[float]]
) -> str:
    taken = medians(rounds)
    # A limit is the most that was ever reached, whatever else ran in the other rounds.
    best = max(max(rates[kind, network.precision]) for kind in KINDS)
    limit = network.operations / best / 1e6
    every = [ms for values in rounds for ms in values]
    is_counted = network.operations >= FEWEST
    share = f"**{ratio(taken, [limit] * len(taken), '.2f')}**" if is_counted else "few products"
    return (
        f"| {network.name} | {network.operations / 1e9:.3f} | {network.precision} | "
        f"{with_interval(every, '.2f')} | {limit:.2f} | {share} |"
    )


if __name__ == "__main__":
    main()
