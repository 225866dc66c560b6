"""Stores and workers for tests: a file of their own, and threads instead of processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from app.search.job import SearchJob
from app.search.jobs import Jobs
from app.search.pool import Pool
from app.search.store import Store

LIMIT_S = 20.0  # for whatever must come


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
