"""First weights of a detector, made up, and the options of a short run."""

import numpy as np
from torch import nn

from training.learning.yolo_checkpoint import Options
from training.networks.detector import Detector

OPTIONS = Options(epochs=2, steps=1, side=64)


def fused_weights(detector: Detector) -> dict[str, np.ndarray]:
    """Return made-up fused weights for every convolution of a detector."""
    rng = np.random.default_rng(0)
    weights = {}
    for name, module in detector.network.named_modules():
        conv = getattr(module, "conv", None)
        if isinstance(conv, nn.Conv2d) and isinstance(getattr(module, "bn", None), nn.BatchNorm2d):
            fan = float(np.prod(conv.weight.shape[1:]))
            kernel = rng.normal(0, 1.5 / fan**0.5, conv.weight.shape)
            weights[f"{name}.conv.weight"] = kernel.astype(np.float32)
            weights[f"{name}.conv.bias"] = rng.normal(0, 0.3, len(kernel)).astype(np.float32)
        elif isinstance(module, nn.Conv2d) and module.bias is not None:
            kernel = rng.normal(0, 0.02, module.weight.shape)
            weights[f"{name}.weight"] = kernel.astype(np.float32)
            weights[f"{name}.bias"] = rng.normal(-2, 0.1, len(kernel)).astype(np.float32)
    return weights
