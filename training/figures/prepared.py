"""Many pictures as a network is asked about them: batch by batch, prepared as the program does."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from imaging.preprocess import Placement, Preprocessing, prepare
from training.batches.augment import Pixels
from training.data.pictures import as_radiograph

BATCH = 16


def prepared_batches(
    pictures: Sequence[Pixels], rule: Preprocessing, device: torch.device
) -> Iterator[tuple[Tensor, list[Placement]]]:
    """Yield the pictures of a batch, and where each lies in the network's input.

    Args:
        pictures: (height, width) uint8 each.
        rule: preprocessing.
        device: where the network lies.
    """
    starts = range(0, len(pictures), BATCH)
    for start in tqdm(starts, desc="asking", unit="batch", leave=False, disable=None):
        ready = [prepare(as_radiograph(p), rule) for p in pictures[start : start + BATCH]]
        images = torch.from_numpy(np.concatenate([tensor for tensor, _ in ready]))
        images = images.to(device).contiguous(memory_format=torch.channels_last)
        yield images, [placement for _, placement in ready]
