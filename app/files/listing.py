"""What paths name, before any of it is read."""

from collections.abc import Sequence
from pathlib import Path

from app.files.folder import Opened, images_in


class Listing:
    """The images that paths name, none of them read yet; for the worker's thread.

    Attributes:
        files: in order.
        refusals: a sentence for each path that names none.
        remarks: sentences on pictures that were left out.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.remarks: list[str] = []
        found = images_in(paths, self.remarks.append)
        self.files = [entry for entry in found if isinstance(entry, Path)]
        self.refusals = [entry.error for entry in found if isinstance(entry, Opened)]
