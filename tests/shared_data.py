"""Where the pictures lie that tests may read and the repository may not hold."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(path: str) -> Path:
    """Return a file or folder under `shared/`, the folder beside the repository.

    A test that needs it is skipped where it is missing, but fails under CI, so that a green run
    there never hides untested code.
    """
    place = SHARED / path
    if not place.exists():
        sentence = f"{place} is missing; the pictures for tests lie beside the repository"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return place
