"""The parts of a layer, which emit their forward and backward calls onto a tape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.tape import Array, Backward, Tape


@dataclass(frozen=True)
class Views:
    """A part's own arrays, as views into the network's flat vectors, by name."""

    values: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    statistics: Mapping[str, Array] = field(default_factory=dict)
    batch_statistics: Mapping[str, Array] = field(default_factory=dict)  # which the running ones move toward


class Part(ABC):
    """Anything that turns one block of activations into another of the same shape."""

    def parameters(self, units: int) -> Mapping[str, Array]:
        """The part's initial parameters, by name; each ``(units,)``."""
        return {}

    def statistics(self, units: int) -> Mapping[str, Array]:
        """The part's initial running statistics, by name; any shape."""
        return {}

    @property
    def momentum(self) -> float:
        """How much of its running statistics the part keeps at each batch; the rest comes from the batch's own."""
        return 1.0

    @abstractmethod
    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Emit the calls that compute ``out`` from ``x``, both ``(units, batch)``; return the backward function."""


@dataclass(frozen=True)
class Dropout(Part):
    """Inverted dropout: zero each activation with probability ``rate``, divide the others by ``1 - rate``.

    Source: Srivastava et al. (2014); CS231n's "inverted dropout", which leaves evaluation unchanged.
    """

    rate: float

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Multiply by a mask that is drawn for each batch."""
        mask = tape.noise(x.shape[-2], self.draw, still=1.0)
        tape.emit(np.multiply, x, mask, out)

        def backward(d_out: Array) -> Array:
            tape.emit(np.multiply, d_out, mask, d_out)
            return d_out

        return backward

    def draw(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` with masks: 0, or 1 / (1 - rate)."""
        out[...] = (rng.random(out.shape) >= self.rate) / (1 - self.rate)
