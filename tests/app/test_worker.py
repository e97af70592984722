"""The worker: one job after the other, every end said."""

import threading
import time

import pytest

from app.worker import (
    DIED,
    NO_MEMORY,
    UNEXPECTED,
    Advanced,
    Event,
    Failed,
    Finished,
    Stopped,
    Worker,
)
from errors import UnreadableImage
from models.pipeline import Progress

PATIENCE_S = 60.0


@pytest.fixture
def worker():
    made = Worker()
    yield made
    assert made.close()


def events_until_end(worker: Worker, job: int) -> list[Event]:
    said: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        said += [event for event in worker.events() if event.job == job]
        if said and not isinstance(said[-1], Advanced):
            return said
        time.sleep(0.002)
    raise AssertionError(f"no end within {PATIENCE_S} s: {said}")


def test_a_job_says_its_stages_and_its_result(worker: Worker) -> None:
    def work(progress: Progress) -> int:
        progress("half", 0.5)
        return 42

    job = worker.submit(work)
    assert events_until_end(worker, job) == [Advanced(job, "half", 0.5), Finished(job, 42)]


def test_a_users_mistake_is_its_own_sentence(worker: Worker) -> None:
    def work(_progress: Progress) -> None:
        raise UnreadableImage("x.png is not a readable image: it is empty; choose another.")

    job = worker.submit(work)
    (event,) = events_until_end(worker, job)
    assert isinstance(event, Failed)
    assert event.sentence.startswith("x.png is not")


def test_a_bug_is_logged_and_the_next_job_still_runs(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    job = worker.submit(lambda _progress: 1 / 0)
    (event,) = events_until_end(worker, job)
    assert event == Failed(job, UNEXPECTED)
    assert "ZeroDivisionError" in caplog.text
    after = worker.submit(lambda _progress: "alive")
    assert events_until_end(worker, after) == [Finished(after, "alive")]


def test_a_running_job_stops_at_its_next_stage(worker: Worker) -> None:
    reached, may_go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        reached.set()
        may_go_on.wait(5)
        progress("after the cancel", 0.5)
        return "never"

    job = worker.submit(work)
    assert reached.wait(5)
    worker.cancel(job)
    may_go_on.set()
    assert events_until_end(worker, job) == [Stopped(job)]


def test_a_waiting_job_that_is_cancelled_never_starts(worker: Worker) -> None:
    may_go_on, started = threading.Event(), []
    worker.submit(lambda _progress: may_go_on.wait(5))
    second = worker.submit(lambda _progress: started.append(1))
    worker.cancel(second)
    may_go_on.set()
    assert events_until_end(worker, second) == [Stopped(second)]
    assert not started


def test_jobs_run_in_order_on_one_thread(worker: Worker) -> None:
    seen: list[tuple[int, int]] = []
    jobs = [
        worker.submit(lambda _p, n=n: seen.append((n, threading.get_ident()))) for n in range(20)
    ]
    events_until_end(worker, jobs[-1])
    assert [n for n, _ in seen] == list(range(20))
    assert len({thread for _, thread in seen}) == 1
    assert seen[0][1] != threading.get_ident()


def test_too_little_memory_is_said_so(worker: Worker) -> None:
    def work(_progress: Progress) -> None:
        raise MemoryError

    job = worker.submit(work)
    assert events_until_end(worker, job) == [Failed(job, NO_MEMORY)]


class Panic(BaseException):
    """As a library written in Rust raises: no Exception, so that no job can end in it."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_said_and_replaced() -> None:
    owners: list[str] = []
    worker = Worker(on_death=lambda: owners.append("put away"))

    def die(progress: Progress) -> None:
        progress("about to", 0.5)
        raise Panic

    dead = worker.submit(die)
    assert events_until_end(worker, dead) == [Advanced(dead, "about to", 0.5), Failed(dead, DIED)]
    assert owners == ["put away"]
    after = worker.submit(lambda _progress: "alive")
    assert events_until_end(worker, after) == [Finished(after, "alive")]
    assert worker.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_jobs_that_waited_behind_a_death_are_done() -> None:
    worker = Worker()

    def die(_progress: Progress) -> None:
        raise Panic

    jobs = [worker.submit(die), worker.submit(lambda _progress: 1), worker.submit(die)]
    ends: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while len(ends) < 3 and time.monotonic() < deadline:
        ends += worker.events()
        time.sleep(0.002)
    assert ends == [Failed(jobs[0], DIED), Finished(jobs[1], 1), Failed(jobs[2], DIED)]
    assert worker.close()


def test_a_thread_that_was_closed_is_not_started_again() -> None:
    worker = Worker(on_death=lambda: pytest.fail("it did not die"))
    assert worker.close()
    assert worker.events() == []
