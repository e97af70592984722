"""Figures that a command puts into docs/trust.md, each between its own two marks."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "trust.md"


def put_figures(name: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the marks of this name.

    Raises:
        ValueError: the page has no such marks.
    """
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    written, count = re.subn(
        f"{begin}.*{end}",
        lambda _: f"{begin}\n{text}\n{end}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if not count:
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(written, encoding="utf-8")
