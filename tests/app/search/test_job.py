"""Jobs: a study runs whether or not somebody looks, and loses nothing, whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.search import pool as pools
from app.search.job import LOST, SearchJob
from app.search.jobs import Jobs
from app.search.problems import FULL, StoreError
from app.search.store import Store
from engine import SettingsError
from engine.search import Parameter, Plan, Result, Stage, Study, final
from tests.app.search.samples import LIMIT_S, ThreadPool, in_file, jobs_in, rests, run, until
from tests.engine.search.setups import L2, MOONS, RATE, plan
from tests.engine.search.test_driver import AtOnce, told

UNITS = Parameter("network.hidden.units", 2, 20)  # each size is a task of its own
PLAN = plan(Stage((RATE, UNITS), trials=20, epochs=3), Stage(trials=6, epochs=5), folds=2)
HALVING = plan(Stage((RATE, L2), "halving", trials=9, epochs=9), folds=2)


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


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs with a file and threads of their own."""
    own = jobs_in(tmp_path)
    yield own
    own.close()


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


@pytest.mark.parametrize("what", [PLAN, HALVING], ids=["random", "halving"])
def test_a_job_finds_what_the_engine_finds(jobs: Jobs, what: Plan) -> None:
    """In both stages; everything that it tells is in the store."""
    job, study = opened(jobs, what), whole(what)
    assert job.stand.state == "ready"
    run(job)
    assert told(job.results) == told(all_of(study))
    assert jobs.store.results(job.kept.token) == job.results
    stand = job.stand
    assert [stage.done for stage in stand.stages] == [len(begun.trials) for begun in study.begun]
    assert [result.number for result in stand.best] == [result.number for result in study.best_few(6)]
    assert stand.proposal == study.proposed()
    assert stand.left_s == 0.0
    assert stand.rate
    assert jobs.open("unknown") is None


def test_a_paused_study_gives_out_nothing(tmp_path: Path) -> None:
    """What runs comes to its end and is kept; then it goes on to the same end."""
    worker = Gated()
    jobs = jobs_in(tmp_path, worker)
    job = opened(jobs)
    job.start()
    until(lambda: len(worker.asked) == 4)
    job.pause()
    until(lambda: job.stand.state == "paused")
    assert job.stand.works
    worker.gate.release(1000)
    until(lambda: not job.stand.works and rests(job))
    assert len(worker.asked) == 4
    assert 0 < len(job.results) < 20
    assert jobs.store.read(job.kept.token).state == "paused"  # type: ignore[union-attr]
    run(job)
    assert told(job.results) == told(all_of(whole()))
    jobs.close()


def test_a_cancelled_study_keeps_what_it_has(tmp_path: Path) -> None:
    """What runs is dropped; somebody who thinks again can go on, to the same end."""
    worker = Gated()
    jobs = jobs_in(tmp_path, worker)
    job = opened(jobs)
    job.start()
    worker.gate.release()
    until(lambda: job.results)
    job.cancel()
    until(lambda: job.stand.state == "cancelled")
    assert not job.stand.works
    worker.gate.release(1000)
    run(job)
    assert told(job.results) == told(all_of(whole()))
    jobs.close()


def test_a_study_goes_on_in_another_server(tmp_path: Path) -> None:
    """By itself if it was running, from the results that are kept; it is measured once for all."""
    worker = Gated()
    first = jobs_in(tmp_path, worker)
    job = opened(first)
    job.start()
    worker.gate.release(3)
    until(lambda: job.results)
    first.close()
    second = jobs_in(tmp_path)
    again = second.open(job.kept.token)
    assert again
    assert again.results == job.results[: len(again.results)]
    until(lambda: again.stand.state == "done" and rests(again))
    assert told(again.results) == told(all_of(whole()))
    second.close()


def test_a_stage_is_added(jobs: Jobs) -> None:
    """The proposed one, or with other figures, or one's own; a wrong one changes nothing and says why."""
    job = opened(jobs)
    run(job)
    job.extend(trials=3, epochs=4)
    until(lambda: len(job.stand.stages) == 3 and job.stand.state == "done")
    assert (job.stand.stages[2].trials, job.stand.stages[2].stage.epochs) == (3, 4)
    job.extend(Stage((RATE,), trials=2, epochs=1))
    until(lambda: len(job.stand.stages) == 4 and job.stand.state == "done")
    job.extend(Stage((Parameter("seed", 1, 2),)))
    until(lambda: job.stand.problem)
    assert isinstance(job.stand.problem, SettingsError)
    assert (job.stand.state, len(job.stand.stages)) == ("done", 4)
    kept = jobs.store.read(job.kept.token)
    assert kept
    assert len(kept.plan.stages) == 4


