"""Optimizers: from a gradient to a step, for the whole network at once.

Parameters, gradients and every slot are one flat vector each, so an optimizer is a handful of vector calls however
many layers there are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array, Tape


@dataclass
class Clock:
    """The number of steps taken, and the learning rate of the step at hand as a 0-d array that the tape is bound to."""

    rate: Array
    step: int = 0


@dataclass(frozen=True)
class Flat:
    """What an optimizer works on; n is the number of parameters of the network."""

    parameters: Array  # (n,)
    rows: Array  # (2, n): the gradient, and a free row under it
    slots: Array  # (slots, n): what the optimizer remembers, zero at the start
    clock: Clock

    @property
    def gradients(self) -> Array:
        """The gradient, ``(n,)``; an optimizer may overwrite it."""
        first: Array = self.rows[0]
        return first


class Optimizer(Registered, ABC):
    """A pure rule from gradients and slots to the next parameters."""

    slots: ClassVar[int] = 0

    @abstractmethod
    def emit(self, tape: Tape, flat: Flat) -> None:
        """Emit the update of ``flat.parameters``."""


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "The rule that turns a gradient into a step.")
KEPT = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)
Decay = Annotated[float, Knob("How much of the past each step keeps.", 0.0, 0.9999, KEPT)]


@OPTIMIZERS.add("sgd", "SGD")
@dataclass(frozen=True)
class SGD(Optimizer):
    """Plain gradient descent on batches: x -= rate g.

    Source: CS231n, "Neural networks 3: vanilla update".

    >>> SGD.slots
    0
    """

    def emit(self, tape: Tape, flat: Flat) -> None:
        """x -= rate g."""
        step = flat.gradients
        tape.emit(np.multiply, flat.gradients, flat.clock.rate, step)
        tape.emit(np.subtract, flat.parameters, step, flat.parameters)


@OPTIMIZERS.add("momentum")
@dataclass(frozen=True)
class Momentum(Optimizer):
    """A ball that rolls: v = mu v - rate g; x += v.

    PyTorch leaves the rate out of v, which differs when the rate changes.

    Source: CS231n, "Neural networks 3: momentum update".

    >>> Momentum().mu
    0.9
    """

    mu: Decay = 0.9
    slots: ClassVar[int] = 1

    def emit(self, tape: Tape, flat: Flat) -> None:
        """v = mu v - rate g; x += v."""
        (v,), step = flat.slots, flat.gradients
        tape.emit(np.multiply, v, tape.constant(self.mu), v)
        tape.emit(np.multiply, flat.gradients, flat.clock.rate, step)
        tape.emit(np.subtract, v, step, v)
        tape.emit(np.add, flat.parameters, v, flat.parameters)


@OPTIMIZERS.add("adam", "Adam")
@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum, with each parameter's step divided by its own recent gradient size.

    m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); x -= rate m̂ / (sqrt(v̂) + 1e-8), where the bias correction
    divides: m̂ = m / (1 - beta1^t), v̂ = v / (1 - beta2^t), t = 1 at the first step.

    Source: Kingma and Ba (2015), algorithm 1; CS231n, "Neural networks 3".

    >>> Adam().beta1, Adam().beta2
    (0.9, 0.999)
    """

    beta1: Decay = 0.9
    beta2: Decay = 0.999
    slots: ClassVar[int] = 2
    epsilon: ClassVar[float] = 1e-8

    def emit(self, tape: Tape, flat: Flat) -> None:
        """Both moments move at once, as the two rows of one block: M = beta1 M + g, V = beta2 V + g².

        These are m / (1 - beta1) and v / (1 - beta2), one operation cheaper than m and v themselves. With
        c = sqrt((1 - beta2^t) / (1 - beta2)), m̂ / (sqrt(v̂) + epsilon) is
        c (1 - beta1) / (1 - beta1^t) M / (sqrt(V) + c epsilon).
        """
        moments, clock = flat.slots, flat.clock
        m, v = moments
        keep = np.empty_like(moments)
        keep[0], keep[1] = self.beta1, self.beta2
        step = np.empty_like(m)
        size, floor = tape.constant(0.0), tape.constant(0.0)

        def correct_bias() -> None:
            t = clock.step + 1
            c = ((1 - self.beta2**t) / (1 - self.beta2)) ** 0.5
            size[...] = float(clock.rate) * c * (1 - self.beta1) / (1 - self.beta1**t)
            floor[...] = self.epsilon * c

        tape.emit(correct_bias)
        tape.emit(np.square, flat.gradients, flat.rows[1])
        tape.emit(np.multiply, moments, keep, moments)
        tape.emit(np.add, moments, flat.rows, moments)
        tape.emit(np.sqrt, v, step)
        tape.emit(np.add, step, floor, step)
        tape.emit(np.divide, m, step, step)
        tape.emit(np.multiply, step, size, step)
        tape.emit(np.subtract, flat.parameters, step, flat.parameters)
