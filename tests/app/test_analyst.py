"""Answers with a memory: asked once, kept, and never taken for another question's."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.analyst import Analyst
from app.paths import DATABASE_NAME, HistoryPlace, history_place
from errors import UnreadableImage
from models.manifest import read_tables, write_tables
from models.prediction import Verdict
from store.history import MEMORY
from tests.fakes import made_radiograph
from tests.networks import cascade_set, classifier_set


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return cascade_set(tmp_path / "weights")


def analyst(tmp_path: Path, manifest: Path, **options: object) -> Analyst:
    return Analyst(tmp_path / "h.db", manifests=[manifest], **options)  # type: ignore[arg-type]


def test_the_second_asking_comes_from_the_history(tmp_path: Path, manifest: Path) -> None:
    own = analyst(tmp_path, manifest)
    first = own.answer(made_radiograph(), "cascade")
    again = own.answer(made_radiograph(), "cascade")
    assert not first.is_from_history
    assert again.is_from_history
    assert again.prediction.probability == first.prediction.probability


def test_the_part_that_an_answer_names_is_kept_beside_it(tmp_path: Path, manifest: Path) -> None:
    own = analyst(tmp_path, manifest)
    answer = own.answer(made_radiograph(), "cascade")
    assert own.history.body_parts() == [answer.prediction.findings[0].label]


def test_an_answer_carries_when_it_was_given_from_the_beginning(
    tmp_path: Path, manifest: Path
) -> None:
    own = analyst(tmp_path, manifest)
    first = own.answer(made_radiograph(), "cascade")
    assert first.made_at == own.history.record(first.row).made_at
    assert own.answer(made_radiograph(), "cascade").made_at == first.made_at
    before = datetime.now(UTC)
    unkept = analyst(tmp_path, manifest, keeps_history=False).answer(made_radiograph(), "cascade")
    assert before <= unkept.made_at <= datetime.now(UTC)


def test_a_phantom_is_kept_as_one(tmp_path: Path, manifest: Path) -> None:
    own = analyst(tmp_path, manifest)
    own.answer(replace(made_radiograph(), is_synthetic=True), "cascade")
    assert own.history.lines(own.history.numbers())[0].image.is_synthetic


def test_a_hit_loads_no_network(tmp_path: Path, manifest: Path) -> None:
    analyst(tmp_path, manifest).answer(made_radiograph(), "cascade")
    other = analyst(tmp_path, manifest)
    other.answer(made_radiograph(), "cascade")
    assert not other.predictor._engine._networks


def test_a_kind_comes_with_what_the_others_answered_before(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    cascade_set(folder)
    kinds = ["fisura", "fractura"]
    manifest = classifier_set(folder, "crack_vs_fracture", kinds, known_from=0.5)
    first = analyst(tmp_path, manifest)
    assert first.answer(made_radiograph(), "crack_vs_fracture").earlier == ()
    first.answer(made_radiograph(), "cascade")
    first.answer(made_radiograph(sha256="b" * 64), "cascade")
    later = analyst(tmp_path, manifest).answer(made_radiograph(), "crack_vs_fracture")
    assert later.is_from_history
    assert [p.pipeline for p in later.earlier] == ["cascade"]
    assert analyst(tmp_path, manifest).answer(made_radiograph(), "cascade").earlier == ()
    forgetful = analyst(tmp_path, manifest, keeps_history=False)
    assert forgetful.answer(made_radiograph(), "crack_vs_fracture").earlier == ()


def test_another_image_is_another_question(tmp_path: Path, manifest: Path) -> None:
    own = analyst(tmp_path, manifest)
    own.answer(made_radiograph(10, sha256="a" * 64), "cascade")
    other = own.answer(made_radiograph(250, sha256="b" * 64), "cascade")
    assert not other.is_from_history
    assert other.prediction.verdict is Verdict.FRACTURE


def test_another_precision_is_another_question(tmp_path: Path, manifest: Path) -> None:
    exact = analyst(tmp_path, manifest).answer(made_radiograph(), "cascade")
    quick = analyst(tmp_path, manifest, precision="bf16").answer(made_radiograph(), "cascade")
    assert not quick.is_from_history
    assert quick.prediction.weights_id == f"{exact.prediction.weights_id}+bf16"


def test_another_calibration_is_another_question(tmp_path: Path, manifest: Path) -> None:
    before = analyst(tmp_path, manifest).answer(made_radiograph(), "cascade")
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["hand"]["calibration"] = {"slope": 1.0, "intercept": 5.0}
    write_tables(manifest, tables)
    after = analyst(tmp_path, manifest).answer(made_radiograph(), "cascade")
    assert not after.is_from_history
    assert after.prediction.probability != before.prediction.probability


def test_without_a_history_nothing_is_asked_or_kept(tmp_path: Path, manifest: Path) -> None:
    own = analyst(tmp_path, manifest, keeps_history=False)
    own.answer(made_radiograph(), "cascade")
    assert not own.answer(made_radiograph(), "cascade").is_from_history
    assert not (tmp_path / "h.db").exists()


def test_an_answer_that_can_not_be_kept_is_still_given(tmp_path: Path, manifest: Path) -> None:
    import sqlite3

    own = analyst(tmp_path, manifest)
    own.history.open()
    with sqlite3.connect(tmp_path / "h.db") as other:
        other.execute("DROP TABLE predictions")
    answer = own.answer(made_radiograph(), "cascade")
    assert answer.prediction.verdict is Verdict.DOUBT
    assert "history" in answer.warning.lower()


def test_a_broken_file_is_refused(tmp_path: Path, manifest: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableImage, match="is not a readable image"):
        analyst(tmp_path, manifest).open(broken)


def test_a_place_that_was_named_is_never_replaced_by_another_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    place = history_place(tmp_path / "file" / "h.db")
    assert place.path == MEMORY
    assert "only until the program ends" in place.warning


def test_the_places_are_tried_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, data = tmp_path / "program", tmp_path / "data"
    program.mkdir()
    monkeypatch.setattr("app.paths.PROGRAM_FOLDER", program)
    monkeypatch.setattr("app.paths.data_folder", lambda: data)
    assert history_place() == HistoryPlace(program / DATABASE_NAME)
    (program / DATABASE_NAME).unlink()
    (program / DATABASE_NAME).mkdir()
    assert history_place().path == data / DATABASE_NAME
    (data / DATABASE_NAME).unlink()
    (data / DATABASE_NAME).mkdir()
    place = history_place()
    assert place.path == MEMORY
    assert place.warning


def test_a_history_that_can_not_be_used_is_never_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, data = tmp_path / "program", tmp_path / "data"
    program.mkdir()
    monkeypatch.setattr("app.paths.PROGRAM_FOLDER", program)
    monkeypatch.setattr("app.paths.data_folder", lambda: data)
    closed = program / DATABASE_NAME
    closed.mkdir()
    place = history_place()
    assert place.path == data / DATABASE_NAME
    assert f"{closed} can't be used (Is a directory)" in place.warning
    (data / DATABASE_NAME).unlink()
    (data / DATABASE_NAME).mkdir()
    place = history_place()
    assert place.path == MEMORY
    assert f"{closed} can't be used" in place.warning


def test_the_programs_own_damaged_history_is_mended_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: Path
) -> None:
    monkeypatch.setattr("app.paths.PROGRAM_FOLDER", tmp_path)
    (tmp_path / DATABASE_NAME).write_bytes(b"x" * 5000)
    own = Analyst(manifests=[manifest])
    assert own.history.path == tmp_path / DATABASE_NAME
    assert "damaged" in own.history_warning
    assert own.history.count() == 0


def test_a_place_that_was_named_says_why_it_is_not_used(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes, and no database\n" * 50)
    assert "can't be used (file is not a database)" in history_place(notes).warning


def test_another_programs_database_is_not_taken_for_the_history(tmp_path: Path) -> None:
    bookmarks = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(bookmarks)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")
    before = bookmarks.read_bytes()
    place = history_place(bookmarks)
    assert place.path == MEMORY
    assert "can't be used (it is another program's database)" in place.warning
    assert bookmarks.read_bytes() == before
