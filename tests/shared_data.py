"""Where the pictures lie that tests may read and the repository may not hold."""

from pathlib import Path

from tests.missing import missing

SHARED = Path(__file__).parents[2] / "shared"


def shared(path: str) -> Path:
    """Return a file or folder under `shared/`, the folder beside the repository."""
    place = SHARED / path
    if not place.exists():
        missing(f"{place} is missing; the pictures for tests lie beside the repository")
    return place
