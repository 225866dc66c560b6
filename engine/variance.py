"""The variance law: how large the outputs of each layer are before training, computed without a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.config import LayerSpec
from engine.initializers import Constant
from engine.normalizations import NoNormalization
from engine.tape import Array

FARTHEST = 8.0  # standard deviations of a weighted sum over which the law integrates
STEPS = 8000  # of the integral


def variance_law(layers: Sequence[LayerSpec], inputs: int, square: float) -> list[float] | None:
    """The standard deviation of each layer's outputs over units and rows, for infinitely wide layers.

    Args:
        layers: the hidden layers.
        inputs: how many numbers the first of them sees.
        square: the mean square of those numbers.

    Returns:
        One number a layer; None if the law tells nothing, because a layer is normalized, starts from equal weights, or
        has an activation of several sums.

    With n inputs whose mean square is m, weights of variance v and a bias b, a weighted sum is normal with mean b and
    variance q = n v m. The outputs' mean square, the next layer's m, is the integral of f(z)² over N(b, q), and their
    mean that of f(z).

    Source: Poole et al. (2016), "Exponential expressivity in deep neural networks through transient chaos", equation 3.

    >>> from engine.initializers import Zeros
    >>> variance_law([LayerSpec(initializer=Zeros())] * 2, 2, 1.0)
    [0.0, 0.0]
    """
    if not all(map(_is_told, layers)):
        return None
    z = np.linspace(-FARTHEST, FARTHEST, STEPS + 1)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    found, fan_in = list[float](), inputs
    for layer in layers:
        variance = layer.initializer.variance(fan_in, layer.activation.width(layer.units))
        outputs: Array = layer.activation.value(layer.bias + np.sqrt(fan_in * variance * square) * z)
        mean, square = float(density @ outputs), float(density @ outputs**2)
        found.append(float(np.sqrt(max(square - mean * mean, 0.0))))
        fan_in = layer.units
    return found


def _is_told(layer: LayerSpec) -> bool:
    is_plain = isinstance(layer.normalization, NoNormalization) and layer.activation.width(1) == 1
    return is_plain and not isinstance(layer.initializer, Constant)
