"""Prints how far rebuilt Keras networks are from the answers beside their files.

Run in a process of its own: `python check_rebuilt.py FILE...`; the last line is JSON.
"""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

import numpy as np

from models.conversion.job import Task
from models.conversion.keras_file import read_classifier
from models.foreign import recognise


def difference(path: Path) -> float:
    """Return the greatest difference between the rebuilt network's and Keras' shares."""
    foreign = recognise(path)
    classes = len(foreign.kind.labels)
    task = Task(str(path), path.name, "", foreign.format, foreign.pipeline, foreign.role, classes)
    stored = np.load(path.with_name(path.name + ".npz"))
    said = np.asarray(read_classifier(path, task)(stored["x"], training=False))
    return float(np.abs(said - stored["y"]).max())


print(json.dumps({name: difference(Path(name)) for name in sys.argv[1:]}))
