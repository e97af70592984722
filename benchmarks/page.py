"""Figures on their page: each command's between its own two marks, the main ones in README too."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.cards.marked_text import replace_between

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
TRUST = ROOT / "docs" / "trust.md"
README = ROOT / "README.md"
IN_README = "speed"
PROVISIONAL = "PROVISIONAL"
# Whose main rows README shows, by the name of their marks, and how they are measured.
SHOWN = {
    "window": "python -m benchmarks.window IMAGE",
    "the usual way": "python -m benchmarks.reference IMAGE",
    "folder": "python -m benchmarks.folder FOLDER",
    "viewer": "python -m benchmarks.viewer",
    "opening": "python -m benchmarks.opening",
    "history": "python -m benchmarks.history",
    "report": "python -m benchmarks.report IMAGE",
}
# Rows of "the usual way" by their first cell: what README calls both sides, and the aim.
ANSWERS = {
    "**cascade**": (
        "one cascade answer, from file to result",
        "four Keras ResNet50",
        "at least 15 times",
    ),
    "**all five**": ("all five answers", "the usual ways together", "at least 4 times"),
}


@dataclass(frozen=True)
class Row:
    """A figure with its aim.

    Attributes:
        figure: what was measured.
        measured: with its unit.
        aim: empty where there is none.
        runs: how often.
        is_main: whether README shows it.
    """

    figure: str
    measured: str
    aim: str
    runs: str
    is_main: bool = False


def table(rows: Iterable[Row]) -> list[str]:
    """Return figures as lines of a table; main ones are bold."""
    return [
        "| figure | measured | aim | runs |",
        "|---|---|---|---|",
        *(
            f"| {f'**{row.figure}**' if row.is_main else row.figure} | {row.measured} | {row.aim} "
            f"| {row.runs} |"
            for row in rows
        ),
    ]


def add_report(parser: ArgumentParser) -> None:
    """Let a command be asked for its figures to be put into the page."""
    parser.add_argument("--report", action="store_true", help="put it into docs/performance.md")


def tell(name: str, lines: Iterable[str], is_reported: bool) -> None:
    """Print figures and, if asked, put them into docs/performance.md and README."""
    text = "\n".join(lines)
    print(text)
    if is_reported:
        put(name, text)
        put(IN_README, "\n".join(summary(PAGE.read_text(encoding="utf-8"))), README)


def put(name: str, text: str, page: Path = PAGE) -> None:
    """Put figures between the marks of their name on a page.

    Raises:
        ValueError: the page has no such marks.
    """
    replace_between(page, *marks(name), text)


def marks(name: str) -> tuple[str, str]:
    """Return what stands before and after the figures of a name."""
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


def figures_of(name: str, page: str) -> str:
    """Return what stands between the marks of a name in a page's text."""
    begin, end = marks(name)
    return page.partition(begin)[2].partition(end)[0].strip()


def summary(page: str) -> list[str]:
    """Return README's table: the main figures of a page, each with its day and its command."""
    lines = ["| | measured | aim | day | command |", "|---|---|---|---|---|"]
    for name, command in SHOWN.items():
        first, *others = figures_of(name, page).splitlines()
        day = first.partition(",")[0]
        if PROVISIONAL in first:
            day += ", provisional"
        lines += [f"| {' | '.join((*row, day))} | `{command}` |" for row in _main_rows(others)]
    return lines


def _main_rows(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield figure, measured and aim of the rows that README shows."""
    for cells in (line.strip("| ").split(" | ") for line in lines if line.startswith("| **")):
        if cells[0] in ANSWERS and len(cells) > 5:
            name, usual, aim = ANSWERS[cells[0]]
            ours, times = (cell.strip("*").partition(" ")[0] for cell in cells[4:6])
            yield name, f"{ours} ms; {times} times as fast as {usual}", aim
        elif cells[2:3] != ["an answer, ms"]:
            yield cells[0].strip("*"), cells[1], cells[2]
