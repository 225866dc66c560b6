"""Stores and workers for tests: a file of their own, and threads instead of processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from app.search.job import SearchJob
from app.search.jobs import Jobs
from app.search.pool import Pool
from app.search.store import Store
from engine.search import Parameter, Plan, Result, Stage, Study
from tests.engine.search.setups import L2, RATE, plan
from tests.engine.search.test_driver import AtOnce

LIMIT_S = 20.0  # for whatever must come
UNITS = Parameter("network.hidden.units", 2, 20)  # each size is a task of its own
PLAN = plan(Stage((RATE, UNITS), trials=20, epochs=3), Stage(trials=6, epochs=5), folds=2)
HALVING = plan(Stage((RATE, L2), "halving", trials=9, epochs=9), folds=2)


class Threads:
    """Workers that are there at once."""

    count, is_lost = 2, False

    def __init__(self, executor: Executor | None = None) -> None:
        """Threads of this process, or something that acts like them."""
        self._executor = executor or ThreadPoolExecutor(2)

    def __call__(self) -> Executor:
        """The executor to use now."""
        return self._executor

    def close(self) -> None:
        """Wait for nothing."""
        self._executor.shutdown(wait=False, cancel_futures=True)


class ThreadPool(Pool):
    """A pool of threads."""

    def __init__(self, executor: Executor | None = None) -> None:
        """Start them."""
        super().__init__()
        self._workers: Any = Threads(executor)


def in_file(folder: Path) -> URL:
    """The address of a file of searches."""
    return URL.create("sqlite", database=str(folder / "searches.db"))


def jobs_in(folder: Path, executor: Executor | None = None) -> Jobs:
    """Jobs with a store of their own."""
    return Jobs(Store(in_file(folder)), ThreadPool(executor))


def until(happens: Callable[[], Any]) -> None:
    """Wait for it, within the limit."""
    end = time.monotonic() + LIMIT_S
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def rests(job: SearchJob) -> bool:
    """Whether everything wished so far is done."""
    return job._wishes.empty() and not job._goes_on


def run(job: SearchJob) -> None:
    """Start it and wait for its end."""
    job.start()
    until(lambda: job.stand.state == "done" and rests(job))


class Gated(Executor):
    """Does a task only when it is let: a slow worker, in the test's hand."""

    def __init__(self) -> None:
        """Let nothing through yet."""
        self.gate = threading.Semaphore(0)
        self.asked: list[Any] = []
        self._threads = ThreadPoolExecutor(1)

    def submit(self, function: Any, /, *arguments: Any, **_named: Any) -> Future[Any]:
        """Do it when it is let."""

        def wait() -> Any:
            self.gate.acquire(timeout=LIMIT_S)
            return function(*arguments)

        self.asked.append(arguments)
        return self._threads.submit(wait)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let everything through."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.gate.release(1000)


def opened(jobs: Jobs, what: Plan = PLAN) -> SearchJob:
    """A new study's job."""
    job = jobs.open(jobs.create(what))
    assert job
    return job


def whole(what: Plan = PLAN) -> Study:
    """A study that ran from beginning to end, without a job."""
    study = Study(what)
    while not study.ended:
        study.step(AtOnce, 1, 1.0)
    return study


def all_of(study: Study) -> list[Result]:
    """Every result of a study."""
    return [result for driver in study.drivers for result in driver.each.values()]
