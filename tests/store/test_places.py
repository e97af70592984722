"""A row is found by every place where its content was seen."""

from dataclasses import replace
from pathlib import Path

from store.history import History
from store.query import Query, SortBy
from store.rows import IMPORTED
from store.writing import NewRow
from tests.store.made_rows import add, answer, image, names


def found(history: History, typed: str) -> list[int]:
    return [int(number) for number in history.numbers(Query(typed))]


def test_a_row_is_found_by_every_name_and_named_by_the_last(history: History) -> None:
    row = add(history, 1, "/a/first.png")
    for name in ("second", "third"):
        assert history.found_at([(row.image.sha256, Path(f"/b/{name}.png"))]) == 1
    for typed in ("first", "second", "third"):
        assert found(history, typed) == [1]
    assert names(history, 1) == ["third.png"]
    assert history.lines([1])[0].image.earlier_path == Path("/a/first.png")
    add(history, 2, "/a/b.png")
    assert list(history.numbers(Query(sort_by=SortBy.IMAGE, is_descending=False))) == [2, 1]
    assert history.verify().fault is None


def test_the_same_content_asked_of_another_pipeline_is_found_by_both_names(
    history: History,
) -> None:
    add(history, 1, "/a/first.png")
    add(history, 1, "/a/second.png", pipeline="yolo")
    assert found(history, "first") == found(history, "second") == [2, 1]


def test_all_frames_of_a_file_are_found_by_each_place_where_one_of_them_was_seen(
    history: History,
) -> None:
    add(history, 1, "/a/first.dcm")
    elsewhere = image(1, "/b/second.dcm")
    history.add(replace(elsewhere, sha256=f"{elsewhere.sha256}#1"), answer())
    assert found(history, "first") == found(history, "second") == [2, 1]


def test_no_place_is_left_of_a_deleted_image(history: History) -> None:
    row = add(history, 1, "/a/first.png")
    history.found_at([(row.image.sha256, Path("/b/mueller.png"))])
    history.remove()
    history.close()
    assert b"mueller" not in Path(history.path).read_bytes()


def test_a_file_is_known_by_any_of_its_frames_and_by_no_row_of_another_program(
    history: History,
) -> None:
    elsewhere, theirs = Path("/elsewhere/copy.dcm"), image(2)
    history.add(replace(image(1), sha256=f"{image(1).sha256}#1"), answer())
    imported = NewRow(theirs, answer(pipeline=IMPORTED), "theirs.db")
    assert history.add_all([imported]) == 1
    assert history.knows(elsewhere, image(1).sha256)
    assert history.knows(image(1).path, "f" * 64)
    assert not history.knows(elsewhere, theirs.sha256)
    assert not history.knows(theirs.path, "f" * 64)
