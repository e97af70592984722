"""The heads on the trunk's maps: which body part, and for each part fractured or normal.

The specialists share all but their last layers, to which each part adds its own small correction,
so that parts with few pictures lean on the others.
"""

import torch
from torch import Tensor, nn

from training.data.sample import BODY_PART_LABELS, PARTS
from training.networks.trunk import MAP_CHANNELS, STRIDE8, STRIDE16, STRIDE32, Conv, Trunk

SHARED = -1
"""Part index that asks the shared specialist, without any part's correction."""
EMBEDDING = 64
"""How many numbers describe a place."""
LEAST_WEIGHT = 1e-3


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


class PlaceReader(nn.Module):
    """What all specialists share: a map to look at, and the embedding of a place in it."""

    def __init__(self) -> None:
        super().__init__()
        fine, middle, coarse = (MAP_CHANNELS[n] for n in (STRIDE8, STRIDE16, STRIDE32))
        self.mix = Conv(fine, fine, 3)
        self.around = Conv(middle, fine)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        pooled = 2 * fine + middle + coarse
        self.norm = nn.LayerNorm(pooled)
        self.hidden = nn.Linear(pooled, EMBEDDING)
        self.dropout = nn.Dropout(0.2)
        # What lies around is added as far as training finds it of use.
        nn.init.zeros_(self.around.bn.weight)

    def join(self, stride8: Tensor, stride16: Tensor) -> Tensor:
        """Return the map to look at, on stride 8."""
        return self.mix(stride8) + self.up(self.around(stride16))

    def describe(self, joined: Tensor, stride16: Tensor, stride32: Tensor, heat: Tensor) -> Tensor:
        """Describe what lies where the heat is, and the whole picture.

        Args:
            joined: as `join` returns it.
            stride16: the trunk's map.
            stride32: the trunk's map.
            heat: (batch, rows, columns) logits on stride 8.

        Returns:
            (batch, `EMBEDDING`).
        """
        weight = torch.sigmoid(heat)[:, None]
        seen = joined * weight
        wide = nn.functional.avg_pool2d(weight, 2)
        pooled = [
            seen.sum((2, 3)) / weight.sum((2, 3)).clamp(min=LEAST_WEIGHT),
            seen.amax((2, 3)),
            (stride16 * wide).sum((2, 3)) / wide.sum((2, 3)).clamp(min=LEAST_WEIGHT),
            stride32.mean((2, 3)),
        ]
        return self.dropout(nn.functional.silu(self.hidden(self.norm(torch.cat(pooled, 1)))))


class FractureHead(nn.Module):
    """All specialists together: a heat map on stride 8, and an image logit.

    The image logit is the heat map's log-sum-exp plus a judgement of the place that it shows and of
    the whole picture.
    """

    def __init__(self) -> None:
        super().__init__()
        count = 1 + len(PARTS)
        self.reader = PlaceReader()
        self.heat = nn.Conv2d(MAP_CHANNELS[STRIDE8], count, 1)
        self.judgement = nn.Linear(EMBEDDING, count)
        self.scale = nn.Parameter(torch.zeros(count))
        self.offset = nn.Parameter(torch.zeros(count))
        self._start()

    @torch.no_grad()
    def _start(self) -> None:
        """Start from a rare fracture in each cell, and no difference between the parts."""
        assert self.heat.bias is not None
        self.heat.weight[1:] = 0.0
        self.heat.bias[:] = 0.0
        self.heat.bias[0] = -4.0
        nn.init.zeros_(self.judgement.weight)
        nn.init.zeros_(self.judgement.bias)
        self.scale[0] = 1.0
        self.offset[0] = -4.0

    def forward(
        self, maps: dict[str, Tensor], part: Tensor, is_local: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Ask one specialist for each picture.

        Args:
            maps: the trunk's maps by name.
            part: (batch,) index into `PARTS`, or `SHARED`.
            is_local: (batch,) bool; True keeps all but the heat map from learning.

        Returns:
            Image logits (batch,), and heat logits (batch, rows, columns).
        """
        joined = self.reader.join(maps[STRIDE8], maps[STRIDE16])
        return self._say(maps, joined, self.heat(joined), part, is_local)

    def _say(
        self,
        maps: dict[str, Tensor],
        joined: Tensor,
        heats: Tensor,
        part: Tensor,
        is_local: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return one specialist's image logits and heat logits.

        Args:
            maps: the trunk's maps by name.
            joined: as the reader returns it.
            heats: (batch, parts + 1, rows, columns), the shared specialist's and each correction.
            part: as in `forward`.
            is_local: as in `forward`.
        """
        choice = nn.functional.one_hot(part + 1, 1 + len(PARTS)).float()
        choice[:, 0] = 1.0
        heat = (heats.float() * choice[:, :, None, None]).sum(1)
        place = self.reader.describe(joined, maps[STRIDE16], maps[STRIDE32], heat)
        judgement = (self.judgement(place).float() * choice).sum(1)
        if is_local is not None:
            judgement = torch.where(is_local, judgement.detach(), judgement)
        evidence = torch.logsumexp(heat.flatten(1), 1)
        scale, offset = (choice * self.scale).sum(1), (choice * self.offset).sum(1)
        return evidence * scale + offset + judgement, heat

    def everyone(self, maps: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Ask all specialists.

        Returns:
            Image logits (batch, parts + 1) and heat logits (batch, parts + 1, rows, columns); the
            shared specialist comes last.
        """
        batch = maps[STRIDE8].shape[0]
        joined = self.reader.join(maps[STRIDE8], maps[STRIDE16])
        heats = self.heat(joined)
        asked = [
            self._say(maps, joined, heats, torch.full((batch,), part, device=heats.device))
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
        self._only_specialists_learn = False

    def hold_all_but_specialists(self) -> None:
        """Let trunk and body-part head stay as they are in training."""
        self._only_specialists_learn = True
        self.trunk.hold(len(self.trunk.model))
        self.body_part.requires_grad_(False)
        self.train(self.training)

    def train(self, mode: bool = True) -> "Cascade":
        """Choose between training and evaluation, which what is held does not leave."""
        super().train(mode)
        self.body_part.train(mode and not self._only_specialists_learn)
        return self

    def forward(
        self, image: Tensor, part: Tensor, is_local: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return body-part logits, image logits and heat logits; see `FractureHead.forward`."""
        maps = self.trunk(image)
        logit, heat = self.fracture(maps, part, is_local)
        return self.body_part(*(maps[name] for name in MAP_CHANNELS)), logit, heat
