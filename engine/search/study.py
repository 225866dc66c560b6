"""A study: the stages of a plan, one after the other, with all their trials and results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from engine.search.driver import Driver, ranked
from engine.search.final import Final
from engine.search.finer import edges, finer
from engine.search.folds import Folds
from engine.search.importance import importance
from engine.search.plan import MOST_EPOCHS, Plan, Stage, draw_trials
from engine.search.work import Result, Trial
from engine.settings import to_dict


@dataclass(frozen=True)
class Begun:
    """A stage with the trials that were drawn for it; their numbers go on through all stages."""

    stage: Stage
    trials: tuple[Trial, ...]


class Study:
    """Runs a plan stage by stage; made again with its earlier results, it goes on where it was.

    >>> from engine.search.space import Parameter
    >>> stage = Stage((Parameter("training.learning_rate", 0.01, 1),), trials=4)
    >>> [trial.number for trial in Study(Plan(stages=(stage,))).begun[0].trials]
    [1, 2, 3, 4]
    """

    def __init__(self, plan: Plan, done: Iterable[Result] = ()) -> None:
        """Draw the trials of the first stage, and of those that follow it as far as the results go.

        Raises:
            SettingsError: the plan does not suit its setup: a parameter, or the number of folds.
        """
        self.plan = plan
        self.folds = Folds(plan.folds, plan.seed)
        self.folds.split(plan.setup)  # refuses what cannot be split, now
        self._done = [*done]
        self.begun: list[Begun] = []
        self.drivers: list[Driver] = []
        self._begin()

    @property
    def driver(self) -> Driver:
        """That of the stage under way."""
        return self.drivers[-1]

    @property
    def ended(self) -> bool:
        """Whether every stage of the plan is done."""
        return self.driver.ended and len(self.drivers) == len(self.plan.stages)

    @property
    def results(self) -> dict[int, Result]:
        """The last result of each trial of any stage that has one, by its number."""
        return {number: result for driver in self.drivers for number, result in driver.results.items()}

    def best_few(self, count: int) -> list[Result]:
        """The best trials of all stages that came to something, the best first."""
        return [result for result in ranked(self.results) if result.score is not None][:count]

    @property
    def best(self) -> Result | None:
        """The best trial of all stages, if one came to something."""
        return next(iter(self.best_few(1)), None)

    def trial(self, number: int) -> Trial:
        """The trial with a number."""
        return next(trial for begun in self.begun for trial in begun.trials if trial.number == number)

    def step(
        self, executor: Callable[[], Executor], workers: int, seconds: float, *, pausing: bool = False
    ) -> list[Result]:
        """As `Driver.step`; begins the next stage once one is done."""
        found = self.driver.step(executor, workers, seconds, pausing=pausing)
        if self.driver.ended and not self.ended:
            self._begin()
        return found

    def extend(self, stage: Stage) -> None:
        """Add a stage to the plan.

        Raises:
            SettingsError: there are too many, or a parameter does not suit the setup.
        """
        plan = self.plan.with_(stages=(*self.plan.stages, stage))
        draw_trials(plan.setup, self._complete(stage), plan.seed)  # refuses what cannot be drawn
        self.plan = plan
        if self.driver.ended:
            self._begin()

    def proposed(self) -> Stage:
        """A finer stage after the last one: half the trials, each for three times as long."""
        last = self.begun[-1].stage
        epochs = min(3 * last.epochs, MOST_EPOCHS)
        return Stage(self._finer(), last.method, max(1, last.trials // 2), epochs)

    def _finer(self) -> tuple[Any, ...]:
        return finer(self.plan.setup, self.begun[-1].stage.parameters, self.scored(len(self.begun) - 1)[0])

    def scored(self, at: int) -> tuple[list[Mapping[str, Any]], list[float]]:
        """The values of a stage's trials that came to something, the best first, and their scores."""
        values = {trial.number: trial.values for trial in self.begun[at].trials}
        good = [(values[one.number], one.score) for one in ranked(self.drivers[at].results) if one.score is not None]
        return [each for each, _score in good], [score for _each, score in good]

    def _complete(self, stage: Stage) -> Stage:
        """A stage with its parameters, which the one before it proposes if it has none."""
        return stage if stage.parameters or not self.begun else stage.with_(parameters=self._finer())

    def _begin(self) -> None:
        at = len(self.begun)
        plan, stage = self.plan, self._complete(self.plan.stages[at])
        first = sum(len(begun.trials) for begun in self.begun) + 1
        drawn = enumerate(draw_trials(plan.setup, stage, plan.seed + at), start=first)
        trials = tuple(Trial(number, values) for number, values in drawn)
        own = {trial.number for trial in trials}
        done = [result for result in self._done if result.number in own]
        self.begun.append(Begun(stage, trials))
        self.drivers.append(Driver(plan.setup, self.folds, stage, trials, done))
        if self.driver.ended and not self.ended:
            self._begin()

    def report(self, final: Final | None = None) -> dict[str, Any]:
        """Everything that was found, as JSON."""
        best = self.best
        return {
            "stages": [self._report_of(at) for at in range(len(self.begun))],
            "best": self._trial_report(best) if best else None,
            "final": vars(final) if final else None,
        }

    def _report_of(self, at: int) -> dict[str, Any]:
        stage, results = self.begun[at].stage, ranked(self.drivers[at].results)
        good, scores = self.scored(at)
        return {
            "method": stage.method,
            "parameters": [to_dict(parameter) for parameter in stage.parameters],
            "epochs": stage.epochs,
            "trials": [self._trial_report(result) for result in results],
            "edges": [vars(edge) for edge in edges(stage.parameters, good[0])] if good else [],
            "importance": importance(stage.parameters, good, scores),
        }

    def _trial_report(self, result: Result) -> dict[str, Any]:
        return {
            "number": result.number,
            "values": dict(self.trial(result.number).values),
            "epochs": result.epochs,
            "score": result.score,
            "loss": result.loss,
            "folds": [*result.scores],
            "diverged": result.diverged,
            "problem": result.problem,
        }
