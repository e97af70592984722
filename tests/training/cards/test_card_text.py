"""What all model cards have in common."""

from pathlib import Path

from training.cards import card_text


def test_a_card_begins_with_its_subject_and_ends_with_what_wrote_it(tmp_path: Path) -> None:
    card_text.write(tmp_path / "c.md", ["# Model card: x\n", "## What it is\n"], "training.x")
    assert (tmp_path / "c.md").read_text(encoding="utf-8") == (
        "# Model card: x\n\n## What it is\n\n"
        "Written by `python -m training.x`; no figure here is typed by hand.\n"
    )
