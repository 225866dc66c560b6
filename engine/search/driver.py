"""The driver of a search: it hands trials to an executor, takes their results as they come, and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace

from engine.config import Config
from engine.search.executors import was_lost
from engine.search.folds import Folds
from engine.search.plan import Rung, Stage, rungs
from engine.search.work import Result, Task, Trial, tasks, train

AHEAD = 2  # tasks that each worker has: the one that it trains, and the next
ATTEMPTS = 3  # times that a task is given to a worker before its trials are given up


def ranked(results: Mapping[int, Result]) -> list[Result]:
    """The best first: by score, then by loss, then by number; what diverged or could not be trained comes last."""
    return sorted(results.values(), key=_rank)


def _rank(result: Result) -> tuple[bool, float, float, int]:
    score, loss = result.score, result.loss
    if score is None or loss is None:
        return True, 0.0, 0.0, result.number
    return False, -score, loss, result.number


class Driver:
    """Runs one stage. Whoever owns it calls `step` again and again; between calls it may be paused or dropped.

    The results are the same for any executor and any number of workers, to the last bit. A trial whose worker is lost
    is given to another one; results that came before are kept.
    """

    def __init__(
        self, setup: Config, folds: Folds, stage: Stage, trials: Sequence[Trial], done: Iterable[Result] = ()
    ) -> None:
        """Begin, or continue with the results of an earlier run of this stage."""
        self.setup, self.folds, self.stage, self.trials = setup, folds, stage, tuple(trials)
        self.rungs: list[Rung] = rungs(stage, len(self.trials))
        self._results = {(result.number, result.epochs): result for result in done}
        self._waiting: list[Task] = []
        self._running: dict[Future[list[Result]], Task] = {}
        self._lost: dict[int, int] = {}  # how often the worker of a task was lost, by its first trial
        self._at = -1  # the rung whose tasks are given out
        while not self.ended and not self._due(self._at + 1):
            self._at += 1

    @property
    def ended(self) -> bool:
        """Whether every trial has what its stage wants of it."""
        return self._at == len(self.rungs)

    @property
    def is_working(self) -> bool:
        """Whether some worker has a task."""
        return bool(self._running)

    @property
    def each(self) -> Mapping[tuple[int, int], Result]:
        """Every result, by trial and epochs."""
        return self._results

    @property
    def results(self) -> dict[int, Result]:
        """The last result of each trial that has one, by its number."""
        return {number: result for (number, _epochs), result in sorted(self._results.items(), key=lambda item: item[0])}

    def step(
        self, executor: Callable[[], Executor], workers: int, seconds: float, *, pausing: bool = False
    ) -> list[Result]:
        """Give tasks to the workers and wait until one is done, at most for so many seconds; returns new results.

        ``executor`` gives the one to use: another one, after it broke. Pausing lets what runs come to its end.
        """
        found: list[Result] = []
        while not (self._running or self._waiting or self.ended):
            found += self._climb()
        while self._waiting and not pausing and len(self._running) < AHEAD * workers:
            try:
                future = executor().submit(train, self._waiting[0])
            except BrokenExecutor:  # just now: the next call gets another one
                break
            self._running[future] = self._waiting.pop(0)
        if self._running and not found:
            done, _others = wait(self._running, seconds, FIRST_COMPLETED)
            for future in done:
                found += self._taken(future, self._running.pop(future))
        self._results |= {(result.number, result.epochs): result for result in found}
        return found

    def cancel(self) -> None:
        """Call off what has not begun; what runs is not waited for."""
        for future in self._running:
            future.cancel()
        self._running.clear()
        self._waiting.clear()

    def _climb(self) -> list[Result]:
        """Make the tasks of the next rung; returns the trials that cannot be trained."""
        before, due = self._on_rung(self._at), self._due(self._at + 1)
        self._at += 1
        if self.ended:
            return []
        self._waiting, refused = tasks(
            self.setup, self.folds, due, self.rungs[self._at].epochs, before, go_on=self._at + 1 < len(self.rungs)
        )
        # The tasks have the states from here on; kept, those of a large search would fill the memory.
        self._results = {key: without_states(result) for key, result in self._results.items()}
        return refused

    def _due(self, at: int) -> list[Trial]:
        """The trials that reach a rung and have no result there yet; none above the last one."""
        if at == len(self.rungs):
            return []
        rung = self.rungs[at]
        best = {result.number for result in ranked(self._on_rung(at - 1))[: rung.trials] if result.score is not None}
        here = [trial for trial in self.trials if at == 0 or trial.number in best]
        return [trial for trial in here if (trial.number, rung.epochs) not in self._results]

    def _on_rung(self, at: int) -> dict[int, Result]:
        """The results by which the trials of a rung are compared, by their numbers; none below the first one."""
        epochs = self.rungs[at].epochs if at >= 0 else 0
        return {number: result for (number, reached), result in self._results.items() if reached == epochs}

    def _taken(self, future: Future[list[Result]], task: Task) -> list[Result]:
        """The results of a task; if its worker was lost, it waits again."""
        try:
            return future.result()
        except Exception as error:
            if not was_lost(error):
                raise
            first = task.trials[0].number
            self._lost[first] = self._lost.get(first, 0) + 1
            if self._lost[first] < ATTEMPTS:
                self._waiting.insert(0, task)
                return []
            problem = f"its worker was lost {ATTEMPTS} times"
            return [Result(trial.number, task.epochs, problem=problem) for trial in task.trials]


def without_states(result: Result) -> Result:
    """A result as it is kept: to continue without states is to train again, which gives the same bits."""
    return replace(result, states=()) if result.states else result
