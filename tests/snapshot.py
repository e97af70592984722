"""Reference pictures: what was drawn once and found good must be drawn again."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

SNAPSHOTS = Path(__file__).parent / "snapshots"
RENEW = "OSTEOLENS_RENEW_SNAPSHOTS"

# Another version of FreeType or OpenCV moves a letter's edge by a shade; a moved label or another
# colour is far beyond this.
MEAN_TOLERANCE = 1.0
SHADE_TOLERANCE = 24
SHARE_BEYOND_TOLERANCE = 0.004


def assert_like_snapshot(picture: Image.Image, name: str) -> None:
    """Compare a picture with `tests/snapshots/<name>.png`.

    Run with OSTEOLENS_RENEW_SNAPSHOTS=1 to write it anew; then look at it before committing it.
    """
    path = SNAPSHOTS / f"{name}.png"
    if os.environ.get(RENEW):
        picture.save(path, optimize=True)
    assert path.exists(), f"{path.name} is missing; write it with {RENEW}=1 and look at it"
    with Image.open(path) as kept:
        assert kept.size == picture.size
        expected = np.asarray(kept.convert("RGB"), np.int16)
    apart = np.abs(np.asarray(picture.convert("RGB"), np.int16) - expected)
    beyond = (apart.max(axis=2) > SHADE_TOLERANCE).mean()
    sentence = f"{name}: {apart.mean():.2f} grey levels apart, {beyond:.2%} of the pixels visibly"
    assert apart.mean() <= MEAN_TOLERANCE, sentence
    assert beyond <= SHARE_BEYOND_TOLERANCE, sentence
