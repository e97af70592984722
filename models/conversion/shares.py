"""What a classifier's last node has to give: shares, one for each class, that sum to 1."""

import math
from typing import Any

from errors import WeightsUnavailable
from models.conversion.openvino_files import shape_of
from models.openvino_offline import import_openvino, import_passes
from words import _

# They give the numbers that they take, in another shape or spelling.
SAME_NUMBERS = frozenset({"Convert", "Reshape", "Squeeze", "Transpose", "Unsqueeze"})
# With one constant operand they scale and shift; an ONNX Gemm becomes a MatMul with these behind.
AFFINE = frozenset({"Add", "Multiply"})
WEIGHTED_SUMS = frozenset({"Convolution", "MatMul"})


def with_softmax(network: Any, name: str) -> None:
    """Make a classifier that OpenVINO has read give shares: one that ends in logits gets a softmax.

    Args:
        network: an `openvino.Model` with fixed shapes and one output, (1, classes); changed in
            place.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: it ends in something else, such as a sigmoid.
    """
    _fold_constants(network)
    result = network.outputs[0].get_node()
    last = _behind_reshapes(_source(result))
    if last.get_type_name() == "Softmax":
        _require_over_classes(last, shape_of(network.outputs[0])[1], name)
    elif _gives_logits(last):
        _append_softmax(network, result)
    else:
        raise ends_otherwise(name, last.get_type_name())


def ends_otherwise(name: str, activation: str) -> WeightsUnavailable:
    """Return the refusal of a classifier that ends neither in a softmax nor in logits."""
    return WeightsUnavailable(
        _(
            "{name} ends in {activation} where softmax is needed; it is another network than its "
            "name says."
        ).format(name=name, activation=activation)
    )


def _fold_constants(network: Any) -> None:
    """Replace what is computed from constants alone, such as a scaled bias, by its numbers."""
    passes = import_passes()
    manager = passes.Manager()
    manager.register_pass(passes.ConstantFolding())
    manager.run_passes(network)


def _source(node: Any, number: int = 0) -> Any:
    return node.input_value(number).get_node()


def _behind_reshapes(node: Any) -> Any:
    """Return the node that made the numbers which this one gives."""
    while node.get_type_name() in SAME_NUMBERS:
        node = _source(node)
    return node


def _require_over_classes(softmax: Any, classes: int, name: str) -> None:
    """Refuse a softmax along an axis of length 1, whose every share is 1."""
    shape = shape_of(softmax.output(0))
    if math.prod(shape) != classes or shape[softmax.get_attributes()["axis"]] != classes:
        raise ends_otherwise(name, _("a softmax over another axis"))


def _gives_logits(node: Any) -> bool:
    """Return True for weighted sums, scaled and shifted by constants or not."""
    while node.get_type_name() in AFFINE:
        operands = [_behind_reshapes(_source(node, number)) for number in (0, 1)]
        computed = [each for each in operands if each.get_type_name() != "Constant"]
        if len(computed) != 1:
            return False
        node = computed[0]
    return node.get_type_name() in WEIGHTED_SUMS


def _append_softmax(network: Any, result: Any) -> None:
    """Put a softmax over the classes before a network's result."""
    softmax = import_openvino().opset13.softmax(result.input_value(0), 1)
    result.input(0).replace_source_output(softmax.output(0))
    network.validate_nodes_and_infer_types()
