"""JSON that strict readers take, whatever a history from elsewhere holds."""

import json
import math
from pathlib import Path
from typing import NoReturn

import pytest

from app.files.json_text import json_text
from app.files.tables import write_table


def strictly_read(text: str) -> object:
    def refuse(word: str) -> NoReturn:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_null(tmp_path: Path, value: float) -> None:
    row = {"probability": value, "findings": [{"score": 0.5, "box_xyxy": [1.0, value]}]}
    wanted = {"probability": None, "findings": [{"score": 0.5, "box_xyxy": [1.0, None]}]}
    assert strictly_read(json_text(row)) == wanted
    write_table(tmp_path / "t.json", [row])
    assert strictly_read((tmp_path / "t.json").read_text()) == [wanted]


def test_all_else_is_written_as_it_is_and_in_ascii() -> None:
    row = {"image": "niño\n.png", "frame": 1, "probability": 0.25, "note": None, "is": True}
    assert strictly_read(json_text(row)) == row
    assert json_text(row).isascii()
    assert "\n" not in json_text(row)
