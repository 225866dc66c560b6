"""How much each searched setting decides the score, as far as the trials tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance

from engine.search.space import Parameter

LEAST = 16  # trials that came to something: fewer say nothing
TREES, REPEATS = 100, 10


def importance(
    parameters: Sequence[Parameter], trials: Sequence[Mapping[str, Any]], scores: Sequence[float]
) -> dict[str, float]:
    """The share of each parameter in what a forest knows of the score; they add up to 1. Empty if that is nothing.

    A random forest learns the score from the values, and each parameter's values are shuffled in turn: what it then
    gets wrong is what that parameter decides. Values are on their parameters' axes; a set has a column for each value.

    Source: Breiman (2001), "Random forests"; scikit-learn's ``permutation_importance``.
    """
    if len(trials) < LEAST or len(parameters) < 2:
        return {}
    columns = [_columns(parameter, [trial[parameter.path] for trial in trials]) for parameter in parameters]
    owner = np.repeat(np.arange(len(parameters)), [block.shape[1] for block in columns])
    table, target = np.hstack(columns), np.asarray(scores)
    forest = RandomForestRegressor(TREES, random_state=0).fit(table, target)
    found = permutation_importance(forest, table, target, n_repeats=REPEATS, random_state=0).importances_mean
    sums = np.maximum(np.bincount(owner, found, len(parameters)), 0.0)
    if not sums.sum() > 0:
        return {}
    return {parameter.path: float(each / sums.sum()) for parameter, each in zip(parameters, sums, strict=True)}


def _columns(parameter: Parameter, values: Sequence[Any]) -> np.ndarray:
    """One column of places on the axis, or one for each value of a set."""
    if parameter.is_range:
        return np.array([[parameter.place(value)] for value in values])
    return np.array([[float(value == each) for each in parameter.values] for value in values])
