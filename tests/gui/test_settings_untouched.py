"""Widgets read the settings and change them by the session's choices only: ast tells."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import Settings

GUI = Path(__file__).parents[2] / "gui"
NAMES = {field.name for field in fields(Settings)}


def changed_settings(source: str) -> list[str]:
    """Return what a module's text assigns to settings, by whatever name they go, or by a string."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            of = ast.unparse(node.value)
            # A widget's own attribute may bear the name of the setting that it shows.
            may_be_settings = of.endswith("settings") or (of.isidentifier() and of != "self")
            if node.attr in NAMES and may_be_settings:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr":
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda p: str(p.relative_to(GUI)))
def test_no_widget_assigns_to_a_setting(path: Path) -> None:
    assert not changed_settings(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "self._session.settings.folder = ''",
        "settings.is_maximised, other = True, False",
        "chosen = session.settings; chosen.text_size += 1",
        "setattr(settings, name, True)",
    ],
)
def test_an_assignment_would_be_seen(line: str) -> None:
    assert changed_settings(line)


def test_a_widgets_own_attribute_is_not_taken_for_a_setting() -> None:
    assert not changed_settings("self.paper = menu; self.view.folder = ''; s = session.settings")
