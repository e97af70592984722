"""The detector's network: YOLOv8, its first weights, and its raw answers."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.trunk import Trunk
from training.ultralytics_setup import detection_network

TRUNK_LAYERS = 16


class Detector(nn.Module):
    """YOLOv8 with plain outputs."""

    def __init__(self, classes: int, size: str = "n") -> None:
        super().__init__()
        self.network = detection_network(classes, size)
        self._keeps_trunk = False

    def keep_trunk(self) -> None:
        """Let the layers that a cascade's trunk has too stay as they are in training."""
        self._keeps_trunk = True
        for parameter in trunk_and_rest(self)[0]:
            parameter.requires_grad = False

    def train(self, mode: bool = True) -> "Detector":
        """Choose between training and evaluation, in which BatchNorm learns no more."""
        super().train(mode)
        if self._keeps_trunk:
            for name, layer in self.network.named_modules():
                if name.count(".") == 1 and int(name.split(".")[1]) < TRUNK_LAYERS:
                    layer.eval()
        return self

    def forward(self, image: Tensor) -> Tensor:
        """Return (batch, 4 + classes, boxes): centre, width and height in pixels, then scores."""
        return self.network(image)[0]

    def raw(self, image: Tensor) -> dict[str, Tensor | list[Tensor]]:
        """Return what the loss takes: box distributions, class logits and feature maps."""
        answered = self.network(image)
        maps = answered if isinstance(answered, dict) else answered[1]
        return {
            "boxes": maps["boxes"].float(),
            "scores": maps["scores"].float(),
            "feats": [m.float() for m in maps["feats"]],
        }


def trunk_and_rest(detector: Detector) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Return the parameters of the layers that a cascade's trunk has too, and all others."""
    trunk: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for name, parameter in detector.network.named_parameters():
        layer = int(name.split(".")[1])
        (trunk if layer < TRUNK_LAYERS else rest).append(parameter)
    return trunk, rest


@torch.no_grad()
def start_detector(
    detector: Detector,
    weights: Mapping[str, NDArray[np.float32]],
    pictures: Tensor,
    trunk: Trunk | None = None,
) -> None:
    """Give a detector its first weights, with BatchNorm back where it was folded away.

    Args:
        detector: a YOLOv8n; changed in place. Layers of another shape keep their random start.
        weights: fused COCO weights by ultralytics' names.
        pictures: (count, 3, height, width) in 0..1 to measure the maps' spread on.
        trunk: layers 0 to 15 of a trained cascade, taken instead of COCO's where given.
    """
    if trunk is not None:
        take_trunk(detector, trunk)
    hooks = []
    for name, module in detector.network.named_modules():
        layer = name.split(".")[1] if name.startswith("model.") else ""
        if trunk is not None and layer.isdigit() and int(layer) < TRUNK_LAYERS:
            continue
        conv, norm = getattr(module, "conv", None), getattr(module, "bn", None)
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            kernel = torch.from_numpy(weights[f"{name}.conv.weight"])
            if kernel.shape == conv.weight.shape:
                conv.weight.copy_(kernel)
                bias = torch.from_numpy(weights[f"{name}.conv.bias"])
                hooks.append(conv.register_forward_hook(_restoring(norm, bias)))
        elif f"{name}.weight" in weights and isinstance(module, nn.Conv2d):
            kernel = torch.from_numpy(weights[f"{name}.weight"])
            if kernel.shape == module.weight.shape and module.bias is not None:
                module.weight.copy_(kernel)
                module.bias.copy_(torch.from_numpy(weights[f"{name}.bias"]))
    detector.eval()
    detector(pictures)
    for hook in hooks:
        hook.remove()


def _restoring(
    norm: nn.BatchNorm2d, bias: Tensor
) -> Callable[[nn.Module, Sequence[Tensor], Tensor], None]:
    """Return a hook on a convolution that sets its BatchNorm so that it adds the bias alone."""

    def restore(_conv: nn.Module, _inputs: Sequence[Tensor], output: Tensor) -> None:
        assert norm.running_mean is not None
        assert norm.running_var is not None
        values = output.double()
        norm.running_mean.copy_(values.mean((0, 2, 3)))
        norm.running_var.copy_(values.var((0, 2, 3), unbiased=False))
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.copy_(bias + norm.running_mean)

    return restore


@torch.no_grad()
def take_trunk(detector: Detector, trunk: Trunk) -> None:
    """Copy a cascade's trunk; its one grey channel becomes three that share the weight."""
    own = detector.network.state_dict()
    for name, value in trunk.state_dict().items():
        wanted = own[name]
        is_first = value.shape != wanted.shape
        wanted.copy_((value / wanted.shape[1]).expand(wanted.shape) if is_first else value)
