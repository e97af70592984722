"""The history: nothing lost, nothing mixed, private, and found by content."""

import json
import os
import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import HistoryUnavailable
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Skeleton
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Region, Verdict
from store.encoding import from_text, to_text
from store.history import MEMORY, History, ImageSource
from store.migrations import MIGRATIONS
from store.obstacles import obstacle_at
from tests.store.made_rows import add_older


def source(content: str = "a", path: str = "/x/wrist.png") -> ImageSource:
    return ImageSource(Path(path), content * 64, (640, 480), b"jpeg")


def prediction(pipeline: str = "cascade", weights: str = "w") -> Prediction:
    box = Box((1.5, 2.0, 30.25, 40.0), "fracture", 0.9, is_sure=False, region="Hand X-ray")
    return Prediction(
        pipeline,
        weights * 64,
        Verdict.FRACTURE,
        0.91,
        (Finding("Hand", 0.99), Finding("fracture", 0.9, box, 0.55)),
        headline="A headline",
        least_score=0.25,
        marks=(Skeleton(((1.0, 2.0, 3.0, 4.0),)), Caption((5.0, 6.0), "words")),
        notes=("A note.",),
        operating_points={BALANCED: OperatingPoint(0.2, 0.6)},
        network="A network",
        milliseconds=12.5,
        timings={"Looking": 12.0},
        regions=(Region("Wrist", 0.9),),
    )


def test_what_is_added_is_found_again_whole(history: History) -> None:
    added = history.add(source(), prediction())
    found = history.find("a" * 64, "cascade", "w" * 64)
    assert found == added
    assert found is not None
    assert found.prediction == prediction()
    assert found.program_version == "1.0"
    assert found.made_at.utcoffset() is not None


def test_an_answer_kept_before_regions_were_told_is_still_read() -> None:
    table = json.loads(to_text(prediction()))
    del table["regions"]
    del table["findings"][1]["mark"]["region"]
    del table["findings"][1]["probability"]
    read = from_text(json.dumps(table))
    assert read.regions == ()
    assert read.findings[1].probability is None
    assert isinstance(read.findings[1].mark, Box)
    assert read.findings[1].mark.region == ""


@pytest.mark.parametrize(
    ("sha256", "pipeline", "weights"),
    [("b", "cascade", "w"), ("a", "yolo", "w"), ("a", "cascade", "v")],
)
def test_another_image_pipeline_or_weights_is_another_question(
    history: History, sha256: str, pipeline: str, weights: str
) -> None:
    history.add(source(), prediction())
    assert history.find(sha256 * 64, pipeline, weights * 64) is None


def test_two_patients_with_one_file_name_are_two_rows(history: History) -> None:
    history.add(source("a"), prediction())
    history.add(source("b"), replace(prediction(), verdict=Verdict.NO_FRACTURE))
    found = history.find("b" * 64, "cascade", "w" * 64)
    assert found is not None
    assert found.verdict is Verdict.NO_FRACTURE
    assert history.count() == 2


def test_the_first_answer_to_a_question_stays(history: History) -> None:
    first = history.add(source(), prediction())
    second = history.add(source(), replace(prediction(), probability=0.1))
    assert second == first
    assert history.count() == 1


def test_lines_come_newest_first_and_page_by_page(history: History) -> None:
    for content in "abcde":
        history.add(source(content), prediction())
    numbers = history.numbers()
    shown = [line.image.sha256[0] for line in history.lines(numbers[:3])]
    rest = [line.image.sha256[0] for line in history.lines(numbers[3:])]
    assert shown + rest == list("edcba")


def test_a_row_is_there_after_the_program_is_gone(tmp_path: Path) -> None:
    History(tmp_path / "h.db", "1").add(source(), prediction())
    assert History(tmp_path / "h.db", "2").count() == 1


def test_a_row_on_return_is_seen_by_another_connection(history: History) -> None:
    history.add(source(), prediction())
    other = sqlite3.connect(history.path)
    assert other.execute("SELECT count(*) FROM predictions").fetchone() == (1,)


def test_the_database_survives_power_loss_by_its_settings(history: History) -> None:
    history.open()
    connection = history._connection()
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_nobody_else_may_read_the_database(history: History) -> None:
    Path(history.path).touch(0o644)
    history.add(source(), prediction())
    for path in Path(history.path).parent.glob("h.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_file_that_is_no_database_keeps_its_mode(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes, and no database\n" * 50)
    notes.chmod(0o644)
    assert obstacle_at(notes)
    assert stat.S_IMODE(notes.stat().st_mode) == 0o644


