"""What an ONNX file asks for, read off its bytes: no library parses it before this did.

ONNX is a protobuf message. Only the fields that can do harm, and those that say what the network
is, are walked; weights are skipped over.

Source: onnx.proto of ONNX 1.18, field numbers as there; the wire format as in "Encoding", Protocol
Buffers documentation.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from errors import WeightsUnavailable, shown_text
from words import N_, _

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
MOST_DEPTH = 16
MOST_FIELDS = 2_000_000
LEAST_ELEMENT_BYTES = 0.5
MOST_ELEMENTS = (1 << 63) - 1
# Protocol Buffers' own readers drop the bits of a longer key, and take the rest for the field.
MOST_KEY = (1 << 32) - 1
MOST_VALUE = (1 << 64) - 1

# Message, field -> what lies there. Messages that are not walked are skipped.
INSIDE = {
    ("model", 7): "graph",
    ("model", 8): "opset",
    ("model", 14): "metadata",
    ("model", 20): "training",
    ("model", 25): "function",
    ("training", 1): "graph",
    ("training", 2): "graph",
    ("function", 7): "node",
    ("function", 11): "attribute",
    ("graph", 1): "node",
    ("graph", 5): "tensor",
    ("graph", 11): "input",
    ("graph", 12): "output",
    ("graph", 15): "sparse",
    ("node", 5): "attribute",
    ("attribute", 5): "tensor",
    ("attribute", 6): "graph",
    ("attribute", 10): "tensor",
    ("attribute", 11): "graph",
    ("attribute", 22): "sparse",
    ("attribute", 23): "sparse",
    ("sparse", 1): "tensor",
    ("sparse", 2): "tensor",
}


# Ultralytics' own names for what its networks do.
ONNX_TASKS = {
    "classify": N_("classifies whole pictures"),
    "segment": N_("outlines objects"),
    "pose": N_("finds poses"),
    "obb": N_("finds tilted boxes"),
}


@dataclass
class OnnxFile:
    """What a walk over an ONNX file found.

    Attributes:
        metadata: the model's own notes; ultralytics writes `names`, `task` and `imgsz` there.
        domains: operator sets besides ONNX's own that nodes ask for.
        has_external_data: True when a tensor's bytes lie in another file.
        largest_claim: elements of the tensor that claims more than its bytes can hold, else 0.
        nodes: number of nodes.
    """

    metadata: dict[str, str] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)
    has_external_data: bool = False
    largest_claim: int = 0
    nodes: int = 0


def read_onnx(path: Path, name: str) -> OnnxFile:
    """Walk an ONNX file.

    Args:
        path: the file.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: it is no ONNX, names other files, asks for operators of strangers, or
            claims shapes that its bytes can't fill.
    """
    found = OnnxFile()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            _Walk(data, found).message("model", 0, len(data), 0)
        except (ValueError, IndexError) as error:
            raise WeightsUnavailable(
                _("{name} is not a valid ONNX file ({error}); get it again.").format(
                    name=name, error=error
                )
            ) from error
    _refuse_harmful(found, name)
    return found


def _refuse_harmful(found: OnnxFile, name: str) -> None:
    """Refuse a file that is no network, or one that is not safe to be read by others."""
    if not found.nodes:
        raise WeightsUnavailable(
            _("{name} is not an ONNX network; choose another file.").format(name=name)
        )
    if found.has_external_data:
        raise WeightsUnavailable(
            _(
                "{name} names other files to read its weights from; it was refused. Export it anew "
                "with its weights inside."
            ).format(name=name)
        )
    if found.largest_claim:
        raise WeightsUnavailable(
            _(
                "{name} claims a tensor of {count} numbers that its bytes can't hold; it "
                "was refused."
            ).format(name=name, count=found.largest_claim)
        )
    if found.domains:
        raise WeightsUnavailable(
            _("{name} needs operators of its own ({names}); it was refused.").format(
                name=name, names=shown_text(", ".join(sorted(found.domains)))
            )
        )


def require_detection(found: OnnxFile, name: str) -> None:
    """Refuse an export of ultralytics whose notes speak of another task than detection.

    Raises:
        WeightsUnavailable: it is for another task.
    """
    task = found.metadata.get("task", "detect")
    if task != "detect":
        known = ONNX_TASKS.get(task, "")
        does = _(known) if known else _("is for the task {task}").format(task=shown_text(task))
        raise WeightsUnavailable(
            _("{name} is a YOLO that {does}; a YOLOv8 detector of fractures is needed.").format(
                name=name, does=does
            )
        )


class _Walk:
    """One pass over the bytes, bounded in depth and in the number of fields."""

    def __init__(self, data: mmap.mmap, found: OnnxFile) -> None:
        self._data = data
        self._found = found
        self._fields_left = MOST_FIELDS

    def message(self, kind: str, start: int, end: int, depth: int) -> None:
        """Visit one message and those inside it."""
        if depth > MOST_DEPTH:
            raise ValueError("it is nested too deep")
        if kind == "tensor":
            self._tensor(start, end)
            return
        if kind == "metadata":
            texts = {n: self._text(a, b) for n, w, a, b in self._fields(start, end) if w == LENGTH}
            self._found.metadata[texts.get(1, "")] = texts.get(2, "")
            return
        if kind == "node":
            self._found.nodes += 1
        for number, wire, a, b in self._fields(start, end):
            if (kind, number) == ("node", 7):
                self._domain(self._text(a, b))
            inner = INSIDE.get((kind, number))
            if inner and wire == LENGTH:
                self.message(inner, a, b, depth + 1)

    def _domain(self, domain: str) -> None:
        if domain not in ("", "ai.onnx"):
            self._found.domains.add(domain)

    def _tensor(self, start: int, end: int) -> None:
        elements, held = 1, 0
        for number, wire, a, b in self._fields(start, end):
            if number == 1:
                elements = _bounded(elements, *self._numbers(wire, a, b))
            elif number == 13 or (number == 14 and a):
                self._found.has_external_data = True
            elif wire == LENGTH:
                held += b - a
            else:
                held += 8
        if elements < 0 or elements * LEAST_ELEMENT_BYTES > held:
            self._found.largest_claim = max(self._found.largest_claim, abs(elements))

    def _numbers(self, wire: int, a: int, b: int) -> list[int]:
        """Return a repeated integer field: one number, or many packed into bytes."""
        if wire == VARINT:
            return [_signed(a)]
        values = []
        while a < b:
            value, a = self._varint(a)
            values.append(_signed(value))
        return values

    def _fields(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield field number, wire type, and the value or where the value's bytes begin and end."""
        at = start
        while at < end:
            self._fields_left -= 1
            if self._fields_left < 0:
                raise ValueError("it has too many fields")
            key, at = self._varint(at)
            if key > MOST_KEY:
                raise ValueError("a field's number is too large")
            number, wire = key >> 3, key & 7
            if wire == VARINT:
                value, at = self._varint(at)
                yield number, wire, value, at
                continue
            if wire == LENGTH:
                length, at = self._varint(at)
            elif wire in (FIXED64, FIXED32):
                length = 8 if wire == FIXED64 else 4
            else:
                raise ValueError("unknown wire type")
            if at + length > end:
                raise ValueError("it ends in the middle of a field")
            yield number, wire, at, at + length
            at += length

    def _varint(self, at: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                # As Protocol Buffers' own readers do with what ten bytes hold.
                return value & MOST_VALUE, at
        raise ValueError("a number is too long")

    def _text(self, start: int, end: int) -> str:
        return self._data[start : min(end, start + 100_000)].decode("utf-8", "replace")


def _bounded(*factors: int) -> int:
    """Return a product, or the largest count there is: a million axes would multiply for hours."""
    product = 1
    for factor in factors:
        product = max(min(product * factor, MOST_ELEMENTS), -MOST_ELEMENTS)
    return product


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
