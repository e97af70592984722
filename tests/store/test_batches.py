"""Batches in the store: what waits, what came of it, and in which order it is listed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from models.prediction import Verdict
from store.batch_rows import BatchAnswer, BatchCounts, BatchItem, BatchState
from store.batches import Batches
from store.history import History
from store.query import SortBy
from tests.store.made_rows import add, answer, image

ITEMS = [BatchItem(n, Path(f"/w/{name}.png")) for n, name in enumerate("dbca")]


def said(item: BatchItem, verdict: Verdict, probability: float, row: int = 0) -> BatchAnswer:
    return BatchAnswer(item.number, item.path, "cascade", row, verdict, probability, "Hand")


@pytest.fixture
def batches(history: History) -> Batches:
    return Batches(history)


def test_a_batch_goes_on_where_it_stood(history: History, batches: Batches) -> None:
    batch = batches.begin("/w", ["cascade"], ITEMS)
    batches.keep(batch.id, ITEMS[:1], [said(ITEMS[0], Verdict.DOUBT, 0.5)])
    history.close()
    after = Batches(History(history.path, "1"))
    found = after.latest()
    assert found == batch
    assert found is not None
    assert found.state is BatchState.OPEN
    assert after.items(batch.id, is_waiting=False) == ITEMS[:1]
    assert after.items(batch.id, is_waiting=True) == ITEMS[1:]
    after.end(batch.id, BatchState.FINISHED)
    assert after.batch(batch.id).state is BatchState.FINISHED


def test_an_answer_has_the_pipeline_s_own_words_while_its_row_is_there(
    history: History, batches: Batches
) -> None:
    batch = batches.begin("/w", ["cascade"], ITEMS).id
    unknown = replace(answer(verdict=Verdict.OUT_OF_SCOPE), headline="Kind not recognised")
    row = history.add(image(1), unknown).id
    kept, gone = (said(item, Verdict.OUT_OF_SCOPE, 0.5) for item in ITEMS[:2])
    batches.keep(batch, ITEMS[:2], [replace(kept, row=row), replace(gone, row=row + 1)])
    found = batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))
    assert [one.headline for one in found] == ["Kind not recognised", ""]
    assert [one.image_key for one in found] == [image(1).sha256, ""]


def test_answers_are_counted_and_listed_in_any_order(history: History, batches: Batches) -> None:
    refused = BatchItem(4, Path("/w/x.png"), "x.png is not a readable image.")
    batch = batches.begin("/w", ["cascade"], [*ITEMS, refused]).id
    row = add(history, 1).id
    answers = [
        said(ITEMS[0], Verdict.NO_FRACTURE, 0.1),
        said(ITEMS[1], Verdict.FRACTURE, 0.9, row),
        said(ITEMS[2], Verdict.FRACTURE, 0.8),
    ]
    broken = BatchItem(3, ITEMS[3].path, "The weights are gone.")
    batches.keep(batch, [*ITEMS[:3], broken, refused], answers)
    counts = batches.counts(batch)
    assert (counts.images, counts.done, counts.waiting, counts.refused) == (5, 5, 0, 2)
    assert counts.verdicts == {Verdict.NO_FRACTURE: 1, Verdict.FRACTURE: 2}
    assert [i.error for i in batches.errors(batch)] == [broken.error, refused.error]

    def listed(by: SortBy, verdict: Verdict | None = None) -> list[str]:
        numbers = batches.answer_numbers(batch, by, False, verdict)
        return [a.path.stem for a in batches.answers(numbers)]

    assert listed(SortBy.IMAGE) == ["b", "c", "d"]
    assert listed(SortBy.PROBABILITY) == ["d", "c", "b"]
    assert listed(SortBy.VERDICT, Verdict.FRACTURE) == ["b", "c"]
    thumbnails = [
        a.thumbnail for a in batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))
    ]
    assert thumbnails == [b"", b"jpeg" * 100, b""]


@pytest.mark.parametrize(
    "path", [os.fsdecode(b"caf\xe9.png"), "caf\\udce9.png", '{"path": "x"}', '{"path": ', "é.png"]
)
def test_any_path_comes_back_as_it_was(batches: Batches, path: str) -> None:
    item = BatchItem(0, Path(path))
    batch = batches.begin(path, ["cascade"], [item]).id
    assert batches.items(batch, is_waiting=True) == [item]
    batches.keep(batch, [item], [said(item, Verdict.DOUBT, 0.5)])
    numbers = batches.answer_numbers(batch, SortBy.IMAGE, False)
    assert [answer.path for answer in batches.answers(numbers)] == [item.path]


def test_what_a_pipeline_answered_is_told_from_what_none_did(batches: Batches) -> None:
    batch = batches.begin("/w", ["cascade", "yolo"], ITEMS).id
    broken = [BatchItem(i.number, i.path, "The weights are gone.") for i in ITEMS[:2]]
    batches.keep(batch, broken, [said(ITEMS[1], Verdict.DOUBT, 0.5)])
    assert batches.answered(batch) == {1}


def test_two_batches_are_kept_apart(history: History, batches: Batches) -> None:
    others = [BatchItem(item.number, Path(f"/v/{item.number}.png")) for item in ITEMS]
    one, other = (batches.begin("/", ["yolo", "cascade"], items).id for items in (ITEMS, others))
    assert batches.latest() == batches.batch(other)
    assert batches.batch(other).pipelines == ("yolo", "cascade")
    batches.keep(one, ITEMS[:1], [said(ITEMS[0], Verdict.DOUBT, 0.5, row=7)])
    assert batches.items(other, is_waiting=True) == others
    assert (batches.answered(one), batches.answered(other)) == ({0}, set())
    broken = replace(others[1], error="1.png is not a readable image.")
    batches.keep(other, [others[0], broken], [said(others[0], Verdict.FRACTURE, 0.9, row=9)])
    assert batches.counts(one) == BatchCounts(4, 3, 0, {Verdict.DOUBT: 1})
    assert batches.counts(other) == BatchCounts(4, 2, 1, {Verdict.FRACTURE: 1})
    assert (batches.errors(one), batches.errors(other)) == ([], [broken])
    for batch, item, row in ((one, ITEMS[0], 7), (other, others[0], 9)):
        found = batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))
        assert [(answer.path, answer.row) for answer in found] == [(item.path, row)]
    batches.end(one, BatchState.FINISHED)
    assert batches.batch(other).state is BatchState.OPEN
    beside = Batches(History(history.path, "1"))
    with batches.take(one), beside.take(other):
        pass


def test_an_image_that_is_refused_from_the_beginning_has_its_error(batches: Batches) -> None:
    refused = [
        BatchItem(4, Path("/w/gone.png"), "gone.png is not a readable image."),
        BatchItem(5, Path("/w/locked"), "The folder locked can't be listed."),
    ]
    batch = batches.begin("/w", ["cascade"], [*ITEMS, *refused]).id
    assert batches.errors(batch) == refused
    assert batches.items(batch) == [*ITEMS, *refused]
    assert batches.counts(batch).refused == 2


def test_a_batch_without_images_waits_for_none(batches: Batches) -> None:
    batch = batches.begin("/w", ["cascade"], []).id
    assert batches.counts(batch) == BatchCounts(0, 0, 0, {})


def test_answers_are_ordered_by_the_names_of_their_files(batches: Batches) -> None:
    items = [BatchItem(n, Path("/w", name)) for n, name in enumerate(("a/c.png", "b/B.png"))]
    items.append(BatchItem(2, Path("/w/c/a.png")))
    batch = batches.begin("/w", ["cascade"], items).id
    batches.keep(batch, items, [said(item, Verdict.DOUBT, 0.5) for item in items])
    found = batches.answers(batches.answer_numbers(batch, SortBy.IMAGE, False))
    assert [answer.path.name for answer in found] == ["a.png", "B.png", "c.png"]


def test_a_batch_that_is_finished_stays_so(batches: Batches) -> None:
    batch = batches.begin("/w", ["cascade"], ITEMS).id
    batches.end(batch, BatchState.CANCELLED)
    batches.end(batch, BatchState.FINISHED)
    # It was cancelled while its last image was answered.
    batches.end(batch, BatchState.CANCELLED)
    assert batches.batch(batch).state is BatchState.FINISHED


def test_each_pipelines_answer_to_an_image_is_kept_though_it_comes_twice(batches: Batches) -> None:
    items = [BatchItem(number, Path("/w/a.png")) for number in range(2)]
    batch = batches.begin("/w", ["cascade", "yolo"], items).id
    told = [said(item, Verdict.DOUBT, 0.5) for item in items]
    each = [replace(one, pipeline=name) for one in told for name in ("cascade", "yolo")]
    batches.keep(batch, items, each)
    found = batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))
    assert [(one.number, one.pipeline) for one in found] == [
        (0, "cascade"), (0, "yolo"), (1, "cascade"), (1, "yolo")
    ]  # fmt: skip


def test_an_image_answered_twice_is_listed_once(batches: Batches) -> None:
    batch = batches.begin("/w", ["cascade"], ITEMS[:1]).id
    for verdict in (Verdict.FRACTURE, Verdict.DOUBT):
        batches.keep(batch, ITEMS[:1], [said(ITEMS[0], verdict, 0.5)])
    (found,) = batches.answers(batches.answer_numbers(batch, SortBy.ANSWERED, False))
    assert found.verdict is Verdict.DOUBT, "what was said last counts"


def test_a_batch_is_found_by_its_request_and_forgotten_with_all_that_came(
    history: History, batches: Batches
) -> None:
    window = batches.begin("/w", ["cascade"], ITEMS)
    killed = batches.begin("/w", ["cascade"], ITEMS, "call")
    beside = batches.begin("/w", ["cascade"], ITEMS, "call beside")
    assert batches.latest() == window
    assert batches.latest("call") == killed
    assert batches.latest("another call") is None
    batches.keep(killed.id, ITEMS[:1], [said(ITEMS[0], Verdict.DOUBT, 0.5)])
    batches.forget("call")
    # Another program that still works on it adds nothing to what is gone.
    batches.keep(killed.id, ITEMS[1:], [said(ITEMS[1], Verdict.DOUBT, 0.5)])
    assert batches.latest("call") is None
    for table in ("batch_items", "batch_answers"):
        sql = f"SELECT count(*) FROM {table} WHERE batch = ?"
        assert history.read(lambda c, s=sql: c.execute(s, (killed.id,)).fetchone()[0]) == 0
    for rest in (window, beside):
        assert batches.batch(rest.id) == rest
        assert batches.items(rest.id, is_waiting=True) == ITEMS


def test_a_batch_is_answered_by_one_program_at_a_time(history: History) -> None:
    batch = Batches(history).begin("/w", ["cascade"], [BatchItem(0, Path("/w/0.png"))]).id
    beside = Batches(History(history.path, "1"))
    refused = pytest.raises(HistoryUnavailable, match="another window")
    with Batches(history).take(batch), refused, beside.take(batch):
        pass
    with beside.take(batch):
        pass
    assert not list(Path(history.path).parent.glob(".*.batch-*"))
