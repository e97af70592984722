"""Tiny networks made by the tests: real OpenVINO files whose answers are known beforehand.

Every score follows from the picture's mean brightness, so that a test can tell whether the picture
arrived at all.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.manifest import openvino_entry, write_set
from models.openvino_offline import import_openvino

openvino = import_openvino()
ops = openvino.opset13
SIDE = 32
CELLS = 4
PARTS = ("Elbow", "Hand", "Shoulder", "Leg", "Hip", "other")
POINTS = {
    "balanced": [0.3, 0.7],
    "high_sensitivity": [0.3, 0.3],
    "high_specificity": [0.7, 0.7],
}
GREY = {"size_wh": [SIDE, SIDE], "channels": "grey", "scale": "unit", "layout": "nchw"}
RGB = {"size_wh": [SIDE, SIDE], "channels": "rgb", "scale": "unit", "layout": "nchw"}


def cascade_set(
    folder: Path,
    part: str = "Hand",
    gain: float = 8.0,
    bias: float = -4.0,
    gate: float | None = None,
) -> Path:
    """Write a cascade that always sees `part`, its fracture logit `gain * brightness + bias`.

    With `gate` it has a gate that always gives this logit; its threshold is 1.
    """
    files = _guard(folder, part)
    if gate is not None:
        files["gate"] = _entry(
            folder,
            "gate",
            _specialist(0.0, gate),
            "tiny gate",
            labels=["known part", "other"],
            settings={"least_logit": 1.0},
        )
    return _write(folder, "cascade", files | _specialists(folder, gain, bias))


def detector_set(
    folder: Path, boxes: list[list[float]], labels: Sequence[str] = (), **settings: Any
) -> Path:
    """Write a detector that always gives these rows: centre x, centre y, width, height, scores."""
    return _write(folder, "yolo", {"detector": _detector(folder, boxes, labels, settings)})


def guarded_detector_set(
    folder: Path,
    boxes: list[list[float]],
    part: str,
    specialist: float | None = None,
    labels: Sequence[str] = (),
    **settings: Any,
) -> Path:
    """Write a detector with a body-part network before it that always sees `part`.

    With `specialist` it asks specialists, which always give this logit and weigh twice.
    """
    files = {
        "detector": _detector(folder, boxes, labels, {"specialist_weight": 2.0, **settings}),
        **_guard(folder, part),
    }
    if specialist is not None:
        files |= _specialists(folder, 0.0, specialist)
    return _write(folder, "yolo", files)


def _detector(
    folder: Path, boxes: list[list[float]], labels: Sequence[str], settings: dict[str, Any]
) -> dict:
    table = np.array(boxes, np.float32).T[None]
    image = _image(3)
    level = ops.reduce_mean(image, [0, 1, 2, 3], False)
    zero = ops.multiply(level, np.float32(0.0))
    network = _network({"boxes": ops.add(ops.constant(table), zero)}, image)
    numbered = [f"fracture {n}" if n else "fracture" for n in range(table.shape[1] - 4)]
    known = {"least_score": 0.25, "floor_score": 0.05, "nms_iou": 0.5, "max_boxes": 20}
    return _entry(
        folder,
        "detector",
        network,
        "tiny detector",
        preprocessing=RGB,
        labels=list(labels) or numbered,
        settings={**known, **settings},
        operating_points=POINTS,
    )


def _specialists(folder: Path, gain: float, bias: float) -> dict:
    specialist = _entry(
        folder,
        "specialist",
        _specialist(gain, bias),
        "tiny specialist",
        labels=["fractured", "normal"],
        operating_points=POINTS,
    )
    return {name.lower(): specialist for name in PARTS[:-1]}


def _body_part(folder: Path, part: str) -> dict:
    logits = [4.0 if name == part else 0.0 for name in PARTS]
    return _entry(
        folder,
        "body_part",
        _part_head(logits),
        "tiny head",
        labels=list(PARTS),
        settings={"out_of_scope_label": "other", "least_score": 0.5},
    )


def _guard(folder: Path, part: str) -> dict:
    trunk = _entry(folder, "trunk", _trunk(), "tiny trunk", preprocessing=GREY)
    return {"trunk": trunk, "body_part": _body_part(folder, part)}


def classifier_set(
    folder: Path,
    pipeline: str,
    labels: list[str],
    gain: float = 8.0,
    part: str = "",
    **settings: Any,
) -> Path:
    """Write a classifier of two labels: softmax of `gain * brightness` against `gain / 2`.

    With `part` there is a body-part network before it that always sees this one.
    """
    image = _image(3)
    level = ops.reshape(ops.multiply(_mean(image), np.float32(gain)), [1, 1], False)
    rest = ops.constant(np.array([[gain / 2.0]], np.float32))
    scores = ops.softmax(ops.concat([level, rest], axis=1), axis=1)
    network = _network({"scores": scores, "attention": _map(image)}, image)
    entry = _entry(
        folder,
        "classifier",
        network,
        "tiny classifier",
        preprocessing=RGB,
        labels=labels,
        settings=settings,
        operating_points=POINTS,
    )
    guard = _guard(folder, part) if part else {}
    return _write(folder, pipeline, {"classifier": entry, **guard})


def movenet_set(folder: Path, points: np.ndarray, size: int = 192, dtype: str = "uint8") -> Path:
    """Write a pose network of one of MoveNet's inputs that gives these (17, 3) y, x, score."""
    from tests.keypoints import KEYPOINTS

    image = ops.parameter([1, size, size, 3], np.dtype(dtype).type, name="image")
    level = ops.reduce_mean(ops.convert(image, "f32"), [0, 1, 2, 3], False)
    zero = ops.multiply(level, np.float32(0.0))
    table = ops.constant(points.astype(np.float32).reshape(1, 1, 17, 3))
    entry = _entry(
        folder,
        "keypoints",
        _network({"keypoints": ops.add(table, zero)}, image),
        "tiny pose network",
        preprocessing={"size_wh": [size, size], "layout": "nhwc", "scale": "raw", "dtype": dtype},
        labels=list(KEYPOINTS),
        settings={"least_score": 0.3},
    )
    return _write(folder, "pose", {"keypoints": entry}, notes=["Knows photographs of people."])


