"""Weight norm: normalizes the weights instead of the signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.normalizations.base import NORMALIZATIONS, Emit, NoNormalization, Normalization
from engine.parts import Views
from engine.tape import Array, Tape

TINY = 1e-12  # added to a squared length before its square root: weights that start at zero have no direction


PYTORCH_WEIGHT_NORM = '''\
class WeightNormLinear(nn.Linear):
    """Weight norm, gain v / |v|, with an epsilon under the root: PyTorch's own divides zero weights by zero."""

    def __init__(self, inputs, units):
        super().__init__(inputs, units)
        self.gain = nn.Parameter(torch.ones(units))

    def length(self):
        return torch.sqrt((self.weight**2).sum(dim=1) + 1e-12)

    def forward(self, x):
        return nn.functional.linear(x, (self.gain / self.length())[:, None] * self.weight, self.bias)
'''
KERAS_WEIGHT_NORM = '''\
class WeightNormDense(keras.layers.Dense):
    """Weight norm: gain v / |v| for each unit; Keras has no layer for it."""

    def __init__(self, units, gain_constraint=None, **options):
        super().__init__(units, **options)
        self.gain_constraint = gain_constraint

    def build(self, shape):
        super().build(shape)
        start = {"shape": (self.units,), "initializer": "ones", "name": "gain"}
        self.gain = self.add_weight(**start, constraint=self.gain_constraint)

    def length(self):
        return keras.ops.sqrt(keras.ops.sum(keras.ops.square(self.kernel), axis=0) + 1e-12)

    def call(self, x):
        return keras.ops.matmul(x, self.kernel * (self.gain / self.length())) + self.bias
'''


@NORMALIZATIONS.add("weight", "weight norm")
@dataclass(frozen=True)
class WeightNorm(Normalization):
    """Weight norm: w = g v / |v| for each unit, which separates the direction of the weights from their length.

    The stored weights are v; the length g is learned as the normalization's ``gain``. It starts as |v|, so the layer
    starts with the initializer's weights, as in PyTorch; the paper scales by the first batch. L1 and L2 apply to v.
    |v| is sqrt(Σ v² + 1e-12), so that zero weights cause no division by zero; PyTorch adds nothing.

    Source: Salimans and Kingma (2016), equations 2 and 3.

    >>> WeightNorm().weight_parameters(np.array([[3.0], [4.0]]))["gain"].round(6).tolist()
    [5.0]
    """

    formula: ClassVar[str] = r"w = g \, \frac{v}{\lVert v \rVert}"
    use: ClassVar[str] = "When batches are too small for batch norm, or their noise hurts."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.utils.parametrizations.weight_norm(layer)",
        differs="PyTorch adds nothing under the root; here 1e-12 keeps zero weights from a division by zero.",
    )
    code: ClassVar[Code] = Code(
        numpy=NoNormalization.code.numpy,
        pytorch="WeightNormLinear({inputs}, {sums})",
        keras="WeightNormDense({sums}{on_gain})",
        pytorch_definition=PYTORCH_WEIGHT_NORM,
        keras_definition=KERAS_WEIGHT_NORM,
    )

    def weight_parameters(self, weights: Array) -> Mapping[str, Array]:
        return {"gain": np.sqrt((weights**2).sum(axis=0) + TINY)}

    def emit_weights(self, tape: Tape, stored: Array, d_stored: Array, own: Views) -> tuple[Array, Array, Emit]:
        """With u = v / |v|: w = g u;  d_g = d_w · u;  d_v = g / |v| (d_w - u d_g)."""
        used, d_used, direction = (np.zeros_like(stored) for _ in range(3))
        v, w, u = _above_bias(stored), _above_bias(used), _above_bias(direction)
        g, length = own.values["gain"], tape.column(stored.shape[-1])
        ones = np.ones(v.shape[-2], tape.dtype)

        tape.emit(np.multiply, v, v, u)
        tape.product(ones, u, length)
        tape.emit(np.add, length, tape.constant(TINY), length)
        tape.emit(np.sqrt, length, length)
        tape.emit(np.divide, v, length[..., None, :], u)
        tape.emit(np.multiply, u, g[..., None, :], w)
        tape.emit(np.copyto, used[..., -1, :], stored[..., -1, :])

        def emit_backward() -> None:
            d_w, d_v, d_g = _above_bias(d_used), _above_bias(d_stored), own.gradients["gain"]
            pull, ratio = np.zeros_like(v), tape.column(stored.shape[-1])
            tape.emit(np.multiply, d_w, u, pull)
            tape.product(ones, pull, d_g)
            tape.emit(np.multiply, u, d_g[..., None, :], pull)
            tape.emit(np.subtract, d_w, pull, d_v)
            tape.emit(np.divide, g, length, ratio)
            tape.emit(np.multiply, d_v, ratio[..., None, :], d_v)
            tape.emit(np.copyto, d_stored[..., -1, :], d_used[..., -1, :])

        return used, d_used, emit_backward

    def emit_max_norm(self, tape: Tape, stored: Array, own: Views, longest: float) -> None:
        """The length of w is |g|, whatever the length of v is."""
        g = own.values["gain"]
        tape.emit(np.minimum, g, tape.constant(longest), out=g)
        tape.emit(np.maximum, g, tape.constant(-longest), out=g)


def _above_bias(weights: Array) -> Array:
    return weights[..., :-1, :]
