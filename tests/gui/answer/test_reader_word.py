"""The reader's own word beside an answer that another operating point has made another one."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.reader.opinions import Stance
from gui import theme
from tests.gui.conftest import Stage
from tests.networks import cascade_set


@pytest.fixture
def between(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """A window with an answer in doubt, which other operating points call a verdict."""
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((64, 64), 128, np.uint8))
    stage = make_stage((cascade_set(tmp_path / "weights"),), operating_point="high_specificity")
    stage.open(path)
    stage.analyse()
    return stage


def test_the_card_claims_no_agreement_with_a_verdict_of_another_point(between: Stage) -> None:
    word = between.window.analyse.panel.word
    between.session.opinions.agree()
    between.pump()
    assert word._said.cget("text").startswith("You agree: no fracture.")
    between.session.choices.choose_operating_point("high_sensitivity")
    between.pump()
    assert between.window.analyse.panel.card.word.cget("text") == "Fracture"
    assert word._said.cget("text").startswith(
        "Your verdict: no fracture, given at another operating point."
    )
    word.change.invoke()
    between.pump()
    assert word._stances[Stance.AGREES].cget("fg_color") == theme.RAISED
    between.session.choices.choose_operating_point("high_specificity")
    between.pump()
    assert word._said.cget("text").startswith("You agree: no fracture.")
    assert word._stances[Stance.AGREES].cget("fg_color") == theme.ACCENT
