"""Radiographs as JSON and bytes: what a process that may have been taken over can say at worst.

A pickle could call what it likes; numbers and names can't.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.loss import Loss
from imaging.radiograph import Preset, Radiograph
from imaging.refusal import MAX_BYTES
from imaging.value_scale import ValueScale
from imaging.window import VoiLut, Window

# What an answer may be made of, beside texts, numbers, tuples, paths, bytes and arrays.
KINDS: dict[str, Any] = {
    kind.__name__: kind for kind in (Loss, Preset, Radiograph, ValueScale, VoiLut, Window)
}
DTYPES = ("uint8", "uint16")
Shape = tuple[str, tuple[int, ...]]


def to_plain(value: object) -> tuple[Any, list[NDArray]]:
    """Return a value in JSON's terms, and the arrays that it refers to by their place.

    Everything but texts, numbers and None is a list that begins with what it is.
    """
    arrays: list[NDArray] = []
    return _encoded(value, arrays), arrays


def from_plain(data: Any, arrays: Sequence[NDArray]) -> Any:
    """Return the value that `to_plain` was given.

    Raises:
        LookupError, TypeError, ValueError: it is made of something else.
    """
    if not isinstance(data, list):
        return data
    match data:
        case ["tuple", list(parts)]:
            return tuple(from_plain(part, arrays) for part in parts)
        case ["path", str(text)]:
            return Path(text)
        case ["array", int(place)]:
            return arrays[place]
        case ["bytes", int(place)]:
            return arrays[place].tobytes()
        case [str(kind), dict(own)]:
            return KINDS[kind](**{name: from_plain(part, arrays) for name, part in own.items()})
    raise ValueError(f"a value of {json.dumps(data)[:40]}")


def shapes_of(arrays: Sequence[NDArray]) -> list[Shape]:
    """Return type and shape of each array."""
    return [(array.dtype.name, array.shape) for array in arrays]


def room_for(shapes: Any) -> list[NDArray]:
    """Return arrays to be filled with the bytes that follow.

    Raises:
        TypeError, ValueError: one is of no known type, or all together are over the limit.
    """
    checked: list[Shape] = [(dtype, tuple(int(axis) for axis in shape)) for dtype, shape in shapes]
    if any(dtype not in DTYPES or min(shape, default=0) < 1 for dtype, shape in checked):
        raise ValueError(f"arrays of {checked}")
    needed = sum(np.dtype(dtype).itemsize * math.prod(shape) for dtype, shape in checked)
    if needed > 2 * MAX_BYTES:
        raise ValueError(f"arrays of {needed} bytes")
    return [np.empty(shape, dtype) for dtype, shape in checked]


def _encoded(value: object, arrays: list[NDArray]) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return ["tuple", [_encoded(part, arrays) for part in value]]
    if isinstance(value, Path):
        return ["path", str(value)]
    if isinstance(value, bytes):
        arrays.append(np.frombuffer(value, np.uint8))
        return ["bytes", len(arrays) - 1]
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value))
        return ["array", len(arrays) - 1]
    kind = type(value).__name__
    if is_dataclass(value) and kind in KINDS:
        return [kind, {f.name: _encoded(getattr(value, f.name), arrays) for f in fields(value)}]
    raise TypeError(f"{kind} is not among the kinds that are passed on")
