"""Initializers: where the weights start. Biases start at zero."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array


class Initializer(Registered, ABC):
    """Normal weights of a declared variance, around zero.

    Every initializer scales the same draws, so two of them can be compared from the same seed.
    """

    @abstractmethod
    def variance(self, fan_in: int, fan_out: int) -> float:
        """The variance of one weight between ``fan_in`` inputs and ``fan_out`` units."""

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        """Weights, ``(fan_in, fan_out)``."""
        weights: Array = rng.standard_normal((fan_in, fan_out)) * np.sqrt(self.variance(fan_in, fan_out))
        return weights


INITIALIZERS: Registry[Initializer] = Registry(
    "initializer", "How large the layer's weights are before the first step."
)


@INITIALIZERS.add("zeros")
@dataclass(frozen=True)
class Zeros(Initializer):
    """All weights zero: every unit of a layer gets the same gradient, so they never differ.

    Source: CS231n, "Neural networks 2: weight initialization, pitfall".

    >>> Zeros().draw(np.random.default_rng(0), 2, 3).any()
    np.False_
    """

    def variance(self, fan_in: int, fan_out: int) -> float:
        """Nothing varies."""
        return 0.0


@INITIALIZERS.add("small", "small random")
@dataclass(frozen=True)
class SmallRandom(Initializer):
    """Standard deviation 0.01: breaks the symmetry, but signals shrink from layer to layer.

    Source: CS231n, "Neural networks 2: small random numbers".

    >>> SmallRandom().variance(4, 4)
    0.0001
    """

    def variance(self, fan_in: int, fan_out: int) -> float:
        """0.01²."""
        return 1e-4


@INITIALIZERS.add("large", "large random")
@dataclass(frozen=True)
class LargeRandom(Initializer):
    """Standard deviation 1: units saturate at once and hardly learn.

    Source: CS231n, lecture 6, "activation statistics".

    >>> LargeRandom().variance(4, 4)
    1.0
    """

    def variance(self, fan_in: int, fan_out: int) -> float:
        """1²."""
        return 1.0


@INITIALIZERS.add("xavier", "Xavier")
@dataclass(frozen=True)
class Xavier(Initializer):
    """Variance 2 / (fan_in + fan_out): keeps signals and gradients level through tanh layers.

    CS231n's slides print the simpler 1 / fan_in, which is LeCun's.

    Source: Glorot and Bengio (2010), equation 12.

    >>> Xavier().variance(3, 5)
    0.25
    """

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / (fan_in + fan_out)."""
        return 2.0 / (fan_in + fan_out)


@INITIALIZERS.add("he", "He")
@dataclass(frozen=True)
class He(Initializer):
    """Variance 2 / fan_in: makes up for the half that ReLU cuts away.

    Source: He et al. (2015), equation 10; CS231n, "Neural networks 2".

    >>> He().variance(8, 5)
    0.25
    """

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / fan_in."""
        return 2.0 / fan_in
