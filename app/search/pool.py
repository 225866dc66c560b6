"""The workers of the whole server: processes on this machine, or a Dask cluster where the environment names one."""

from __future__ import annotations

import math
import os
import threading

from app.search.problems import CROWDED, PoolError
from engine.search.executors import ADDRESS, Workers

NICE = 10  # of the processes: live views come first
MOST_RUNNING = 16  # studies at once


class Pool:
    """Workers that start with the first search and are shared by all; all methods may be called from any thread.

    Each running study has as many tasks in the workers' queue as any other one, so they take turns.
    """

    def __init__(self, count: int = 0, address: str | None = None) -> None:
        """Start nothing yet; without an address, the environment has it."""
        self._count, self._address = count, address
        self._lock = threading.Lock()
        self._workers: Workers | None = None
        self._running: set[object] = set()
        self._is_closed = False

    def workers(self) -> Workers:
        """The workers; a cluster that was lost is looked for again.

        Raises:
            SettingsError: the cluster cannot be reached.
            PoolError: the server ends.
        """
        with self._lock:
            if self._is_closed:
                raise PoolError
            if self._workers and self._workers.is_lost:
                self._workers = None
            if self._workers is None:
                address = self._address if self._address is not None else os.environ.get(ADDRESS)
                self._workers = Workers(self._count, address, NICE)
            return self._workers

    def enter(self, study: object) -> None:
        """Count a study as running.

        Raises:
            PoolError: there are too many.
        """
        with self._lock:
            if study not in self._running and len(self._running) >= MOST_RUNNING:
                raise PoolError(CROWDED.format(count=MOST_RUNNING))
            self._running.add(study)

    def leave(self, study: object) -> None:
        """Count it no more."""
        with self._lock:
            self._running.discard(study)

    def share(self, workers: int) -> int:
        """How many of so many workers are for each study that runs, at least one."""
        return max(1, math.ceil(workers / max(1, len(self._running))))

    def close(self) -> None:
        """End the workers for good; what runs is not waited for."""
        with self._lock:
            self._is_closed = True
            if self._workers:
                self._workers.close()
            self._workers = None


POOL = Pool()
