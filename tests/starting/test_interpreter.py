"""Python 3.11 is found as each system names it, and the environment leads to it."""

import os
import sys
import venv
from pathlib import Path

import pytest

from starting import interpreter, places
from starting.refusal import CannotStart
from tests.starting.stand_in import Pip


@pytest.mark.skipif(sys.platform == "win32", reason="an environment's interpreter is a copy there")
@pytest.mark.parametrize(("system", "is_linked"), [("posix", True), ("nt", False)])
def test_the_environment_leads_to_its_python_where_the_system_has_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, is_linked: bool
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(venv, "create", lambda _folder, **options: asked.update(options))
    monkeypatch.setattr(interpreter, "WANTED", sys.version_info[:2])
    monkeypatch.setattr(places, "ENVIRONMENT", tmp_path / ".venv")
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", system)
        interpreter.make_environment()
    assert asked == {"with_pip": True, "clear": True, "symlinks": is_linked}


@pytest.mark.parametrize(
    ("platform", "there", "command"),
    [
        ("linux", {"python3.11", "py"}, ["python3.11"]),
        ("win32", {"py"}, ["py", "-3.11"]),
        ("win32", {"python3.11", "py"}, ["python3.11"]),
    ],
)
def test_another_python_is_found_as_each_system_names_it(
    pip: Pip,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    there: set[str],
    command: list[str],
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("shutil.which", lambda name: name if name in there else None)
    assert interpreter.find_python() == command
    pip.fails_on = "--version"
    with pytest.raises(CannotStart, match=r"install Python 3\.11"):
        interpreter.find_python()
