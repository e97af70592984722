"""Fits the gate on the trunk's features of radiographs and of other pictures."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.batches import generated
from training.gate.gate_pictures import Shown
from training.networks.gate_network import FARTHEST, Gate

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DECAY = 1.0
PHOTOGRAPHED = 3.0
"""So many times as much as a drawn kind counts one of films and photographs, harder to tell."""


def fit_gate(rows: Sequence[Shown], features: NDArray[np.float32]) -> Gate:
    """Fit a gate.

    Args:
        rows: what each picture is.
        features: (count, FEATURES) of the same pictures.
    """
    known = np.array([r.is_radiograph for r in rows], bool)
    mean = features[known].mean(0, dtype=np.float64)
    spread = features[known].std(0, dtype=np.float64) + 1e-3
    scaled = np.clip((features - mean) / spread, -FARTHEST, FARTHEST)
    line, bias = _fit_line(scaled, known, _weights(rows))
    return Gate(mean, spread, line, bias)


def _weights(rows: Sequence[Shown]) -> Floats:
    """Return weights under which radiographs and the rest count the same.

    Within each, a kind with four times as many pictures counts twice as much.
    """
    counts = Counter(r.kind for r in rows)
    weights = np.array([counts[r.kind] ** -0.5 for r in rows])
    weights[[r.kind not in generated.KINDS for r in rows]] *= PHOTOGRAPHED
    known = np.array([r.is_radiograph for r in rows], bool)
    for side in (known, ~known):
        if side.any():
            weights[side] *= 0.5 / weights[side].sum()
    return weights


def _fit_line(scaled: Floats, known: Bools, weights: Floats) -> tuple[Floats, float]:
    """Fit +1 for a known part and -1 for the rest by least squares, with a pull towards zero.

    Solved in one step: a gate is fitted twenty times, once without each kind.
    """
    inputs = np.column_stack([scaled, np.ones(len(scaled))]).astype(np.float32)
    heavy = inputs * weights[:, None].astype(np.float32)
    bend = inputs.T @ heavy + DECAY * np.diag([*np.ones(scaled.shape[1]), 0.0])
    found = np.linalg.solve(bend, heavy.T @ np.where(known, 1.0, -1.0))
    return found[:-1].astype(np.float64), float(found[-1])
