"""What stops a study is one sentence, and nothing that was measured is lost; studies share what there is."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.search import pool as pools
from app.search.jobs import Jobs
from app.search.problems import FULL, LOST, StoreError
from app.search.store import Store
from tests.app.search.samples import (
    PLAN,
    Gated,
    all_of,
    in_file,
    jobs_in,
    opened,
    run,
    until,
    whole,
)
from tests.engine.search.test_driver import AtOnce, told


def test_a_study_that_ran_finds_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many run already, it waits, and says so."""
    monkeypatch.setattr(pools, "MOST_RUNNING", 0)
    jobs = jobs_in(tmp_path)
    token = jobs.create(PLAN)
    kept = jobs.store.read(token)
    assert kept
    jobs.store.write(replace(kept, state="running"))
    job = jobs.open(token)
    assert job
    until(lambda: job.stand.problem)
    assert job.stand.state == "paused"
    assert not job.results
    jobs.close()


def test_nothing_can_be_measured_before_a_trial(jobs: Jobs) -> None:
    """It says so."""
    job = opened(jobs)
    job.measure()
    until(lambda: job.stand.problem)
    assert "nothing to measure" in str(job.stand.problem)
    assert job.stand.final is None


def test_a_full_disk_pauses_and_loses_nothing(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so; when there is room, "go on" keeps what could not be kept, and goes on to the same end."""
    job = opened(jobs)
    keep = jobs.store.add

    def refuse(*_arguments: Any) -> None:
        raise StoreError(FULL.format(place="here"))

    monkeypatch.setattr(jobs.store, "add", refuse)
    job.start()
    until(lambda: job.stand.problem)
    assert "disk of here is full" in str(job.stand.problem)
    assert job.stand.state == "paused"
    assert job.results
    assert jobs.store.results(job.kept.token) == []
    monkeypatch.setattr(jobs.store, "add", keep)
    run(job)
    assert not job.stand.problem
    assert jobs.store.results(job.kept.token) == job.results
    assert told(job.results) == told(all_of(whole()))


def test_a_cluster_that_is_not_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The study waits; other studies' workers are not in the way."""
    monkeypatch.setattr("engine.search.executors.REACHED_S", 0.2)
    jobs = Jobs(Store(in_file(tmp_path)), pools.Pool(address="tcp://127.0.0.1:9"))
    job = opened(jobs)
    job.start()
    until(lambda: job.stand.problem)
    assert "no scheduler answers" in str(job.stand.problem)
    assert job.stand.state == "paused"
    jobs.close()


def test_workers_that_are_gone_are_a_sentence(tmp_path: Path) -> None:
    """A cluster that ends pauses the study, which goes on when it is back."""

    class Gone:
        count, is_lost, is_there = 2, False, False

        def __call__(self) -> Executor:
            if not self.is_there:
                raise OSError
            return AtOnce()

        def close(self) -> None:
            """Nothing is there."""

    jobs = jobs_in(tmp_path)
    gone: Any = Gone()
    jobs.pool._workers = gone
    job = opened(jobs)
    job.start()
    until(lambda: job.stand.problem)
    assert (job.stand.problem, job.stand.state) == (LOST, "paused")
    gone.is_there = True
    run(job)
    assert told(job.results) == told(all_of(whole()))
    jobs.close()


def test_only_so_many_run_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more says why it does not start; when another one rests, it can."""
    monkeypatch.setattr(pools, "MOST_RUNNING", 1)
    jobs = jobs_in(tmp_path, Gated())
    first, second = opened(jobs), opened(jobs)
    first.start()
    until(lambda: first.stand.state == "running")
    second.start()
    until(lambda: second.stand.problem)
    assert "go on when one of them has ended" in str(second.stand.problem)
    assert second.stand.state == "ready"
    first.cancel()
    until(lambda: first.stand.state == "cancelled")
    second.start()
    until(lambda: second.stand.state == "running")
    assert not second.stand.problem
    jobs.close()


def test_workers_are_shared_fairly(tmp_path: Path) -> None:
    """A small study that comes late has as many tasks in the queue as a large one, which began earlier."""
    worker = Gated()
    jobs = jobs_in(tmp_path, worker)
    large, small = opened(jobs, PLAN.with_(seed=1)), opened(jobs)
    large.start()
    until(lambda: len(worker.asked) == 4)
    small.start()
    until(lambda: small.stand.state == "running" and len(worker.asked) >= 6)
    for _ in range(8):
        count = len(large.results) + len(small.results)
        worker.gate.release()
        until(lambda count=count: len(large.results) + len(small.results) > count)  # type: ignore[misc]
    assert len(small.results) >= 2
    jobs.close()


def test_what_nobody_needs_is_let_go(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many studies, those at rest that nobody looks at, after a while; they can be opened again."""
    monkeypatch.setattr("app.search.jobs.MOST", 1)

    class Page:
        def news(self) -> None:
            """Look."""

    page, seen, other = Page(), opened(jobs), opened(jobs)
    assert jobs.open(seen.kept.token) is seen
    seen.listeners.add(page)
    monkeypatch.setattr("app.search.jobs.GRACE_S", -1.0)
    third = opened(jobs)
    assert [*jobs._jobs.values()] == [seen, third]
    assert jobs.open(other.kept.token) is not other
    assert jobs.open(seen.kept.token) is seen
