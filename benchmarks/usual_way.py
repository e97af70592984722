"""The usual way, for comparison: two Keras ResNet50 `predict` calls for each image.

Run as a program: `python -m benchmarks.usual_way IMAGE [--runs N]`; prints JSON with the seconds to
the first answer and the median milliseconds of the later ones. Weights are random: time does not
depend on them.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

STARTED = time.perf_counter()
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def main() -> None:
    """Answer one image again and again as the public systems do."""
    import keras

    parser = argparse.ArgumentParser()
    parser.add_argument("image", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    networks = [_network(labels) for labels in (3, 2)]

    def answer() -> None:
        for network in networks:
            picture = keras.utils.load_img(options.image, target_size=(224, 224))
            network.predict(keras.utils.img_to_array(picture)[None], verbose=0)  # type: ignore[arg-type]  # keras' stub says str

    answer()
    first_s = time.perf_counter() - STARTED
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        answer()
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"first_s": first_s, "warm_ms": statistics.median(times)}))


def _network(labels: int):
    import keras

    parts = {"include_top": False, "weights": None, "pooling": "avg"}
    base = keras.applications.ResNet50(**parts)
    hidden = keras.layers.Dense(50, "relu")(keras.layers.Dense(128, "relu")(base.output))
    return keras.Model(base.input, keras.layers.Dense(labels, "softmax")(hidden))


if __name__ == "__main__":
    main()
