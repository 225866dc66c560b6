"""What an activation is, and the registry of all of them."""

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
    """A function with its derivative; element by element, unless ``width`` says otherwise.

    ``kinks`` are the inputs where the value, its slope or its curvature jumps: a numerical gradient means nothing
    there. ``low`` and ``high`` bound the output, for the axis of its histogram;
    ``steepest`` is the largest slope, against which a slope counts as flat. ``initializer`` goes with it: of the usual
    ones it keeps signals and gradients most level through many such layers. What is not ``trainable`` lets no
    gradient through, so a gradient check of the layers below it says nothing.
    """

    trainable: ClassVar[bool] = True
    kinks: ClassVar[tuple[float, ...]] = ()
    low: ClassVar[float] = -np.inf
    high: ClassVar[float] = np.inf
    steepest: ClassVar[float] = 1.0
    initializer: ClassVar[Initializer] = Xavier()

    def width(self, units: int) -> int:
        """How many weighted sums ``units`` units need: as many, but for an activation that chooses among several."""
        return units

    def pieces(self, x: Array, y: Array) -> Array:
        """On which side of its kinks, in ``x -> y``, each number is computed; any shape."""
        return np.array([x > kink for kink in self.kinks], bool)

    def value(self, x: Array) -> Array:
        """f(x), element by element, as evaluated with what it learns at its start; any shape.

        Where one unit needs several sums, those lie along the first axis, which the value does not have.
        """
        return self._play(x)[0]

    def slope(self, x: Array) -> Array:
        """f'(x), element by element; of the shape of x."""
        return self._play(x)[1]

    def slopes(self, x: Array, own: Views) -> Array:
        """f'(x) in evaluation mode, with what the part has learned in a layer: ``(units, batch)``.

        x is what the activation sees; where a unit chooses among several sums, their slopes are added up.
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
        """Where a unit hardly passes a gradient on: its slope is below a twentieth of ``steepest``; any shape.

        For tanh that is an output beyond 0.975 on either side, for a sigmoid one within 0.0127 of its ends; for a ReLU
        it is everywhere on the left.
        """
        return np.asarray(np.abs(slopes) < 0.05 * self.steepest)

    def dead(self, slopes: Array) -> Array:
        """Which units pass no gradient on for any row: ``(units, rows)`` in, ``(units,)`` out."""
        return np.asarray((slopes == 0).all(axis=1))

    def alive(self) -> Activation:
        """What to try where units are dead: a relative through which a gradient gets on either side of zero."""
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
    "activation", "What each unit of the layer does to its weighted sum: try linear, then tanh, then ReLU."
)
