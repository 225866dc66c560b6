"""Descent that stays in a plane of a network's parameters, so that its whole path lies on a slice of the loss.

Only two numbers are learned: a place ``u`` of the plane, whose parameters are ``origin + u · directions``. By the chain
rule the gradient there is the network's own times both directions. So these are steps of gradient descent, on a loss of
two parameters that can be drawn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np

from engine.network import Step
from engine.slices import LossSlice, ParameterPlane
from engine.streams import TOGETHER, orders
from engine.tape import Array, play
from engine.trainer import Trainer

ROUNDS, FINE = 8, 16  # of looking for the lowest place on a line, and places looked at in each: as many as go at once
NEWTON, HALVINGS, NEAR = 60, 30, 1e-3  # steps to the floor at most, halvings of one, and offsets for its curvature


class PlaneLoss:
    """The loss and its gradient over a plane of a trainer's network, over all training rows or some of them.

    Threads may share one: they compute in turns, as both passes are compiled onto buffers of their own.
    """

    def __init__(self, trainer: Trainer, plane: ParameterPlane) -> None:
        """Compile the pass over all rows; the others follow when they are asked for."""
        self.plane = plane
        self._network, self._loss = trainer.network.copy(), trainer.config.training.loss
        self._slice = LossSlice(trainer)
        self._table = np.vstack([trainer.data.train.inputs, trainer.data.train.targets])
        self.rows = self._table.shape[1]
        self._steps: dict[int, Step] = {}
        self._lock = threading.Lock()

    def losses(self, places: Array) -> Array:
        """The mean losses over all rows, ``(k,)``, at places of the plane, ``(k, 2)``."""
        with self._lock:
            return self._slice.at(self.plane.points(places))

    def gradient(self, place: Array, rows: Array | None = None) -> Array:
        """The gradient ``(2,)`` of the mean loss at a place ``(2,)``, over all rows or over those with some indices."""
        with self._lock, np.errstate(all="ignore"):
            step = self._step(self.rows if rows is None else len(rows))
            if rows is None:
                step.feed[...] = self._table
            else:
                self._table.take(rows, axis=1, out=step.feed)
            self._network.parameters[...] = self.plane.points(place)
            play(step.forward.calls)
            play(step.backward)
            return np.asarray(self.plane.directions @ self._network.gradients)

    def _step(self, count: int) -> Step:
        if count not in self._steps:
            self._steps[count] = self._network.step(count, self._loss)
            self._steps[count].silence()
        return self._steps[count]


def steps_of(plane: PlaneLoss, start: Array, rates: Sequence[float]) -> Array:
    """Places before and after steps over all rows, each with a rate of its own, ``(steps + 1, 2)``."""
    places = [np.asarray(start, float)]
    for rate in rates:
        places.append(places[-1] - rate * plane.gradient(places[-1]))
    return np.array(places)


def batch_steps(plane: PlaneLoss, start: Array, rate: float, batch: int, epochs: int) -> Array:
    """Places before and after each step over ``batch`` rows, for some epochs, ``(steps + 1, 2)``.

    Each epoch has another order of the rows, as in training; a last batch that is not full is smaller.
    """
    places = [np.asarray(start, float)]
    for rows in _batches(plane.rows, batch, epochs):
        places.append(places[-1] - rate * plane.gradient(places[-1], rows))
    return np.array(places)


def _batches(count: int, batch: int, epochs: int) -> Iterator[Array | None]:
    """The rows of each step; nothing where these are all."""
    for epoch in range(epochs):
        if batch >= count:
            yield None
            continue
        order = orders(0, epoch // TOGETHER, count)[epoch % TOGETHER]
        yield from np.split(order, range(batch, count, batch))


def lowest_rate(plane: PlaneLoss, start: Array, most: float) -> float:
    """The rate, up to ``most``, whose single step from a place ends lowest.

    It looks at ever closer rates around the best one so far, so it is right where the loss along a line falls and then
    rises, as that of one layer does.
    """
    direction, low, high = plane.gradient(start), 0.0, most
    best = low
    for _ in range(ROUNDS):
        rates = np.linspace(low, high, FINE)
        at = int(np.argmin(plane.losses(start - rates[:, None] * direction)))
        best, low, high = float(rates[at]), float(rates[max(at - 1, 0)]), float(rates[min(at + 1, FINE - 1)])
    return best


def climbing_rate(plane: PlaneLoss, start: Array, climb: float, most: float) -> float:
    """The rate whose single step from a place ends higher by ``climb``: beyond the lowest place of its line.

    As ``lowest_rate`` it looks closer and closer, and is right where the loss along a line falls and then rises. It is
    ``most`` where even that rate climbs less.
    """
    direction, low, high = plane.gradient(start), lowest_rate(plane, start, most), most
    wanted = plane.losses(start[None])[0] + climb
    for _ in range(ROUNDS):
        rates = np.linspace(low, high, FINE)
        reached = plane.losses(start - rates[:, None] * direction) >= wanted
        if not reached.any():
            break
        at = int(np.argmax(reached))
        low, high = float(rates[max(at - 1, 0)]), float(rates[at])
    return high


def steepest(plane: PlaneLoss, place: Array) -> Array:
    """The direction ``(2,)``, of length 1, in which the loss curves most: across a valley."""
    across: Array = np.linalg.eigh(_curvatures(plane, place))[1][:, -1]
    return across


def _curvatures(plane: PlaneLoss, place: Array) -> Array:
    """The second derivatives there, ``(2, 2)``, by centered differences of the gradient."""
    return np.array(
        [(plane.gradient(place + NEAR * e) - plane.gradient(place - NEAR * e)) / (2 * NEAR) for e in np.eye(2)]
    )


def floor(plane: PlaneLoss, start: Array) -> Array:
    """The place ``(2,)`` where the gradient over the plane is 0, by Newton's method with halved steps.

    It is the lowest place where the loss is convex, as that of one layer is.
    """
    place = np.asarray(start, float)
    for _ in range(NEWTON):
        here, gradient = plane.losses(place[None])[0], plane.gradient(place)
        step = np.linalg.lstsq(_curvatures(plane, place), gradient)[0]
        halved = place - step * 0.5 ** np.arange(HALVINGS)[:, None]
        losses = plane.losses(halved)
        if not losses.min() < here:
            break
        place = halved[int(np.argmin(losses))]
    return place
