"""How far a study is: what its job tells, as plain values that no thread changes anymore."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.search.problems import Problem
from app.search.store import State
from app.search.weighing import Weighing
from app.words import EMPTY
from engine.search import Driver, Final, Result, Stage, Study, ranked
from engine.search.finer import Edge, edges
from engine.search.plan import Rung

BEST = 6  # trials are told with their curves: five are drawn, six fit on a bench
RECENT = 20  # trials whose time tells how long the rest will take


@dataclass(frozen=True)
class StageStand:
    """One stage that has begun."""

    stage: Stage  # with its parameters
    first: int  # the number of its first trial
    trials: int  # that were drawn
    rungs: tuple[Rung, ...]
    done: int = 0  # trials that are done with this stage
    diverged: int = 0
    refused: int = 0  # could not be trained
    best: Result | None = None
    edges: tuple[Edge, ...] = ()
    importance: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Stand:
    """A whole study at one moment."""

    state: State = "ready"
    problem: Problem = EMPTY  # why it was paused by itself, or why a wish was not fulfilled
    works: bool = False  # whether some worker has a task of it: after a pause, what runs comes to its end
    measures: bool = False  # whether the final score is being measured
    stages: tuple[StageStand, ...] = ()
    planned: tuple[Stage, ...] = ()  # stages that have not begun
    proposal: Stage | None = None  # for one more stage, once all are done
    results: int = 0  # how many there are
    best: tuple[Result, ...] = ()  # the best trials, the best first
    final: Final | None = None
    beside: str | None = None
    left_s: float | None = None  # seconds that the rest of the plan takes
    rate: float | None = None  # trials a second
    workers: int = 0  # for all studies together


def _stage_stand(study: Study, at: int, importance: Mapping[str, float]) -> StageStand:
    """The stand of a stage that has begun."""
    begun, driver = study.begun[at], study.drivers[at]
    results = ranked(driver.results)
    best = results[0] if results and results[0].score is not None else None
    return StageStand(
        begun.stage,
        begun.trials[0].number,
        len(begun.trials),
        tuple(driver.rungs),
        _done(driver, results),
        sum(result.diverged for result in results),
        sum(bool(result.problem) for result in results),
        best,
        tuple(edges(begun.stage.parameters, study.trial(best.number).values)) if best else (),
        importance,
    )


def stand_of(study: Study, weighing: Weighing, recent: Sequence[tuple[float, int]], workers: int) -> Stand:
    """What the trials say; ``workers`` is how many of them work for this study."""
    count, rungs = len(study.begun), study.driver.rungs
    each = seconds_an_epoch(recent)
    of_trial = each and each * epochs_of(rungs) / rungs[0].trials
    return Stand(
        works=study.driver.is_working,
        stages=tuple(_stage_stand(study, at, weighing.of(at)) for at in range(count)),
        planned=study.plan.stages[count:],
        proposal=study.proposed() if study.ended and study.best else None,
        best=tuple(study.best_few(BEST)),
        left_s=None if each is None else each * epochs_left(study) / workers,
        rate=workers / of_trial if of_trial else None,
    )


def _done(driver: Driver, results: Sequence[Result]) -> int:
    """How many trials have come to an end: with successive halving, also those that were left behind."""
    if driver.ended:
        return len(driver.trials)
    reached = max((result.epochs for result in results), default=0)
    rung = next((one for one in driver.rungs if one.epochs == reached), driver.rungs[0])
    here = [result for result in results if result.epochs == reached]
    below = sum(result.epochs < reached and result.score is not None for result in results)
    to_come = min(max(0, rung.trials - len(here)), below)  # those of the rung below that reach this one
    going_on = 0 if rung == driver.rungs[-1] else sum(result.score is not None for result in here)
    return len(results) - to_come - going_on


def epochs_left(study: Study) -> int:
    """How many epochs of single trials the rest of the plan takes, in all stages."""
    driver = study.driver
    done = Counter(epochs for _number, epochs in driver.each)
    here = sum(max(0, rung.trials - done[rung.epochs]) * steps for rung, steps in steps_of(driver.rungs))
    return here + sum(stage.trials * stage.epochs for stage in study.plan.stages[len(study.begun) :])


def steps_of(rungs: Sequence[Rung]) -> list[tuple[Rung, int]]:
    """Each rung, with how many epochs a trial trains on it."""
    starts = [0, *(rung.epochs for rung in rungs)]
    return [(rung, rung.epochs - start) for rung, start in zip(rungs, starts, strict=False)]


def epochs_of(rungs: Sequence[Rung]) -> int:
    """How many epochs all trials of a stage take together.

    >>> epochs_of([Rung(9, 10), Rung(3, 30)])
    150
    """
    return sum(rung.trials * epochs for rung, epochs in steps_of(rungs))


def seconds_an_epoch(recent: Sequence[tuple[float, int]]) -> float | None:
    """The median over the last trials, each with the seconds and the epochs that one worker trained it for.

    >>> seconds_an_epoch([(1.0, 10), (9.0, 10), (2.0, 10)])
    0.2
    """
    return statistics.median(seconds / epochs for seconds, epochs in recent) if recent else None
