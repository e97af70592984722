"""The reader's word in the database: beside the answer, never over it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from models.prediction import Verdict
from store.history import History
from store.opinions import (
    Opinion,
    SpokenOf,
    Stance,
    all_opinions,
    answers_spoken_of,
    forget_opinion,
    found_places,
    keep_opinion,
    opinions_of,
)
from store.rows import IMPORTED, Said
from store.writing import NewRow
from tests.store.made_rows import add, answer, image

SAID_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
WORD = Opinion(
    image_key=image(1).sha256,
    pipeline="cascade",
    weights_id="w" * 64,
    stance=Stance.CORRECTED,
    verdict=Verdict.NO_FRACTURE,
    said_at=SAID_AT,
    image_path=image(1).path,
    size_wh=(640, 480),
    body_part="Wrist",
    boxes=((1.5, 2.0, 30.0, 40.25),),
)
FIRST = replace(WORD, pipeline="", weights_id="", stance=Stance.FIRST, boxes=(), body_part="")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History(tmp_path / "h.db", "1.0")
    yield opened
    opened.close()


def test_a_word_is_read_again_after_a_restart(history: History) -> None:
    keep_opinion(history, WORD)
    history.close()
    assert opinions_of(history, WORD.image_key) == [WORD]


def test_a_word_changes_neither_the_answer_nor_the_chain(history: History) -> None:
    before = add(history, 1)
    keep_opinion(history, WORD)
    after = history.record(before.id)
    assert after.prediction == before.prediction
    assert after.verdict is Verdict.FRACTURE
    assert after.said == Said(Stance.CORRECTED, Verdict.NO_FRACTURE)
    assert history.verify().fault is None


def test_the_latest_word_on_an_answer_stands_in_place_of_the_one_before(history: History) -> None:
    keep_opinion(history, WORD)
    later = replace(WORD, stance=Stance.AGREES, said_at=SAID_AT + timedelta(minutes=1))
    keep_opinion(history, later)
    assert opinions_of(history, WORD.image_key) == [later]


def test_a_first_reading_stays_beside_the_word_on_the_answer(history: History) -> None:
    row = add(history, 1)
    keep_opinion(history, FIRST)
    assert history.record(row.id).said == Said(Stance.FIRST, Verdict.NO_FRACTURE)
    keep_opinion(history, replace(WORD, said_at=SAID_AT + timedelta(minutes=1)))
    assert [o.stance for o in all_opinions(history)] == [Stance.FIRST, Stance.CORRECTED]
    assert history.record(row.id).said == Said(Stance.CORRECTED, Verdict.NO_FRACTURE)


def test_a_word_is_about_one_answer_of_one_network(history: History) -> None:
    spoken_of, other = add(history, 1), add(history, 1, weights="v")
    keep_opinion(history, WORD)
    assert history.lines([spoken_of.id, other.id])[1].said is None


def test_a_word_that_was_taken_back_is_gone(history: History) -> None:
    row = add(history, 1)
    keep_opinion(history, WORD)
    forget_opinion(history, WORD.image_key, "cascade", WORD.weights_id)
    assert opinions_of(history, WORD.image_key) == []
    assert history.record(row.id).said is None


def test_of_all_answers_the_latest_of_each_pipeline_is_held_against_the_reader(
    history: History,
) -> None:
    keep_opinion(history, WORD)
    add(history, 1)
    add(history, 1, weights="v", verdict=Verdict.NO_FRACTURE, part="Elbow")
    removed = add(history, 1, weights="u", verdict=Verdict.DOUBT)
    history.remove([removed.id])
    add(history, 1, pipeline="yolo", verdict=Verdict.DOUBT)
    add(history, 2)
    history.add_all([NewRow(image(1), answer(IMPORTED), "theirs.db")])
    assert sorted(answers_spoken_of(history), key=lambda told: told.pipeline) == [
        SpokenOf(WORD.image_key, "cascade", Verdict.NO_FRACTURE, "Elbow"),
        SpokenOf(WORD.image_key, "yolo", Verdict.DOUBT, ""),
    ]


def test_an_image_that_was_spoken_of_is_looked_for_where_it_was_found_again(
    history: History,
) -> None:
    keep_opinion(history, WORD)
    add(history, 1, "/a/wrist.png")
    add(history, 2, "/a/other.png")
    assert found_places(history) == {WORD.image_key: [Path("/a/wrist.png")]}
    history.found_at([(WORD.image_key, Path("/b/wrist.png"))])
    assert found_places(history) == {WORD.image_key: [Path("/b/wrist.png")]}


@pytest.mark.parametrize(
    ("column", "content"),
    [("boxes", "{"), ("boxes", "[1]"), ("boxes", "[[1, 2]]"), ("stance", "moon")],
)
def test_a_damaged_word_is_said_to_be_one(history: History, column: str, content: str) -> None:
    keep_opinion(history, WORD)
    history.read(lambda c: c.execute(f"UPDATE opinions SET {column} = ?", (content,)))
    with pytest.raises(HistoryUnavailable):
        opinions_of(history, WORD.image_key)
