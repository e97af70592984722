"""A network in ONNX, TensorFlow Lite or OpenVINO's own format neither reaches out nor swells."""

import struct
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.foreign import recognise
from models.foreign_import import import_foreign
from tests.models import hostile
from tests.shared_data import shared

EXTERNAL_TENSOR = hostile.protobuf(
    (1, 4), (2, 1), (13, hostile.protobuf((1, b"location"), (2, b"../../etc/passwd"))), (14, 1)
)
GIANT_TENSOR = hostile.protobuf((1, 1 << 20), (1, 1 << 20), (2, 1), (9, bytes(16)))
PACKED_GIANT = hostile.protobuf((1, b"\x80\x80\x40\x80\x80\x40"), (2, 1), (9, bytes(16)))
SUBGRAPH = hostile.protobuf((5, EXTERNAL_TENSOR))
# A function's attributes with their defaults, behind a network that is harmless.
FUNCTION_DEFAULT = hostile.protobuf(
    (25, hostile.protobuf((11, hostile.protobuf((1, b"value"), (5, EXTERNAL_TENSOR)))))
)
STRANGE_OPERATOR = hostile.protobuf((7, b"com.strangers"))
# OpenVINO reads this field as number 13, since it drops the bits of a key behind the 32nd.
DISGUISED_TENSOR = hostile.protobuf(
    (1, 4), (2, 1), (13 + (1 << 29), hostile.protobuf((1, b"location"), (2, b"weights.bin")))
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (hostile.onnx(tensor=EXTERNAL_TENSOR), "names other files"),
        (hostile.onnx(subgraph=SUBGRAPH), "names other files"),
        (hostile.onnx() + FUNCTION_DEFAULT, "names other files"),
        (hostile.onnx(tensor=DISGUISED_TENSOR), "a field's number is too large"),
        (hostile.onnx(tensor=GIANT_TENSOR), "claims a tensor of 1099511627776 numbers"),
        (hostile.onnx(tensor=PACKED_GIANT), "claims a tensor of 1099511627776 numbers"),
        (hostile.onnx(node=STRANGE_OPERATOR), "needs operators of its own"),
        (hostile.onnx()[:-3], "not a valid ONNX file"),
        (b"\xff" * 4096, "not a valid ONNX file"),
        (b"hello, this is no network at all", "ONNX"),
    ],
)
def test_an_onnx_file_that_reaches_out_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=said):
        recognise(path)


def test_a_small_file_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes(hostile.swelling_onnx(100_000))
    assert path.stat().st_size < 1000
    with pytest.raises(WeightsUnavailable, match="fills an array of 4,200,000,000 numbers"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


def test_a_damaged_tensorflow_lite_file_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "movenet.tflite"
    path.write_bytes(b"\x1c\x00\x00\x00TFL3" + bytes(range(256)) * 8)
    with pytest.raises(WeightsUnavailable, match=r"movenet\.tflite"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


@pytest.mark.parametrize("axis", [1 << 30, -5])
def test_a_tensorflow_lite_file_of_absurd_shape_ends_in_a_sentence(
    tmp_path: Path, axis: int
) -> None:
    """The shape stands before the data as four numbers; MoveNet's are 1, 192, 192, 3."""
    real = shared("weights/singlepose.tflite").read_bytes()
    shape = struct.pack("<5i", 4, 1, 192, 192, 3)
    assert shape in real
    path = tmp_path / "movenet.tflite"
    path.write_bytes(real.replace(shape, struct.pack("<5i", 4, 1, axis, axis, 3)))
    with pytest.raises(WeightsUnavailable, match=r"movenet\.tflite"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


def test_openvinos_own_format_is_not_taken_from_strangers(tmp_path: Path) -> None:
    """It may name operators in libraries and numbers in other files."""
    path = tmp_path / "best.xml"
    path.write_text('<net><layers><layer type="Const"><data offset="0" size="../../etc/passwd"/>')
    with pytest.raises(WeightsUnavailable, match="none of the weights files the program knows"):
        recognise(path)
