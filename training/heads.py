"""The heads on the trunk's maps: which body part, and for each part fractured or normal.

The specialists share their convolution; each part adds its own small correction to the last layer,
so that parts with few pictures lean on the others.
"""

import torch
from torch import Tensor, nn

from training.sample import BODY_PART_LABELS, PARTS
from training.trunk import MAP_CHANNELS, STRIDE8, STRIDE16, STRIDE32, Conv, Trunk

SHARED = -1
"""Part index that asks the shared specialist, without any part's correction."""


class BodyPartHead(nn.Module):
    """Pooled maps of all three strides to one logit for each label."""

    def __init__(self) -> None:
        super().__init__()
        pooled = 2 * MAP_CHANNELS[STRIDE32] + MAP_CHANNELS[STRIDE16] + MAP_CHANNELS[STRIDE8]
        self.norm = nn.LayerNorm(pooled)
        self.hidden = nn.Linear(pooled, 128)
        self.dropout = nn.Dropout(0.2)
        self.labels = nn.Linear(128, len(BODY_PART_LABELS))

    def forward(self, stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
        """Return (batch, labels) logits in the order of `BODY_PART_LABELS`."""
        pooled = [m.mean((2, 3)) for m in (stride8, stride16, stride32)]
        pooled.append(stride32.amax((2, 3)))
        x = self.hidden(self.norm(torch.cat(pooled, 1)))
        return self.labels(self.dropout(nn.functional.silu(x)))


class FractureHead(nn.Module):
    """All specialists together: a heat map on stride 8, and an image logit from it and the whole.

    The image logit is the heat map's log-sum-exp plus a term from the pooled stride-32 map.
    """

    def __init__(self) -> None:
        super().__init__()
        count = 1 + len(PARTS)
        channels = MAP_CHANNELS[STRIDE8]
        self.mix = Conv(channels, channels, 3)
        self.heat = nn.Conv2d(channels, count, 1)
        self.dropout = nn.Dropout(0.2)
        self.context = nn.Linear(MAP_CHANNELS[STRIDE32], count)
        self.scale = nn.Parameter(torch.zeros(count))
        self.offset = nn.Parameter(torch.zeros(count))
        self._start()

    @torch.no_grad()
    def _start(self) -> None:
        """Start from a rare fracture in each cell, and no difference between the parts."""
        assert self.heat.bias is not None
        assert self.context.bias is not None
        self.heat.weight[1:] = 0.0
        self.heat.bias[:] = 0.0
        self.heat.bias[0] = -4.0
        self.context.weight[:] = 0.0
        self.context.bias[:] = 0.0
        self.scale[0] = 1.0
        self.offset[0] = -4.0

    def forward(
        self, maps: dict[str, Tensor], part: Tensor, is_local: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Ask one specialist for each picture.

        Args:
            maps: the trunk's maps by name.
            part: (batch,) index into `PARTS`, or `SHARED`.
            is_local: (batch,) bool; True keeps the term of the whole picture from learning.

        Returns:
            Image logits (batch,), and heat logits (batch, rows, columns).
        """
        return self._say(*self._look(maps, is_local), part)

    def _look(
        self, maps: dict[str, Tensor], is_local: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return what all specialists are made of: heat (batch, parts + 1, ...) and context."""
        heats = self.heat(self.mix(maps[STRIDE8])).float()
        context = self.context(self.dropout(maps[STRIDE32].mean((2, 3)))).float()
        if is_local is not None:
            context = torch.where(is_local[:, None], context.detach(), context)
        return heats, context

    def _say(self, heats: Tensor, context: Tensor, part: Tensor) -> tuple[Tensor, Tensor]:
        """Return one specialist's image logits and heat logits."""
        choice = nn.functional.one_hot(part + 1, 1 + len(PARTS)).float()
        choice[:, 0] = 1.0
        heat = (heats * choice[:, :, None, None]).sum(1)
        evidence = torch.logsumexp(heat.flatten(1), 1)
        scale, offset = (choice * self.scale).sum(1), (choice * self.offset).sum(1)
        return evidence * scale + offset + (context * choice).sum(1), heat

    def everyone(self, maps: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Ask all specialists.

        Returns:
            Image logits (batch, parts + 1) and heat logits (batch, parts + 1, rows, columns); the
            shared specialist comes last.
        """
        batch = maps[STRIDE8].shape[0]
        looked = self._look(maps)
        asked = [
            self._say(*looked, torch.full((batch,), part, dtype=torch.long))
            for part in (*range(len(PARTS)), SHARED)
        ]
        return torch.stack([a[0] for a in asked], 1), torch.stack([a[1] for a in asked], 1)


class Cascade(nn.Module):
    """Trunk, body-part head and specialists, as they are trained together."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Trunk()
        self.body_part = BodyPartHead()
        self.fracture = FractureHead()

    def forward(
        self, image: Tensor, part: Tensor, is_local: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return body-part logits, image logits and heat logits; see `FractureHead.forward`."""
        maps = self.trunk(image)
        logit, heat = self.fracture(maps, part, is_local)
        return self.body_part(*(maps[name] for name in MAP_CHANNELS)), logit, heat
