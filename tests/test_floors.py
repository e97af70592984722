"""Imports point down the tower; the test reads them with ast, so that no comment can lie."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What each floor may import of ours, beside itself.
FLOORS: dict[str, set[str]] = {
    "errors": set(),
    "words": set(),
    "file_lock": set(),
    "imaging": {"errors", "words"},
    "models": {"imaging", "errors", "file_lock", "words"},
    "predictions": {"models", "imaging", "errors", "words"},
    "store": {
        "models.prediction",
        "imaging.overlay",
        "imaging.measure",
        "errors",
        "file_lock",
        "words",
    },
    "app": {"predictions", "models", "imaging", "store", "errors", "file_lock", "words"},
    "gui": {"app", "predictions", "models", "imaging", "errors", "words"},
    "mainGUI": {"gui", "app", "store", "errors", "words"},
    "start": {"starting"},
    "starting": set(),
    "training": {"models", "imaging", "errors", "file_lock", "words"},
    "assets": {"gui", "app"},
    "benchmarks": {
        "starting",
        "gui",
        "app",
        "store",
        "predictions",
        "models",
        "imaging",
        "training",
        "errors",
        "file_lock",
        "words",
    },
}
OURS = {*FLOORS, "tests"}
ONLY_GUI = {"tkinter", "customtkinter", "tkinterdnd2"}


def python_files() -> list[Path]:
    found = [ROOT / f"{floor}.py" for floor in FLOORS if (ROOT / f"{floor}.py").exists()]
    for floor in FLOORS:
        found.extend((ROOT / floor).rglob("*.py"))
    return sorted(found)


@cache
def imports_of(path: Path, for_types_too: bool = True) -> list[tuple[int, str]]:
    """Return line and full name of every import in a file, inside functions too.

    Args:
        path: of the file.
        for_types_too: with those that only a type checker follows.
    """
    named = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = set() if for_types_too else only_for_types(tree)
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.Import):
            named.extend((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.extend((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
    return named


def only_for_types(tree: ast.Module) -> set[ast.AST]:
    """Return all that stands below `if TYPE_CHECKING`."""
    return {
        inside
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inside in ast.walk(node)
    }


def floor_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def is_allowed(name: str, floor: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top not in OURS or top == floor:
        return True
    return any(name == below or name.startswith(f"{below}.") for below in FLOORS[floor])


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    floor = floor_of(path)
    wrong = [
        f"line {line}: {name}" for line, name in imports_of(path) if not is_allowed(name, floor)
    ]
    if path.name == "predictions.py":
        # The one import that points up, and only when the file is run as a program.
        wrong = [entry for entry in wrong if not entry.endswith("app.command_line.main")]
    assert not wrong


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_gui_and_what_measures_it_know_tkinter(path: Path) -> None:
    if floor_of(path) in ("gui", "benchmarks"):
        return
    tops = {name.split(".")[0] for _, name in imports_of(path)}
    assert not tops & ONLY_GUI


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_openvino_comes_through_the_door_that_keeps_its_telemetry_out(path: Path) -> None:
    tops = {name.split(".")[0] for _, name in imports_of(path)}
    assert "openvino" not in tops


def room_of(parts: Sequence[str]) -> str:
    """Return the folder below a floor, or the file that lies on the floor itself."""
    return ".".join(parts[:2])


def rooms_of(root: Path, floor: str) -> dict[str, set[str]]:
    """Return which other rooms of a floor each of them imports when it is loaded."""
    rooms: dict[str, set[str]] = {}
    for path in (root / floor).rglob("*.py"):
        parts = path.relative_to(root).with_suffix("").parts
        rooms.setdefault(room_of(parts), set()).update(
            room_of(name.split("."))
            for _, name in imports_of(path, for_types_too=False)
            if name.split(".")[0] == floor
        )
    return {room: others - {room} for room, others in rooms.items()}


@pytest.mark.parametrize("floor", [name for name in FLOORS if (ROOT / name).is_dir()])
def test_the_rooms_of_a_floor_stand_above_each_other(floor: str) -> None:
    graphlib.TopologicalSorter(rooms_of(ROOT, floor)).prepare()


def test_a_circle_of_rooms_would_be_seen(tmp_path: Path) -> None:
    for room, other in (("one", "two"), ("two", "one")):
        (tmp_path / "gui" / room).mkdir(parents=True)
        (tmp_path / "gui" / room / "inside.py").write_text(f"from gui.{other}.inside import x")
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter(rooms_of(tmp_path, "gui")).prepare()


def test_a_wrong_import_would_be_seen() -> None:
    assert not is_allowed("app.session.Session", "models")
    assert not is_allowed("store.history.History", "gui")
    assert not is_allowed("models.engine.Engine", "store")
    assert is_allowed("models.prediction.Verdict", "store")
    assert not is_allowed("benchmarks.measured.put", "app")
    assert not is_allowed("tests.fakes.Fake", "benchmarks")


def test_importing_predictions_loads_nothing_heavy() -> None:
    heavy = "tkinter customtkinter tensorflow keras torch ultralytics sqlite3 openvino pydicom"
    program = f"import sys, predictions\nprint([m for m in {heavy.split()} if m in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_no_top_level_file_bears_a_name_of_the_standard_library() -> None:
    names = {p.stem for p in ROOT.glob("*.py")} | {p.name for p in ROOT.iterdir() if p.is_dir()}
    assert not names & set(sys.stdlib_module_names)


def test_openvinos_core_is_made_in_one_place() -> None:
    makers = [path for path in python_files() if ".Core()" in path.read_text(encoding="utf-8")]
    assert makers == [ROOT / "models" / "openvino_offline.py"]
