"""The plan of a search: the setup, what is varied, how the trials are drawn, and how long each one trains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from sklearn.model_selection import ParameterGrid, ParameterSampler

from engine.config import Config
from engine.search.space import Axis, Parameter, axes
from engine.settings import Help, Knob, Settings

FACTOR = 3  # of the trials of a rung, one in so many goes on, with so many times the epochs
METHOD_HELP = "How trials are chosen: at random, on a grid, or at random with the weaker ones ended early."
TRIALS = (8, 16, 32, 64, 128, 256, 512)
MOST_EPOCHS = 5000
EPOCHS = (5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Stage(Settings):
    """Trials that are drawn together. Without ``parameters``, it has those that the stage before proposes."""

    parameters: Annotated[tuple[Parameter, ...], Help("The settings that are searched.", high=12)] = ()
    method: Annotated[Literal["random", "grid", "halving"], Help(METHOD_HELP)] = "random"
    trials: Annotated[int, Knob("How many combinations of values are tried: try 16, then 64.", 1, 2000, TRIALS)] = 64
    epochs: Annotated[int, Knob("How long a trial trains, at most: few first, then more.", 1, MOST_EPOCHS, EPOCHS)] = 20


@dataclass(frozen=True)
class Plan(Settings):
    """A whole search: stages on the training rows of one setup, whose test rows no trial sees.

    The setup's stop rules do not apply: all trials of a stage train for as long.
    """

    setup: Annotated[Config, Help("What is the same in every trial.")] = field(default_factory=Config)
    folds: Annotated[int, Knob("In how many parts the rows are split; each is left out once.", 2, 10)] = 3
    seed: Annotated[int, Knob("Which trials and folds are drawn.", 0, 2**31 - 1)] = 0
    stages: Annotated[tuple[Stage, ...], Help("The stages, coarse to fine.", low=1, high=16)] = (Stage(),)


@dataclass(frozen=True)
class Rung:
    """So many trials train up to an epoch, and are then compared."""

    trials: int
    epochs: int


def rungs(stage: Stage, trials: int) -> list[Rung]:
    """All trials for all epochs at once; with successive halving, a third of them goes on each time.

    Source: Jamieson & Talwalkar (2016), "Non-stochastic best arm identification and hyperparameter optimization".

    >>> rungs(Stage(method="halving", epochs=90), 27)
    [Rung(trials=27, epochs=3), Rung(trials=9, epochs=10), Rung(trials=3, epochs=30), Rung(trials=1, epochs=90)]
    """
    if stage.method != "halving":
        return [Rung(trials, stage.epochs)]
    last = min(int(math.log(max(trials, 1), FACTOR) + 1e-9), int(math.log(stage.epochs, FACTOR) + 1e-9))
    return [
        Rung(math.ceil(trials / FACTOR**number), max(1, round(stage.epochs / FACTOR ** (last - number))))
        for number in range(last + 1)
    ]


def draw_trials(setup: Config, stage: Stage, seed: int) -> list[dict[str, Any]]:
    """The values of each trial, by the parameters' paths; the same for the same seed.

    They are those that scikit-learn draws: ``ParameterSampler``, or a ``ParameterGrid`` in random order. A grid has as
    many values of each range as its budget of trials allows; it may have fewer trials than that.

    Raises:
        SettingsError: a parameter does not suit the setup.

    >>> rate = Parameter("training.learning_rate", 0.001, 1)
    >>> [trial["training.learning_rate"] for trial in draw_trials(Config(), Stage((rate,), "grid", 4), 0)]
    [0.1, 1.0, 0.01, 0.001]
    """
    found = axes(setup, stage.parameters)
    if stage.method == "grid":
        trials = [
            *ParameterGrid({axis.parameter.path: axis.spaced(each) for axis, each in _shares(found, stage.trials)})
        ]
        order = np.random.RandomState(seed).permutation(len(trials))
        return _in_order(found, [trials[number] for number in order[: stage.trials]])
    space = {axis.parameter.path: axis if axis.parameter.is_range else [*axis.parameter.values] for axis in found}
    sets = [len(values) for values in space.values() if isinstance(values, list)]
    most = math.prod(sets) if len(sets) == len(space) else stage.trials  # sets alone are drawn without repetition
    return _in_order(found, [*ParameterSampler(space, min(stage.trials, most), random_state=seed)])


def _in_order(found: Sequence[Axis], trials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Trials with their values in the order of the parameters; scikit-learn sorts them."""
    paths = [axis.parameter.path for axis in found]
    return [{path: trial[path] for path in paths} for trial in trials]


def _shares(found: Sequence[Axis], trials: int) -> list[tuple[Axis, int]]:
    """How many values of each range fit into a grid of so many trials; a set has all of its own."""
    ranges = sum(axis.parameter.is_range for axis in found)
    left = trials / math.prod(len(axis.parameter.values) or 1 for axis in found)
    each = max(1, int(left ** (1 / ranges) + 1e-9)) if ranges else 1
    return [(axis, each) for axis in found]
