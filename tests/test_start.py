"""The one file to start with says what it can do, under every Python that a system may have."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import start

HERE = Path(start.__file__).parent
FILES = [HERE / "start.py", *sorted((HERE / "starting").glob("*.py"))]


def test_help_names_every_way_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--help"]) == 0
    said = capsys.readouterr().out
    for word in ("analyse", "test", "--shortcut"):
        assert word in said


def test_a_python_that_looks_beside_no_file_starts_it_too(tmp_path: Path) -> None:
    command = [sys.executable, "-I", str(HERE / "start.py"), "--help"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(start.__doc__).strip()


def imported_by(tree: ast.Module) -> set[str]:
    """Return the names of the packages that a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_older_python_can_read_what_finds_the_wanted_one(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 7))
    # Without it, a type written as list[str] ends a Python that is older than 3.9.
    assert "__future__" in imported_by(tree) or path.name == "__init__.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_before_there_is_an_environment_the_standard_library_is_enough(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert imported_by(tree) <= {*sys.stdlib_module_names, "starting"}
