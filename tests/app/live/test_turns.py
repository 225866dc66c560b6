"""Turns share one thread's time equally, and long jobs are done among them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from app.live.turns import HELD_S, TURNS, Account, Scripts, Turns, in_turns
from engine.tape import Pieces
from tests.app.samples import Clock

PATIENCE_S = 10


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the turns: a job takes the time that it adds to it."""
    mine = Clock()
    monkeypatch.setattr("app.live.turns.time", mine)
    return mine


@contextmanager
def held(turns: Turns) -> Iterator[None]:
    """A turn that lasts until everything else is queued."""
    begun, released = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert released.wait(PATIENCE_S)

    turn = turns.submit(hold)
    assert begun.wait(PATIENCE_S)
    try:
        yield
    finally:
        released.set()
        turn.result(PATIENCE_S)


class Class:
    """Sessions that want a turn again as soon as they have had one, until there were enough; notes whose they were."""

    def __init__(self, turns: Turns, clock: Clock, enough: int) -> None:
        """Start without sessions."""
        self.taken: list[str] = []
        self._turns, self._clock, self._enough = turns, clock, enough
        self.done = threading.Event()

    def join(self, name: str, takes_s: float) -> None:
        """A session whose turns take this long."""
        account = Account()

        def turn() -> None:
            self._clock.now += takes_s
            self.taken.append(name)
            if len(self.taken) < self._enough:
                self._turns.submit(turn, account)
            else:
                self.done.set()

        self._turns.submit(turn, account)


def taking(clock: Clock, seconds: float) -> Callable[[], None]:
    """A job that takes this long."""

    def take() -> None:
        clock.now += seconds

    return take


def test_equal_time_not_equal_turns(clock: Clock) -> None:
    """Whose turns take fifty times as long gets them fifty times as rarely."""
    room = Class(turns := Turns(), clock, 1020)
    with held(turns):
        for name in ("light", "other"):
            room.join(name, 0.001)
        for name in ("heavy", "large"):
            room.join(name, 0.050)
    assert room.done.wait(PATIENCE_S)
    counts = Counter(room.taken[:1020])  # the last turns of the others may still come
    assert counts["heavy"] == pytest.approx(10, abs=1)
    assert counts["large"] == pytest.approx(10, abs=1)
    assert counts["light"] == pytest.approx(500, abs=30)
    assert counts["other"] == pytest.approx(500, abs=30)


def test_equal_turns_go_around(clock: Clock) -> None:
    """Where all turns take the same, each session has its own in every round."""
    room = Class(turns := Turns(), clock, 40)
    with held(turns):
        for name in "abcd":
            room.join(name, 0.25)
    assert room.done.wait(PATIENCE_S)
    rounds = [sorted(room.taken[at : at + 4]) for at in range(0, 40, 4)]
    assert rounds == [[*"abcd"]] * 10


