"""A text finds its place between two marks of a file, and the rest of the file stays."""

from pathlib import Path

import pytest

from training.cards.marked_text import replace_between


def test_a_text_replaces_the_one_before_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- end of x -->\nb\n")
    replace_between(page, "<!-- x -->", "<!-- end of x -->", "new \\1")
    assert page.read_text() == "a\n<!-- x -->\nnew \\1\n<!-- end of x -->\nb\n"
    assert list(tmp_path.iterdir()) == [page]


def test_a_file_without_both_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- x -->\nold\n")
    with pytest.raises(ValueError, match="lacks <!-- x --> or <!-- end of x -->"):
        replace_between(page, "<!-- x -->", "<!-- end of x -->", "new")
    assert page.read_text() == "<!-- x -->\nold\n"
