"""Activations: the bend between two layers, without which a deep network is one matrix."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.parts import Part, Views
from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array, Backward, Tape, play


class Activation(Registered, Part, ABC):
    """An element-wise function with its derivative.

    ``kinks`` are the inputs where the derivative jumps: a numerical gradient means nothing there. ``low`` and ``high``
    bound the output, for the axis of its histogram. ``steepest`` is the largest slope, against which a slope counts as
    flat.
    """

    kinks: ClassVar[tuple[float, ...]] = ()
    low: ClassVar[float] = -np.inf
    high: ClassVar[float] = np.inf
    steepest: ClassVar[float] = 1.0

    def value(self, x: Array) -> Array:
        """f(x), element by element; any shape."""
        return self._play(x)[0]

    def slope(self, x: Array) -> Array:
        """f'(x), element by element; any shape."""
        return self._play(x)[1]

    def slopes(self, x: Array, own: Views) -> Array:
        """f'(x) in evaluation mode, with what the part has learned in a layer: ``(units, batch)`` in and out."""
        tape = Tape(x.shape[1], training=False)
        block, out, d_out = (tape.buffer(len(x)) for _ in range(3))
        block[...], d_out[...] = x, 1.0
        gradients = {name: np.zeros_like(value) for name, value in own.values.items()}
        d_x = self.emit(tape, block, out, Views(own.values, gradients, own.statistics))(d_out)
        play(tape.calls)
        return d_x

    def saturated(self, slopes: Array) -> Array:
        """Where a unit hardly passes a gradient on: its slope is below a twentieth of ``steepest``; any shape.

        For tanh that is an output beyond 0.975 on either side, for a sigmoid one within 0.0127 of its ends; for a ReLU
        it is everywhere on the left.
        """
        return np.asarray(np.abs(slopes) < 0.05 * self.steepest)

    def dead(self, slopes: Array) -> Array:
        """Which units pass no gradient on for any row: ``(units, rows)`` in, ``(units,)`` out."""
        return np.asarray((slopes == 0).all(axis=1))

    def _play(self, x: Array) -> tuple[Array, Array]:
        tape = Tape(x.size)
        block, out, d_out = (tape.buffer(1) for _ in range(3))
        block[...], d_out[...] = x.reshape(1, -1), 1.0
        d_x = self.emit(tape, block, out, Views())(d_out)
        play(tape.calls)
        return out.reshape(x.shape), d_x.reshape(x.shape)


ACTIVATIONS: Registry[Activation] = Registry("activation", "What each unit of the layer does to its weighted sum.")


@ACTIVATIONS.add("linear")
@dataclass(frozen=True)
class Linear(Activation):
    """x itself: layers of it collapse into one, however many there are.

    Source: CS231n, "Neural networks 1".

    >>> Linear().value(np.array([-2.0, 3.0])).tolist()
    [-2.0, 3.0]
    """

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 everywhere."""
        tape.emit(np.copyto, out, x)
        return lambda d_out: d_out


@ACTIVATIONS.add("sigmoid")
@dataclass(frozen=True)
class Sigmoid(Activation):
    """1 / (1 + exp(-x)): squashes into 0 to 1; saturates, and its outputs are all positive.

    Computed as (1 + tanh(x / 2)) / 2, which cannot overflow.

    Source: CS231n, "Neural networks 1".

    >>> Sigmoid().value(np.array([0.0])).tolist(), Sigmoid().slope(np.array([0.0])).tolist()
    ([0.5], [0.25])
    """

    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0
    steepest: ClassVar[float] = 0.25

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is y (1 - y): at most a quarter."""
        half = tape.constant(0.5)
        tape.emit(np.multiply, x, half, out)
        tape.emit(np.tanh, out, out)
        tape.emit(np.multiply, out, half, out)
        tape.emit(np.add, out, half, out)

        def backward(d_out: Array) -> Array:
            y, slope = out, tape.like(x)
            tape.emit(np.multiply, y, y, slope)
            tape.emit(np.subtract, y, slope, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("tanh")
@dataclass(frozen=True)
class Tanh(Activation):
    """tanh(x): squashes into -1 to 1, centred on zero; still saturates at both ends.

    Source: LeCun et al. (1991); CS231n, "Neural networks 1".

    >>> Tanh().value(np.array([0.0])).tolist(), Tanh().slope(np.array([0.0])).tolist()
    ([0.0], [1.0])
    """

    low: ClassVar[float] = -1.0
    high: ClassVar[float] = 1.0

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 - y²."""
        tape.emit(np.tanh, x, out)

        def backward(d_out: Array) -> Array:
            y, fall = out, tape.like(x)
            tape.emit(np.multiply, d_out, y, fall)
            tape.emit(np.multiply, fall, y, fall)
            tape.emit(np.subtract, d_out, fall, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("relu", "ReLU")
@dataclass(frozen=True)
class ReLU(Activation):
    """max(0, x): does not saturate on the right, learns fast, and dies where x stays negative.

    Source: Krizhevsky et al. (2012); CS231n, "Neural networks 1".

    >>> ReLU().value(np.array([-2.0, 3.0])).tolist(), ReLU().slope(np.array([-2.0, 3.0])).tolist()
    ([0.0, 3.0], [0.0, 1.0])
    """

    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    low: ClassVar[float] = 0.0

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where y > 0, else 0: the sign of y."""
        # np.fmax would be faster, but it turns NaN into 0 and so hides a divergence.
        tape.emit(np.maximum, x, tape.like(x), out=out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(len(x))
            tape.emit(np.sign, out, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("leaky_relu", "leaky ReLU")
@dataclass(frozen=True)
class LeakyReLU(Activation):
    """max(alpha x, x): a ReLU that leaks a little on the left, so that no unit dies.

    Source: Maas et al. (2013); CS231n, "Neural networks 1".

    >>> LeakyReLU(0.1).value(np.array([-2.0, 3.0])).tolist(), LeakyReLU(0.1).slope(np.array([-2.0, 3.0])).tolist()
    ([-0.2, 3.0], [0.1, 1.0])
    """

    alpha: Annotated[float, Knob("Slope on the left of zero.", 0.0, 0.99)] = 0.01
    kinks: ClassVar[tuple[float, ...]] = (0.0,)

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where x > 0, else alpha."""
        alpha, rise, zero = (tape.constant(value) for value in (self.alpha, 1 - self.alpha, 0.0))
        tape.emit(np.multiply, x, alpha, out)
        tape.emit(np.maximum, x, out, out=out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(len(x))
            tape.emit(np.heaviside, x, zero, slope)
            tape.emit(np.multiply, slope, rise, slope)
            tape.emit(np.add, slope, alpha, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward
