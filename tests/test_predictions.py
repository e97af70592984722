"""The public face, as scripts of others call it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from errors import WrongUsage
from models.registry import PIPELINES
from predictions import available_pipelines, predict
from tests.fakes import made_radiograph


def test_threads_that_ask_at_once_are_answered_in_turn() -> None:
    radiographs = [made_radiograph(grey, (160, 96), f"{grey:064x}") for grey in range(60, 240, 15)]
    alone = [predict(r).findings[0].score for r in radiographs]
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda r: predict(r).findings[0].score, radiographs))
    assert at_once == alone


def test_every_pipeline_is_told_with_what_it_answers() -> None:
    statuses = available_pipelines()
    assert [s.name for s in statuses] == list(PIPELINES)
    assert all(s.title and s.answers for s in statuses)
    assert all(s.is_ready or s.obstacle for s in statuses)


@pytest.mark.parametrize(
    ("words", "named"),
    [({"precision": "int4"}, "int4"), ({"pipeline": "skull"}, "skull")],
)
def test_what_there_is_not_is_named(words: dict[str, str], named: str) -> None:
    with pytest.raises(WrongUsage, match=f"There is no .*{named}"):
        predict(made_radiograph(160, (80, 48)), **words)  # type: ignore[arg-type]
