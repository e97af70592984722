"""The pictures on which an exported file is compared with the network it was made from."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from imaging.preprocess import Preprocessing, prepare
from training.data.catalogue import read_catalogue
from training.data.pictures import as_radiograph, read_pixels
from training.split import in_fold, read_split


def validation_images(data: Path, rule: Preprocessing, count: int = 10) -> Tensor:
    """Return some fractured validation pictures as the program prepares them."""
    samples = in_fold(read_catalogue(data).samples, "validation", read_split())
    boxed = [s for s in samples if s.boxes][:: max(len(samples) // count, 1)][:count]
    tensors = [prepare(as_radiograph(read_pixels(s.path)), rule)[0] for s in boxed]
    return torch.from_numpy(np.concatenate(tensors))