def test_the_final_score_is_measured_once(jobs: Jobs) -> None:
    """That of the best trial, as the engine measures it; asking again, later, gives the same."""
    job = opened(jobs)
    run(job)
    best = job.stand.best[0]
    job.measure()
    until(lambda: job.stand.final)
    assert job.stand.final == final(MOONS, job.trials[best.number], best.epochs)
    before = job.stand.final
    job.extend(Stage((RATE,), trials=2, epochs=9))
    job.measure()
    until(lambda: job.stand.state == "done" and rests(job))
    kept = jobs.store.read(job.kept.token)
    assert kept
    assert kept.final == job.stand.final == before


def test_nothing_can_be_measured_before_a_trial(jobs: Jobs) -> None:
    """It says so."""
    job = opened(jobs)
    job.measure()
    until(lambda: job.stand.problem)
    assert "nothing to measure" in str(job.stand.problem)
    assert job.stand.final is None


def test_a_study_is_compared_with_the_other_method(jobs: Jobs) -> None:
    """Once, with the same budget; the comparison has its own token and is found again."""
    job = opened(jobs, plan(Stage((RATE, L2), trials=9, epochs=2), folds=2))
    token = job.kept.token
    other = jobs.compare(token)
    assert other
    assert jobs.compare(token) is other
    until(lambda: other.stand.state == "done" and job.stand.beside == other.kept.token)
    assert (other.stand.stages[0].stage.method, other.stand.stages[0].trials) == ("grid", 9)
    kept = jobs.store.read(token)
    assert kept
    assert kept.beside == other.kept.token
    assert jobs.compare("unknown") is None


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


SERVER = """
import sys
from app.search.jobs import Jobs
from app.search.pool import Pool
from app.search.store import Store
from tests.app.search.samples import in_file
from pathlib import Path
if __name__ == "__main__":
    jobs = Jobs(Store(in_file(Path(sys.argv[1]))), Pool(2))
    job = jobs.open(sys.argv[2])
    job.start()
    while True:
        jobs.pool.workers()
        print(len(job.results), *jobs.pool.workers()()._processes, flush=True)
        __import__("time").sleep(0.05)
"""


def test_a_server_that_is_killed_loses_no_kept_trial(tmp_path: Path) -> None:
    """A real process with real workers and a real file: its workers end with it, and another server goes on."""
    what = plan(Stage((RATE, UNITS), trials=24, epochs=40), folds=2)
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    store = Store(in_file(tmp_path))
    token = store.create(what)
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, str(script), str(tmp_path), token]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=environment) as server:
        assert server.stdout
        while int((line := server.stdout.readline().split())[0]) == 0:
            pass
        server.kill()
    workers = [int(number) for number in line[1:]]
    assert workers
    before = store.results(token)
    assert before
    jobs = Jobs(store, ThreadPool())
    job = jobs.open(token)
    assert job
    assert job.results[: len(before)] == before
    until(lambda: job.stand.state == "done" and rests(job))
    assert told(job.results) == told(all_of(whole(what)))
    until(lambda: not any(is_there(worker) for worker in workers))
    jobs.close()


def is_there(process: int) -> bool:
    """Whether it lives; one that only waits to be counted does not."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    """A real process of the pool, which is polite to others; the study goes on to the same end."""
    what = plan(Stage((RATE, UNITS), trials=12, epochs=60), folds=2)
    jobs = Jobs(Store(in_file(tmp_path)), pools.Pool(2))
    job = opened(jobs, what)
    job.start()
    until(lambda: job.results)
    executor: Any = jobs.pool.workers()()
    worker = next(iter(executor._processes))
    assert os.getpriority(os.PRIO_PROCESS, worker) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + pools.NICE)
    os.kill(worker, signal.SIGKILL)
    until(lambda: job.stand.state == "done" and rests(job))
    assert told(job.results) == told(all_of(whole(what)))
    began = time.monotonic()
    jobs.close()
    assert time.monotonic() - began < 5
