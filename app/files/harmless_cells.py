"""Cells of a table that no spreadsheet takes for a formula, whatever it takes for a separator."""

import re

# Signs of Chinese and Japanese keyboards count as well. A spreadsheet that splits at semicolons or
# tabs, or doesn't know quotes, makes cells of its own out of one of ours.
_FORMULA = re.compile(r"""((?:^|[;\t\r\n])(?:[^\S\t\r\n]|")*)([=+\-@＝＋－＠])""")
_BREAKS = ("\t", "\r", "\n")
_MARK = "'"


def harmless(text: str) -> str:
    """Return a cell's text with an apostrophe before it and before each sign of a formula in it.

    A text without such a sign, or a separator at its beginning, stays as it is.
    """
    marked = _FORMULA.sub(rf"\1{_MARK}\2", text)
    is_safe = marked == text and not text.startswith(_BREAKS)
    return marked if is_safe or marked.startswith(_MARK) else f"{_MARK}{marked}"
