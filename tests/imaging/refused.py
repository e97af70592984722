"""What a file that is no readable image is answered with."""

import re
from pathlib import Path

import pytest

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import write

FORM = re.compile(r"^[^\n/]+ is not a readable image: [^\n;]+; [a-z][^\n;]+$")


def refusal_of(path: Path) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(UnreadableImage) as caught:
        load_radiograph(path)
    sentence = str(caught.value)
    assert FORM.match(sentence), sentence
    return sentence


def bad(folder: Path, data: bytes, name: str = "broken.png") -> str:
    """Return the sentence with which bytes are refused."""
    return refusal_of(write(folder, name, data))
