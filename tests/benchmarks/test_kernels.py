"""Operations of a network are counted as one counts them by hand."""

import numpy as np
import pytest

from benchmarks.kernels import CHANNELS, LINKS, MATRIX, SIDE, Kernel, count_operations
from models.openvino_offline import import_openvino


def test_a_convolution_counts_two_for_each_weight_and_pixel() -> None:
    ov = import_openvino()
    from openvino import opset13 as ops

    picture = ops.parameter((1, 4, 10, 12), np.float32)
    plain = ops.convolution(
        picture, ops.constant(np.ones((8, 4, 3, 3), np.float32)), (1, 1), (1, 1), (1, 1), (1, 1)
    )
    grouped = ops.group_convolution(
        plain, ops.constant(np.ones((8, 1, 1, 3, 3), np.float32)), (2, 2), (1, 1), (1, 1), (1, 1)
    )
    by_hand = 2 * 10 * 12 * 8 * 4 * 9 + 2 * 5 * 6 * 8 * 9
    assert count_operations(ov.Model([grouped], [picture])) == by_hand


@pytest.mark.parametrize("precision", ["f32", "i8"])
def test_a_kernel_runs_in_its_precision_and_counts_its_chain(precision: str) -> None:
    matrix = Kernel("matrix", precision)
    assert matrix.operations == LINKS * 2 * MATRIX**3
    assert Kernel("convolution", "f32").operations == LINKS * 2 * SIDE**2 * 9 * CHANNELS**2
    assert matrix.precision == precision
    matrix.run()
