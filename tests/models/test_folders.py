"""Where new weights go: only where they can be written."""

import os
from pathlib import Path

import pytest

from models import folders


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folders, "user_folder", lambda: tmp_path / "user")
    # As Windows answers of any folder.
    monkeypatch.setattr(os, "access", lambda *_: True)
    return tmp_path / "user"


def test_a_folder_that_only_looks_writable_is_passed_over(
    tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "BUNDLED", tmp_path / "closed")
    assert folders.writable_folder() == user
    assert folders.locate(tmp_path / "closed", "a.tflite") == user / "a.tflite"


def test_trying_a_folder_leaves_nothing_in_it(
    tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "BUNDLED", tmp_path)
    assert folders.writable_folder() == tmp_path
    assert list(tmp_path.iterdir()) == []
