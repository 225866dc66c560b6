"""A Dask cluster on loopback: the same results as on this machine, also when a worker is killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from distributed import LocalCluster

from app.search.jobs import Jobs
from app.search.pool import Pool
from app.search.store import Store
from engine.search import Stage
from tests.app.search.samples import UNITS, all_of, in_file, opened, rests, until, whole
from tests.engine.search.setups import RATE, plan
from tests.engine.search.test_driver import told


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two workers, each a process with one thread, which begins without the main module.

    A test of a page may have left its script in that module's place.
    """
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as found:
        yield found


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_killed_worker_loses_no_trial(cluster: Any, tmp_path: Path) -> None:
    """Its trials are taken again, and the end is that of a study without a cluster, to the last bit."""
    what = plan(Stage((RATE, UNITS), trials=16, epochs=60), folds=2)
    jobs = Jobs(Store(in_file(tmp_path)), Pool(address=cluster.scheduler_address))
    job = opened(jobs, what)
    job.start()
    until(lambda: job.results)
    assert job.stand.state == "running"
    assert job.stand.workers == 2
    next(iter(cluster.workers.values())).process.process.kill()
    until(lambda: job.stand.state == "done" and rests(job))
    study = whole(what)
    assert told(job.results) == told(all_of(study))
    assert study.best
    assert job.stand.best[0].number == study.best.number
    jobs.close()
