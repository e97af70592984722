"""What the cascade is trained to do: name the part, find the place, answer the question."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, logsigmoid

from training.batches.batches import IGNORED, Batch

# Cells by which the background's loss is divided: about the size of a fracture on stride 8.
USUAL_CELLS = 30.0


@dataclass(frozen=True)
class Losses:
    """The three terms and their weighted sum."""

    image: Tensor
    heat: Tensor
    part: Tensor
    total: Tensor


def cascade_loss(
    parts: Tensor, logit: Tensor, heat: Tensor, batch: Batch, smoothing: float = 0.05
) -> Losses:
    """Return the loss of one batch.

    Args:
        parts: (batch, labels) body-part logits.
        logit: (batch,) image logits.
        heat: (batch, rows, columns) heat logits.
        batch: the targets.
        smoothing: how far a label is drawn towards one half, since some labels are wrong.
    """
    image, place = image_loss(logit, batch, smoothing), place_loss(heat, batch)
    part = partial_label_loss(parts.float(), batch.parts)
    return Losses(image, place, part, image + place + 0.5 * part)


def image_loss(logit: Tensor, batch: Batch, smoothing: float = 0.05) -> Tensor:
    """Return how far the (batch,) image logits are from the labels that are known."""
    wanted = batch.fractured * (1 - smoothing) + smoothing / 2
    loss = binary_cross_entropy_with_logits(logit.float(), wanted, reduction="none")
    return (loss * batch.image_weight).sum() / batch.image_weight.sum().clamp(min=1.0)


def place_loss(heat: Tensor, batch: Batch) -> Tensor:
    """Return how far the (batch, rows, columns) heat logits are from the boxes that are known."""
    loss = (focal_loss(heat.float(), batch.heat) * batch.heat_weight).sum()
    return loss / batch.heat_weight.sum().clamp(min=1.0)


def focal_loss(heat: Tensor, target: Tensor, gamma: float = 2.0) -> Tensor:
    """Return (batch,): the mean over fractured cells plus the background's sum over `USUAL_CELLS`.

    Source: Lin et al. 2017, "Focal Loss for Dense Object Detection".
    """
    score = torch.sigmoid(heat)
    is_fracture = (target == 1).float()
    is_rest = (target == 0).float()
    assert IGNORED not in (0, 1)
    inside = -((1 - score) ** gamma) * logsigmoid(heat) * is_fracture
    outside = -(score**gamma) * logsigmoid(-heat) * is_rest
    count = is_fracture.sum((1, 2)).clamp(min=1.0)
    return inside.sum((1, 2)) / count + outside.sum((1, 2)) / USUAL_CELLS


def partial_label_loss(logits: Tensor, allowed: Tensor) -> Tensor:
    """Return the mean of -log P(any allowed label) over the pictures that allow at least one."""
    known = allowed.any(1)
    if not bool(known.any()):
        return logits.sum() * 0.0
    chances = logits.log_softmax(1)[known]
    chances = chances.masked_fill(~allowed[known], float("-inf"))
    return -chances.logsumexp(1).mean()
