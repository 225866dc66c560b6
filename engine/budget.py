"""What a way down a network's loss gets to for a number of evaluations of the loss.

An evaluation is one forward pass over all rows: what it takes to know the loss at one place. A gradient by
backpropagation is counted in forward passes, by its multiply-adds (`gradient_passes`). The ways are in `engine.ways`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from engine.losses import Loss
from engine.network import Network
from engine.streams import generator
from engine.tape import Array, Call, Pieces, finish, play
from engine.trainer import Trainer

TOGETHER = 20  # evaluations between two pauses


class Spent(NamedTuple):
    """Where a way is after some evaluations."""

    evaluations: int
    places: Array  # (K, n): what each start would hand over now
    moves: Array  # (K,): how often it has moved: places that were kept, or steps


@dataclass(frozen=True)
class Descent:
    """What K starts have got to at m moments, each after as many evaluations."""

    evaluations: Array  # (m,)
    parameters: Array  # (m, K, n)
    losses: Array  # (m, K), measured to look at, and not counted
    moves: Array  # (m, K)


def gradient_passes(network: Network, loss: Loss, rows: int) -> float:
    """What a loss and its gradient cost, in forward passes: all multiply-adds ÷ those of the forward pass.

    They are counted on the compiled tape, in the products with weights. A layer's backward pass takes as many as its
    forward pass for the gradient of its weights, and as many again for that of its inputs, which the first layer does
    not need. So one layer costs 2, and many layers nearly 3.

    >>> from engine.losses import CrossEntropy
    >>> gradient_passes(Network(4, 3, ()), CrossEntropy(), rows=150)
    2.0
    """
    step = network.step(rows, loss)
    forward, backward = (_multiply_adds(network, calls) for calls in (step.forward.calls, step.backward))
    return (forward + backward) / forward


def _multiply_adds(network: Network, calls: Sequence[Call]) -> int:
    """In the products of compiled calls that read the network's weights or write their gradient."""
    own, total = (network.parameters, network.rows), 0
    for call in calls:
        arrays = _product(call)
        if any(np.may_share_memory(array, flat) for array in arrays for flat in own):
            total += arrays[-1].size * arrays[0].shape[-1]
    return total


def _product(call: Call) -> list[Array]:
    """Left side, right side and result of a product; nothing for another call."""
    if not isinstance(call, partial):
        return []
    name = getattr(call.func, "__name__", "")
    if name == "matmul":
        return [*call.args]
    left = getattr(call.func, "__self__", None)  # of the bound method of an array
    return [left, *call.args] if name == "dot" and isinstance(left, np.ndarray) else []


class Meter:
    """The loss of K networks of one shape over all rows, at any parameters, and how often each was evaluated."""

    def __init__(self, trainer: Trainer, seeds: Sequence[int]) -> None:
        """Compile both passes over the trainer's training rows; the starts are drawn from the seeds."""
        rows, network = trainer.data.train, trainer.network
        hidden = [layer.spec for layer in network.layers if layer.spec]
        self._loss = trainer.config.training.loss
        self._stack = Network(network.inputs, network.outputs, hidden, seed=[*seeds], dtype=network.dtype)
        self.starts = self._stack.parameters.copy()  # (K, n)
        self._step = self._stack.step(len(rows), self._loss)
        self._step.feed[...] = np.vstack([rows.inputs, rows.targets])
        self._step.silence()
        self.passes = math.ceil(gradient_passes(network, self._loss, len(rows)))  # what a gradient counts as
        self.evaluations = 0

    def losses(self, places: Array) -> Array:
        """The losses ``(K,)`` at parameters ``(K, n)``, for one evaluation."""
        self.evaluations += 1
        return self.look(places)

    def look(self, places: Array) -> Array:
        """The same, not counted: it is only to be shown."""
        self._forward(places)
        return self._loss.values(self._step.forward.scores, self._step.targets)

    def gradients(self, places: Array) -> Array:
        """The gradients ``(K, n)`` at parameters ``(K, n)`` by backpropagation, for `passes` evaluations."""
        self.evaluations += self.passes
        self._forward(places)
        play(self._step.backward)
        return self._stack.gradients.copy()

    def _forward(self, places: Array) -> None:
        self._stack.parameters[...] = places
        play(self._step.forward.calls)


class Way(Protocol):
    """A way down: it says where it is before it begins, and then after each time it has asked the meter."""

    def walk(self, meter: Meter, rng: np.random.Generator) -> Iterator[Spent]:
        """Go on without end."""
        ...


def descend(trainer: Trainer, way: Way, seeds: Sequence[int], at: Sequence[int]) -> Descent:
    """Let a way go down from several starts at once, and see where it is after some numbers of evaluations.

    Args:
        trainer: its training rows, the shape of its network, and its loss.
        way: how to go down.
        seeds: of the starts, one each; the first one is that of all chance as well.
        at: the evaluations after which to look, rising.

    >>> from engine import Config, NetworkSettings
    >>> from engine.ways import AnalyticGradient, NumericGradient
    >>> trainer = Trainer(Config(network=NetworkSettings(hidden=())))
    >>> descend(trainer, NumericGradient(rate=0.1), [0], [6, 7, 14]).moves.tolist()  # 6 weights: 7 evaluations a step
    [[0], [1], [2]]
    >>> descend(trainer, AnalyticGradient(rate=0.1), [0], [6, 7, 14]).moves.tolist()
    [[3], [3], [7]]
    """
    return finish(descend_in_pieces(trainer, way, seeds, at))


def descend_in_pieces(trainer: Trainer, way: Way, seeds: Sequence[int], at: Sequence[int]) -> Pieces[Descent]:
    """The same, with pauses."""
    meter, found = Meter(trainer, seeds), list[Spent]()
    before = Spent(0, meter.starts, np.zeros(len(seeds), int))
    with np.errstate(all="ignore"):
        for number, spent in enumerate(way.walk(meter, generator(seeds[0], "search", 6))):
            found += [before] * (sum(count < spent.evaluations for count in at) - len(found))
            if len(found) == len(at):
                break
            before = spent
            if number % TOGETHER == 0:
                yield
        losses = np.array([meter.look(spent.places) for spent in found])
    places, moves = (np.array([getattr(spent, name) for spent in found]) for name in ("places", "moves"))
    return Descent(np.array(at), places, losses, moves)
