"""The detector's network: YOLOv8, its first weights, and its raw answers."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from training.networks.fused import Layer, give_layers
from training.networks.trunk import Trunk
from training.networks.ultralytics_setup import detection_network

TRUNK_LAYERS = 16


class Detector(nn.Module):
    """YOLOv8 with plain outputs."""

    def __init__(self, classes: int, size: str = "n") -> None:
        super().__init__()
        self.network = detection_network(classes, size)
        self._held: list[nn.Module] = []

    def hold(self, layers: int) -> None:
        """Let this many of the first layers stay as they are in training; 16 are the trunk."""
        self._held = list(self.network.get_submodule("model").children())[:layers]
        for layer in self._held:
            layer.requires_grad_(False)
        self.train(self.training)

    def train(self, mode: bool = True) -> "Detector":
        """Choose between training and evaluation, in which BatchNorm learns no more."""
        super().train(mode)
        for layer in self._held:
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


def start_detector(
    detector: Detector, layers: Mapping[str, Layer], pictures: Tensor, trunk: Trunk | None = None
) -> None:
    """Give a detector its first weights, with BatchNorm back where it was folded away.

    Args:
        detector: a YOLOv8n; changed in place. Layers of another shape keep their random start.
        layers: fused COCO weights by ultralytics' names.
        pictures: (count, 3, height, width) in 0..1 to measure the maps' spread on.
        trunk: layers 0 to 15 of a trained cascade, taken instead of COCO's where given.
    """
    if trunk is not None:
        take_trunk(detector, trunk)
        layers = {n: layer for n, layer in layers.items() if int(n.split(".")[1]) >= TRUNK_LAYERS}
    give_layers(detector.network, layers, lambda: detector(pictures))


@torch.no_grad()
def take_trunk(detector: Detector, trunk: Trunk) -> None:
    """Copy a cascade's trunk; its one grey channel becomes three that share the weight."""
    own = detector.network.state_dict()
    for name, value in trunk.state_dict().items():
        wanted = own[name]
        is_first = value.shape != wanted.shape
        wanted.copy_((value / wanted.shape[1]).expand(wanted.shape) if is_first else value)
