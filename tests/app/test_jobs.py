"""Jobs: how each one ended is heard once, whatever was cancelled and whatever breaks meanwhile."""

import pytest

from app.jobs import Continuation, Jobs
from errors import UserError
from models.pipeline import Cancelled, Progress
from tests.fakes import StepWorker


class Ends:
    """Jobs over a worker without a thread, and how each of them ended."""

    def __init__(self) -> None:
        self.worker = StepWorker()
        self.jobs = Jobs(self.worker)
        self.heard: list[object] = []

    def start(self, work) -> int:
        then = Continuation(
            done=self.heard.append,
            failed=self.heard.append,
            stopped=lambda: self.heard.append("stopped"),
        )
        return self.jobs.start(work, then)


@pytest.fixture
def ends() -> Ends:
    return Ends()


def refuse(_progress: Progress) -> None:
    raise UserError("It was refused.")


def give_up(_progress: Progress) -> None:
    raise Cancelled


@pytest.mark.parametrize("work", [lambda _progress: "too late", refuse, give_up])
def test_a_job_cancelled_before_its_end_is_heard_of_is_stopped(ends: Ends, work) -> None:
    job = ends.start(work)
    ends.worker.run_one()
    ends.jobs.cancel(job)
    ends.jobs.poll()
    assert ends.heard == ["stopped"]


def test_a_job_cancelled_after_its_end_was_heard_of_stays_done(ends: Ends) -> None:
    job = ends.start(lambda _progress: "done")
    ends.worker.run_one()
    ends.jobs.poll()
    ends.jobs.cancel(job)
    ends.jobs.poll()
    assert ends.heard == ["done"]


def test_a_bug_in_what_follows_one_job_loses_no_other(ends: Ends) -> None:
    def break_down(_result: object) -> None:
        raise ZeroDivisionError

    ends.jobs.start(lambda _progress: 1, Continuation(done=break_down, failed=break_down))
    ends.start(lambda _progress: 2)
    ends.worker.run_one()
    ends.worker.run_one()
    with pytest.raises(ZeroDivisionError):
        ends.jobs.poll()
    ends.jobs.poll()
    assert ends.heard == [2]


def test_work_is_announced_and_awaited_until_its_end_is_heard_of() -> None:
    worker, announced = StepWorker(), []
    jobs = Jobs(worker, lambda: announced.append(worker))
    assert not jobs.is_awaited
    jobs.start(lambda _progress: "done", Continuation(done=lambda _: None, failed=lambda _: None))
    assert len(announced) == 1
    worker.run_one()
    assert jobs.is_awaited
    jobs.poll()
    assert not jobs.is_awaited
