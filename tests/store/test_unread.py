"""What waits for the reader's own word is told by no filter, no order and no search."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.history.search_words import sought_in
from models.prediction import Verdict
from store.batch_rows import BatchAnswer, BatchItem
from store.batches import Batches
from store.history import History
from store.opinions import Opinion, Stance, keep_opinion
from store.query import Query, SortBy
from store.rows import RowWords
from store.sought import Sought
from tests.store.made_rows import add, image

SEEN = frozenset({image(4).sha256})
F, N, D = Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT


YEARS = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


@pytest.fixture
def mixed(history: History) -> History:
    """Rows 1 to 5; the reader said something of 2, has seen 4 and nothing of 1, 3 and 5."""
    for number, verdict, probability, part in (
        (1, F, 0.9, "Hand"),
        (2, F, 0.8, "Hand"),
        (3, N, 0.1, "Elbow"),
        (4, D, 0.5, "Elbow"),
        (5, N, 0.2, "Hand"),
    ):
        place = f"/ward/café_{number}.png"
        add(history, number, place, verdict=verdict, probability=probability, part=part)
    history.annotate(5, RowWords(), RowWords(("teaching",), "fracture of the neck?"))
    said = Opinion(
        image(2).sha256, "", "", Stance.FIRST, D, datetime.now(UTC), Path("/ward/2.png"), (4, 4)
    )
    keep_opinion(history, said)
    return history


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), [5, 4, 3, 2, 1]),
        (Query(sort_by=SortBy.IMAGE, is_descending=False), [1, 2, 3, 4, 5]),
        (Query(verdict=F), [2]),
        (Query(verdict=N), []),
        (Query(body_part="Elbow"), [4]),
        (Query(pipeline="cascade", verdict=D), [4]),
        # Those that wait stand behind the others, the latest first.
        (Query(sort_by=SortBy.VERDICT, is_descending=False), [2, 4, 5, 3, 1]),
        (Query(sort_by=SortBy.PROBABILITY), [2, 4, 5, 3, 1]),
        (Query(sort_by=SortBy.PROBABILITY, is_descending=False), [4, 2, 5, 3, 1]),
        (Query(sort_by=SortBy.BODY_PART), [2, 4, 5, 3, 1]),
        # Of words only those that are no answer find what waits: here a note.
        (Query("fracture"), [5]),
        (Query("hand"), [2]),
        (Query("elbow doubt", sought=sought_in("elbow doubt")), [4]),
        (Query("found"), []),
        (Query("cafe"), [5, 4, 3, 2, 1]),
        (Query("teach neck"), [5]),
        (Query("ward/caf 3.png"), [3]),
        (Query("network cascade", sort_by=SortBy.VERDICT), [4, 2, 5, 3, 1]),
        (Query("mano", sought=(Sought(("mano",), parts=("Hand",)),)), [2]),
        (Query("cascada", sought=(Sought(("cascada",), pipelines=("cascade",)),)), [5, 4, 3, 2, 1]),
        (Query("no", sought=(Sought(("no",), verdicts=("no_fracture",)),)), []),
        (Query("a", sought=(Sought(("a",), days=(YEARS[0], YEARS[1])),)), [5, 4, 3, 2, 1]),
    ],
)
def test_answers_that_wait_are_found_by_nothing_they_say(
    mixed: History, query: Query, found: list[int]
) -> None:
    blind = Query(**{**vars(query), "seen": SEEN})
    assert list(mixed.numbers(blind)) == found


def test_answers_that_wait_are_found_in_any_number(
    mixed: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.unread._MOST_VALUES", 2)
    assert list(mixed.numbers(Query("cafe", seen=frozenset()))) == [5, 4, 3, 2, 1]


def test_where_nothing_was_seen_nothing_is_told(history: History) -> None:
    assert list(history.numbers(Query(verdict=F, seen=frozenset()))) == []
    for number in (1, 2):
        add(history, number, verdict=F, probability=1 / number)
    assert list(history.numbers(Query(verdict=F, seen=frozenset()))) == []
    assert list(history.numbers(Query(sort_by=SortBy.PROBABILITY, seen=frozenset()))) == [2, 1]


def test_where_nothing_waits_all_is_found(mixed: History) -> None:
    assert list(mixed.numbers(Query("hand"))) == [5, 2, 1]


def test_another_programs_rows_never_wait(mixed: History) -> None:
    mixed.write(lambda c: c.execute("UPDATE predictions SET origin = 'old.db' WHERE id = 1"))
    assert list(mixed.numbers(Query(verdict=F, seen=SEEN))) == [2, 1]


def test_a_batch_counts_and_orders_only_what_may_be_seen(mixed: History) -> None:
    batches = Batches(mixed)
    items = [BatchItem(n, Path(f"/ward/{n}.png")) for n in range(1, 6)]
    batch = batches.begin("/ward", ["cascade"], items).id
    told = {line.id: line for line in mixed.lines([1, 2, 3, 4, 5])}
    answers = [
        BatchAnswer(n, Path(f"/ward/{n}.png"), "cascade", n, line.verdict, line.probability, "Hand")
        for n, line in told.items()
    ]
    batches.keep(batch, items, answers)
    counts = batches.counts(batch, SEEN)
    assert (counts.verdicts, counts.unread) == ({F: 1, D: 1}, 3)
    assert batches.counts(batch).verdicts == {F: 2, D: 1, N: 2}

    def listed(by: SortBy, verdict: Verdict | None = None) -> list[int]:
        numbers = batches.answer_numbers(batch, by, True, verdict, SEEN)
        return [answer.number for answer in batches.answers(numbers)]

    assert listed(SortBy.ANSWERED) == [5, 4, 3, 2, 1]
    assert listed(SortBy.PROBABILITY) == [2, 4, 5, 3, 1]
    assert listed(SortBy.VERDICT) == [4, 2, 5, 3, 1]
    assert listed(SortBy.ANSWERED, F) == [2]
    by_none = batches.answer_numbers(batch, SortBy.PROBABILITY, True, seen=frozenset())
    assert [answer.number for answer in batches.answers(by_none)] == [2, 5, 4, 3, 1]
    first = batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))[0]
    assert first.image_key == told[1].image.sha256
