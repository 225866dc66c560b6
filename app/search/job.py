"""One study at work, in a thread of its own: whoever has it asks, and looks at what it tells."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any, Protocol
from weakref import WeakSet

from app.search.pool import Pool
from app.search.problems import NOTHING, PoolError, Problem, said
from app.search.stand import RECENT, Stand, stand_of, steps_of
from app.search.store import Kept, State, Store
from app.search.weighing import Weighing
from app.words import EMPTY
from engine import SettingsError
from engine.search import Final, Result, Stage, Study, Trial, final
from engine.search.driver import without_states

WAIT_S = 0.1  # for results, until wishes are looked at again
TOLD_S = 0.25  # between two times that listeners are told while it runs


class Listener(Protocol):
    """Whoever is told that there is news of a study."""

    def news(self) -> None:
        """There is; called from the study's thread."""


class SearchJob:
    """Runs a study that is kept in a store, each result of which is kept as it comes.

    The wishes (`start` and the following ones) may be called from any thread; the study's own thread fulfills them.
    """

    def __init__(self, kept: Kept, store: Store, pool: Pool) -> None:
        """Take up a study where it was; one that was running goes on.

        Raises:
            StoreError: its results cannot be read.
            SettingsError: its plan does not suit its setup.
        """
        self.listeners: WeakSet[Any] = WeakSet()
        self.results: list[Result] = store.results(kept.token)  # only grows; in the order in which they came
        was_running = kept.state == "running"
        self.kept = replace(kept, state="paused") if was_running else kept
        self._store, self._pool = store, pool
        self._study = Study(kept.plan, self.results)
        self._unsaved: list[Result] = []
        self._wishes: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._problem: Problem = EMPTY
        self._recent: deque[tuple[float, int]] = deque(maxlen=RECENT)
        self._workers = 0
        self._measuring: Future[Final] | None = None
        self._weighing = Weighing()
        self._told_at = self.opened_at = 0.0
        self._is_closed = False
        self._wishes.put(self._start if was_running else lambda: None)  # once around, to weigh
        self.stand = self._stand()
        threading.Thread(target=self._live, name="search", daemon=True).start()

    @property
    def is_resting(self) -> bool:
        """Whether nobody would miss it now."""
        return not (self._goes_on or len(self.listeners))

    @property
    def trials(self) -> dict[int, Trial]:
        """The trials that were drawn so far, by their numbers."""
        return {trial.number: trial for begun in [*self._study.begun] for trial in begun.trials}

    def start(self) -> None:
        """Run, or go on after a pause, a cancellation or a problem."""
        self._wishes.put(self._start)

    def pause(self) -> None:
        """Give out no more trials; those that run come to their end."""
        self._wishes.put(lambda: self._rest("paused") if self.kept.state == "running" else None)

    def cancel(self) -> None:
        """Give up what runs; what was measured stays."""
        self._wishes.put(self._cancel)

    def extend(self, stage: Stage | None = None, *, trials: int = 0, epochs: int = 0) -> None:
        """Add a stage and run it: by default the proposed one, for as many trials and epochs unless they are given."""
        self._wishes.put(lambda: self._extend(stage, {"trials": trials, "epochs": epochs}))

    def measure(self) -> None:
        """End the search, and measure the best trial on the rows that none has seen: once."""
        self._wishes.put(self._measure)

    def compare_with(self, token: str) -> None:
        """Keep which study is compared with this one."""
        self._wishes.put(lambda: self._write(replace(self.kept, beside=token)))

    def complain(self, problem: Problem) -> None:
        """Tell everyone of a problem."""
        self._wishes.put(lambda: setattr(self, "_problem", problem))

    def close(self) -> None:
        """End its thread; the study stays in the store as it is."""
        self._is_closed = True
        self._wishes.put(lambda: None)

    @property
    def _runs(self) -> bool:
        return self.kept.state == "running"

    @property
    def _goes_on(self) -> bool:
        """Whether there is something to do or to wait for."""
        works = self._study.driver.is_working
        return self._runs or works or self._measuring is not None or self._weighing.is_busy

    def _live(self) -> None:
        while not self._is_closed:
            try:
                self._fulfill()
                if not self._is_closed:
                    self._go_on()
                self._tell_sometimes()
            except Exception as error:  # noqa: BLE001 - whatever it is, the study rests and says why
                self._stop(said(error))
                self._tell()
        self._pool.leave(self)

    def _fulfill(self) -> None:
        """Fulfill the wishes that are there; if there is nothing else to do, wait for one."""
        waits = not self._goes_on
        try:
            while True:
                wish = self._wishes.get(block=waits)
                waits, self._told_at = False, 0.0
                try:
                    wish()
                except (SettingsError, PoolError) as error:  # a wish that cannot be fulfilled: nothing else changes
                    self._problem = said(error)
        except Empty:
            return

    def _go_on(self) -> None:
        runs = self._runs
        if runs or self._study.driver.is_working:
            workers, rungs = self._pool.workers(), self._study.driver.rungs
            self._workers = workers.count
            found = self._study.step(workers, self._pool.share(self._workers), WAIT_S, pausing=not runs)
            epochs = {rung.epochs: steps for rung, steps in steps_of(rungs)}
            self._recent += [(one.seconds, epochs.get(one.epochs, one.epochs)) for one in found if not one.problem]
            self._keep([without_states(result) for result in found])
            if runs and self._study.ended:
                self._rest("done")
        elif self._goes_on:
            time.sleep(WAIT_S)
        with suppress(SettingsError):  # without workers, nothing is weighed
            self._weighing.go_on(self._study, self._pool)
        self._take_final()

    def _keep(self, found: Sequence[Result]) -> None:
        """What cannot be kept now is in memory, and is tried again with the next wish to go on."""
        self.results += found
        self._unsaved += found
        self._save()

    def _save(self) -> None:
        if self._unsaved:
            self._store.add(self.kept.token, self._unsaved, len(self.results) - len(self._unsaved))
            self._unsaved = []

    def _start(self) -> None:
        self._save()
        self._problem = EMPTY
        if not self._study.ended:
            self._pool.enter(self)
            self._write(replace(self.kept, plan=self._study.plan, state="running"))
        elif self.kept.state != "done":  # the server was killed before it could say so
            self._rest("done")

    def _rest(self, state: State) -> None:
        self._pool.leave(self)
        self._write(replace(self.kept, state=state))

    def _write(self, kept: Kept) -> None:
        """The change counts even if it cannot be kept, which is told."""
        self.kept = kept
        self._store.write(kept)

    def _cancel(self) -> None:
        self._drop()
        if self.kept.state in {"running", "paused"}:
            self._rest("cancelled")

    def _drop(self) -> None:
        """Give up what runs: a study that is made again knows what came, and nothing else."""
        self._study.driver.cancel()
        self._study = Study(self.kept.plan, self.results)

    def _stop(self, problem: Problem) -> None:
        """Pause because of a problem, in memory only: the store may be the problem."""
        self._problem = problem
        self._pool.leave(self)
        self._drop()
        self._measuring = None
        self._weighing.forget()
        if self._runs:
            self.kept = replace(self.kept, state="paused")

    def _extend(self, stage: Stage | None, figures: Mapping[str, int]) -> None:
        given = {name: figure for name, figure in figures.items() if figure}
        self._study.extend((stage or self._study.proposed()).with_(**given))
        self._start()

    def _measure(self) -> None:
        best = self._study.best
        if self.kept.final or self._measuring:
            return
        if best is None:
            self._problem = NOTHING
            return
        if self._runs:
            self._cancel()
        trial = self._study.trial(best.number)
        self._measuring = self._pool.workers()().submit(final, self.kept.plan.setup, trial, best.epochs)

    def _take_final(self) -> None:
        if self._measuring and self._measuring.done():
            measured, self._measuring = self._measuring, None
            self._write(replace(self.kept, final=measured.result()))

    def _tell_sometimes(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= TOLD_S or not self._goes_on:
            self._told_at = now
            self._tell()

    def _tell(self) -> None:
        before, self.stand = self.stand, self._stand()
        if self.stand != before:
            for listener in [*self.listeners]:
                listener.news()

    def _stand(self) -> Stand:
        share = self._pool.share(self._workers)
        stand = stand_of(self._study, self._weighing, self._recent, share)
        return replace(
            stand,
            state=self.kept.state,
            problem=self._problem,
            measures=self._measuring is not None,
            results=len(self.results),
            final=self.kept.final,
            beside=self.kept.beside,
            workers=self._workers,
        )
