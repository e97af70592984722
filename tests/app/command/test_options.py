"""What may be written on the command line, and what is refused."""

from pathlib import Path

import pytest

from app.command.options import LEAST_KEPT, MOST_BOXES, read_options
from models.folders import manifest_paths
from models.manifest import read_manifests


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--pipeline", "xray"),
        ("x.png", "--min-score", "2"),
        ("x.png", "--precision", "f8"),
        ("x.png", "--unheard-of"),
        ("x.png", "--no-hist"),
        ("--verify-history", "x.png"),
        ("--verify-history", "--json"),
        ("--verify-history", "--no-history"),
        ("--fetch-weights", "yolo", "--verify-history"),
        ("--export-corrections", "set", "--recursive"),
        ("x.png", "--db", ""),
        ("x.png", "--out", ""),
        ("x.png", "--table", ""),
        ("",),
        ("--", ""),
    ],
)
def test_wrong_usage_is_exit_2(run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert said.code == 2
    assert said.err
    assert not said.out


def test_what_would_be_left_undone_is_named_in_one_sentence(run, tmp_path: Path) -> None:
    said = run("x.png", "--json", "--fetch-weights", "yolo", "--export-corrections", tmp_path / "s")
    assert (
        said.err
        == "--fetch-weights is done alone; leave out PATH, --json and --export-corrections.\n"
    )
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("score", ["abc", "nan", "1.1", "-0.1"])
def test_a_score_that_is_none_is_named(run, score: str) -> None:
    said = run("x.png", f"--min-score={score}")
    assert said.code == 2
    assert f"{score} is no score; a score lies between 0 and 1" in said.err


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5"])
def test_a_number_that_no_page_can_have_is_wrong_usage(run, image: Path, number: str) -> None:
    said = run(image, f"--frame={number}")
    assert said.code == 2
    assert f"{number} is no picture's number" in said.err


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (("a.png", "--json", "b.png", "--pipeline", "all", "c"), ("a.png", "b.png", "c")),
        (("--json", "--", "-a.png", "--frame"), ("-a.png", "--frame")),
        (("a.png", "--json", "--", "-b.png"), ("a.png", "-b.png")),
        (("--json",), ()),
    ],
)
def test_options_may_stand_between_paths(words: tuple[str, ...], paths: tuple[str, ...]) -> None:
    options = read_options(words)
    assert options.paths == tuple(map(Path, paths))
    assert options.prints_json


def test_help_names_all_that_may_be_written(run) -> None:
    said = run("--help")
    assert said.code == 0
    assert not said.err
    assert "[path ...]" in said.out
    assert "an image or a folder of images" in said.out


def test_help_tells_which_boxes_the_bundled_weights_keep(run) -> None:
    (bundled,) = (m for m in manifest_paths() if m.name == "manifest.toml")
    weights = read_manifests([bundled]).chosen("yolo")
    settings = weights.files["detector"].settings
    assert (settings["floor_score"], settings["max_boxes"]) == (LEAST_KEPT, MOST_BOXES)
    told = " ".join(run("--help").out.split())
    assert f"keeps no box under {LEAST_KEPT} and no more than {MOST_BOXES}" in told
