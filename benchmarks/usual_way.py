"""The usual way of the public systems, for comparison: Keras' and ultralytics' `predict`.

    python -m benchmarks.usual_way TASK WEIGHTS PICTURES STARTED

TASK is cascade (four ResNet50 loaded, two `predict` calls an image), cbam (ResNet101 with CBAM),
crack_vs_fracture (one ResNet50), pose (TensorFlow Lite), yolov8l or yolov8n. WEIGHTS is the folder
that `benchmarks.usual_weights` filled, PICTURES a folder of images, STARTED when the process was
started. Prints JSON; `benchmarks.answering` says what.
"""

import argparse
import os
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answering import Answer, time_answers
from benchmarks.usual_weights import CASCADE, CBAM, CRACK, MOVENET

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
SIZE = (224, 224)


def main() -> None:
    """Answer pictures one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task")
    parser.add_argument("weights", type=Path)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("started", type=float)
    options = parser.parse_args()
    ways = {
        "cascade": lambda: _cascade(options.weights),
        "cbam": lambda: _one_keras(options.weights / CBAM),
        "crack_vs_fracture": lambda: _one_keras(options.weights / CRACK),
        "pose": lambda: _pose(options.weights / MOVENET.name),
    }
    load = ways.get(options.task, lambda: _yolo(options.weights / f"{options.task}.pt"))
    time_answers(load, sorted(options.pictures.iterdir()), options.started)


def _keras_tensor(image: Path) -> np.ndarray:
    import keras

    picture = keras.utils.load_img(image, target_size=SIZE)
    return keras.utils.img_to_array(picture)[None]


def _cascade(folder: Path) -> Answer:
    import keras

    networks: list[Any] = [keras.models.load_model(folder / name) for name in CASCADE]
    parts, *specialists = networks

    def answer(image: Path) -> object:
        # Each question reads the file anew, as the public programs do.
        part = int(parts.predict(_keras_tensor(image), verbose=0).argmax())
        return specialists[part].predict(_keras_tensor(image), verbose=0)

    return answer


def _one_keras(path: Path) -> Answer:
    import keras

    network: Any = keras.models.load_model(path)
    return lambda image: network.predict(_keras_tensor(image), verbose=0)


def _pose(path: Path) -> Answer:
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(str(path))
    interpreter.allocate_tensors()
    (entry,), (exit_,) = interpreter.get_input_details(), interpreter.get_output_details()

    def answer(image: Path) -> object:
        picture = tf.io.decode_image(tf.io.read_file(str(image)), 3, expand_animations=False)
        height, width = entry["shape"][1:3]
        small = tf.image.resize_with_pad(picture, height, width)[None]
        interpreter.set_tensor(entry["index"], tf.cast(small, entry["dtype"]))
        interpreter.invoke()
        return interpreter.get_tensor(exit_["index"])

    return answer


def _yolo(path: Path) -> Answer:
    from models.conversion.ultralytics_setup import prepare_ultralytics

    prepare_ultralytics()
    from ultralytics import YOLO

    network = YOLO(path)
    return lambda image: network.predict(str(image), verbose=False)


if __name__ == "__main__":
    main()
