"""X11's table of dead keys is kept in a folder of the program's own, and nowhere against a wish."""

import os
import stat
import sys
from pathlib import Path

import pytest

from gui.key_table import PLACE, USERS_OWN, keep_key_table

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11's")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    # So that what is set meanwhile goes, too.
    monkeypatch.setenv(PLACE, "")
    monkeypatch.delenv(PLACE)
    return tmp_path


def test_it_is_kept_where_only_its_owner_looks(home: Path) -> None:
    folder = home / "cache" / "keys"
    keep_key_table(folder)
    assert os.environ[PLACE] == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_place_that_the_user_chose_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLACE, "elsewhere")
    keep_key_table(home / "keys")
    assert os.environ[PLACE] == "elsewhere"
    assert not (home / "keys").exists()


def test_the_folder_that_the_library_looks_for_stays_in_use(home: Path) -> None:
    (home / USERS_OWN).mkdir()
    keep_key_table(home / "keys")
    assert PLACE not in os.environ


def test_a_folder_that_can_not_be_made_costs_nothing(home: Path) -> None:
    (home / "file").write_text("no folder")
    keep_key_table(home / "file" / "keys")
    assert PLACE not in os.environ
