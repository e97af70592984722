"""A converted network is asked once where it can do no harm: what it costs here it costs later.

Its cost is the same for every picture: sizes that are computed while it runs, loops and branches
are refused.
"""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import WeightsUnavailable
from models.conversion.detector import OUTPUT as BOXES
from models.openvino_offline import opened_core
from words import _, number

BRANCHING = frozenset({"If", "Loop", "TensorIterator"})
# Of one array inside a network; YOLOv8x on 2048 x 2048 pixels has 84 million.
MOST_NUMBERS = 1 << 28
# Of all processors together, so that a busy machine refuses nothing; YOLOv8l takes 1.
MOST_CPU_S = 120.0


def try_out(path: Path, name: str) -> dict[str, NDArray]:
    """Ask a converted network about noise.

    Args:
        path: the `.xml`, its `.bin` beside it.
        name: the stranger's file in sentences.

    Returns:
        Its outputs by name.

    Raises:
        WeightsUnavailable: it can't be run, what it costs is not fixed or too much, or it gives
            something else than numbers.
    """
    try:
        network = opened_core().read_model(str(path))
        _require_fixed_cost(network, name)
        started = time.process_time()
        outputs = _asked(network)
        spent = time.process_time() - started
    except (RuntimeError, MemoryError) as error:
        raise WeightsUnavailable(
            _(
                "{name} can't be run by OpenVINO, or needs more memory than there is; choose "
                "another file."
            ).format(name=name)
        ) from error
    if spent > MOST_CPU_S:
        raise WeightsUnavailable(
            _(
                "{name} computes for {seconds} seconds on one picture, which nobody would wait "
                "for; choose another file."
            ).format(name=name, seconds=number(spent, ".0f"))
        )
    if not all(np.isfinite(values).all() for values in outputs.values()):
        raise WeightsUnavailable(
            _("{name} gives answers that are not numbers; choose another file.").format(name=name)
        )
    return outputs


def require_scores(outputs: Mapping[str, NDArray], name: str) -> None:
    """Refuse a detector that gives raw numbers where YOLOv8 gives scores.

    Args:
        outputs: as `try_out` returns them.
        name: the stranger's file in sentences.

    Raises:
        WeightsUnavailable: a class's number lies outside 0 to 1.
    """
    scores = outputs.get(BOXES, np.zeros((1, 4, 1)))[:, 4:]
    if not ((scores >= 0.0) & (scores <= 1.0)).all():
        raise WeightsUnavailable(
            _(
                "{name} gives boxes whose scores lie outside 0 to 1; it is another network than "
                "its name says."
            ).format(name=name)
        )


def _require_fixed_cost(network: Any, name: str) -> None:
    for node in network.get_ops():
        if node.get_type_name() in BRANCHING:
            raise WeightsUnavailable(
                _(
                    "{name} repeats or leaves out parts of itself, so that nobody knows how long "
                    "it takes; it was refused."
                ).format(name=name)
            )
        for port in node.outputs():
            _require_fixed_size(port.get_partial_shape(), name)


def _require_fixed_size(shape: Any, name: str) -> None:
    if shape.is_dynamic:
        raise WeightsUnavailable(
            _(
                "{name} finds out how large its arrays are only while it runs; export it with "
                "fixed sizes."
            ).format(name=name)
        )
    count = math.prod(axis.get_length() for axis in shape)
    if count > MOST_NUMBERS:
        raise WeightsUnavailable(
            _("{name} fills an array of {count} numbers for one picture; it was refused.").format(
                name=name, count=number(count, ",d")
            )
        )


def _asked(network: Any) -> dict[str, NDArray]:
    compiled = opened_core().compile_model(network, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    taken = compiled.inputs[0]
    dtype = taken.get_element_type().to_dtype()
    noise = np.random.default_rng(1).random(tuple(taken.get_shape()))
    if np.issubdtype(dtype, np.integer):
        noise *= 255.0
    answer = compiled(noise.astype(dtype))
    return {port.get_any_name(): answer[port] for port in compiled.outputs}