def _image(channels: int) -> Any:
    return ops.parameter([1, channels, SIDE, SIDE], np.float32, name="image")


def _mean(image: Any) -> Any:
    return ops.reduce_mean(image, [1, 2, 3], True)


def _map(image: Any) -> Any:
    step = SIDE // CELLS
    return ops.avg_pool(
        ops.reduce_mean(image, [1], True), [step, step], [0, 0], [0, 0], [step, step], True
    )


def _trunk() -> Any:
    image = _image(1)
    return _network({"stride8": _map(image)}, image)


def _part_head(logits: list[float]) -> Any:
    features = ops.parameter([1, 1, CELLS, CELLS], np.float32, name="stride8")
    zero = ops.multiply(ops.reduce_mean(features, [1, 2, 3], False), np.float32(0.0))
    table = ops.constant(np.array([logits], np.float32))
    return _network({"logits": ops.add(table, zero)}, features, "stride8")


def _specialist(gain: float, bias: float) -> Any:
    features = ops.parameter([1, 1, CELLS, CELLS], np.float32, name="stride8")
    level = ops.reshape(ops.reduce_mean(features, [1, 2, 3], False), [1, 1], False)
    logit = ops.add(ops.multiply(level, np.float32(gain)), np.float32(bias))
    heat = ops.multiply(features, np.float32(1.0))
    return _network({"logit": logit, "heatmap": heat}, features, "stride8")


def _network(outputs: dict[str, Any], parameter: Any, input_name: str = "image") -> Any:
    for name, node in outputs.items():
        node.output(0).get_tensor().set_names({name})
    parameter.output(0).get_tensor().set_names({input_name})
    return openvino.Model([ops.result(node) for node in outputs.values()], [parameter], "tiny")


def _entry(folder: Path, role: str, network: Any, kind: str, **fields: Any) -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{role}.xml"
    openvino.save_model(network, path, compress_to_fp16=False)
    return {
        "file": path.name,
        **openvino_entry(path),
        "network": kind,
        **fields,
    }


def _write(folder: Path, pipeline: str, files: dict, notes: list[str] | None = None) -> Path:
    manifest = folder / "manifest.toml"
    table = {
        "title": f"Tiny {pipeline}",
        "licence": "AGPL-3.0-or-later",
        "source": "tests/networks.py",
        "notes": notes or [],
        "files": files,
    }
    write_set(manifest, pipeline, "tiny", table)
    return manifest