def test_a_wait_for_pythons_lock_costs_nothing(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that waits a long time is charged for what it did; the wait may be another visitor's garbage."""
    worked = 0.0

    def thread_time() -> float:
        return worked

    def turn() -> None:
        nonlocal worked
        clock.now += 0.3
        worked += 0.001

    monkeypatch.setattr(clock, "thread_time", thread_time, raising=False)
    turns, account = Turns(), Account()
    turns.submit(turn, account).result(PATIENCE_S)
    assert account.virtual_s == pytest.approx(0.001)


def handed_over(turns: Turns, clock: Clock, seconds: list[float]) -> list[int]:
    """How many turns were done when each result came, of sessions whose second turns take so long."""
    done, came = 0, list[int]()
    accounts = [Account() for _ in seconds]

    def turn(number: int) -> Callable[[], None]:
        def take() -> None:
            nonlocal done
            clock.now += seconds[number]
            done += 1

        return take

    for number, account in enumerate(accounts):
        turns.submit(turn(number), account).result(PATIENCE_S)
    done = 0
    with held(turns):
        jobs = []
        for number, account in enumerate(accounts):
            account.virtual_s = 0.0  # they come in this order
            jobs.append(turns.submit(turn(number), account))
            jobs[-1].add_done_callback(lambda _job: came.append(done))
    for job in jobs:
        job.result(PATIENCE_S)
    return came


def test_short_turns_hand_over_their_results_together(clock: Clock) -> None:
    """Five at a time where a turn takes a quarter of what a result may wait; the last one waits for nobody.

    The first five are the turn that they all waited for, and four of them.
    """
    assert handed_over(Turns(), clock, [0.24 * HELD_S] * 10) == [4] * 4 + [9] * 5 + [10]


def test_no_result_waits_for_a_long_turn(clock: Clock) -> None:
    """One whose last turn was long is not begun before the results so far are handed over."""
    short, long = 0.1 * HELD_S, 10 * HELD_S
    assert handed_over(Turns(), clock, [short, short, long, short, short]) == [2, 2, 5, 5, 5]


def test_resting_saves_nothing_up(clock: Clock) -> None:
    """Who comes after a long rest shares from then on, and does not make up for it."""
    turns, rested, busy, order = Turns(), Account(), Account(), list[str]()
    turns.submit(lambda: None, rested).result(PATIENCE_S)

    def turn(name: str) -> Callable[[], None]:
        def take() -> None:
            clock.now += 1.0
            order.append(name)

        return take

    for _ in range(20):
        turns.submit(turn("busy"), busy).result(PATIENCE_S)
    with held(turns):
        jobs: list[Future[None]] = []
        for _ in range(6):
            jobs += turns.submit(turn("busy"), busy), turns.submit(turn("rested"), rested)
    for job in jobs:
        job.result(PATIENCE_S)
    counts = Counter(order[20:26])
    assert counts["busy"] == pytest.approx(3, abs=1)


def test_the_jobs_of_an_account_keep_their_order() -> None:
    """First come, first served within a session."""
    turns, account, order = Turns(), Account(), list[int]()
    with held(turns):
        jobs = [turns.submit(lambda at=at: order.append(at), account) for at in range(10)]  # type: ignore[misc]
    for job in jobs:
        job.result(PATIENCE_S)
    assert order == [*range(10)]


def test_a_job_that_was_cancelled_is_not_done() -> None:
    """A viewer who left needs no turn; the next one is taken."""
    turns, order = Turns(), list[str]()
    with held(turns):
        first = turns.submit(lambda: order.append("left"))
        second = turns.submit(lambda: order.append("stays"))
        assert first.cancel()
    second.result(PATIENCE_S)
    assert order == ["stays"]


def test_how_long_light_turns_wait(clock: Clock) -> None:
    """`waited_s` follows the wait of light turns, whatever heavy ones wait, and forgets a rush once it is over."""
    turns = Turns()
    with held(turns):
        light = turns.submit(taking(clock, 0.001))
        clock.now += 0.2
    light.result(PATIENCE_S)
    assert turns.waited_s == pytest.approx(0.2, abs=0.01)
    before = turns.waited_s
    with held(turns):
        clock.now += 1.0
        heavy = turns.submit(taking(clock, 0.030))
        clock.now += 1.0
    heavy.result(PATIENCE_S)
    assert turns.waited_s == before
    clock.now += 60.0
    turns.submit(taking(clock, 0.001)).result(PATIENCE_S)
    assert turns.waited_s == pytest.approx(0.0, abs=0.001)


def test_the_age_of_the_oldest_job(clock: Clock) -> None:
    """`oldest_s` counts from when the job came that has waited, or runs, for longest; 0 where nothing does."""
    turns = Turns()
    assert turns.oldest_s == 0
    with held(turns):
        clock.now += 2.0
        last = turns.submit(lambda: None)
        clock.now += 3.0
        assert turns.oldest_s == pytest.approx(5, abs=0.01)
    last.result(PATIENCE_S)
    assert turns.oldest_s == 0
    with held(turns):
        clock.now += 1.0
        assert turns.oldest_s == pytest.approx(1, abs=0.01)


def test_a_long_job_lets_others_have_their_turns() -> None:
    """A turn that is asked for meanwhile is taken while the job still runs."""
    started, released = threading.Event(), threading.Event()

    def job() -> Pieces[str]:
        started.set()
        while not released.is_set():
            yield
        return "done"

    with ThreadPoolExecutor(1) as visitor:
        found = visitor.submit(in_turns, job())
        assert started.wait(PATIENCE_S)
        assert TURNS.submit(lambda: "turn").result(PATIENCE_S) == "turn"
        assert not found.done()
        released.set()
        assert found.result(PATIENCE_S) == "done"


def test_an_error_reaches_who_asked() -> None:
    """And nobody else: the next turn is taken."""

    def job() -> Pieces[None]:
        yield
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        in_turns(job())
    assert TURNS.submit(lambda: "turn").result(PATIENCE_S) == "turn"


def test_scripts_run_one_after_another_and_rest_where_they_wait() -> None:
    """One that waits for a turn lets the next one run, and goes on when that has ended or waits."""
    scripts, most, now, lock = Scripts(PATIENCE_S), 0, 0, threading.Lock()

    def count(by: int) -> None:
        nonlocal now, most
        with lock:
            now += by
            most = max(most, now)

    def script() -> None:
        with scripts.running():
            for _ in range(5):
                count(1)
                threading.Event().wait(0.002)
                count(-1)
                with scripts.resting():
                    threading.Event().wait(0.002)

    with ThreadPoolExecutor(8) as visitors:
        for done in [visitors.submit(script) for _ in range(8)]:
            done.result(PATIENCE_S)
    assert most == 1


def run_in(visitor: ThreadPoolExecutor, scripts: Scripts) -> Future[None]:
    """Another visitor's script, which does nothing."""

    def script() -> None:
        with scripts.running():
            pass

    return visitor.submit(script)


def test_a_script_that_rests_lets_another_one_run() -> None:
    """While it does not, the other one waits."""
    scripts = Scripts(PATIENCE_S)
    with ThreadPoolExecutor(1) as visitor, scripts.running():
        other = run_in(visitor, scripts)
        threading.Event().wait(0.05)
        assert not other.done()
        with scripts.resting():
            other.result(PATIENCE_S)
        other = run_in(visitor, scripts)
        threading.Event().wait(0.05)
        assert not other.done()
    other.result(PATIENCE_S)


def test_a_script_that_hangs_holds_up_nobody_for_long() -> None:
    """After its lease the others run; when it ends, they still run one after another."""
    scripts = Scripts(0.05)
    with ThreadPoolExecutor(1) as visitor:
        with scripts.running():
            run_in(visitor, scripts).result(PATIENCE_S)
        run_in(visitor, scripts).result(PATIENCE_S)


def test_who_runs_no_script_waits_for_none() -> None:
    """A session that is opened elsewhere has nothing to give away."""
    scripts = Scripts(PATIENCE_S)
    with scripts.resting(), scripts.running():
        pass
    with scripts.running():
        pass
