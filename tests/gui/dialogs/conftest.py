"""Dialogs as they come up over the real window."""

from pathlib import Path

import pytest

from gui.actions.names import Action
from tests.gui.conftest import Stage


def opened(stage: Stage, action: Action, kind: type):
    stage.window.act(action)
    found = [child for child in stage.window.winfo_children() if isinstance(child, kind)]
    if not found:
        return None
    stage.wait(found[-1].winfo_viewable)
    stage.pump(0.3)
    return found[-1]


@pytest.fixture
def answered(stage: Stage, phantom_path: Path) -> Stage:
    stage.open(phantom_path)
    stage.analyse()
    return stage
