"""No call of the command line writes over an X-ray, nor over the history."""

import shutil
from pathlib import Path

import pytest


@pytest.mark.parametrize("more", [(), ("--no-history",)])
def test_a_table_is_never_written_over_an_x_ray_of_the_call(
    run, image: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    named_as_a_table = tmp_path / "scan.csv"
    shutil.copy(image, named_as_a_table)
    said = run(named_as_a_table, "--table", named_as_a_table, *more)
    assert (said.code, said.out) == (1, ""), "refused before anything is answered"
    assert "scan.csv is itself one of the X-rays opened" in said.err
    assert named_as_a_table.read_bytes() == image.read_bytes()


@pytest.mark.parametrize("option", ["--table", "--report"])
def test_an_x_ray_that_was_answered_before_is_not_written_over(
    run, image: Path, tmp_path: Path, option: str
) -> None:
    before = tmp_path / ("scan.csv" if option == "--table" else "scan.pdf")
    shutil.copy(image, before)
    assert run(before).code == 0
    other = tmp_path / "other.png"
    shutil.copy(image, other)
    said = run(other, option, before)
    assert said.code == 1
    assert f"{before.name} is an X-ray that was analysed before" in said.err
    assert before.read_bytes() == image.read_bytes()


def test_no_picture_is_written_over_an_x_ray_that_was_answered_before(
    run, image: Path, tmp_path: Path
) -> None:
    before = tmp_path / "out" / "wrist.cascade.png"
    before.parent.mkdir()
    shutil.copy(image, before)
    assert run(before).code == 0
    said = run(image, "--out", tmp_path / "out")
    assert said.code == 1
    assert "is an X-ray that was analysed before" in said.err
    assert before.read_bytes() == image.read_bytes()


@pytest.mark.parametrize("more", [(), ("--no-history",)])
def test_the_history_is_not_written_over(
    run, image: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    history = tmp_path / "history.csv"
    assert run(image, "--db", history).code == 0
    said = run(image, "--db", history, "--table", history, *more)
    assert said.code == 1
    assert "history.csv is the history itself" in said.err
    assert history.read_bytes().startswith(b"SQLite format 3")


def test_a_table_may_be_written_anew(run, image: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(image, "--table", tmp_path / "t.csv").code == 0
