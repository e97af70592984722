"""Model cards: read whole, with their pictures, or refused in one sentence."""

from pathlib import Path

import pytest
from PIL import Image

from app.markdown import Block, Kind
from app.weights.model_card import PICTURE_PX, read_card
from errors import UserError


def card(folder: Path, text: str) -> Path:
    path = folder / "card.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_card_is_its_blocks_with_small_pictures_between_them(tmp_path: Path) -> None:
    Image.new("L", (2000, 1000)).save(tmp_path / "plot.png")
    heading, picture, words = read_card(card(tmp_path, "# Title\n\n![Plot](plot.png)\n\nWords."))
    assert heading == Block(Kind.HEADING, "Title", 1)
    assert words == Block(Kind.PARAGRAPH, "Words.")
    assert isinstance(picture, Image.Image)
    assert picture.size == (PICTURE_PX, PICTURE_PX // 2)


def test_a_picture_that_is_missing_is_left_out(tmp_path: Path) -> None:
    assert read_card(card(tmp_path, "![Plot](gone.png)")) == []


@pytest.mark.parametrize("damage", ["gone", "no text", "no picture"])
def test_a_damaged_card_is_one_sentence(tmp_path: Path, damage: str) -> None:
    path = card(tmp_path, "![Plot](plot.png)")
    (tmp_path / "plot.png").write_bytes(b"nothing of the kind")
    if damage == "gone":
        path.unlink()
    if damage == "no text":
        path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match=r"card\.md is missing or damaged"):
        read_card(path)
