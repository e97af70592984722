"""Searching, filtering and ordering the history."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.history.search_words import sought_in
from models.prediction import Verdict
from store.history import History
from store.query import Query, SortBy
from store.rows import RowWords
from store.sought import Sought
from tests.store.made_rows import add, names
from words import SPANISH, use


@pytest.fixture
def mixed(history: History) -> History:
    add(history, 1, "/a/Zebra.png", verdict=Verdict.FRACTURE, probability=0.9, part="Hand")
    add(history, 2, "/a/apple.png", verdict=Verdict.NO_FRACTURE, probability=0.1, part="Elbow")
    add(history, 3, "/b/mango café.png", verdict=Verdict.DOUBT, probability=0.5, part="Shoulder")
    add(
        history, 4, "/b/kiwi.png", pipeline="pose", verdict=Verdict.NOT_APPLICABLE, probability=None
    )
    history.annotate(
        3,
        RowWords(),
        RowWords(
            (
                "teaching",
                "ask, Anna",
            ),
            "old break of the neck",
        ),
    )
    return history


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zeb", [1]),
        ("APPLE", [2]),
        ("cafe", [3]),
        ("/b", [4, 3]),
        ("kiwi pose", [4]),
        ("fracture", [1]),
        ("no fracture found", [2]),
        ("hand", [1]),
        ("shoulder doubt", [3]),
        ("teach", [3]),
        ("anna", [3]),
        ("neck break", [3]),
        ("nothing of the kind", []),
        ("", [4, 3, 2, 1]),
        ("  - ", [4, 3, 2, 1]),
        ('kiwi"', [4]),
        ("kiwi OR apple", []),
        ("AND (", []),
        ("*", [4, 3, 2, 1]),
    ],
)
def test_what_is_typed_begins_words_of_the_row(
    mixed: History, typed: str, found: list[int]
) -> None:
    assert list(mixed.numbers(Query(typed, sought=sought_in(typed)))) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mano", [1]),
        ("HOMB", [3]),
        ("sin fractura", []),
        ("no se ve", [2]),
        ("fractura", [1]),
        ("duda homb", [3]),
        ("cafe", [3]),
        ("hand", [1]),
        ("pose", [4]),
        ("ninguna cosa", []),
    ],
)
def test_what_is_typed_may_be_words_of_the_language_in_use(
    mixed: History, typed: str, found: list[int]
) -> None:
    use(SPANISH)
    assert list(mixed.numbers(Query(typed, sought=sought_in(typed)))) == found


def test_since_a_time_are_the_rows_answered_then_and_later(mixed: History) -> None:
    times = {number: mixed.record(number).made_at for number in (4, 3, 2, 1)}
    query = Query(since=times[3])
    assert query.is_filtered
    assert list(mixed.numbers(query)) == [n for n, time in times.items() if time >= times[3]]
    assert list(mixed.numbers(Query(since=times[1], body_part="Hand"))) == [1]
    after = max(times.values()) + timedelta(milliseconds=1)
    assert list(mixed.numbers(Query(since=after))) == []


@pytest.mark.parametrize(
    ("by", "ascending"),
    [
        (SortBy.ANSWERED, [1, 2, 3, 4]),
        (SortBy.IMAGE, [2, 4, 3, 1]),
        (SortBy.VERDICT, [1, 3, 2, 4]),
        (SortBy.PROBABILITY, [4, 2, 3, 1]),
        (SortBy.BODY_PART, [4, 2, 1, 3]),
        (SortBy.PIPELINE, [1, 2, 3, 4]),
    ],
)
def test_rows_come_in_the_order_of_any_column(
    mixed: History, by: SortBy, ascending: list[int]
) -> None:
    assert list(mixed.numbers(Query(sort_by=by, is_descending=False))) == ascending
    assert list(mixed.numbers(Query(sort_by=by))) == ascending[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(verdict=Verdict.FRACTURE), [1]),
        (Query(pipeline="pose"), [4]),
        (Query(body_part="Elbow"), [2]),
        (Query("apple", verdict=Verdict.NO_FRACTURE, sort_by=SortBy.IMAGE), [2]),
    ],
)
def test_filters_leave_the_others_out(mixed: History, query: Query, found: list[int]) -> None:
    assert list(mixed.numbers(query)) == found
    assert query.is_filtered


def test_a_search_sees_what_came_since_the_last_one(mixed: History) -> None:
    assert list(mixed.numbers(Query("fresh"))) == []
    add(mixed, 5, "/c/fresh.png")
    assert list(mixed.numbers(Query("fresh"))) == [5]
    other = History(mixed.path, "1")
    add(other, 6, "/c/fresher.png")
    assert list(mixed.numbers(Query("fresh"))) == [6, 5]
    mixed.remove([5])
    assert list(mixed.numbers(Query("fresh"))) == [6]


def test_a_clock_set_back_does_not_change_the_order(
    mixed: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=tz)

    monkeypatch.setattr("store.history.datetime", Earlier)
    kept = add(mixed, 7, "/c/late.png")
    assert kept.made_at.year == 1999
    assert mixed.numbers()[0] == kept.id
    assert mixed.verify().fault is None


def test_an_order_is_answered_from_its_index_alone(mixed: History) -> None:
    plans = []
    for by in SortBy:
        query = Query(verdict=Verdict.FRACTURE, pipeline="cascade", sort_by=by)
        statements: list[str] = []
        connection = mixed._connection()
        connection.set_trace_callback(statements.append)
        mixed.numbers(query)
        connection.set_trace_callback(None)
        (asked,) = (s for s in statements if "INDEXED BY" in s)
        plans += [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked}")]
    assert not [plan for plan in plans if "TEMP B-TREE" in plan]
    assert len([plan for plan in plans if "COVERING INDEX" in plan]) == len(SortBy)


def test_lines_come_as_asked_without_those_that_are_gone(mixed: History) -> None:
    mixed.remove([2])
    assert names(mixed, 4, 2, 1) == ["kiwi.png", "Zebra.png"]
    assert mixed.body_parts() == ["Hand", "Shoulder"]


def statements_of(history: History, work: Callable[[], object]) -> list[str]:
    found: list[str] = []
    connection = history._connection()
    connection.set_trace_callback(found.append)
    work()
    connection.set_trace_callback(None)
    return found


def test_orders_are_read_once_while_one_types(mixed: History) -> None:
    def typed() -> None:
        for text in ("w", "wr", "wri"):
            mixed.numbers(Query(text, verdict=Verdict.FRACTURE))
            mixed.numbers()

    def orders() -> int:
        return sum("INDEXED BY" in s for s in statements_of(mixed, typed))

    assert orders() == 2
    assert orders() == 0
    add(History(mixed.path, "1"), 9, "/c/from_outside.png")
    assert orders() == 2


def test_body_parts_are_found_without_reading_the_rows(mixed: History) -> None:
    (asked,) = statements_of(mixed, mixed.body_parts)
    plans = [row["detail"] for row in mixed._connection().execute(f"EXPLAIN QUERY PLAN {asked}")]
    on_rows = [plan for plan in plans if "predictions" in plan]
    assert on_rows
    assert all(plan.startswith("SEARCH") and "COVERING INDEX" in plan for plan in on_rows)


def test_a_day_ends_before_the_next_one_begins(mixed: History) -> None:
    made_at = mixed.record(1).made_at
    mixed.write(
        lambda c: c.execute(
            "UPDATE predictions SET made_at_utc = '2020-01-01T00:00:00.000+00:00' WHERE id != 1"
        )
    )
    hour = timedelta(hours=1)
    for days, found in (
        ((made_at - hour, made_at), []),
        ((made_at, made_at + hour), [1]),
        ((made_at - hour, made_at + hour), [1]),
    ):
        assert list(mixed.numbers(Query("-", sought=(Sought(("none",), days=days),)))) == found
