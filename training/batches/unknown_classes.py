"""Boxes whose class is not known: they teach where a fracture is, and nothing of its class.

FracAtlas and the web set call every box a fracture; only daoon names the region. A detector with a
class for each region takes such a box as one of the class that it finds likeliest there itself, and
is told nothing of the other classes at that place.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

UNKNOWN = -1.0


def class_of(box_labels: Sequence[str], classes: Sequence[str]) -> float:
    """Return the class of a picture's boxes: with one class, that; with a mixture, `UNKNOWN`.

    Args:
        box_labels: the source's own names of the boxes.
        classes: the detector's, in order.
    """
    if len(classes) == 1:
        return 0.0
    names = set(box_labels)
    name = names.pop() if len(names) == 1 else ""
    return float(classes.index(name)) if name in classes else UNKNOWN


@torch.no_grad()
def likeliest_classes(scores: Tensor, centres: Tensor, batch_idx: Tensor, bboxes: Tensor) -> Tensor:
    """Return each box's class that scores highest at any place within it.

    Args:
        scores: (batch, classes, places) logits.
        centres: (places, 2) x and y as fractions of the input.
        batch_idx: (boxes,) each box's picture.
        bboxes: (boxes, 4) centre and size as fractions of the input.
    """
    found = torch.zeros(len(bboxes), device=bboxes.device)
    for row, (picture, box) in enumerate(zip(batch_idx, bboxes, strict=True)):
        distance = (centres - box[:2]).abs() / box[2:].clamp(min=1e-6)
        is_inside = (distance <= 0.5).all(1)
        if not is_inside.any():
            # A box between four places: the nearest speaks for it.
            is_inside[distance.sum(1).argmin()] = True
        found[row] = float(scores[int(picture)][:, is_inside].amax(1).argmax())
    return found


def place_centres(maps: Sequence[Tensor]) -> Tensor:
    """Return the centres of all places, (places, 2), as fractions of the input, map after map."""
    centres = []
    for feature_map in maps:
        rows, columns = feature_map.shape[-2:]
        with feature_map.device:
            y, x = torch.meshgrid(
                (torch.arange(rows) + 0.5) / rows,
                (torch.arange(columns) + 0.5) / columns,
                indexing="ij",
            )
        centres.append(torch.stack([x.reshape(-1), y.reshape(-1)], 1))
    return torch.cat(centres)


class ClassLoss(nn.Module):
    """Binary cross-entropy for each class and place, as ultralytics' loss calls it.

    Attributes:
        unknown: (batch,) which pictures have boxes of unknown class.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unknown: Tensor | None = None

    def forward(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return (batch, places, classes); classes that nobody knows at a box's places are 0."""
        terms = nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction="none")
        if self.unknown is None:
            return terms
        is_found = targets.sum(-1, keepdim=True) > 0
        return terms.masked_fill(self.unknown[:, None, None] & is_found & (targets == 0), 0.0)
