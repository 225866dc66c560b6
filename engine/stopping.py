"""Stop rules: what ends a run by itself, as a function of the settings and of where the run is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from engine.config import TrainingSettings
from engine.tape import Array


@dataclass(frozen=True)
class Best:
    """The end of an epoch with the lowest test loss so far; never written to, so that snapshots can share it."""

    step: int
    loss: float
    parameters: Array
    statistics: Array


@dataclass(frozen=True)
class Stop:
    """Which rule ended a run, by the name of its setting, and after which step."""

    rule: str
    step: int


@dataclass(frozen=True)
class EarlyStop:
    """The step after which patience ended, and the one with the lowest test loss, which the network went back to."""

    step: int
    best_step: int
    best_loss: float


@dataclass(frozen=True)
class Moment:
    """Where a run is, as far as stop rules want to know."""

    step: int
    steps_per_epoch: int
    best: Best | None
    train_loss: Callable[[], float]  # over all training rows, in evaluation mode; dear, so it is asked for last


def _patience(training: TrainingSettings, now: Moment) -> bool:
    """The test loss has not fallen for so many epochs."""
    steps = training.patience * now.steps_per_epoch
    return steps > 0 and now.best is not None and now.step - now.best.step >= steps


def _stop_loss(training: TrainingSettings, now: Moment) -> bool:
    """An epoch has just ended, and the training loss is low enough; so not where it is no number."""
    ends = now.step > 0 and now.step % now.steps_per_epoch == 0
    return training.stop_loss > 0 and ends and now.train_loss() <= training.stop_loss


def _stop_epoch(training: TrainingSettings, now: Moment) -> bool:
    """The epoch is over."""
    return 0 < training.stop_epoch * now.steps_per_epoch <= now.step


# By the name of the field in TrainingSettings, where 0 is never; of several rules that hold the first is told. Scripts
# have a constant for each, and in their loops the lines that are there `#if` it is set.
RULES: dict[str, Callable[[TrainingSettings, Moment], bool]] = {
    "patience": _patience,
    "stop_loss": _stop_loss,
    "stop_epoch": _stop_epoch,
}
_limits = attrgetter(*RULES)


def is_possible(training: TrainingSettings) -> bool:
    """Whether any rule is set: asked before each slice of a run, so it must cost nothing where none is.

    >>> is_possible(TrainingSettings()), is_possible(TrainingSettings(stop_epoch=3))
    (False, True)
    """
    return any(_limits(training))


def stop(training: TrainingSettings, now: Moment) -> Stop | None:
    """The rule that holds at this moment, if one does.

    >>> stop(TrainingSettings(stop_epoch=3), Moment(30, 10, None, lambda: 0.5))
    Stop(rule='stop_epoch', step=30)
    >>> stop(TrainingSettings(stop_epoch=3), Moment(29, 10, None, lambda: 0.5))
    """
    return next((Stop(rule, now.step) for rule, holds in RULES.items() if holds(training, now)), None)
