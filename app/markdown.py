"""The little Markdown that model cards use, read into plain blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_RULE = re.compile(r"\|[\s:|-]+\|?")


class Kind(Enum):
    """What a block is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    TABLE = auto()
    CODE = auto()
    PICTURE = auto()


@dataclass(frozen=True)
class Block:
    """One piece of a text.

    Attributes:
        kind: what it is.
        text: its words; of a picture the path, of a table its lines with aligned columns.
        level: of a heading, 1 for the title.
    """

    kind: Kind
    text: str
    level: int = 0


def read_markdown(text: str) -> Iterator[Block]:
    """Yield the blocks of a text; lines that belong together are joined."""
    for part in re.split(r"\n\s*\n", text.strip()):
        yield from _blocks(part.splitlines())


def _blocks(lines: list[str]) -> Iterator[Block]:
    if lines[0].startswith("```"):
        yield Block(Kind.CODE, "\n".join(lines[1:-1]))
        return
    if lines[0].startswith("|"):
        yield Block(Kind.TABLE, _aligned(lines))
        return
    words: list[str] = []
    kind = Kind.PARAGRAPH
    for line in lines:
        heading = re.match(r"(#+) (.*)", line)
        picture = _PICTURE.fullmatch(line.strip())
        begins_item = line.startswith("- ")
        if heading or picture or begins_item:
            yield from _joined(kind, words)
            words, kind = [], Kind.PARAGRAPH
        if heading:
            yield Block(Kind.HEADING, heading[2], len(heading[1]))
        elif picture:
            yield Block(Kind.PICTURE, picture[1])
        elif begins_item:
            words, kind = [line[2:]], Kind.ITEM
        else:
            words.append(line.strip())
    yield from _joined(kind, words)


def _joined(kind: Kind, words: list[str]) -> Iterator[Block]:
    if words:
        yield Block(kind, _plain(" ".join(words)))


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("`", "").replace("**", "")


def _aligned(lines: list[str]) -> str:
    rows = [
        [_plain(cell.strip()) for cell in line.strip().strip("|").split("|")]
        for line in lines
        if not _RULE.fullmatch(line.strip())
    ]
    columns = max(len(row) for row in rows)
    widths = [max(len(row[c]) for row in rows if c < len(row)) for c in range(columns)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    )
