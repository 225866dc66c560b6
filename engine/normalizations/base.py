"""What a normalization is, the registry of all of them, and the first: none.

Why these are longer than the textbook's five lines: a textbook writes ``x - mean``, and NumPy makes a new array and
stretches the mean across it. Here both cost more than the arithmetic, so each intermediate result has a buffer that
is made once, a mean is a product with a column of 1/n, a column that meets a block is first spread over a buffer of
the block's shape, and d_x is put together in the array in which d_out came. A comment in each ``backward`` has the
formula; its lines are that formula, one operation each.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np

from engine.code import Code
from engine.parts import Part, Views
from engine.registry import Registry
from engine.regularizers import emit_max_norm
from engine.settings import Registered
from engine.tape import Array, Backward, Tape

EPSILON = 1e-5  # added to a variance before its root, as in Ioffe and Szegedy's algorithm 1
Emit: TypeAlias = Callable[[], None]


class Normalization(Registered, Part, ABC):
    """A part that normalizes a layer."""

    @property
    def placement(self) -> str:
        """On which side of the activation: "before", "after", or "none" for not at all."""
        return "none"

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Pass everything through: what changes the weights alone, or nothing, need not say more."""
        tape.emit(np.copyto, out, x)
        return lambda d_out: d_out

    def check_units(self, units: int) -> None:
        """Raise a SettingsError where a layer of so many units cannot be normalized like this."""

    def weight_parameters(self, weights: Array) -> Mapping[str, Array]:
        """The start of what is learned of the weights, ``(inputs, sums)``, by name; each ``(sums,)``."""
        return {}

    def emit_weights(self, tape: Tape, stored: Array, d_stored: Array, own: Views) -> tuple[Array, Array, Emit]:
        """Emit the weights that the layer computes with, from the stored ones; both with the biases as last row.

        Returns them, the array that their gradient goes to, and what emits the way from there to ``d_stored``.
        """
        return stored, d_stored, lambda: None

    def emit_max_norm(self, tape: Tape, stored: Array, own: Views, longest: float) -> None:
        """Emit the shortening of each unit's weights, those that the layer computes with, to ``longest``."""
        emit_max_norm(tape, stored[..., :-1, :], longest)


NORMALIZATIONS: Registry[Normalization] = Registry(
    "normalization",
    "Whether the layer's signals are kept at a steady scale: try batch norm with large random weights.",
)


@NORMALIZATIONS.add("none")
@dataclass(frozen=True)
class NoNormalization(Normalization):
    """No normalization: the layer lives with the scale that its inputs and weights give it.

    Source: the plain layer of CS231n, "Neural networks 1".

    >>> NoNormalization().placement
    'none'
    """

    formula: ClassVar[str] = r"y = x"
    code: ClassVar[Code] = Code(
        numpy="x @ WEIGHTS_{layer}[:-1] + WEIGHTS_{layer}[-1]",
        pytorch="nn.Linear({inputs}, {sums})",
        keras="keras.layers.Dense({sums}{on_kernel})",
    )
