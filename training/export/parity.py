"""The pictures on which an exported file is compared with the network it was made from."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from errors import UserError
from imaging.load import load_radiograph
from imaging.preprocess import Preprocessing, prepare
from training.data.catalogue import read_catalogue
from training.split import in_fold, read_split


def validation_images(data: Path, rule: Preprocessing, count: int = 10) -> Tensor:
    """Return some fractured validation pictures as the program reads and prepares them.

    Args:
        data: folder with the data sets.
        rule: preprocessing.
        count: how many, spread over all that have boxes; fewer where there are fewer.

    Raises:
        UserError: there is none.
    """
    samples = in_fold(read_catalogue(data).samples, "validation", read_split())
    boxed = [s for s in samples if s.boxes]
    if not boxed:
        raise UserError(
            f"The validation fold has no boxed picture below {data} to compare the exported file "
            "on; name the folder with the data sets with --data."
        )
    rows = np.linspace(0, len(boxed) - 1, min(count, len(boxed))).round().astype(int)
    tensors = [prepare(load_radiograph(boxed[row].path), rule)[0] for row in rows]
    return torch.from_numpy(np.concatenate(tensors))
