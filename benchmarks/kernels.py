"""What the machine can do at most, by OpenVINO's own kernels, and what a network asks of it.

An operation is one multiplication or one addition; a multiplication with its addition counts two.
"""

from typing import Any

import numpy as np

from models.openvino_offline import import_openvino, opened_core

PRECISIONS = ("f32", "bf16", "i8")
LINKS = 4
MATRIX = 1024
CHANNELS, SIDE, KERNEL = 256, 36, 3
LEVELS = 256
COUNTED = ("Convolution", "GroupConvolution", "ConvolutionBackpropData", "MatMul")


class Kernel:
    """A chain of matrix products or convolutions, compiled in one precision.

    Attributes:
        operations: of one run.
    """

    def __init__(self, kind: str, precision: str) -> None:
        """Compile a chain; `kind` is "matrix" or "convolution"."""
        model = _chain(kind, is_int8=precision == "i8")
        hint = {"INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32"}
        compiled = opened_core().compile_model(
            model, "CPU", {**hint, "PERFORMANCE_HINT": "LATENCY"}
        )
        self.operations = count_operations(model)
        self._request = compiled.create_infer_request()
        self._input = {0: np.full(tuple(compiled.inputs[0].shape), 0.5, np.float32)}
        self.precision = running_precision(compiled)

    def run(self) -> None:
        """Run the chain once."""
        self._request.infer(self._input, share_inputs=True)


def count_operations(model: Any) -> float:
    """Return the operations of one inference, of convolutions and matrix products alone.

    Everything else in these networks is less than a hundredth of them.

    Args:
        model: an `openvino.Model` of static shapes.
    """
    return float(sum(_operations(op) for op in model.get_ops() if op.get_type_name() in COUNTED))


def running_precision(compiled: Any) -> str:
    """Return the precision that most of a compiled network's heavy layers run in."""
    found: dict[str, int] = {}
    for op in compiled.get_runtime_model().get_ops():
        info = op.get_rt_info()
        if _words(info["layerType"]) in ("Convolution", "FullyConnected", "MatMul"):
            # "brgconv_avx512_f32"; the "runtimePrecision" beside it may be that of stored weights.
            precision = _words(info["primitiveType"]).rsplit("_", 1)[-1].lower()
            found[precision] = found.get(precision, 0) + 1
    return "f32" if not found else max(found, key=lambda name: found[name])


def _words(value: Any) -> str:
    return str(value.astype(str))


def _operations(op: Any) -> float:
    out = np.prod(list(op.output(0).shape), dtype=float)
    kind = op.get_type_name()
    if kind == "MatMul":
        left = list(op.input(0).get_source_output().shape)
        inner = left[-2] if op.get_attributes()["transpose_a"] else left[-1]
        return 2.0 * out * inner
    weights = list(op.input(1).get_source_output().shape)
    # [out, in, y, x]; grouped [groups, out, in, y, x]; transposed [in, out, y, x].
    inner = np.prod(weights[2 if kind == "GroupConvolution" else 1 :], dtype=float)
    if kind == "ConvolutionBackpropData":
        taken = np.prod(list(op.input(0).get_source_output().shape), dtype=float)
        return 2.0 * taken * inner
    return 2.0 * out * inner


def _chain(kind: str, is_int8: bool) -> Any:
    ops = import_openvino().opset13
    rng = np.random.default_rng(0)
    is_matrix = kind == "matrix"
    shape = (MATRIX, MATRIX) if is_matrix else (1, CHANNELS, SIDE, SIDE)
    wide = (MATRIX, MATRIX) if is_matrix else (CHANNELS, CHANNELS, KERNEL, KERNEL)
    picture = ops.parameter(shape, np.float32)
    x = picture
    for _ in range(LINKS):
        weights = ops.constant(rng.normal(0, 0.02, wide).astype(np.float32))
        if is_int8:
            x, weights = _quantised(x, 0.0, 1.0, LEVELS), _quantised(weights, -0.1, 0.1, LEVELS - 1)
        if is_matrix:
            x = ops.matmul(x, weights, False, True)
        else:
            x = ops.convolution(x, weights, (1, 1), (1, 1), (1, 1), (1, 1))
        x = ops.relu(x)
    return import_openvino().Model([x], [picture])


def _quantised(node: Any, low: float, high: float, levels: int) -> Any:
    ops = import_openvino().opset13
    ends = [np.float32(v) for v in (low, high, low, high)]
    return ops.fake_quantize(node, *ends, levels)
