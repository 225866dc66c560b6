"""Walks down a surface of two parameters: by the engine's optimizers, and by search that needs no gradient.

The optimizers are compiled onto a tape as for a network, so a walk takes exactly the steps that training takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.optimizers import Clock, Flat, Optimizer
from engine.streams import generator
from engine.surfaces import Place, Surface
from engine.tape import Array, Tape

FAR = 10.0  # widths of the window from its middle, beyond which a walk counts as diverged
SLICE = 50  # steps between two checks whether any walk goes on


class Factor(Protocol):
    """A schedule, with or without warm-up."""

    def factor(self, step: int, steps_per_epoch: int) -> float:
        """The factor on the learning rate at a step, counted from 0."""
        ...


@dataclass(frozen=True)
class Path:
    """Where a walk was before its first step and after each; for a search, the best place so far."""

    places: Array  # (steps + 1, 2); if it diverged, the last finite one is the first that is too far
    losses: Array  # (steps + 1,)
    diverged: int | None = None  # the step that led too far, or to a number that is not finite
    tried: Array | None = None  # (steps, 2): where a search looked; None for an optimizer


@dataclass(frozen=True)
class Arrival:
    """The steps at which a path came close to a minimum: for the first time, and for good; None if it did not."""

    first: int | None
    stays: int | None


def walk(
    surface: Surface,
    optimizer: Optimizer,
    start: Place,
    rate: float,
    steps: int,
    *,
    schedule: Factor | None = None,
    steps_per_epoch: int = 1,
) -> Path:
    """The path of an optimizer from a start.

    Args:
        surface: what to go down.
        optimizer: the rule of a step.
        start: where to begin.
        rate: the learning rate, before the schedule.
        steps: how many to take; fewer if the walk diverges.
        schedule: changes the rate; without one it is constant.
        steps_per_epoch: how many steps a schedule counts as an epoch.

    >>> from engine.optimizers import SGD
    >>> from engine.surfaces import Bowl
    >>> walk(Bowl(condition=4.0), SGD(), (1.0, 1.0), rate=0.25, steps=2).places.tolist()
    [[1.0, 1.0], [0.75, 0.0], [0.5625, 0.0]]
    """
    (path,) = _march(surface, optimizer, np.array(start, float), rate, _factors(schedule, steps, steps_per_epoch))
    return path


def walks(
    surface: Surface,
    optimizer: Optimizer,
    starts: Sequence[Place] | Array,
    rates: float | Sequence[float] | Array,
    steps: int,
    *,
    schedule: Factor | None = None,
    steps_per_epoch: int = 1,
) -> list[Path]:
    """The paths of K walks at once, each as `walk` gives it alone.

    The starts are ``(K, 2)``; the rate is one for all, or ``(K,)``.
    """
    places = np.array(starts, float).reshape(-1, 2)
    each = np.broadcast_to(np.asarray(rates, float), len(places))[:, None]
    return _march(surface, optimizer, places, each, _factors(schedule, steps, steps_per_epoch))


def _factors(schedule: Factor | None, steps: int, steps_per_epoch: int) -> list[float]:
    return [schedule.factor(step, steps_per_epoch) for step in range(steps)] if schedule else [1.0] * steps


def _march(
    surface: Surface, optimizer: Optimizer, starts: Array, rates: float | Array, factors: Sequence[float]
) -> list[Path]:
    """Take the steps of one walk, ``(2,)``, or of a stack, ``(K, 2)``; each step has its factor on the rate."""
    stack, steps = starts.shape[:-1], len(factors)
    clock = Clock(np.zeros((*stack, 1) if stack else ()))
    flat = Flat(starts.copy(), np.zeros((2, *starts.shape)), np.zeros((optimizer.slots, *starts.shape)), clock)
    tape = Tape(1, stack_shape=stack)
    optimizer.emit(tape, flat)
    calls, parameters, gradients = tape.calls, flat.parameters, flat.gradients
    places = np.empty((steps + 1, *starts.shape))
    places[0] = starts
    taken = 0
    with np.errstate(all="ignore"):
        while taken < steps and (taken == 0 or _is_near(surface, places[taken]).any()):
            for step in range(taken, min(taken + SLICE, steps)):
                clock.rate[...] = rates * factors[step]
                gradients[...] = surface.gradient(parameters)
                for call in calls:
                    call()
                clock.step += 1
                places[step + 1] = parameters
            taken = clock.step
        return [_cut(surface, each) for each in places[: taken + 1].reshape(taken + 1, -1, 2).swapaxes(0, 1)]


def _is_near(surface: Surface, places: Array) -> Array:
    """Whether places ``(..., 2)`` are finite and not beyond all bounds, ``(...)``."""
    low, high = np.array(surface.window)
    off = np.abs(places - (low + high) / 2) / (high - low)
    return np.asarray((off <= FAR).all(axis=-1))  # false for NaN


def _cut(surface: Surface, places: Array) -> Path:
    """The path up to the step that diverged, if any; losses that overflow count as diverged too."""
    losses = surface.value(places)
    sound = _is_near(surface, places) & np.isfinite(losses)
    sound[0] = True
    if sound.all():
        return Path(places.copy(), losses)
    broken = int(np.argmin(sound))
    shown = broken + bool(np.isfinite(places[broken]).all() and np.isfinite(losses[broken]))
    return Path(places[:shown].copy(), losses[:shown], broken)


def random_search(surface: Surface, start: Place, steps: int, seed: int = 0) -> Path:
    """Look at random places of the window, and keep the best.

    Source: CS231n, "Optimization: a first very bad idea solution: random search".

    >>> from engine.surfaces import Bowl
    >>> path = random_search(Bowl(), (2.0, 0.5), steps=100)
    >>> bool((np.diff(path.losses) <= 0).all()), path.tried.shape
    (True, (100, 2))
    """
    low, high = np.array(surface.window)
    tried = low + (high - low) * generator(seed, "search", 0).random((steps, 2))
    places = np.vstack([[start], tried])
    losses = surface.value(places)
    lowest = np.minimum.accumulate(losses)
    fresh = np.r_[True, losses[1:] < lowest[:-1]]
    best = np.maximum.accumulate(np.where(fresh, np.arange(steps + 1), 0))
    return Path(places[best], losses[best], tried=tried)


def local_search(surface: Surface, start: Place, size: float, steps: int, seed: int = 0) -> Path:
    """Look at a random place nearby, and go there if it is lower; ``size`` is the standard deviation along each axis.

    Source: CS231n, "Optimization: random local search".

    >>> from engine.surfaces import Bowl
    >>> path = local_search(Bowl(), (2.0, 0.5), size=0.1, steps=500)
    >>> bool(path.losses[-1] < 0.01 * path.losses[0])
    True
    """
    offsets = size * generator(seed, "search", 1).standard_normal((steps, 2))
    place, loss = np.array(start, float), float(surface.value(np.array(start, float)))
    places, losses, tried = [place], [loss], np.empty((steps, 2))
    for step, offset in enumerate(offsets):
        tried[step] = place + offset
        found = float(surface.value(tried[step]))
        if found < loss:
            place, loss = tried[step].copy(), found
        places.append(place)
        losses.append(loss)
    return Path(np.array(places), np.array(losses), tried=tried)


def exit_step(path: Path, surface: Surface) -> int | None:
    """The first step after which a path is outside of the surface's window; None if it stays inside."""
    low, high = np.array(surface.window)
    outside = np.flatnonzero(((path.places < low) | (path.places > high)).any(axis=1))
    return int(outside[0]) if len(outside) else None


def arrival(path: Path, minima: Sequence[Place], share: float = 1e-3) -> Arrival:
    """When a path came within a share of its first distance to the nearest minimum, and when for good.

    A walk with momentum may pass a minimum and leave it again. Nothing arrives where there is no minimum; what starts
    on one has arrived at step 0.

    >>> from engine.optimizers import SGD
    >>> from engine.surfaces import Bowl
    >>> path = walk(Bowl(condition=1.0), SGD(), (1.0, 0.0), rate=0.5, steps=20)
    >>> arrival(path, Bowl().minima)  # 2 to the power of -10 is the first below a thousandth
    Arrival(first=10, stays=10)
    """
    if not len(minima):
        return Arrival(None, None)
    offsets = path.places[:, None] - np.array(minima)
    distances = np.sqrt(np.square(offsets).sum(axis=-1)).min(axis=1)
    close = distances <= share * distances[0]
    if not close.any():
        return Arrival(None, None)
    outside = np.flatnonzero(~close)
    stays = int(outside[-1]) + 1 if len(outside) else 0
    return Arrival(int(np.argmax(close)), stays if path.diverged is None and stays < len(close) else None)
