"""Where all live sessions take turns: one thread, whose time they share equally."""

from __future__ import annotations

import heapq
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from engine import Trainer
from engine.tape import Pieces

T = TypeVar("T")

HEAVY = 8_000_000  # bytes that one training pass over all rows, and one drawing of the plane, go through
PIECES_S = 0.025  # time of a turn of a heavy network, which ends with the piece in progress
BRIEF_S = 0.005  # the same where others wait; a turn that takes no longer is a light one
SMOOTHED_S = 0.5  # time constant of `Turns.waited_s`
# For how long results wait for those of the next turns. Each handover wakes the event loop, which takes Python's lock
# from the turns for a moment: of a class of 25, handing over a few at a time saves a fifth of the server's time.
HELD_S = 0.002

Job: TypeAlias = tuple[float, Callable[[], Any], "Future[Any]"]  # when it came, on ``time.perf_counter``


class Ended(NamedTuple, Generic[T]):
    """The result of a job that is done."""

    value: T


@dataclass(eq=False)
class Account:
    """The turns of one session, or of one long job: the time they took, and the jobs that wait."""

    virtual_s: float = 0.0  # grows by the time of each turn, and to the present one of `Turns` when a job comes
    took_s: float = 0.0  # the last turn
    waiting: deque[Job] = field(default_factory=deque)
    queued: bool = False  # in the heap, or its job runs


class Turns:
    """One thread that does jobs by turns: the next one is of the account that has had the least time.

    This is start-time fair queueing: whoever comes after a rest starts with the virtual time of the turn in progress,
    so that resting saves nothing up. All methods may be called from any thread.
    """

    def __init__(self) -> None:
        """Start without jobs; the thread starts with the first one."""
        self.waited_s = 0.0  # how long recent light turns waited for the thread, smoothed
        self._wake = threading.Condition()
        self._heap: list[tuple[float, int, Account]] = []  # accounts with waiting jobs, by virtual time and arrival
        self._arrivals: dict[int, float] = {}  # when each job came that waits or runs, in this order
        self._number = 0
        self._now_s = 0.0  # the virtual time: that of the account whose turn it is
        self._noted_at = -math.inf
        self._thread: threading.Thread | None = None

    def submit(self, job: Callable[[], T], account: Account | None = None) -> Future[T]:
        """Have a job done when it is its account's turn; without one, it has an account of its own."""
        account, future = account or Account(), Future[T]()
        with self._wake:
            account.waiting.append((time.perf_counter(), job, future))
            self._arrivals[id(future)] = account.waiting[-1][0]
            if not account.queued:
                account.virtual_s = max(account.virtual_s, self._now_s)
                self._queue(account)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
                self._thread.start()
            self._wake.notify()
        return future

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a turn."""
        return bool(self._heap)

    @property
    def oldest_s(self) -> float:
        """Seconds since the oldest job came of those that wait or run; 0 if there is none."""
        with self._wake:
            came = next(iter(self._arrivals.values()), None)
        return 0.0 if came is None else time.perf_counter() - came

    def _queue(self, account: Account) -> None:
        self._number += 1
        account.queued = True
        heapq.heappush(self._heap, (account.virtual_s, self._number, account))

    def _run(self) -> None:
        done: deque[tuple[float, Future[Any], Ended[Any] | BaseException]] = deque()  # since when, and what is held
        while True:
            with self._wake:
                while not self._heap:
                    self._wake.wait()
                self._now_s, _, account = heapq.heappop(self._heap)
                came, job, future = account.waiting.popleft()
            began, worked = time.perf_counter(), time.thread_time()
            outcome = _outcome(job) if future.set_running_or_notify_cancel() else None
            ended = time.perf_counter()
            # Of the thread's time: what a turn waits for Python's lock is not its account's fault.
            took = account.took_s = time.thread_time() - worked
            with self._wake:
                del self._arrivals[id(future)]
                account.virtual_s += took
                account.queued = False
                if account.waiting:
                    self._queue(account)
                next_s = self._heap[0][2].took_s if self._heap else math.inf
            if took <= BRIEF_S:
                self._note(began - came, began)
            del account, job  # before anyone hears of it: who waits for the job may be the last to hold its session
            if outcome:
                done.append((ended, future, outcome))
            del future, outcome  # nor are they kept until the next job comes
            if done and ended - done[0][0] + next_s > HELD_S:
                while done:
                    _hand_over(*done.popleft()[1:])

    def _note(self, waited: float, now: float) -> None:
        weight = -math.expm1(-max(0.0, now - self._noted_at) / SMOOTHED_S)
        self.waited_s += weight * (waited - self.waited_s)
        self._noted_at = now


def _outcome(job: Callable[[], T]) -> Ended[T] | BaseException:
    try:
        return Ended(job())
    except BaseException as error:  # noqa: BLE001 - whoever asked for the job is told
        return error


def _hand_over(future: Future[T], outcome: Ended[T] | BaseException) -> None:
    if isinstance(outcome, Ended):
        future.set_result(outcome.value)
    else:
        future.set_exception(outcome)


class Scripts:
    """Runs pages' scripts one after another: each holds Python's lock, and beside a hundred of them nobody has a turn.

    A script that has run for longer than a lease, because it waits for something else, holds up nobody anymore.
    """

    def __init__(self, lease_s: float) -> None:
        """Start with none."""
        self._lease_s = lease_s
        self._freed = threading.Condition()
        self._running: object = None
        self._since = 0.0
        self._own = threading.local()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run this thread's script when no other one runs."""
        self._begin()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let another script run while this thread waits for something, if it runs one."""
        if getattr(self._own, "script", None) is None:
            yield
            return
        self._end()
        try:
            yield
        finally:
            self._begin()

    def _begin(self) -> None:
        with self._freed:
            while self._running and (left := self._since + self._lease_s - time.monotonic()) > 0:
                self._freed.wait(left)
            self._own.script = self._running = object()
            self._since = time.monotonic()

    def _end(self) -> None:
        with self._freed:
            if self._running is self._own.script:
                self._running = None
                self._freed.notify()
            self._own.script = None


SCRIPTS = Scripts(lease_s=1.0)

# A turn is many small calls that hold Python's lock, and a second thread halved the frames of a full class
# (docs/decisions/0003).
TURNS = Turns()


def is_heavy(trainer: Trainer) -> bool:
    """Whether one step, or one drawing, may take longer than a turn, so that both are done in pieces.

    >>> from engine import Config
    >>> is_heavy(Trainer(Config()))
    False
    """
    return trainer.arena.size > HEAVY


def some_pieces(pieces: Pieces[T]) -> Ended[T] | None:
    """Continue a job for as long as a turn may take; returns its result once it is done."""
    started = time.perf_counter()
    while time.perf_counter() - started < (BRIEF_S if TURNS.is_wanted else PIECES_S):
        try:
            next(pieces)
        except StopIteration as end:
            return Ended(end.value)
    return None


def waited_for(job: Callable[[], T], account: Account) -> T:
    """In a page's thread: the result of a job, when it had its turn; other scripts run meanwhile."""
    with SCRIPTS.resting():
        return TURNS.submit(job, account).result()


def in_turns(pieces: Pieces[T]) -> T:
    """Do a whole job in turns among those of all live sessions, while the caller's thread waits for it."""
    account = Account()
    while True:
        if ended := waited_for(partial(some_pieces, pieces), account):
            return ended.value
