"""Searches: ``python -m benchmarks.search [--json]``.

- 64 random trials of 2-16-16-2 on moons of 500 points, 100 epochs, 3 folds: seconds, beside those of scikit-learn's
  ``RandomizedSearchCV`` with ``MLPClassifier`` for as many trials from the same ranges on the same cores;
- whether two Dask workers on loopback find the same results, to the last bit;
- what a trial costs the server besides its training, as processor time: its store, its job and one page;
- frames per second of a playground that plays, alone and while five searches run and are looked at.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sqlalchemy import URL

from app.live.search.session import SearchSession
from app.live.viewer import Viewer
from app.search.jobs import Jobs
from app.search.pool import Pool
from app.search.store import Store
from benchmarks.harness import tell
from benchmarks.live import Client, LiveServer, client_of, live_server
from benchmarks.search_plan import FOLDS, PARAMETERS, SETUP, plan
from engine.search import Plan, Result, Study, axes
from engine.search.executors import Workers
from engine.search.folds import sealed

TRIALS = 64
SEARCHES = 5
SECONDS = 5.0
ROUNDS = 3
TOLD = 512  # trials of the search whose cost is measured


def run(what: Plan, workers: Workers) -> tuple[float, Study]:
    """Seconds until a plan is done, and what it found; the workers are started before."""
    for future in [workers().submit(abs, number) for number in range(4 * workers.count)]:
        future.result()
    study, started = Study(what), time.perf_counter()
    while not study.ended:
        study.step(workers, workers.count, 1.0)
    return time.perf_counter() - started, study


def with_scikit_learn(cores: int) -> float:
    """Seconds that scikit-learn takes for as many trials from the same ranges."""
    from sklearn.model_selection import RandomizedSearchCV, StratifiedKFold
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"  # its workers warn that 100 epochs may not be enough
    data = sealed(SETUP)
    x, y = np.ascontiguousarray(data.train.inputs[:-1].T), data.train.classes
    rate, l2, batch = axes(SETUP, PARAMETERS)
    network = MLPClassifier((16, 16), activation="tanh", solver="sgd", momentum=0, max_iter=100, tol=0)
    search = RandomizedSearchCV(
        network.set_params(n_iter_no_change=1000),
        {"learning_rate_init": rate, "alpha": l2, "batch_size": [*batch.parameter.values]},
        n_iter=TRIALS,
        cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0),
        n_jobs=cores,
        random_state=0,
        refit=False,
        error_score=0.0,
    )
    started = time.perf_counter()
    search.fit(x, y)
    return time.perf_counter() - started


def told(study: Study) -> list[tuple[Any, ...]]:
    """What was found, to compare."""
    return [(result.number, result.scores, result.losses) for result in _in_order(study.results.values())]


def _in_order(results: Any) -> list[Result]:
    return sorted(results, key=lambda result: result.number)


def on_dask(study: Study) -> bool:
    """Whether two workers of a cluster find the same."""
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster,
        Workers(address=cluster.scheduler_address) as workers,
    ):
        return told(run(study.plan, workers)[1]) == told(study)


def cost_ms() -> dict[str, float]:
    """Milliseconds of the server's processor time for a trial besides its training, and of that the store alone."""
    with TemporaryDirectory() as folder:
        store = Store(URL.create("sqlite", database=str(Path(folder) / "searches.db")))
        jobs = Jobs(store, Pool())
        token = jobs.create(plan(TOLD, 20))
        job = jobs.open(token)
        if job is None:
            raise LookupError(token)
        for future in [jobs.pool.workers()().submit(abs, 1) for _ in range(8)]:
            future.result()
        viewer = Viewer(SearchSession(token, job, jobs))
        started = time.process_time()
        job.start()
        while job.stand.state != "done":
            time.sleep(0.02)
            if viewer.session.news_in() == 0:
                viewer.take_turn()
        whole = time.process_time() - started
        again = jobs.create(plan(TOLD, 20))
        started = time.process_time()
        for at in range(0, len(job.results), 16):
            store.add(again, job.results[at : at + 16], at)
        alone = time.process_time() - started
        jobs.close()
    return {"cost_ms": round(1000 * whole / TOLD, 2), "store_ms": round(1000 * alone / TOLD, 2)}


async def frames(server: LiveServer) -> dict[str, float]:
    """Frames per second of one that plays, alone and beside searches, in turns."""
    player = await client_of(server.port, server.open_sessions(1)[0])
    await player.say("play")
    await player.watch(time.perf_counter() + 1)
    alone = [await _rate([player]) for _ in range(ROUNDS)]
    searches = [await client_of(server.port, ticket) for ticket in server.open_sessions(SEARCHES, "search")]
    await _rate([player, *searches])  # the workers start
    beside = [await _rate([player, *searches]) for _ in range(ROUNDS)]
    return {"frames_alone": round(statistics.median(alone), 1), "frames_beside": round(statistics.median(beside), 1)}


async def _rate(clients: list[Client]) -> float:
    """What the first of them gets a second, while the others look as well."""
    before, started = clients[0].frames, time.perf_counter()
    others = [asyncio.create_task(client.watch(started + 10 * SECONDS)) for client in clients[1:]]
    await clients[0].watch(started + SECONDS)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return (clients[0].frames - before) / (time.perf_counter() - started)


def measure() -> dict[str, Any]:
    """Everything."""
    with Workers() as workers:
        cores = workers.count
        ours, study = min((run(plan(TRIALS), workers) for _ in range(ROUNDS)), key=lambda found: found[0])
    theirs = with_scikit_learn(cores)
    figures: dict[str, Any] = {
        "cores": cores,
        "ours_s": round(ours, 1),
        "scikit_learn_s": round(theirs, 1),
        "ratio": round(theirs / ours, 1),
        "same_on_dask": on_dask(study),
        **cost_ms(),
    }
    with TemporaryDirectory() as folder, live_server(XDG_DATA_HOME=folder) as server:  # searches of its own
        return figures | asyncio.run(frames(server))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = measure()
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
