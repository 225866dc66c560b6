"""The plane of rate and momentum: how many steps each pair takes to a minimum, measured, beside what theory says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.surfaces import Place, Surface
from engine.tape import Array, Pieces, finish

SLICE = 25  # steps between two pauses
GROWN = 1e6  # times the first distance: beyond it, a walk counts as diverged at once


@dataclass(frozen=True)
class RatesPlane:
    """Steps until the distance to the nearest minimum stays within a share of the first one.

    ``inf`` where it diverged: the distance grew beyond all bounds, or is larger at the end than at the start.
    NaN where it converges too slowly to have arrived by the last step.
    """

    rates: Array  # (R,)
    momenta: Array  # (M,)
    steps: Array  # (M, R)

    @property
    def best(self) -> tuple[float, float, int] | None:
        """The rate, the momentum and the steps of the fastest cell; None if none arrived."""
        arrived = np.where(np.isfinite(self.steps), self.steps, np.inf)
        row, column = np.unravel_index(int(arrived.argmin()), arrived.shape)
        if not np.isfinite(arrived[row, column]):
            return None
        return float(self.rates[column]), float(self.momenta[row]), int(arrived[row, column])


def rates_plane(
    surface: Surface,
    start: Place,
    rates: Sequence[float] | Array,
    momenta: Sequence[float] | Array,
    *,
    most: int = 1000,
    share: float = 1e-3,
) -> RatesPlane:
    """Walk down a surface with each rate and each momentum, all at once.

    The rule is that of `engine.optimizers.Momentum`: v = mu v - rate g; x += v.

    Args:
        surface: one with a minimum.
        start: where each walk begins.
        rates: ``(R,)``.
        momenta: ``(M,)``, each from 0 to 1.
        most: how many steps to take.
        share: of the first distance, within which a walk has arrived.

    Raises:
        ValueError: the surface has no minimum.

    >>> from engine.surfaces import Bowl
    >>> rates_plane(Bowl(condition=1.0), (1.0, 0.0), [0.5, 1.0, 2.5], [0.0]).steps.tolist()
    [[10.0, 1.0, inf]]
    """
    return finish(rates_plane_in_pieces(surface, start, rates, momenta, most=most, share=share))


def rates_plane_in_pieces(
    surface: Surface,
    start: Place,
    rates: Sequence[float] | Array,
    momenta: Sequence[float] | Array,
    *,
    most: int = 1000,
    share: float = 1e-3,
) -> Pieces[RatesPlane]:
    """The same, with pauses."""
    if not surface.minima:
        raise ValueError(f"{surface.key} has no minimum to arrive at; choose a surface that has one")
    grid = _Grid(surface, start, np.asarray(rates, float), np.asarray(momenta, float))
    while grid.step < most and len(grid.cells):
        with np.errstate(all="ignore"):
            for _ in range(min(SLICE, most - grid.step)):
                grid.advance(share)
            grid.drop_broken()
        yield
    with np.errstate(all="ignore"):
        return RatesPlane(grid.rates, grid.momenta, grid.steps())


class _Grid:
    """The walks that go on, side by side: those that diverged leave, so that the others take less time."""

    def __init__(self, surface: Surface, start: Place, rates: Array, momenta: Array) -> None:
        self.rates, self.momenta, self.step = rates, momenta, 0
        self._gradient, self._minima = surface.gradient, np.array(surface.minima)
        count = len(rates) * len(momenta)
        self.cells: Array = np.arange(count)  # the cell of each walk
        self._rate, self._mu = np.tile(rates, len(momenta)), np.repeat(momenta, len(rates))
        self._place = np.tile(np.array(start, float)[:, None], count)  # (2, walks): long rows are fast
        self._v = np.zeros_like(self._place)
        self._first = float(self._square().max(initial=0.0))
        self._outside = np.zeros(count)  # the number of steps after which each walk was last too far, and one more
        self._found = np.full(count, np.inf)

    def advance(self, share: float) -> None:
        """Take a step of each walk."""
        if self.step == 0:
            self._note(share)
        self._v *= self._mu
        self._v -= self._rate * self._gradient(self._place.T).T
        self._place += self._v
        self.step += 1
        self._note(share)

    def _note(self, share: float) -> None:
        inside = self._square() <= share**2 * self._first  # false for NaN
        np.copyto(self._outside, self.step + 1, where=~inside)

    def _square(self) -> Array:
        """The squared distance to the nearest minimum, ``(walks,)``."""
        x, y = self._place
        return np.asarray(
            np.minimum.reduce([np.square(x - place[0]) + np.square(y - place[1]) for place in self._minima])
        )

    def drop_broken(self) -> None:
        """Leave out what is too far away to come back, or not a number."""
        sound = self._square() <= GROWN**2 * self._first
        if not sound.all():
            self.cells, self._outside = self.cells[sound], self._outside[sound]
            self._rate, self._mu = self._rate[sound], self._mu[sound]
            self._place, self._v = self._place[:, sound], self._v[:, sound]

    def steps(self) -> Array:
        """The steps of each cell, ``(M, R)``."""
        nearer = self._square() <= self._first
        arrived = np.where(self._outside > self.step, np.nan, self._outside)
        self._found[self.cells] = np.where(nearer, arrived, np.inf)
        return self._found.reshape(len(self.momenta), len(self.rates))
