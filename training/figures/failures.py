"""In words, where a network failed on a fold: which fractures it missed, which normals it took."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from training.data.sample import Sample
from training.figures.hardware import hardware_lines


def failures(fold: str, samples: Sequence[Sample], verdicts: Sequence[str]) -> str:
    """Return a Markdown list.

    Args:
        fold: its name.
        samples: of sources with both labels.
        verdicts: of the balanced point, in the same order.
    """
    judged = list(zip(samples, verdicts, strict=True))
    missed = [s for s, v in judged if s.fractured and v == "no_fracture"]
    found = [s for s, v in judged if s.fractured and v == "fracture"]
    false = [s for s, v in judged if not s.fractured and v == "fracture"]
    lines = [
        f"On the {fold} fold, {len(missed)} fractures were answered `no_fracture`: "
        f"{_by_place(missed)}.",
        f"The largest box of a missed fracture covers {_box_share(missed)} of its picture "
        f"(median), that of a found one {_box_share(found)}.",
        f"{len(false)} normal pictures were answered `fracture`: {_by_place(false)}.",
        *hardware_lines(judged),
        "No source names its patients: two views of one patient may lie in two folds of daoon.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def place(sample: Sample) -> str:
    """Return the body part that a picture is counted under."""
    return "/".join(sample.parts) or "part unknown"


def counted(names: Iterable[str], most: int = 8) -> str:
    """Return the most frequent of some names with their counts, or "none"."""
    common = Counter(names).most_common(most)
    return ", ".join(f"{name} {count}" for name, count in common) or "none"


def _by_place(samples: Sequence[Sample]) -> str:
    return counted(f"{s.source} {place(s)}" for s in samples)


def _box_share(samples: Sequence[Sample]) -> str:
    areas = [max((r - x) * (b - y) for x, y, r, b in s.boxes) for s in samples if s.boxes]
    return f"{100 * float(np.median(areas)):.1f} %" if areas else "-"
