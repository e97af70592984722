"""A row is found by every place where its content was seen."""

from pathlib import Path

from store.history import History
from store.query import Query, SortBy
from tests.store.made_rows import add, names


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


def test_no_place_is_left_of_a_deleted_image(history: History) -> None:
    row = add(history, 1, "/a/first.png")
    history.found_at([(row.image.sha256, Path("/b/mueller.png"))])
    history.remove()
    history.close()
    assert b"mueller" not in Path(history.path).read_bytes()
