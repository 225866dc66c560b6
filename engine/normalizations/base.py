"""The base class of normalizations, their registry, and the first entry: none.

Why these are longer than the five lines of a textbook: a textbook writes ``x - mean``, and NumPy creates a new array
and broadcasts the mean across it. Here both cost more than the arithmetic. So each intermediate result has a
preallocated buffer, a mean is a product with a column of 1/n, a column is first copied across a buffer of the block's
shape, and d_x is built in the array that held d_out. A comment in each ``backward`` states the formula; its lines are
that formula, one operation each.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.parts import Part, Views
from engine.registry import Registry
from engine.regularizers import emit_max_norm
from engine.settings import Registered
from engine.tape import Array, Backward, Tape

EPSILON = 1e-5  # added to a variance before its square root, as in Ioffe and Szegedy's algorithm 1
Emit: TypeAlias = Callable[[], None]


class Normalization(Registered, Part, ABC):
    """A part that normalizes a layer."""

    @property
    def placement(self) -> str:
        """Its place relative to the activation: "before", "after", or "none" if it does nothing there."""
        return "none"

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Pass everything through; a normalization that changes only the weights, or nothing, keeps this."""
        tape.emit(np.copyto, out, x)
        return lambda d_out: d_out

    def moments(self, x: Array) -> tuple[Array, Array] | None:
        """In training, the mean that is subtracted from each number of ``x``, and the deviation that divides the rest.

        All are ``(units, batch)``. None for a normalization that does neither.
        """
        return None

    def check_units(self, units: int) -> None:
        """Raise a SettingsError if a layer with this many units cannot be normalized this way."""

    def weight_parameters(self, weights: Array) -> Mapping[str, Array]:
        """Initial parameters that depend on the weights, ``(inputs, sums)``, by name; each ``(sums,)``."""
        return {}

    def emit_weights(self, tape: Tape, stored: Array, d_stored: Array, own: Views) -> tuple[Array, Array, Emit]:
        """Emit the weights that the layer computes with, from the stored ones; in both, the last row is the biases.

        Returns them, the array for their gradient, and the function that emits the calls from there to ``d_stored``.
        """
        return stored, d_stored, lambda: None

    def emit_max_norm(self, tape: Tape, stored: Array, own: Views, longest: float) -> None:
        """Emit the calls that shorten each unit's effective weights to at most ``longest``."""
        emit_max_norm(tape, stored[..., :-1, :], longest)


NORMALIZATIONS: Registry[Normalization] = Registry(
    "normalization",
    "Whether the layer's signals are kept at a steady scale: try batch norm with large random weights.",
)


@NORMALIZATIONS.add("none")
@dataclass(frozen=True)
class NoNormalization(Normalization):
    """No normalization: the scale of the layer's signals depends on its inputs and weights.

    Source: the plain layer of CS231n, "Neural networks 1".

    >>> NoNormalization().placement
    'none'
    """

    formula: ClassVar[str] = r"y = x"
    use: ClassVar[str] = "For shallow networks that start from suitable weights."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.Identity()",
        keras="keras.layers.Identity()",
        sklearn="MLPClassifier()",
        differs="scikit-learn's networks have no normalization.",
    )
    code: ClassVar[Code] = Code(
        numpy="x @ WEIGHTS_{layer}[:-1] + WEIGHTS_{layer}[-1]",
        pytorch="nn.Linear({inputs}, {sums})",
        keras="keras.layers.Dense({sums}{on_kernel})",
    )
