"""The little Markdown of model cards."""

from pathlib import Path

import pytest

from app.markdown import Block, Kind, read_markdown

CARDS = sorted((Path(__file__).parents[2] / "docs" / "model-cards").glob("*.md"))


def test_headings_paragraphs_and_items_are_told_apart() -> None:
    text = "# Title\n\nTwo lines\nof one `paragraph`.\n\n- one\n  goes on\n- two, **bold**"
    assert list(read_markdown(text)) == [
        Block(Kind.HEADING, "Title", 1),
        Block(Kind.PARAGRAPH, "Two lines of one paragraph."),
        Block(Kind.ITEM, "one goes on"),
        Block(Kind.ITEM, "two, bold"),
    ]


def test_a_tables_columns_are_aligned_and_its_rule_is_dropped() -> None:
    (block,) = read_markdown("| a | long |\n|---|:-:|\n| wide cell | 1 |")
    assert block == Block(Kind.TABLE, "a          long\nwide cell  1")


def test_pictures_and_links() -> None:
    text = "![roc](roc.png)\n![parts](parts.png)\n\nSee [this](that.md)."
    assert list(read_markdown(text)) == [
        Block(Kind.PICTURE, "roc.png"),
        Block(Kind.PICTURE, "parts.png"),
        Block(Kind.PARAGRAPH, "See this."),
    ]


def test_code_keeps_its_lines() -> None:
    assert list(read_markdown("```\na  b\nc\n```")) == [Block(Kind.CODE, "a  b\nc")]


@pytest.mark.parametrize("path", CARDS, ids=lambda p: p.stem)
def test_every_card_is_read_and_has_its_pictures(path: Path) -> None:
    blocks = list(read_markdown(path.read_text(encoding="utf-8")))
    assert blocks[0].kind is Kind.HEADING
    pictures = [b.text for b in blocks if b.kind is Kind.PICTURE]
    assert pictures
    assert all((path.parent / name).is_file() for name in pictures)
    assert not any("|---" in b.text or "](" in b.text for b in blocks)