def test_two_programs_may_start_on_one_new_database(tmp_path: Path) -> None:
    obstacles: list[str] = []
    for turn in range(60):
        together = threading.Barrier(2)

        def start(path: Path = tmp_path / f"{turn}.db", together: threading.Barrier = together):
            together.wait()
            obstacles.append(obstacle_at(path))

        threads = [threading.Thread(target=start) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(obstacles) == {""}


def test_two_programs_on_one_database_lose_no_row(tmp_path: Path) -> None:
    def write(contents: str) -> None:
        own = History(tmp_path / "h.db", "1")
        for content in contents:
            own.add(source(content), prediction())
        own.close()

    threads = [threading.Thread(target=write, args=(part,)) for part in ("abcdef", "ghijkl")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert History(tmp_path / "h.db", "1").count() == 12


def test_a_database_of_a_newer_version_is_read_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    today = History(path, "1")
    today.add(source(), prediction())
    today.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE of_tomorrow (x)")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        connection.commit()
    before = path.read_bytes()
    assert obstacle_at(path) == ""
    history = History(path, "1")
    assert history.count() == 1
    assert "newer version" in history.warning
    with pytest.raises(HistoryUnavailable, match="newer version"):
        history.add(source("b"), prediction())
    with pytest.raises(HistoryUnavailable, match="newer version"):
        history.remove()
    history.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database at all", b"\0" * 5000])
def test_a_file_that_is_no_database_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "h.db"
    path.write_bytes(content)
    with pytest.raises(HistoryUnavailable, match=r"can't be used"):
        History(path, "1").count()
    assert path.read_bytes() == content


def test_a_phantom_stays_one(history: History) -> None:
    added = history.add(replace(source(), is_synthetic=True), prediction())
    assert added.image.is_synthetic
    history.add(source("b"), prediction())
    assert [line.image.is_synthetic for line in history.lines(history.numbers())] == [False, True]


def test_the_rows_of_an_older_version_are_kept(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "h.db") as older:
        older.executescript(str(MIGRATIONS[0]))
        older.execute("PRAGMA user_version = 1")
        text, weights = to_text(prediction()), "w" * 64
        add_older(older, "a" * 64, weights_id=f"'{weights}'", prediction=f"'{text}'")
    kept = History(tmp_path / "h.db", "1").find("a" * 64, "cascade", "w" * 64)
    assert kept is not None
    assert kept.prediction == prediction()
    assert not kept.image.is_synthetic


def test_a_broken_migration_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    History(tmp_path / "h.db", "1").add(source(), prediction())
    broken = (*MIGRATIONS, "CREATE TABLE half (x); CREATE TABLE predictions (y);")
    monkeypatch.setattr("store.migrations.MIGRATIONS", broken)
    monkeypatch.setattr("store.opening.MIGRATIONS", broken)
    with pytest.raises(HistoryUnavailable):
        History(tmp_path / "h.db", "1").count()
    connection = sqlite3.connect(tmp_path / "h.db")
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "half" not in names
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_row_that_is_gone_says_so(history: History) -> None:
    with pytest.raises(HistoryUnavailable, match="no longer in the history"):
        history.record(7)


def test_a_name_that_is_no_utf8_does_not_lose_the_row(history: History) -> None:
    path = os.fsdecode(b"/x/caf\xe9.png")
    kept = history.add(source(path=path), prediction())
    assert "caf" in str(kept.image.path)


def test_a_history_may_be_in_memory() -> None:
    history = History(MEMORY, "1")
    history.add(source(), prediction())
    assert history.count() == 1


def test_a_place_is_tried_for_real(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert obstacle_at(tmp_path / "new" / "h.db") == ""
    assert obstacle_at(tmp_path / "file" / "h.db")
    assert obstacle_at(tmp_path) == "Is a directory"
    (tmp_path / "notes.txt").write_text("my notes, and no database\n" * 50)
    assert obstacle_at(tmp_path / "notes.txt") == "file is not a database"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"pipeline": "x"}', "no json"])
def test_text_that_is_no_prediction_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


def test_every_kind_of_mark_survives() -> None:
    marked = replace(
        prediction(), findings=(Finding("nose", 0.5, Keypoint((1.0, 2.0), "nose", 0.5, False)),)
    )
    assert from_text(to_text(marked)) == marked


def test_a_heat_map_is_kept_to_the_nearest_of_255_steps() -> None:
    values = np.array([[0.0, 0.3, 0.9987], [0.5, 1.0, 0.0026]], np.float32)
    heat = Heatmap(values, (0.0, -2.5, 30.0, 42.5), "fractured")
    marked = replace(prediction(), findings=(Finding("fractured", 0.5, heat),))
    kept = from_text(to_text(marked)).findings[0].mark
    assert isinstance(kept, Heatmap)
    assert np.abs(kept.values - values).max() <= 0.5 / 255 + 1e-6
    assert (kept.box_xyxy, kept.label) == (heat.box_xyxy, heat.label)


def test_the_parts_that_answers_name_are_listed(history: History) -> None:
    assert history.add(source(), prediction(), "Hand").body_part == "Hand"
    assert history.add(source("b"), prediction()).body_part == ""
    assert history.body_parts() == ["Hand"]
