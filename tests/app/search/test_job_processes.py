"""Real processes that are killed: a server with its workers, and a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.search import pool as pools
from app.search.jobs import Jobs
from app.search.store import Store
from engine.search import Stage
from tests.app.search.samples import (
    UNITS,
    ThreadPool,
    all_of,
    in_file,
    opened,
    rests,
    until,
    whole,
)
from tests.engine.search.setups import RATE, plan
from tests.engine.search.test_driver import told

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
    what = plan(Stage((RATE, UNITS), trials=12, epochs=300), folds=2)
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
