"""Four ways down a loss, by how much they ask of it: two that only compare losses, and two that follow the gradient.

Random search and local search learn one number from an evaluation. A numeric gradient takes an evaluation for each
weight; backpropagation gives the same gradient for about two.

Source: CS231n, "Optimization: strategies 1 to 3" and "Computing the gradient".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.budget import Meter, Spent
from engine.tape import Array

NUDGE = 1e-5  # of a weight, in a difference


@dataclass(frozen=True)
class RandomSearch:
    """New weights for each evaluation, normal with standard deviation ``size``; the best ones are kept.

    Source: CS231n, "Optimization: strategy #1".
    """

    size: float

    def walk(self, meter: Meter, rng: np.random.Generator) -> Iterator[Spent]:
        """Look at the start first."""
        return _search(meter, lambda best: self.size * rng.standard_normal(best.shape))


@dataclass(frozen=True)
class LocalSearch:
    """A nudge of all weights for each evaluation, normal with standard deviation ``size``, kept if the loss is lower.

    Source: CS231n, "Optimization: strategy #2".
    """

    size: float

    def walk(self, meter: Meter, rng: np.random.Generator) -> Iterator[Spent]:
        """Look at the start first."""
        return _search(meter, lambda best: best + self.size * rng.standard_normal(best.shape))


def _search(meter: Meter, propose: Callable[[Array], Array]) -> Iterator[Spent]:
    best, moves = meter.starts, np.zeros(len(meter.starts), int)
    yield Spent(0, best, moves)
    lowest = meter.losses(best)
    while True:
        yield Spent(meter.evaluations, best, moves)
        tried = propose(best)
        found = meter.losses(tried)
        is_lower = found < lowest
        best, lowest = np.where(is_lower[:, None], tried, best), np.minimum(found, lowest)
        moves = moves + is_lower


@dataclass(frozen=True)
class NumericGradient:
    """Steps of ``rate`` times a gradient of differences, which takes n + 1 evaluations, or 2 n if it is centered."""

    rate: float
    centered: bool = False

    def walk(self, meter: Meter, rng: np.random.Generator) -> Iterator[Spent]:
        """Chance has no part in it."""
        places, moves = meter.starts, np.zeros(len(meter.starts), int)
        while True:
            yield Spent(meter.evaluations, places, moves)
            gradients = np.empty_like(places)
            for _ in differences(meter, places, gradients, centered=self.centered):
                yield Spent(meter.evaluations, places, moves)
            places, moves = places - self.rate * gradients, moves + 1


def differences(meter: Meter, places: Array, gradients: Array, *, centered: bool, h: float = NUDGE) -> Iterator[None]:
    """Fill in the gradients at some places, weight by weight; it pauses after each evaluation but the last one.

    One-sided: (L(w + h) - L(w)) / h, with an error of order h. Centered: (L(w + h) - L(w - h)) / 2h, of order h².
    """
    here = np.empty(0)
    if not centered:
        here = meter.losses(places)
        yield
    for index in range(places.shape[1]):
        offset = np.zeros(places.shape[1])
        offset[index] = h
        ahead = meter.losses(places + offset)
        if centered:
            yield
            gradients[:, index] = (ahead - meter.losses(places - offset)) / (2 * h)
        else:
            gradients[:, index] = (ahead - here) / h
        if index < places.shape[1] - 1:
            yield


@dataclass(frozen=True)
class AnalyticGradient:
    """Steps of ``rate`` times the gradient that backpropagation gives."""

    rate: float

    def walk(self, meter: Meter, rng: np.random.Generator) -> Iterator[Spent]:
        """Chance has no part in it."""
        places, moves = meter.starts, np.zeros(len(meter.starts), int)
        while True:
            yield Spent(meter.evaluations, places, moves)
            places, moves = places - self.rate * meter.gradients(places), moves + 1
