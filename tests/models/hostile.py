"""Files that strangers made to do harm; each would leave a canary if any of its code ran."""

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.conversion.signature import HDF5_SIGN

LFS_POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    b"size 98765432\n"
)
WEB_PAGE = b"\n<!DOCTYPE html><html><body>Too many users have viewed this file</body></html>"


class Caller:
    """Pickles to a call: what unpickling it would run."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Return the call."""
        return self._call


def touching(canary: Path) -> str:
    """Return Python text that makes the canary."""
    return f"__import__('pathlib').Path({str(canary)!r}).touch()"


def write_checkpoint(path: Path, *objects: bytes) -> None:
    """Write a zip archive as torch.save does, round a pickle of one's own."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"".join(objects))
        archive.writestr("archive/version", b"3\n")
        archive.writestr("archive/byteorder", b"little")


def calling(module: str, name: str, *arguments: str) -> bytes:
    """Return pickle opcodes of protocol 2 that call a function with texts."""
    code = f"c{module}\n{name}\n".encode() + b"("
    for argument in arguments:
        text = argument.encode()
        code += b"X" + struct.pack("<I", len(text)) + text
    return code + b"tR"


def detector_pickle(extra: bytes) -> bytes:
    """Return a pickle that looks like a detector's and holds one object more."""
    detector = b"cultralytics.nn.tasks\nDetectionModel\n)R"
    return b"\x80\x02}(X\x05\x00\x00\x00model" + detector + b"X\x01\x00\x00\x00x" + extra + b"u."


def newer_protocol(canary: Path) -> bytes:
    """Return a pickle whose call is named by texts on the stack, as protocol 4 does."""
    return pickle.dumps({"model": Caller(eval, touching(canary))}, protocol=4)


def write_keras(path: Path, layers: Sequence[dict[str, Any]]) -> None:
    """Write a `.keras` file of one sequence of layers, with no numbers in it."""
    import h5py

    numbers = io.BytesIO()
    with h5py.File(numbers, "w") as file:
        file.create_group("layers")
    config = {"class_name": "Sequential", "config": {"name": "x", "layers": list(layers)}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.0.0"}))
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", numbers.getvalue())


def layer(kind: str, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    """Return one layer's description."""
    return {
        "module": module,
        "class_name": kind,
        "config": {"name": kind.lower(), **config},
        "registered_name": None,
    }


PICTURE = layer("InputLayer", batch_shape=[None, 48, 64, 3])


def protobuf(*fields: tuple[int, bytes | int]) -> bytes:
    """Return a protobuf message of these fields."""
    message = b""
    for number, value in fields:
        if isinstance(value, int):
            message += _varint(number << 3) + _varint(value)
        else:
            message += _varint(number << 3 | 2) + _varint(len(value)) + value
    return message


def _varint(value: int) -> bytes:
    encoded = b""
    while True:
        encoded += bytes([value & 0x7F | (0x80 if value > 0x7F else 0)])
        value >>= 7
        if not value:
            return encoded


# One float32 zero.
PLAIN_TENSOR = protobuf((2, 1), (9, bytes(4)))


def onnx(tensor: bytes = PLAIN_TENSOR, node: bytes = b"", subgraph: bytes = b"") -> bytes:
    """Return an ONNX model of one node, with a tensor among its weights or inside the node."""
    attribute = protobuf((1, b"value"), (5, tensor), (6, subgraph))
    whole_node = protobuf((1, b"x"), (2, b"y"), (4, b"Identity"), (5, attribute)) + node
    graph = protobuf((1, whole_node), (2, b"graph"), (5, tensor))
    return protobuf((1, 8), (7, graph))


def swelling_onnx(times: int) -> bytes:
    """Return a detector's ONNX that lays so many copies of its 42,000 numbers side by side."""
    copies = struct.pack("<4q", 1, times, 5, 8400)
    nodes = (
        _node(b"ReduceMean", b"x", b"mean", (b"axes", (1, 2, 3)), (b"keepdims", 1)),
        protobuf((1, b"mean"), (1, b"copies"), (2, b"swollen"), (4, b"Expand")),
        _node(b"ReduceMean", b"swollen", b"boxes", (b"axes", (1,)), (b"keepdims", 0)),
    )
    graph = protobuf(
        *((1, node) for node in nodes),
        (2, b"graph"),
        (5, protobuf((1, 4), (2, 7), (8, b"copies"), (9, copies))),
        (11, _port(b"x", 1, 3, 640, 640)),
        (12, _port(b"boxes", 1, 5, 8400)),
    )
    names = protobuf((1, b"names"), (2, b"{0: 'fracture'}"))
    return protobuf((1, 8), (7, graph), (8, protobuf((1, b""), (2, 13))), (14, names))


def _node(kind: bytes, taken: bytes, given: bytes, *settings: tuple[bytes, Any]) -> bytes:
    attributes = (
        protobuf((1, name), (3, value), (20, 2))
        if isinstance(value, int)
        else protobuf((1, name), *((8, each) for each in value), (20, 7))
        for name, value in settings
    )
    return protobuf((1, taken), (2, given), (4, kind), *((5, each) for each in attributes))


def _port(name: bytes, *shape: int) -> bytes:
    axes = protobuf(*((1, protobuf((1, length))) for length in shape))
    return protobuf((1, name), (2, protobuf((1, protobuf((1, 1), (2, axes))))))


def hdf5(claimed: int | None = None, version: int = 0) -> bytes:
    """Return the first bytes of an HDF5 file that claims a size, by default its own."""
    size = 512
    at = {0: 40, 1: 44, 2: 28, 3: 28}[version]
    head = bytearray(size)
    head[:8] = HDF5_SIGN
    head[8] = version
    struct.pack_into("<Q", head, at, size if claimed is None else claimed)
    return bytes(head)
