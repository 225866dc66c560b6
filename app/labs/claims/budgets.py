"""Four ways down on a budget, gradients against differences, and single steps, as the lab on the slope claims them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.labs.figures.descents import BUDGET, SIGHTS, descent_of, plane_of, trainer_of, ways_of
from app.labs.figures.landscape import BATCH_RATE, BATCHES, floor_of
from engine.budget import Descent, Meter, gradient_passes
from engine.slice_walk import batch_steps, lowest_rate, steps_of
from engine.tape import Array, finish
from engine.ways import differences

RANDOM, LOCAL, NUMERIC, ANALYTIC = range(4)
SHARE = 0.15  # of the loss of guessing, ln K: where counts of evaluations are compared
LONG, LATE = 30, 0.2  # epochs of a batch's walk, and the share of its end that is looked at


@dataclass(frozen=True)
class Setup:
    """What the four ways go down, at which rate, and with which nudges; as the lab starts, unless another is named."""

    data: str = "iris"
    rate: float = 2.0
    nudge: float = 0.2


@lru_cache(maxsize=64)
def descent(setup: Setup, number: int, seed: int) -> Descent:
    """What a way has got to, from several starts."""
    return finish(descent_of(setup.data, ways_of(setup.data, setup.rate, setup.nudge)[number], seed))


def loss(setup: Setup, number: int, seed: int, *, at: int = BUDGET) -> float:
    """Its median loss after some evaluations."""
    found = descent(setup, number, seed)
    moment = int(np.searchsorted(found.evaluations, at, side="right")) - 1
    return float(np.median(found.losses[moment]))


def ratio(setup: Setup, one: int, other: int, seed: int, *, at: int = BUDGET) -> float:
    """The median loss of one way, divided by another's."""
    return loss(setup, one, seed, at=at) / loss(setup, other, seed, at=at)


def gradient_gap(seed: int, *, centered: bool) -> float:
    """The widest gap between a gradient of differences and backpropagation's, at nine starts on iris."""
    meter = Meter(trainer_of("iris"), range(9 * seed, 9 * seed + 9))
    numeric = np.empty_like(meter.starts)
    for _ in differences(meter, meter.starts, numeric, centered=centered):
        pass
    return float(np.abs(numeric - meter.gradients(meter.starts)).max())


def gap_decades(seed: int) -> float:
    """How many powers of ten lie between the one-sided and the centered gap."""
    return math.log10(gradient_gap(seed, centered=False) / gradient_gap(seed, centered=True))


def passes(data: str) -> float:
    """What a loss and its gradient cost, in forward passes."""
    trainer = trainer_of(data)
    return gradient_passes(trainer.network, trainer.config.training.loss, len(trainer.data.train))


def evaluations_to(setup: Setup, number: int, seed: int) -> float:
    """The evaluations after which the median loss is first seen at or below a share of that of guessing."""
    found = descent(setup, number, seed)
    goal = SHARE * math.log(trainer_of(setup.data).network.outputs)
    there = np.flatnonzero(np.median(found.losses, axis=1) <= goal)
    return float(found.evaluations[there[0]]) if len(there) else math.inf


def evaluations_ratio(setup: Setup, one: int, other: int, seed: int) -> float:
    """The evaluations that one way takes to that loss, divided by another's."""
    return evaluations_to(setup, one, seed) / evaluations_to(setup, other, seed)


def cost_ratio(data: str) -> float:
    """Evaluations of a one-sided numeric gradient, divided by those of an analytic one, as they are counted."""
    numeric, analytic = (Meter(trainer_of(data), [0]) for _ in range(2))
    for _ in differences(numeric, numeric.starts, np.empty_like(numeric.starts), centered=False):
        pass
    analytic.gradients(analytic.starts)
    return numeric.evaluations / analytic.evaluations


def path_gap(seed: int) -> float:
    """How far the losses of both gradients are from each other after equally many steps, at most, as a share."""
    found = [descent(Setup(), number, seed) for number in (NUMERIC, ANALYTIC)]
    by_step = [dict(zip(one.moves[:, 0].tolist(), one.losses[:, 0].tolist(), strict=True)) for one in found]
    return max(abs(float(by_step[0][step] / by_step[1][step]) - 1) for step in by_step[0].keys() & by_step[1].keys())


def agreeing(seed: int, away: float) -> float:
    """The share of single rows whose own step would lower the loss over all rows, somewhere on the landscape of iris.

    ``away`` says where, from the floor, 0, to the lab's start, 1.
    """
    plane, lowest = plane_of("iris", seed), floor_of("iris", seed)[0]
    place = lowest + away * (np.array(SIGHTS["iris"].start) - lowest)
    whole = plane.gradient(place)
    return float(np.mean([plane.gradient(place, np.array([row])) @ whole > 0 for row in range(plane.rows)]))


@lru_cache(maxsize=32)
def batch_losses(seed: int) -> tuple[Array, ...]:
    """The losses of the walks over all rows, 16 rows and one row a step: five epochs, as the figure shows them."""
    plane = plane_of("iris", seed)
    start = np.array(SIGHTS["iris"].start)
    paths = (batch_steps(plane, start, BATCH_RATE, size or plane.rows, 5) for size in BATCHES)
    return tuple(plane.losses(path) for path in paths)


def batches_gain(seed: int) -> float:
    """How far above the floor the walk over all rows ends, divided by the same of 16 rows a step."""
    whole, batch, _ = (losses[-1] - floor_of("iris", seed)[1] for losses in batch_losses(seed))
    return float(whole / batch)


def bounce(seed: int) -> float:
    """How far above the floor one row at a time stays in the long run, divided by the same of 16 rows."""
    plane, start = plane_of("iris", seed), np.array(SIGHTS["iris"].start)
    means = []
    for size in (1, 16):
        losses = plane.losses(batch_steps(plane, start, BATCH_RATE, size, LONG))
        means.append(losses[-round(LATE * len(losses)) :].mean() - floor_of("iris", seed)[1])
    return float(means[0] / means[1])


def border(seed: int) -> float:
    """The rate past which a step near the floor climbs, times the curvature along it, divided by 2."""
    plane, lowest = plane_of("iris", seed), floor_of("iris", seed)[0]
    start = lowest + np.array([1e-3, 0.0])
    direction = plane.gradient(start)
    h = 1e-2
    curvature = direction @ (plane.gradient(start + h * direction) - plane.gradient(start - h * direction)) / (2 * h)
    curvature /= direction @ direction
    here, low, high = plane.losses(start[None])[0], 0.5 / curvature, 8 / curvature
    for _ in range(40):
        middle = (low + high) / 2
        is_lower = plane.losses((start - middle * direction)[None])[0] < here
        low, high = (middle, high) if is_lower else (low, middle)
    return float(low * curvature / 2)


def promise_kept(seed: int) -> float:
    """What the best step from the lab's start gains, as a share of what its gradient promises."""
    plane, start = plane_of("iris", seed), np.array(SIGHTS["iris"].start)
    rate, direction = lowest_rate(plane, start, 100.0), plane.gradient(start)
    before, after = plane.losses(steps_of(plane, start, [rate]))
    return float((before - after) / (rate * direction @ direction))
