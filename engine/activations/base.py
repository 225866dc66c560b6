"""The base class of activations, and their registry."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar

import numpy as np

from engine.initializers import Initializer, Xavier
from engine.parts import Part, Views
from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array, Tape, play


class Activation(Registered, Part, ABC):
    """A function with its derivative; elementwise, unless ``width`` says otherwise.

    ``kinks`` are the inputs where the value, its slope or its curvature jumps: a numerical gradient means nothing
    there. ``low`` and ``high`` bound the output, for the axis of its histogram. ``steepest`` is the largest slope;
    ``saturated`` compares slopes with it. Of the usual initializers, ``initializer`` best preserves the size of
    signals and gradients through many layers. An activation that is not ``trainable`` passes no gradient, so a
    gradient check of the layers below it says nothing.
    """

    trainable: ClassVar[bool] = True
    kinks: ClassVar[tuple[float, ...]] = ()
    low: ClassVar[float] = -np.inf
    high: ClassVar[float] = np.inf
    steepest: ClassVar[float] = 1.0
    initializer: ClassVar[Initializer] = Xavier()

    def width(self, units: int) -> int:
        """The number of weighted sums for ``units`` units: the same, unless the activation chooses among several."""
        return units

    def pieces(self, x: Array, y: Array) -> Array:
        """On which side of its kinks the function computes each number, from x to y; any shape."""
        return np.array([x > kink for kink in self.kinks], bool)

    def value(self, x: Array) -> Array:
        """f(x), elementwise, in evaluation mode with initial parameters; any shape.

        If a unit needs several sums, they lie along the first axis, which the value does not have.
        """
        return self._play(x)[0]

    def slope(self, x: Array) -> Array:
        """f'(x), elementwise; in the shape of x."""
        return self._play(x)[1]

    def slopes(self, x: Array, own: Views) -> Array:
        """f'(x) in evaluation mode with a layer's learned parameters: ``(units, batch)``.

        x is the activation's input. If a unit chooses among several sums, their slopes are added up.
        """
        several = self.width(1)
        units, batch = len(x) // several, x.shape[1]
        tape = Tape(batch, x.dtype, training=False)
        block, out, d_out = tape.buffer(len(x)), tape.buffer(units), tape.buffer(units)
        block[...], d_out[...] = x, 1.0
        gradients = {name: np.zeros_like(value) for name, value in own.values.items()}
        d_x = self.emit(tape, block, out, Views(own.values, gradients, own.statistics))(d_out)
        play(tape.calls)
        return np.asarray(d_x.reshape(several, units, batch).sum(axis=0))

    def saturated(self, slopes: Array) -> Array:
        """Where a unit passes hardly any gradient: its slope is below a twentieth of ``steepest``; any shape.

        For tanh this is an output beyond 0.975 on either side, for a sigmoid one within 0.0127 of its ends, and for a
        ReLU everything on the left.
        """
        return np.asarray(np.abs(slopes) < 0.05 * self.steepest)

    def dead(self, slopes: Array) -> Array:
        """Which units pass no gradient for any row: ``(units, rows)`` in, ``(units,)`` out."""
        return np.asarray((slopes == 0).all(axis=1))

    @property
    def can_die(self) -> bool:
        """Whether a unit can lie where the function is flat for every row, and not only nearly flat.

        >>> [ACTIVATIONS[key]().can_die for key in ("relu", "leaky_relu", "tanh")]
        [True, False, False]
        """
        several = self.width(1)
        slopes = self.slope(np.tile([-1.0, 1.0], (several, 1)))
        return bool((slopes.reshape(several, -1).sum(axis=0) == 0).any())

    def alive(self) -> Activation:
        """What to try if units are dead: a relative that passes a gradient on both sides of zero."""
        return type(self)()

    def _play(self, x: Array) -> tuple[Array, Array]:
        rows = self.width(1)
        tape = Tape(x.size // rows, training=False)
        block, out, d_out = tape.buffer(rows), tape.buffer(1), tape.buffer(1)
        block[...], d_out[...] = x.reshape(rows, -1), 1.0
        start = self.parameters(1)
        own = Views(start, {name: np.zeros_like(value) for name, value in start.items()})
        d_x = self.emit(tape, block, out, own)(d_out)
        play(tape.calls)
        return out.reshape(x.shape if rows == 1 else x.shape[1:]), d_x.reshape(x.shape)


ACTIVATIONS: Registry[Activation] = Registry(
    "activation", "What each neuron of the layer does to its weighted sum: try linear, then tanh, then ReLU."
)
