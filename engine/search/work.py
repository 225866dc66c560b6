"""The work of a search: trials of one shape, trained together on every fold; what a process or a machine is given."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from engine.config import Config
from engine.data import Data
from engine.errors import SettingsError
from engine.loop import Divergence, State
from engine.metrics import score
from engine.search.folds import Folds
from engine.search.space import applied
from engine.stack import Stack, are_alike
from engine.stopping import RULES
from engine.tape import Array, play

TOGETHER = 16  # trials of one shape that are trained as one task: a stack of more is hardly faster, and tells later


@dataclass(frozen=True)
class Trial:
    """Values of the searched settings, by path, under a number of its own."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """What a trial came to after some epochs; all lists have an item for each fold.

    The score is the accuracy on the rows that are left out; in regression the share of their variance that is
    explained, R². A fold that diverged has no score, and its losses end before that epoch.
    """

    number: int
    epochs: int
    scores: tuple[float | None, ...] = ()
    losses: tuple[tuple[float, ...], ...] = ()  # of the rows that are left out, epoch by epoch
    seconds: float = 0.0  # its share of the task's time
    problem: str = ""  # why it could not be trained at all
    states: tuple[State, ...] = field(default=(), compare=False, repr=False)  # to continue from

    @cached_property
    def score(self) -> float | None:
        """The mean over the folds; None if one of them diverged."""
        known = [each for each in self.scores if each is not None]
        return float(np.mean(known)) if known and len(known) == len(self.scores) else None

    @cached_property
    def loss(self) -> float | None:
        """The mean loss over the folds at the end; None if one of them diverged."""
        return None if self.score is None else float(np.mean([losses[-1] for losses in self.losses]))

    @property
    def diverged(self) -> bool:
        """Whether some fold did."""
        return not self.problem and self.score is None


@dataclass(frozen=True)
class Task:
    """Trials that differ only in what the networks of a stack may differ in, up to an epoch.

    ``before`` are results from which they continue; without them they start from the first weights. States come back
    with the results only if the trials may go on: they are most of what is sent.
    """

    config: Config
    folds: Folds
    trials: tuple[Trial, ...]
    epochs: int
    before: tuple[Result, ...] = ()
    goes_on: bool = False


def config_of(setup: Config, trial: Trial) -> Config:
    """The setup of a trial, without stop rules.

    Raises:
        SettingsError: its values do not go together.
    """
    config = applied(setup, trial.values)
    return config.with_(training=config.training.with_(**dict.fromkeys(RULES, 0)))


def tasks(
    setup: Config,
    folds: Folds,
    trials: Sequence[Trial],
    epochs: int,
    before: Mapping[int, Result],
    *,
    go_on: bool = False,
) -> tuple[list[Task], list[Result]]:
    """The trials as tasks, those of one shape together, and the results of those that cannot be trained.

    A result in ``before`` that has its states is continued. ``go_on``: some of them will train for longer.
    """
    groups: list[tuple[Config, list[Trial]]] = []
    refused: list[Result] = []
    for trial in trials:
        try:
            config = config_of(setup, trial)
        except SettingsError as error:
            refused.append(Result(trial.number, epochs, problem=str(error)))
            continue
        group = next((few for first, few in groups if len(few) < TOGETHER and are_alike(first, config)), None)
        if group is None:
            groups.append((config, [trial]))
        else:
            group.append(trial)
    made = [Task(setup, folds, tuple(group), epochs, _begun(group, before), go_on) for _first, group in groups]
    return made, refused


def _begun(trials: Sequence[Trial], before: Mapping[int, Result]) -> tuple[Result, ...]:
    """The results to continue from, if all have one with its states."""
    found = [before[trial.number] for trial in trials if trial.number in before and before[trial.number].states]
    return tuple(found) if len(found) == len(trials) else ()


def train(task: Task) -> list[Result]:
    """Train the trials of a task on every fold; the same bits as if each was trained alone, and on any machine."""
    began = time.perf_counter()
    configs = [config_of(task.config, trial) for trial in task.trials]
    folds = task.folds.data(configs[0])  # alike trials have the same rows, prepared alike
    runs = [[_Run(config, data) for data in folds] for config in configs]
    for result, own in zip(task.before, runs, strict=False):  # all trials have one, or none has
        for fold, run in enumerate(own):
            run.continue_from(result, fold)
    with np.errstate(all="ignore"):  # large scores are a result, not a fault
        for group in _of_one_shape([run for own in runs for run in own]):
            _train(group, task.epochs)
    seconds = (time.perf_counter() - began) / len(task.trials)
    return [_result(task, trial, own, seconds) for trial, own in zip(task.trials, runs, strict=True)]


@dataclass
class _Run:
    """One trial in one fold."""

    config: Config
    data: Data
    losses: list[float] = field(default_factory=list)
    score: float | None = None
    state: State | None = None
    broken: Divergence | None = None
    done: int = 0  # epochs before

    def continue_from(self, result: Result, fold: int) -> None:
        """Take up what was trained before."""
        self.losses, self.state, self.done = [*result.losses[fold]], result.states[fold], result.epochs
        if result.scores[fold] is None:
            self.broken = Divergence(self.state.step + 1, 0)


def _of_one_shape(runs: Sequence[_Run]) -> list[list[_Run]]:
    groups: dict[tuple[Any, ...], list[_Run]] = {}
    for run in runs:
        shape = (run.data.train.inputs.shape, run.data.test.inputs.shape)
        groups.setdefault(shape, []).append(run)
    return [*groups.values()]


def _train(runs: Sequence[_Run], epochs: int) -> None:
    """Train runs of one shape as a stack, and measure each on the rows that are left out after every epoch."""
    stack = Stack([run.config for run in runs], [run.data for run in runs])
    if all(run.state for run in runs):
        stack.restore([run.state for run in runs if run.state], [run.broken for run in runs])
    for _epoch in range(runs[0].done, epochs):
        stack.run(stack.steps_per_epoch)
        scores = _left_out(stack)
        for run, own, broken in zip(runs, scores, stack.divergences, strict=True):
            if broken is None:
                run.losses.append(run.config.training.loss.value(own, run.data.test.targets))
    scores = _left_out(stack)
    for run, own, state, broken in zip(runs, scores, stack.states(), stack.divergences, strict=True):
        run.state, run.broken = state, broken
        run.score = None if broken else score(run.data.dataset.task, own, run.data.test)


def _left_out(stack: Stack) -> Array:
    """The scores of the rows that are left out: ``(networks, outputs, rows)``."""
    play(stack.test_pass.calls)
    return stack.test_pass.scores


def _result(task: Task, trial: Trial, runs: Sequence[_Run], seconds: float) -> Result:
    return Result(
        trial.number,
        task.epochs,
        tuple(None if run.score is None or not math.isfinite(run.score) else run.score for run in runs),
        tuple(tuple(run.losses) for run in runs),
        seconds,
        states=tuple(run.state for run in runs if run.state and task.goes_on),
    )
