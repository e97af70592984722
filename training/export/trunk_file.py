"""The trunk as it is exported: one picture in, its maps out in a fixed order."""

from torch import Tensor, nn

from training.networks.trunk import MAP_CHANNELS, Trunk


class TrunkFile(nn.Module):
    """The trunk with its maps as a tuple, in the order of `MAP_CHANNELS`."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return the maps."""
        maps = self.trunk(image)
        return tuple(maps[name] for name in MAP_CHANNELS)
