"""What each loss makes of some rows, as numbers that a browser draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.labs.figures.scored import gradient, one_hot
from engine.losses import CrossEntropy, Loss
from engine.tape import Array

AXIS = (-4.0, 7.0)  # of scores, before it is doubled


@dataclass(frozen=True)
class Scored:
    """Some rows, with the scores that each loss's classifier gives them at each moment."""

    scores: Sequence[Array]  # for each loss, (moments, classes, rows)
    classes: Array  # (rows,), the right ones
    losses: Sequence[Loss]

    def cells(self, row: int, shown: Sequence[int]) -> list[list[list[float | None]]]:
        """For each moment and each loss what `_cell` gives; one moment stands for all if nothing moves."""
        found = [_cell(loss, scores[..., row].T, self.classes[row], shown) for loss, scores in self._each()]
        return [list(moment) for moment in zip(*found, strict=True)]

    def means(self) -> list[list[float | None]]:
        """The mean loss over the rows, at each moment of each loss."""
        found = [
            [loss.value(scores, one_hot(self.classes, scores.shape[0])) for scores in moments]
            for loss, moments in self._each()
        ]
        return [numbers(moment) for moment in zip(*found, strict=True)]

    def _each(self) -> Sequence[tuple[Loss, Array]]:
        return [*zip(self.losses, self.scores, strict=True)]


def _cell(loss: Loss, scores: Array, right: int, shown: Sequence[int]) -> list[list[float | None]]:
    """For each moment, of some classes: their scores, their terms, the sum of all other terms; the loss, the gradient.

    The terms of softmax are the exponentials of the scores. The scores are ``(classes, moments)``.
    """
    targets = one_hot(np.full(scores.shape[1], right), len(scores))
    with np.errstate(over="ignore"):
        terms = np.exp(scores) if isinstance(loss, CrossEntropy) else loss.terms(scores, targets)
        rest = np.delete(terms, shown, axis=0).sum(axis=0)
    values, pulls = loss.terms(scores, targets).sum(axis=0), gradient(loss, scores, targets)
    columns = np.vstack([scores[shown], terms[shown], rest, values, pulls[shown]])
    return [numbers(column) for column in columns.T]


def unit_of(scores: Array) -> int:
    """By what the axis of scores is multiplied: it doubles until all of them are on it.

    >>> unit_of(np.array([3.2, 5.1])), unit_of(np.array([3.2, 14.1]))
    (1, 4)
    """
    low, high = AXIS
    farthest = max(float(scores.max()) / high, float(scores.min()) / low, 1.0)
    return int(2 ** math.ceil(math.log2(farthest) - 1e-9))


def numbers(values: Sequence[float] | Array) -> list[float | None]:
    """With four digits, which are enough to read."""
    return [float(f"{value:.4g}") if math.isfinite(value) else None for value in np.asarray(values).tolist()]
