"""Where a search trains: processes on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from multiprocessing import spawn
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from types import TracebackType
from typing import Any, Self

from engine.errors import Phrase, SettingsError, shown

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # the variable with the address of a cluster's scheduler
REACHED_S = 10  # in which a scheduler must answer
COUNTED_S = 2.0  # until a cluster is asked again how many workers it has
ENDED_S = 2.0  # in which processes end that are told to
_STARTING = threading.Lock()


class Workers:
    """The workers of a search: call it for an executor; it makes another one if the last one broke.

    With an ``address`` they are those of a Dask cluster, else processes on this machine, one for each core that the
    process may use. The processes are spawned: they begin with nothing of this one, whose threads they would disturb.
    They end with this one, however it ends, and are as ``nice`` to others as they are told to be. All methods may be
    called from any thread.
    """

    def __init__(self, count: int = 0, address: str | None = None, nice: int = 0) -> None:
        """Start nothing yet, unless there is a cluster, which is reached now.

        Raises:
            SettingsError: the cluster's scheduler cannot be reached, or the package for it is not installed.
        """
        self._client: Any = _client(address) if address else None
        self._nice = nice
        self._lock = threading.Lock()
        self._executor: Executor | None = None
        self._fixed = count or (0 if self._client else _cores())
        self._counted = (0, -COUNTED_S)  # how many a cluster had, and when

    @property
    def count(self) -> int:
        """How many there are now; a cluster's come and go."""
        if self._fixed:
            return self._fixed
        threads, at = self._counted
        if time.monotonic() - at >= COUNTED_S:
            threads = int(sum(self._client.nthreads().values()))
            self._counted = threads, time.monotonic()
        return threads

    @property
    def is_lost(self) -> bool:
        """Whether this was a cluster that cannot be reached anymore."""
        return self._client is not None and self._client.status != "running"

    def __call__(self) -> Executor:
        """The executor to use now."""
        with self._lock:
            if self._executor is None or getattr(self._executor, "_broken", False):
                self._executor = self._made()
            return self._executor

    def _made(self) -> Executor:
        if self._client:
            executor: Executor = self._client.get_executor(pure=False)
            return executor
        return _processes(self._fixed, self._nice)

    def close(self) -> None:
        """End the processes, or leave the cluster; what runs is not waited for."""
        with self._lock:
            if self._client:
                self._client.close()
            elif self._executor:
                _end(self._executor)
            self._executor = None

    def __enter__(self) -> Self:
        """Use them for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        self.close()


def _cores() -> int:
    """How many this process may use; where the system does not say, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def was_lost(error: BaseException) -> bool:
    """Whether a task ended like this because its worker was lost; Dask's own word for it is known by its name.

    >>> was_lost(BrokenExecutor("a process died")), was_lost(ValueError("a mistake in the task"))
    (True, False)
    """
    return isinstance(error, BrokenExecutor | CancelledError | OSError) or type(error).__name__ == "KilledWorker"


def _processes(count: int, nice: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, _Apart(), initializer=_begin, initargs=(nice,))


class _ApartProcess(SpawnProcess):
    """A process that does not run this one's main module again.

    Spawned processes do, for functions that are defined there; ours are in modules. In Streamlit's server the main
    module is whichever page ran last, and each worker would run that page.
    """

    @staticmethod
    def _Popen(process: Any) -> Any:  # noqa: N802 - the name that multiprocessing calls
        """Start it."""
        with _STARTING:
            prepare = spawn.get_preparation_data
            spawn.get_preparation_data = lambda name: _without_main(prepare(name))
            try:
                return SpawnProcess._Popen(process)  # noqa: SLF001 - likewise
            finally:
                spawn.get_preparation_data = prepare


def _without_main(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if not key.startswith("init_main")}


class _Apart(SpawnContext):
    Process = _ApartProcess


def _begin(nice: int) -> None:
    """In a worker: a terminal sends Ctrl-C to every process, but the search ends by its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(nice)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot say so, and its workers would wait for tasks forever."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _end(executor: Executor) -> None:
    """What runs is given up. The executor's own thread then cleans up, for which a moment is enough."""
    processes = [*(getattr(executor, "_processes", None) or {}).values()]
    manager = getattr(executor, "_executor_manager_thread", None)
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    if manager:
        manager.join(ENDED_S)


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
