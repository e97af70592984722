"""Figures find their place in docs/trust.md."""

from pathlib import Path

import pytest

from tests.figures import PAGE, put_figures


def test_figures_replace_those_before_them(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- end of x -->\nb\n")
    put_figures("x", "new \\1", page)
    assert page.read_text() == "a\n<!-- x -->\nnew \\1\n<!-- end of x -->\nb\n"
    with pytest.raises(ValueError, match="no place for y"):
        put_figures("y", "new", page)


@pytest.mark.parametrize("name", ["damaged files", "kills"])
def test_the_page_has_a_place_for_each_command(name: str) -> None:
    assert f"<!-- {name} -->" in PAGE.read_text(encoding="utf-8")
