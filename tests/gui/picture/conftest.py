"""A window with a picture, with a mouse and keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.picture.viewing import HEIGHT, WIDTH
from tests.networks import detector_set


@pytest.fixture
def opened(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """A window with a 16-bit picture whose left half is dark and right half bright."""
    path = tmp_path / "wrist.png"
    pixels = np.full((HEIGHT, WIDTH), 20000, np.uint16)
    pixels[:, WIDTH // 2 :] = 40000
    cv2.imwrite(str(path), pixels)
    stage = make_stage((detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),))
    stage.open(path)
    stage.window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def hands(opened: Stage) -> Iterator[Hands]:
    held = Hands(opened)
    yield held
    held.close()


@pytest.fixture
def other_path(tmp_path: Path) -> Path:
    """Another picture, not open yet."""
    path = tmp_path / "elbow.png"
    cv2.imwrite(str(path), np.full((HEIGHT, WIDTH), 30000, np.uint16))
    return path


@pytest.fixture
def caps_lock(hands: Hands) -> Iterator[None]:
    """Caps Lock, switched on."""
    hands.press("Caps_Lock")
    yield
    hands.press("Caps_Lock")
