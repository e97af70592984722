"""Writes weights such as the public systems bring, with random numbers: time depends on no others.

    python -m benchmarks.usual_weights cascade|cbam|crack_vs_fracture|pose|yolov8l|yolov8n FOLDER

MoveNet's own file is copied. Prints JSON.
"""

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

CASCADE = {
    "ResNet50_BodyParts.h5": 3,
    "ResNet50_Elbow_frac.h5": 2,
    "ResNet50_Hand_frac.h5": 2,
    "ResNet50_Shoulder_frac.h5": 2,
}
CBAM = "fraction-model.keras"
CRACK = "bone_fracture_classifier.h5"
MOVENET = Path(__file__).parents[1] / "weights" / "singlepose.tflite"
YOLO_CLASSES = 7
PLAIN: dict[str, Any] = {"include_top": False, "weights": None, "input_shape": (224, 224, 3)}


def file_names(task: str) -> list[str]:
    """Return the files of a task."""
    others = {
        "cascade": list(CASCADE),
        "cbam": [CBAM],
        "crack_vs_fracture": [CRACK],
        "pose": [MOVENET.name],
    }
    return others.get(task) or [f"{task}.pt"]


def main() -> None:
    """Write the weights of one task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    for name in file_names(options.task):
        _write(options.task, options.folder / name)
    print(json.dumps({"files": file_names(options.task)}))


def _write(task: str, path: Path) -> None:
    if task == "cbam":
        _cbam().save(path)
    elif task == "cascade":
        _resnet50(CASCADE[path.name]).save(path)
    elif task == "crack_vs_fracture":
        _resnet50(2).save(path)
    elif task == "pose":
        shutil.copy(MOVENET, path)
    else:
        _yolo(path)


def _resnet50(labels: int):
    import keras

    base = keras.applications.ResNet50(**PLAIN, pooling="avg")
    hidden = keras.layers.Dense(50, "relu")(keras.layers.Dense(128, "relu")(base.output))
    return keras.Model(base.input, keras.layers.Dense(labels, "softmax")(hidden))


def _cbam():
    """Return ResNet101, channel attention of ratio 8, spatial attention of 7 x 7, two classes.

    Source: Woo et al. 2018, "CBAM: Convolutional Block Attention Module".
    """
    import keras
    from keras import layers, ops

    base = keras.applications.ResNet101(**PLAIN)
    x: Any = base.output
    squeeze, excite = layers.Dense(x.shape[-1] // 8, "relu"), layers.Dense(x.shape[-1])
    pooled = [f(x, axis=(1, 2), keepdims=True) for f in (ops.mean, ops.max)]
    x = x * ops.sigmoid(sum(excite(squeeze(p)) for p in pooled))
    planes = [f(x, axis=-1, keepdims=True) for f in (ops.mean, ops.max)]
    looked = layers.Conv2D(1, 7, padding="same", activation="sigmoid", use_bias=False)
    x = x * looked(ops.concatenate(planes, axis=-1))
    x = layers.Dropout(0.5)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(base.input, layers.Dense(2, "softmax")(layers.Dense(256, "relu")(x)))


def _yolo(path: Path) -> None:
    from models.conversion.ultralytics_setup import prepare_ultralytics

    prepare_ultralytics()
    from ultralytics import YOLO
    from ultralytics.nn.tasks import DetectionModel

    yolo = YOLO(f"{path.stem}.yaml", verbose=False)
    network = DetectionModel(f"{path.stem}.yaml", nc=YOLO_CLASSES, verbose=False)
    network.args = yolo.model.args  # type: ignore[union-attr]  # ultralytics' stub says str too
    yolo.model = network  # type: ignore[assignment]
    yolo.save(path)


if __name__ == "__main__":
    main()
