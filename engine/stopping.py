"""Stop rules: they end a run, as a function of the settings and the state of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from engine.config import TrainingSettings
from engine.tape import Array


@dataclass(frozen=True)
class Best:
    """The end of the epoch with the lowest test loss so far; never modified, so that snapshots can share it."""

    step: int
    loss: float
    parameters: Array
    statistics: Array


@dataclass(frozen=True)
class Stop:
    """The rule that ended a run, by the name of its setting, and the step after which it did."""

    rule: str
    step: int


@dataclass(frozen=True)
class EarlyStop:
    """The step at which patience ran out, and the one with the lowest test loss, to which the network went back."""

    step: int
    best_step: int
    best_loss: float


@dataclass(frozen=True)
class Moment:
    """The state of a run, as far as stop rules need it."""

    step: int
    steps_per_epoch: int
    best: Best | None
    train_loss: Callable[[], float]  # over all training rows, in evaluation mode; expensive, so it is called last


def _patience(training: TrainingSettings, now: Moment) -> bool:
    """The test loss has not fallen for ``patience`` epochs."""
    steps = training.patience * now.steps_per_epoch
    return steps > 0 and now.best is not None and now.step - now.best.step >= steps


def _stop_loss(training: TrainingSettings, now: Moment) -> bool:
    """An epoch has just ended, and the training loss is low enough; NaN never is."""
    ends = now.step > 0 and now.step % now.steps_per_epoch == 0
    return training.stop_loss > 0 and ends and now.train_loss() <= training.stop_loss


def _stop_epoch(training: TrainingSettings, now: Moment) -> bool:
    """The epoch is over."""
    return 0 < training.stop_epoch * now.steps_per_epoch <= now.step


# By the name of the field in TrainingSettings, where 0 means never; if several rules apply, the first is reported.
# Scripts have a constant for each, and lines in their loops that exist `#if` it is set.
RULES: dict[str, Callable[[TrainingSettings, Moment], bool]] = {
    "patience": _patience,
    "stop_loss": _stop_loss,
    "stop_epoch": _stop_epoch,
}
_limits = attrgetter(*RULES)


def is_possible(training: TrainingSettings) -> bool:
    """Whether any rule is set; called before each slice of a run, so it must be cheap if none is.

    >>> is_possible(TrainingSettings()), is_possible(TrainingSettings(stop_epoch=3))
    (False, True)
    """
    return any(_limits(training))


def stop(training: TrainingSettings, now: Moment) -> Stop | None:
    """The rule that applies at this moment, if any.

    >>> stop(TrainingSettings(stop_epoch=3), Moment(30, 10, None, lambda: 0.5))
    Stop(rule='stop_epoch', step=30)
    >>> stop(TrainingSettings(stop_epoch=3), Moment(29, 10, None, lambda: 0.5))
    """
    return next((Stop(rule, now.step) for rule, holds in RULES.items() if holds(training, now)), None)
