"""Lists of images: in order, and what can't be listed is refused by name."""

from pathlib import Path

import pytest

from app.folder import Opened, images_in, open_ahead


def test_a_folder_that_can_not_be_listed_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, after = tmp_path / "closed", tmp_path / "gone.png"
    closed.mkdir()
    listed = Path.iterdir

    def iterdir(path: Path):
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    refused, gone = open_ahead(images_in([closed, after]))
    assert refused == Opened(
        closed,
        None,
        "The folder closed can't be listed (Permission denied); ask its owner for the right to "
        "read it.",
    )
    assert gone.path == after
    assert "there is no such file" in gone.error


def test_a_name_too_long_for_the_disk_is_refused_by_name() -> None:
    (refused,) = open_ahead(images_in([Path("a" * 300 + ".png")]))
    assert refused.radiograph is None
    assert "is not a readable image" in refused.error
