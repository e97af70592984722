"""Lists of images: answered side by side, given back in order, each analyst on one thread."""

import threading
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.analyst import Analyst, Answer
from app.batch import crew
from app.batch.crew import Answered, answer_list
from app.files.folder import Opened
from errors import WeightsUnavailable
from imaging.radiograph import Radiograph
from models.networks import Networks
from tests.networks import cascade_set
from tests.store.made_rows import answer

PROCESSORS = 6


class Made:
    """Makes analysts, and remembers them with the thread that made each."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "h.db"
        self.manifest = cascade_set(folder / "weights")
        self.networks: list[Networks | None] = []
        self.made_on: list[int] = []
        self.closed_on: list[int] = []

    def __call__(self, networks: Networks | None) -> Analyst:
        analyst = Analyst(self.database, manifests=[self.manifest], networks=networks)
        self.networks.append(networks)
        self.made_on.append(threading.get_ident())
        close = analyst.close

        def note_and_close() -> None:
            self.closed_on.append(threading.get_ident())
            close()

        analyst.close = note_and_close
        return analyst


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setattr(crew.os, "cpu_count", lambda: PROCESSORS)
    return Made(tmp_path)


def engines_and_processors(made: Made) -> tuple[int, int | None]:
    (networks,) = {id(n): n for n in made.networks}.values()
    assert networks is not None
    return networks.engines, networks.processors


def pictures(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), np.full((64, 64), 10 + number, np.uint8))
    return paths


def test_answers_come_in_the_order_of_the_images(tmp_path: Path, made: Made) -> None:
    paths = pictures(tmp_path, 11)
    paths.insert(4, tmp_path / "gone.png")
    answered = list(answer_list(paths, ["cascade"], made))
    assert [a.opened.path for a in answered] == paths
    assert answered[4] == Answered(answered[4].opened)
    assert "there is no such file" in answered[4].opened.error
    fresh = [a.answers[0] for a in answered if a.answers]
    assert len(fresh) == 11
    assert not any(isinstance(a, Answer) and a.is_from_history for a in fresh)


def test_each_analyst_has_a_thread_and_all_share_their_networks(tmp_path: Path, made: Made) -> None:
    list(answer_list(pictures(tmp_path, 9), ["cascade"], made))
    assert len(made.networks) == crew.MOST_ANALYSTS
    assert engines_and_processors(made) == (crew.MOST_ANALYSTS, None)
    assert len(set(made.made_on)) == crew.MOST_ANALYSTS
    assert sorted(made.closed_on) == sorted(made.made_on)


def test_one_picture_alone_gets_all_processors(tmp_path: Path, made: Made) -> None:
    (answered,) = answer_list(pictures(tmp_path, 1), ["cascade"], made)
    assert len(made.networks) == 1
    assert engines_and_processors(made) == (1, None)
    assert isinstance(answered.answers[0], Answer)


@pytest.mark.parametrize(("allowed", "analysts"), [(1, 1), (3, 3), (9, 4)])
def test_no_more_processors_are_used_than_the_user_allows(
    tmp_path: Path, made: Made, allowed: int, analysts: int
) -> None:
    list(answer_list(pictures(tmp_path, 9), ["cascade"], made, processors=allowed))
    assert len(made.networks) == analysts
    assert engines_and_processors(made) == (analysts, allowed)


def test_all_rows_are_kept_and_found_again(tmp_path: Path, made: Made) -> None:
    paths = pictures(tmp_path, 9)
    list(answer_list(paths, ["cascade"], made))
    again = [a.answers[0] for a in answer_list(paths, ["cascade"], made)]
    assert all(isinstance(a, Answer) and a.is_from_history for a in again)
    assert Analyst(made.database, manifests=[made.manifest]).history.count() == len(paths)


def test_no_more_than_a_few_images_are_read_ahead(tmp_path: Path, made: Made) -> None:
    asked: list[Path] = []

    class Asked(list[Path]):
        def __iter__(self):
            for path in super().__iter__():
                asked.append(path)
                yield path

    answers = answer_list(Asked(pictures(tmp_path, 40)), ["cascade"], made)
    first = list(islice(answers, 2))
    answers.close()
    assert len(first) == 2
    assert len(asked) <= 2 + crew.AHEAD * crew.MOST_ANALYSTS
    assert len(made.closed_on) == crew.MOST_ANALYSTS


def test_whoever_stops_asking_waits_for_no_image_that_was_not_at_hand_yet(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    is_at_hand, may_end = threading.Event(), threading.Event()
    answered, wait = Analyst.answer, crew._Member.wait

    def slow(analyst: Analyst, radiograph: Radiograph, *rest: Any) -> Answer:
        asked.append(radiograph.path.name)
        if radiograph.path.name == "1.png":
            is_at_hand.set()
            assert may_end.wait(60.0)
        return answered(analyst, radiograph, *rest)

    def waited_for(member: crew._Member) -> None:
        may_end.set()
        wait(member)

    monkeypatch.setattr(Analyst, "answer", slow)
    monkeypatch.setattr(crew._Member, "wait", waited_for)
    answers = answer_list(pictures(tmp_path, 9), ["cascade"], made, processors=1)
    next(answers)
    assert is_at_hand.wait(60.0)
    answers.close()
    assert asked == ["0.png", "1.png"]


@pytest.mark.parametrize(("rows", "is_kept"), [((), False), ((1, 0), False), ((1, 2), True)])
def test_an_image_is_kept_where_all_its_answers_are(rows: tuple[int, ...], is_kept: bool) -> None:
    given = tuple(Answer(answer(), row=row) for row in rows)
    assert Answered(Opened(Path("a.png"), None, ""), given).is_kept is is_kept


def test_a_pipeline_without_weights_refuses_each_image(tmp_path: Path, made: Made) -> None:
    answered = list(answer_list(pictures(tmp_path, 3), ["cbam", "cascade"], made))
    assert len(answered) == 3
    for one in answered:
        assert isinstance(one.answers[0], WeightsUnavailable)
        assert isinstance(one.answers[1], Answer)


def test_opencv_keeps_to_the_analysts_threads_while_they_work(tmp_path: Path, made: Made) -> None:
    before = cv2.getNumThreads()
    answers = answer_list(pictures(tmp_path, 9), ["cascade"], made)
    next(answers)
    during = cv2.getNumThreads()
    answers.close()
    assert during == 1
    assert cv2.getNumThreads() == before
