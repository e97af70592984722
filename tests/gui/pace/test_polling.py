"""A window with nothing to wait for rests, and wakes up when there is something."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from gui.pace import polling
from tests.gui.conftest import Stage
from tests.networks import cascade_set


def test_a_resting_window_hears_of_new_work(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only what wakes it up can end this rest before the test's patience does.
    monkeypatch.setattr(polling, "REST_MS", 10_000_000)
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    stage.wait(lambda: not stage.session.awaits_work)
    polls: list[bool] = []
    poll = stage.session.poll
    monkeypatch.setattr(stage.session, "poll", lambda: (polls.append(True), poll()))
    stage.pump(0.3)
    assert not polls
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((400, 300), 250, np.uint8))
    stage.open(path)
    stage.analyse()
    assert stage.session.images.shown_prediction() is not None
    stage.wait(lambda: not stage.session.awaits_work)
    stage.pump(0.3)
    polls.clear()
    stage.pump(0.3)
    assert not polls
