"""The card says of the gate's tests what was done."""

from training.cards import gate_card
from training.gate.gate_pictures import TRAINED_EACH


def test_the_card_tells_that_the_training_fold_was_thinned() -> None:
    told = {"fracatlas": {"n": 9, "share": 0.1, "interval": [0.0, 0.2]}}
    text = " ".join(gate_card.section({"folds": {"validation": told}, "left_out": told}).split())
    for source, count in TRAINED_EACH.items():
        assert f"{count} of {source}" in text
    assert "about all of them" not in text
