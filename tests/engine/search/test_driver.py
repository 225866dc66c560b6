"""The driver: whatever executes the tasks, the results are the same; what is lost is done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from engine.search import Driver, Folds, Parameter, Result, Stage, Trial, draw_trials, ranked
from engine.search.driver import ATTEMPTS, without_states
from engine.search.executors import Workers
from tests.engine.search.setups import L2, MOONS, RATE

UNITS = Parameter("network.hidden.units", 2, 6)  # each size is a task of its own
STAGE = Stage((RATE, L2, UNITS), trials=12, epochs=3)
HALVING = STAGE.with_(method="halving", epochs=9)


class AtOnce(Executor):
    """Does each task as it is submitted."""

    def submit(self, function: Any, /, *arguments: Any, **_others: Any) -> Future[Any]:
        """Do it now."""
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future


class Losing(AtOnce):
    """Loses the first tasks that it is given."""

    def __init__(self, times: int) -> None:
        """Lose so many."""
        self.times = times

    def submit(self, function: Any, /, *arguments: Any, **others: Any) -> Future[Any]:
        """Lose it or do it."""
        self.times -= 1
        if self.times < 0:
            return super().submit(function, *arguments, **others)
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("a worker died"))
        return future


def driver(stage: Stage = STAGE, done: Iterable[Result] = ()) -> Driver:
    """A stage of the moons."""
    drawn = enumerate(draw_trials(MOONS, stage, 0), start=1)
    return Driver(MOONS, Folds(2, 0), stage, [Trial(*one) for one in drawn], done)


def drive(one: Driver, executor: Any = None) -> list[Result]:
    """Run it to its end."""
    found: list[Result] = []
    executor = executor or AtOnce()
    while not one.ended:
        found += one.step(lambda: executor, 2, 5.0)
    return found


def told(results: Iterable[Result]) -> set[tuple[Any, ...]]:
    """What counts in results, in any order."""
    return {(result.number, result.epochs, result.scores, result.losses, result.problem) for result in results}


def test_any_executor_gives_the_same_results() -> None:
    """Threads, or one task after the other; halving, too."""
    for stage in (STAGE, HALVING):
        with ThreadPoolExecutor(2) as threads:
            assert told(drive(driver(stage), threads)) == told(drive(driver(stage)))


def test_halving_lets_the_best_third_go_on() -> None:
    """Of 12 trials 4 and then 2 train on, which are the best by their results on the rung before."""
    found = drive(driver(HALVING))
    rungs = {epochs: {r.number: r for r in found if r.epochs == epochs} for epochs in (1, 3, 9)}
    assert [len(rung) for rung in rungs.values()] == [12, 4, 2]
    assert rungs[3].keys() == {result.number for result in ranked(rungs[1])[:4]}
    assert rungs[9].keys() == {result.number for result in ranked(rungs[3])[:2]}


@pytest.mark.parametrize("count", [0, 1, 5, 13, 16])
def test_a_search_that_is_dropped_goes_on(count: int) -> None:
    """From any number of results, kept without states: nothing is done twice, and the end is the same."""
    whole = drive(driver(HALVING))
    kept = [without_states(result) for result in whole[:count]]
    rest = drive(driver(HALVING, kept))
    assert told([*kept, *rest]) == told(whole)
    assert len(rest) == len(whole) - count


def test_a_paused_search_gives_out_no_task() -> None:
    """What runs comes to its end; without a pause, it goes on."""
    one = driver()
    one.step(AtOnce, 1, 0.0)
    for _ in range(10):
        one.step(AtOnce, 1, 0.0, pausing=True)
    before = len(one.results)
    assert not one.is_working
    assert 0 < before < 12
    assert not one.step(AtOnce, 1, 0.0, pausing=True)
    assert told([*drive(one), *one.results.values()]) == told(drive(driver()))


def test_a_lost_task_is_done_again() -> None:
    """By the next worker; a task that loses every worker is given up with a sentence, and the others go on."""
    assert told(drive(driver(), Losing(2))) == told(drive(driver()))
    one = Stage((RATE,), trials=2, epochs=2)
    found = drive(driver(one), Losing(ATTEMPTS))
    assert [f"lost {ATTEMPTS} times" in result.problem for result in found] == [True, True]


def test_workers_do_not_run_the_main_module(tmp_path: Path) -> None:
    """In Streamlit's server that is the page which ran last: each worker would run it, and start workers."""
    script = tmp_path / "page.py"
    script.write_text(
        "from engine.search.executors import Workers\n"
        "with Workers(2) as workers:\n"
        "    print(workers().submit(abs, -7).result())\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "7\n", "")


def test_a_killed_worker_loses_no_trial() -> None:
    """A real process, killed while it trains."""
    stage = STAGE.with_(trials=12, epochs=60)
    with Workers(2) as workers:
        one, killed, found = driver(stage), False, list[Result]()
        deadline = time.monotonic() + 60
        while not one.ended and time.monotonic() < deadline:
            found += one.step(workers, 2, 0.05)
            pool: Any = workers()
            if found and not killed and pool._processes:
                os.kill(next(iter(pool._processes)), signal.SIGKILL)
                killed = True
    assert killed
    assert told(found) == told(drive(driver(stage)))
