"""Writes files as ultralytics writes them, with random numbers, and what its network says of them.

Run in a process of its own: `python make_torch_files.py FOLDER`.
"""

import os
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from torch.onnx._internal.torchscript_exporter import onnx_proto_utils

os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false")
# torchvision's compiled half does not load beside CPU torch; nothing here needs it.
for stand_in in ("torchvision", "torchvision.ops"):
    sys.modules[stand_in] = ModuleType(stand_in)
    sys.modules[stand_in].__spec__ = ModuleSpec(stand_in, None)
    sys.modules[stand_in].__version__ = "0"

from ultralytics import YOLO  # noqa: E402 - after the stand-ins
from ultralytics.nn.tasks import DetectionModel  # noqa: E402

NAMES = (
    "elbow positive",
    "fingers positive",
    "forearm fracture",
    "humerus fracture",
    "humerus",
    "shoulder fracture",
    "wrist positive",
)


def detector(names: tuple[str, ...], kind: str = "yolov8n") -> YOLO:
    """Build a detector whose numbers can't be exchanged unnoticed, and which is sure of little."""
    yolo = YOLO(f"{kind}.yaml")
    network = DetectionModel(f"{kind}.yaml", nc=len(names), verbose=False)
    generator = torch.Generator().manual_seed(5)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            for tensor, low, high in (
                (module.weight, 0.8, 1.2),
                (module.bias, -0.2, 0.2),
                (module.running_mean, -0.2, 0.2),
                (module.running_var, 0.8, 1.2),
            ):
                tensor.data.uniform_(low, high, generator=generator)
    for branch in network.model[-1].cv3:
        branch[-1].weight.data.normal_(0.0, 0.5, generator=generator)
        branch[-1].bias.data.uniform_(-1.0, 0.5, generator=generator)
    network.names = dict(enumerate(names))
    network.args = yolo.model.args
    # Half precision is what a file holds; the comparison has to start from it too.
    yolo.model = network.half().float().eval()
    return yolo


def answer(network: torch.nn.Module, path: Path) -> None:
    """Write a picture and what the network says of it."""
    picture = torch.rand(1, 3, 640, 640, generator=torch.Generator().manual_seed(6))
    with torch.no_grad():
        said = network(picture)[0].numpy()
    scores = said[:, 4:]
    assert scores.std() > 0.02, f"the scores tell nothing: {scores.min()} to {scores.max()}"
    np.savez(path, x=picture.numpy(), y=said)


def write_onnx(network: torch.nn.Module, path: Path, notes: dict[str, str]) -> None:
    """Export as ultralytics does, with its notes on names and task."""
    # The exporter wants the onnx package for a step that does nothing for such a network.
    onnx_proto_utils._add_onnxscript_fn = lambda model_bytes, *_rest: model_bytes
    network.model[-1].export, network.model[-1].format = True, "onnx"
    picture = torch.zeros(1, 3, 640, 640)
    network(picture)
    torch.onnx.export(network, (picture,), path, dynamo=False, opset_version=17)
    network.model[-1].export = False
    with path.open("ab") as file:
        for key, value in notes.items():
            pair = _field(1, key.encode()) + _field(2, value.encode())
            file.write(_field(14, pair))


def write_classifier(path: Path, *ending: torch.nn.Module) -> None:
    """Write a small classifier as ONNX, its batch left free, and the shares of its logits.

    Args:
        path: the file.
        ending: what stands behind the layer that gives the logits.
    """
    torch.manual_seed(8)
    path.parent.mkdir(exist_ok=True)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 5, stride=4),
        torch.nn.ReLU(),
        torch.nn.AdaptiveAvgPool2d(1),
        torch.nn.Flatten(),
        torch.nn.Linear(4, 2),
    ).eval()
    picture = torch.randn(1, 3, 224, 224)
    torch.onnx.export(
        torch.nn.Sequential(*network, *ending),
        (picture,),
        path,
        dynamo=False,
        input_names=["x"],
        dynamic_axes={"x": {0: "n"}},
    )
    with torch.no_grad():
        answered = network(picture).softmax(dim=1).numpy()
    np.savez(path.with_name(path.name + ".npz"), x=picture.numpy(), y=answered)


def _field(number: int, data: bytes) -> bytes:
    """Return one length-delimited field of a protobuf message."""
    length, encoded = len(data), b""
    while True:
        encoded += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return bytes([number << 3 | 2]) + encoded + data


def write_yolov5(path: Path) -> None:
    """Write an object of a module called `models.yolo`, as YOLOv5 did."""
    package, module = ModuleType("models"), ModuleType("models.yolo")
    package.yolo = module
    kind = type("DetectionModel", (torch.nn.Module,), {"__module__": "models.yolo"})
    module.DetectionModel = kind
    sys.modules.update({"models": package, "models.yolo": module})
    torch.save({"model": kind()}, path)


def main(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    yolo = detector(NAMES)
    yolo.save(folder / "best.pt")
    answer(yolo.model, folder / "best.npz")
    stored = torch.load(folder / "best.pt", weights_only=False)
    stored.update(ema=stored["model"], model=None, train_metrics={"fitness": np.float64(0.5)})
    torch.save(stored, folder / "averaged.pt")
    names = str(dict(enumerate(NAMES)))
    write_onnx(yolo.model, folder / "best.onnx", {"task": "detect", "names": names})
    whole = (folder / "best.onnx").read_bytes()
    (folder / "cut.onnx").write_bytes(whole[: len(whole) // 2])
    write_onnx(yolo.model, folder / "pose.onnx", {"task": "pose", "names": names})
    write_classifier(folder / "fraction-model.onnx", torch.nn.Softmax(dim=1))
    write_classifier(folder / "ResNet50_BodyParts.onnx", torch.nn.Softmax(dim=1))
    write_classifier(folder / "logits" / "fraction-model.onnx")
    write_classifier(folder / "sigmoid" / "fraction-model.onnx", torch.nn.Sigmoid())
    write_classifier(folder / "pictures" / "fraction-model.onnx", torch.nn.Softmax(dim=0))
    detector(("person", "bicycle")).save(folder / "street.pt")
    detector(NAMES, "yolo11n").save(folder / "newer.pt")
    for task in ("cls", "pose", "seg"):
        YOLO(f"yolov8n-{task}.yaml").save(folder / f"{task}.pt")
    torch.jit.save(torch.jit.script(torch.nn.ReLU()), folder / "script.pt")
    torch.save({"weight": torch.zeros(3)}, folder / "numbers.pt")
    write_yolov5(folder / "yolov5.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
