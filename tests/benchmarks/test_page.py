"""Figures find their place on their page, and README shows the main ones."""

import importlib
from pathlib import Path

import pytest

from benchmarks.page import (
    IN_README,
    PAGE,
    README,
    SHOWN,
    TRUST,
    Row,
    figures_of,
    marks,
    put,
    summary,
    table,
    tell,
)

ALL_REPORTING = (
    "clicking",
    "endurance",
    "floor",
    "folder",
    "history",
    "opening",
    "reference",
    "report",
    "stalls",
    "trials",
    "viewer",
    "window",
)
USUAL = (
    "2026-01-02, a processor.\n\n"
    "| **cascade** | four | an answer, ms | 203.0 (1.0–2.0) | 30.7 (3.0–4.0) | **6.6 (5–7)** |\n"
    "| **cbam** | one | an answer, ms | 146.8 (1.0–2.0) | 55.4 (3.0–4.0) | **2.7 (5.0–7.0)** |\n"
)


def has_place(name: str, page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    return all(text.count(mark) == 1 for mark in marks(name))


@pytest.mark.parametrize("module", ALL_REPORTING)
def test_the_page_has_a_place_for_each_benchmark(module: str) -> None:
    assert has_place(importlib.import_module(f"benchmarks.{module}").NAME, PAGE)


@pytest.mark.parametrize("name", ["damaged files", "kills"])
def test_the_page_of_trust_has_a_place_for_each_trial(name: str) -> None:
    assert has_place(name, TRUST)


def test_figures_stand_between_the_marks_of_their_name(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- x -->\n<!-- end of x -->\n")
    put("x", "1 ms", page)
    assert page.read_text() == "<!-- x -->\n1 ms\n<!-- end of x -->\n"
    with pytest.raises(ValueError, match="<!-- y -->"):
        put("y", "2 ms", page)


def test_figures_that_are_not_to_be_reported_are_said_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell("no such name", ["1 ms"], is_reported=False)
    assert capsys.readouterr().out == "1 ms\n"


def test_readme_shows_the_main_figures_of_the_page() -> None:
    shown = "\n".join(summary(PAGE.read_text(encoding="utf-8")))
    assert figures_of(IN_README, README.read_text(encoding="utf-8")) == shown
    assert all(f"`{command}`" in shown for command in SHOWN.values())


def test_readme_says_day_and_command_of_a_main_figure_and_whether_the_machine_was_busy() -> None:
    rows = [Row("opened", "2 ms", "under 3 ms", "5", True), Row("closed", "1 ms", "", "5")]
    lines = ["2026-01-02, a processor, 50% busy with others: PROVISIONAL.", "", *table(rows)]
    sections = {"viewer": "\n".join(lines), "the usual way": USUAL}
    empty = dict.fromkeys(SHOWN, "2026-01-02, a processor.")
    page = "".join(
        f"{marks(name)[0]}\n{text}\n{marks(name)[1]}\n" for name, text in (empty | sections).items()
    )
    assert summary(page)[2:] == [
        "| one cascade answer, from file to result | 30.7 ms; 6.6 times as fast as four Keras "
        "ResNet50 | at least 15 times | 2026-01-02 | `python -m benchmarks.reference IMAGE` |",
        "| opened | 2 ms | under 3 ms | 2026-01-02, provisional | `python -m benchmarks.viewer` |",
    ]
