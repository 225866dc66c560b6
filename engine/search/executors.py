"""Where a search trains: processes on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

from engine.errors import Phrase, SettingsError, shown

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # the variable with the address of a cluster's scheduler
REACHED_S = 10  # in which a scheduler must answer


class Workers:
    """The workers of a search: call it for an executor; it makes another one if the last one broke.

    With an ``address`` they are those of a Dask cluster, else processes on this machine, one for each core that the
    process may use. The processes are spawned: they begin with nothing of this one, whose threads they would disturb.
    """

    def __init__(self, count: int = 0, address: str | None = None) -> None:
        """Start nothing yet, unless there is a cluster, which is asked for its workers.

        Raises:
            SettingsError: the cluster's scheduler cannot be reached, or the package for it is not installed.
        """
        self._client: Any = _client(address) if address else None
        self._executor: Executor | None = None
        self.count = count or (self._cluster_size() if self._client else len(os.sched_getaffinity(0)))

    def __call__(self) -> Executor:
        """The executor to use now."""
        if self._executor is None or getattr(self._executor, "_broken", False):
            self._executor = self._client.get_executor(pure=False) if self._client else _processes(self.count)
        return self._executor

    def _cluster_size(self) -> int:
        return max(1, int(sum(self._client.nthreads().values())))

    def close(self) -> None:
        """End the processes, or leave the cluster; what runs is not waited for."""
        if self._client:
            self._client.close()
        elif self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def __enter__(self) -> Self:
        """Use them for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        self.close()


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_leave_signals_to_the_parent)


def _leave_signals_to_the_parent() -> None:
    """A terminal sends Ctrl-C to every process; the search ends by its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _client(address: str) -> Any:
    """The cluster's client."""
    try:
        from distributed import Client
    except ImportError:
        phrase = Phrase(
            "{address} names a cluster, for which this Python lacks “distributed”; see the README",
            address=shown(address),
        )
        raise SettingsError(ADDRESS, phrase) from None
    try:
        return Client(address, timeout=REACHED_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        phrase = Phrase(
            "no scheduler answers at {address} ({error})", address=shown(address), error=type(error).__name__
        )
        raise SettingsError(ADDRESS, phrase) from None
