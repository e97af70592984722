"""Fits the gate on the trunk's features of radiographs and of other pictures."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from training.gate_network import FARTHEST, Gate
from training.gate_pictures import Shown

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
AXES = 128
DECAY = 0.02
PULL = 1.0
LEAST_REST = 1e-2


def fit_gate(
    rows: Sequence[Shown], features: NDArray[np.float32], pull: float = PULL, decay: float = DECAY
) -> Gate:
    """Fit a gate.

    Args:
        rows: what each picture is.
        features: (count, FEATURES) of the same pictures.
        pull: see `Gate`.
        decay: of the line's weights.
    """
    known = np.array([r.is_radiograph for r in rows], bool)
    mean = features[known].mean(0, dtype=np.float64)
    spread = features[known].std(0, dtype=np.float64) + 1e-3
    scaled = np.clip((features - mean) / spread, -FARTHEST, FARTHEST)
    values, axes = np.linalg.eigh(np.cov(scaled[known], rowvar=False))
    # With fewer pictures than features, most of the smallest values are zero, or a hair below.
    rest = max(float(values[:-AXES].mean()), LEAST_REST)
    widths = np.sqrt(np.maximum(values[-AXES:], rest))
    line, bias = _fit_line(scaled, known, _weights(rows), decay)
    return Gate(mean, spread, line, bias, axes[:, -AXES:], widths, rest, pull)


def _weights(rows: Sequence[Shown]) -> Floats:
    """Return weights under which radiographs and the rest count the same.

    Within each, a kind with four times as many pictures counts twice as much.
    """
    counts = Counter(r.kind for r in rows)
    weights = np.array([counts[r.kind] ** -0.5 for r in rows])
    known = np.array([r.is_radiograph for r in rows], bool)
    for side in (known, ~known):
        if side.any():
            weights[side] *= 0.5 / weights[side].sum()
    return weights


def _fit_line(scaled: Floats, known: Bools, weights: Floats, decay: float) -> tuple[Floats, float]:
    """Fit a logistic regression with a pull of its weights towards zero."""
    inputs = torch.from_numpy(scaled.astype(np.float32))
    wanted = torch.from_numpy(known.astype(np.float32))
    of_each = torch.from_numpy(weights.astype(np.float32))
    line = torch.zeros(scaled.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([line, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        losses = binary_cross_entropy_with_logits(inputs @ line + bias, wanted, reduction="none")
        total = (losses * of_each).sum() + decay * (line**2).sum() / 2
        total.backward()
        return total

    optimizer.step(loss)
    return line.detach().numpy().astype(np.float64), float(bias.detach()[0])
