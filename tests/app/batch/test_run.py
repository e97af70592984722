"""What a batch asks and keeps: whole places, and as many processors as the user allows."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.analyst import Analyst
from app.batch import run
from app.batch.crew import Answered, answer_list
from app.batch.run import begin_batch, run_batch
from app.files.folder import images_in
from store.batches import Batches
from tests.app.desk import Desk, picture


def test_images_are_kept_by_their_whole_places(
    tmp_path: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lead = Analyst(tmp_path / "h.db", manifests=[manifest])
    batches = Batches(lead.history)
    batch = begin_batch(batches, "ward", [Path("ward", "a.png")], ["cascade"])
    assert [item.path for item in batches.items(batch.id)] == [tmp_path / "ward" / "a.png"]
    lead.close()


def test_a_folder_that_was_refused_keeps_the_sentence_that_says_why(
    tmp_path: Path, manifest: Path
) -> None:
    (tmp_path / "empty").mkdir()
    lead = Analyst(tmp_path / "h.db", manifests=[manifest])
    batches = Batches(lead.history)
    batch = begin_batch(batches, "empty", images_in([tmp_path / "empty"], print), ["cascade"])
    for _ in range(2):
        (item,) = batches.items(batch.id)
        assert item.error.startswith("The folder empty holds no image;")
        list(run_batch(batches, batch, [item], lead.another))
    lead.close()


@pytest.mark.parametrize(("every_s", "done"), [(-1.0, 2), (1e9, 0)])
def test_what_came_is_noted_now_and_then(
    tmp_path: Path,
    manifest: Path,
    monkeypatch: pytest.MonkeyPatch,
    every_s: float,
    done: int,
) -> None:
    monkeypatch.setattr(run, "KEEP_EVERY_S", every_s)
    paths = [picture(tmp_path, f"{number}.png", 50 * number) for number in range(3)]
    lead = Analyst(tmp_path / "h.db", manifests=[manifest])
    batches = Batches(lead.history)
    batch = begin_batch(batches, "ward", paths, ["cascade"])
    with closing(run_batch(batches, batch, batches.items(batch.id), lead.another)) as answers:
        for _ in paths:
            next(answers)
        assert batches.counts(batch.id).done == done
    assert batches.counts(batch.id).done == 2
    lead.close()


def test_a_batch_takes_no_more_processors_than_the_user_allows(
    tmp_path: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed: list[int | None] = []

    def noted(
        images: Any, pipelines: Any, made: Any, frame: int, processors: int | None = None
    ) -> Generator[Answered, None, None]:
        allowed.append(processors)
        return answer_list(images, pipelines, made, frame, processors)

    monkeypatch.setattr(run, "answer_list", noted)
    folder = picture(tmp_path / "ward").parent
    for threads in (1, 0):
        desk = Desk(tmp_path, manifest, threads=threads)
        desk.session.batch.begin([folder], False, desk.session.weights.statuses)
        desk.finish()
    assert allowed == [1, None]
