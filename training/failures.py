"""In words, where a network failed on a fold: which fractures it missed, which normals it took."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from training.sample import Sample


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
        f"{sum(bool(s.has_hardware) for s in samples if s.fractured)} of the "
        f"{sum(bool(s.fractured) for s in samples)} fractured pictures show metalwork or a cast, "
        "and hardly any normal one does: metalwork alone raises the score.",
        "No source names its patients: two views of one patient may lie in two folds of daoon.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _by_place(samples: Sequence[Sample]) -> str:
    counts = Counter(f"{s.source} {'/'.join(s.parts) or 'part unknown'}" for s in samples)
    return ", ".join(f"{name} {count}" for name, count in counts.most_common(8)) or "none"


def _box_share(samples: Sequence[Sample]) -> str:
    areas = [max((r - x) * (b - y) for x, y, r, b in s.boxes) for s in samples if s.boxes]
    return f"{100 * float(np.median(areas)):.1f} %" if areas else "-"
