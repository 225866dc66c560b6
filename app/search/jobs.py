"""The studies at work on this server, by their tokens."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from app.search.job import SearchJob
from app.search.pool import POOL, Pool
from app.search.problems import OPEN, StoreError
from app.search.stand import epochs_of
from app.search.store import Store
from engine.search import Plan, Study
from engine.search.plan import rungs

MOST = 64  # studies that are kept in memory while nobody looks and nothing runs
MOST_OPEN = 256  # that have a thread at once; more are not begun
GRACE_S = 60.0  # after a job was opened: whoever did may not be looking yet


class Jobs:
    """One job for each study that someone opened; a page that closes ends none. Methods may be called in any thread."""

    def __init__(self, store: Store, pool: Pool) -> None:
        """Start without a job."""
        self.store, self.pool = store, pool
        self._lock = threading.Lock()
        self._comparing = threading.Lock()
        self._beside: dict[str, str] = {}  # the studies of new comparisons: jobs fulfill wishes a little later
        self._jobs: OrderedDict[str, SearchJob] = OrderedDict()

    def create(self, plan: Plan) -> str:
        """Keep a new study; returns its token.

        Raises:
            SettingsError: the plan does not suit its setup.
            StoreError: it cannot be kept, or too many are open.
        """
        Study(plan)
        with self._lock:
            self._close_some(time.monotonic())
            if len(self._jobs) >= MOST_OPEN:
                raise StoreError(OPEN.format(count=MOST_OPEN))
        return self.store.create(plan)

    def open(self, token: str) -> SearchJob | None:
        """The job of a study, which goes on if it was running when the server ended; None for an unknown token.

        Raises:
            StoreError: it cannot be read.
        """
        with self._lock:
            if token not in self._jobs:
                kept = self.store.read(token)
                if kept is None:
                    return None
                self._jobs[token] = SearchJob(kept, self.store, self.pool)
            job = self._jobs[token]
            job.opened_at = time.monotonic()
            self._jobs.move_to_end(token)
            self._close_some(job.opened_at)
            return job

    def compare(self, token: str) -> SearchJob | None:
        """Start the study that is compared with this one: the same budget, drawn on a grid, or at random beside one.

        Raises:
            StoreError: it cannot be kept or read.
        """
        with self._comparing:
            job = self.open(token)
            if job is None:
                return None
            beside = self._beside.get(token) or job.kept.beside or ""
            other = self.open(beside)
            if other is None:
                beside = self._beside[token] = self.create(plan_beside(job.kept.plan))
                other = self.open(beside)
                job.compare_with(beside)
        if other:
            other.start()
        return other

    def _close_some(self, now: float) -> None:
        for token, job in list(self._jobs.items())[:-1]:
            if len(self._jobs) <= MOST:
                return
            if job.is_resting and now - job.opened_at > GRACE_S:
                job.close()
                del self._jobs[token]

    def close(self) -> None:
        """End all threads and workers: the server ends. What was running is kept as such, and goes on when opened."""
        with self._lock:
            for job in self._jobs.values():
                job.close()
            self._jobs.clear()
        self.pool.close()
        self.store.close()


def plan_beside(plan: Plan) -> Plan:
    """The first stage of a plan with the other method, for as many epochs in all.

    >>> from engine.search import Parameter, Stage
    >>> stage = Stage((Parameter("training.l2", 1e-4, 1),), "halving", trials=27, epochs=90)
    >>> beside = plan_beside(Plan(stages=(stage,))).stages[0]
    >>> beside.method, beside.trials
    ('grid', 3)
    """
    stage = plan.stages[0]
    epochs = epochs_of(rungs(stage, stage.trials))
    method = "random" if stage.method == "grid" else "grid"
    return plan.with_(stages=(stage.with_(method=method, trials=max(1, round(epochs / stage.epochs))),))


JOBS = Jobs(Store(), POOL)
