"""What is done alone: weights fetched, the history verified."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from models.manifest import read_tables, write_tables
from tests.networks import movenet_set


@pytest.fixture
def fetched(tiny_weights: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pose weights with an address; the names of what is fetched."""
    manifest = movenet_set(tmp_path / "pose", np.zeros((17, 3)))
    tables = read_tables(manifest)
    tables["pose"]["tiny"]["files"]["keypoints"]["address"] = "https://weights.example/pose"
    write_tables(manifest, tables)
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (manifest,))
    names: list[str] = []
    monkeypatch.setattr("models.fetch.fetch", lambda file: names.append(file.path.name))
    return names


def test_weights_that_are_all_there_are_not_fetched(run, fetched: list[str]) -> None:
    said = run("--fetch-weights", "pose")
    assert "has all its weights" in said.out
    assert not fetched


def test_a_damaged_file_with_an_address_is_named_and_fetched_again(
    run, image: Path, fetched: list[str], tmp_path: Path
) -> None:
    binary = tmp_path / "pose" / "keypoints.bin"
    binary.write_bytes(binary.read_bytes() + b"x")
    refused = run(image, "--pipeline", "pose")
    assert refused.code == 1
    assert "damaged or another one; get it in the Models tab" in refused.err
    assert "or with --fetch-weights pose" in refused.err
    assert "keypoints.bin or keypoints.xml" in refused.err
    assert run("--fetch-weights", "pose").code == 0
    assert fetched == ["keypoints.xml"]


def test_a_damaged_file_without_an_address_is_not_called_whole(run, tmp_path: Path) -> None:
    (tmp_path / "weights" / "trunk.xml").write_text("damaged")
    said = run("--fetch-weights", "cascade")
    assert said.code == 1
    assert "restore it from the original" in said.err


def test_the_history_is_verified(run, image: Path, tmp_path: Path) -> None:
    database = tmp_path / "h.db"
    assert run(image, "--db", database).code == 0
    said = run("--verify-history", "--db", database)
    assert (said.code, "The chain is whole. Rows as they were written: 1;" in said.out) == (0, True)
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE predictions SET probability = 0.5")
        other.commit()
    said = run("--verify-history", "--db", database)
    assert said.code == 1
    assert "Row 1 (wrist.png) was changed from outside" in said.out


def test_a_history_of_an_impossible_name_is_refused_in_a_sentence(run, tmp_path: Path) -> None:
    said = run("--verify-history", "--db", tmp_path / ("n" * 300))
    assert (said.code, said.out) == (1, "")
    assert "There is no history" in said.err


def test_an_empty_file_is_no_history_and_none_is_made_of_it(run, tmp_path: Path) -> None:
    empty, bare = tmp_path / "empty.db", tmp_path / "bare.db"
    empty.touch()
    with closing(sqlite3.connect(bare)) as other:
        other.execute("PRAGMA user_version = 0")
        other.execute("CREATE TABLE gone (x)")
        other.execute("DROP TABLE gone")
    for place in (empty, bare):
        before = place.read_bytes()
        said = run("--verify-history", "--db", place)
        assert (said.code, said.out) == (1, "")
        assert f"There is no history {place} to verify" in said.err
        assert place.read_bytes() == before


def test_corrections_of_a_history_that_is_not_there_are_refused_and_none_is_made(
    run, tmp_path: Path
) -> None:
    typo = tmp_path / "typo.db"
    said = run("--export-corrections", tmp_path / "set", "--db", typo)
    assert (said.code, said.out) == (1, "")
    assert f"There is no history {typo} to export from" in said.err
    assert list(tmp_path.glob("typo*")) == []


@pytest.mark.parametrize("name", ["typo.db", "notes.db", "locked.db"])
def test_a_history_that_can_not_be_read_is_not_called_whole(
    run, image: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.opening.BUSY_SECONDS", 0.1)
    (tmp_path / "notes.db").write_text("my notes, and no database\n" * 50)
    assert run(image, "--db", tmp_path / "locked.db").code == 0
    with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = run("--verify-history", "--db", tmp_path / name)
    assert (said.code, said.out) == (1, "")
    assert f"{name} " in said.err
    assert not (tmp_path / "typo.db").exists()
