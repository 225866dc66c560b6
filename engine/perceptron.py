"""A threshold unit and the rules by which it learns, row by row, on tables small enough to follow every step.

Rows are ``(rows, inputs)``; a unit's weights are ``(inputs + 1,)``, the last being its bias, which reads a constant 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from engine.tape import Array

PAIRS: Array = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # all values of two inputs
SLACK = 1e-9  # by which rounding may miss a margin


@dataclass(frozen=True)
class Reading:
    """One row that was read: what the unit made of it, and what the rule then did."""

    row: int
    epoch: int  # from 0
    sum: float  # before the change
    mistake: bool
    change: Array  # (inputs + 1,)
    after: Array  # the weights, (inputs + 1,)


@dataclass(frozen=True)
class Course:
    """How a unit learned. All counts are of readings since the start.

    ``learned`` is where an epoch without a mistake ended. ``cycle`` is where the unit was in a state for the first
    time, and where it was in the same state again: the same weights, with the same row to be read next. From there on
    everything repeats.
    """

    start: Array
    readings: list[Reading]
    learned: int | None = None
    cycle: tuple[int, int] | None = None

    @property
    def mistakes(self) -> int:
        """How many there were."""
        return sum(reading.mistake for reading in self.readings)

    @property
    def weights(self) -> Array:
        """The last weights, ``(inputs + 1,)``."""
        return self.readings[-1].after if self.readings else self.start


def with_one(rows: Array) -> Array:
    """The rows with the bias's input behind them, ``(rows, inputs + 1)``."""
    return np.column_stack([rows, np.ones(len(rows))])


def fires(weights: Array, rows: Array) -> Array:
    """Whether a unit fires on each row, ``(rows,)``: its sum is above 0.

    Source: McCulloch and Pitts (1943), with weights as in Rosenblatt (1958).

    >>> fires(np.array([1.0, 1.0, -1.5]), PAIRS).tolist()
    [False, False, False, True]
    """
    return np.asarray(with_one(rows) @ weights > 0)


def perceptron(
    rows: Array,
    wanted: Sequence[int],
    start: Sequence[float] | None = None,
    *,
    rate: float = 1.0,
    order: Sequence[int] | None = None,
    epochs: int = 100,
) -> Course:
    """Learn by the perceptron rule until an epoch has no mistake, a state comes again, or after ``epochs``.

    A row that is on the wrong side of 0, or on it, is a mistake: the rule adds the row to the weights where the unit
    should fire and subtracts it where it should not, times the rate. All states are found exactly if the rows are whole
    numbers, since the rule then moves by whole numbers, which are counted apart from the start.

    Source: Rosenblatt (1962), "Principles of neurodynamics", chapter 5.

    >>> course = perceptron(PAIRS, (0, 0, 0, 1))
    >>> course.mistakes, course.learned, course.weights.tolist()
    (18, 36, [3.0, 2.0, -4.0])
    >>> perceptron(PAIRS, (0, 1, 1, 0)).cycle
    (0, 4)
    """
    inputs, signs = with_one(rows), _signs(wanted)
    first = np.zeros(inputs.shape[1]) if start is None else np.asarray(start, float)
    moved, weights, readings, mistakes = np.zeros_like(first), first, list[Reading](), 0
    seen = dict[tuple[int, bytes], tuple[int, int]]()
    places = range(len(rows)) if order is None else order
    for epoch in range(epochs):
        before = mistakes
        for place, row in enumerate(places):
            at, count = seen.setdefault((place, (moved + 0.0).tobytes()), (len(readings), mistakes))
            if count < mistakes:
                return Course(first, readings, cycle=(at, len(readings)))
            total = float(inputs[row] @ weights)
            wrong = bool(signs[row] * total <= 0)
            change = signs[row] * inputs[row] if wrong else np.zeros_like(first)
            moved, mistakes = moved + change, mistakes + wrong
            weights = first + rate * moved
            readings.append(Reading(row, epoch, total, wrong, rate * change, weights))
        if mistakes == before:
            return Course(first, readings, learned=len(readings))
    return Course(first, readings)


def delta_rule(
    rows: Array,
    wanted: Sequence[int],
    start: Sequence[float] | None = None,
    *,
    rate: float = 0.1,
    order: Sequence[int] | None = None,
    epochs: int = 12,
) -> Course:
    """Learn by the delta rule of Adaline: every row moves the weights, by how far its sum is from +1 or −1.

    That is a step down the squared error of the sum. It never rests, so it has no end but ``epochs``.

    Source: Widrow and Hoff (1960), "Adaptive switching circuits".

    >>> delta_rule(PAIRS, (0, 0, 0, 1), epochs=2000, rate=0.01).weights.round(1).tolist()
    [1.0, 1.0, -1.5]
    """
    inputs, signs = with_one(rows), _signs(wanted)
    first = np.zeros(inputs.shape[1]) if start is None else np.asarray(start, float)
    weights, readings = first, list[Reading]()
    for epoch in range(epochs):
        for row in range(len(rows)) if order is None else order:
            total = float(inputs[row] @ weights)
            change = rate * (signs[row] - total) * inputs[row]
            weights = weights + change
            readings.append(Reading(row, epoch, total, bool(signs[row] * total <= 0), change, weights))
    return Course(first, readings)


def widest(rows: Array, wanted: Sequence[int]) -> Array | None:
    """The shortest weights whose sums are at least 1 where the unit should fire and at most −1 elsewhere; or none.

    Their distance to the closest row, the bias counted as an input, is the largest that there is, 1 ÷ their length.
    The shortest weights lie on the bounds of some rows: all sets of up to as many rows as there are weights are tried,
    which is for small tables only.

    Source: Vapnik (1998), "Statistical learning theory", chapter 10, without a free bias.

    >>> widest(PAIRS, (0, 0, 0, 1)).round(6).tolist(), widest(PAIRS, (0, 1, 1, 0))
    ([2.0, 2.0, -3.0], None)
    """
    signed = _signs(wanted)[:, None] * with_one(rows)
    found: Array | None = None
    for size in range(1, signed.shape[1] + 1):
        for chosen in combinations(range(len(signed)), size):
            weights = np.linalg.pinv(signed[[*chosen]]) @ np.ones(size)
            if (signed @ weights).min() < 1 - SLACK:
                continue
            if found is None or weights @ weights < found @ found - SLACK:
                found = weights
    return found


def most_mistakes(rows: Array, wanted: Sequence[int]) -> float:
    """How many mistakes the perceptron rule can make from weights of 0: (R ÷ γ)², infinite if no line will do.

    R is the length of the longest row and γ the largest margin, both with the bias's input of 1.

    Source: Novikoff (1962), "On convergence proofs on perceptrons".

    >>> round(most_mistakes(PAIRS, (0, 0, 0, 1)), 6), most_mistakes(PAIRS, (0, 1, 1, 0))
    (51.0, inf)
    """
    weights = widest(rows, wanted)
    if weights is None:
        return float("inf")
    return float(np.square(with_one(rows)).sum(axis=1).max() * (weights @ weights))


def _signs(wanted: Sequence[int]) -> Array:
    """+1 where the unit should fire, else −1: ``(rows,)``."""
    return np.where(np.asarray(wanted) > 0, 1.0, -1.0)
