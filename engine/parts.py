"""What a layer is made of: parts that emit their forward and backward calls onto a tape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.tape import Array, Backward, Tape


@dataclass(frozen=True)
class Views:
    """A part's own numbers, as views into the network's flat vectors, by name."""

    values: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    statistics: Mapping[str, Array] = field(default_factory=dict)
    news: Mapping[str, Array] = field(default_factory=dict)  # the batch's own, which the statistics move towards


class Part(ABC):
    """Anything that turns one block of activations into another of the same shape."""

    def parameters(self, units: int) -> Mapping[str, Array]:
        """The start of what the part learns, by name; each ``(units,)``."""
        return {}

    def statistics(self, units: int) -> Mapping[str, Array]:
        """The start of what the part remembers between batches, by name; any shape."""
        return {}

    @property
    def memory(self) -> float:
        """How much of its statistics the part keeps at each batch; the rest comes from the batch's own."""
        return 1.0

    @abstractmethod
    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Emit ``out`` from ``x``, both ``(units, batch)``; return what emits the way back."""


@dataclass(frozen=True)
class Dropout(Part):
    """Inverted dropout: zero each activation with chance ``rate``, divide the others by ``1 - rate``.

    Source: Srivastava et al. (2014); CS231n's "inverted dropout", which leaves the evaluation untouched.
    """

    rate: float

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Multiply by a mask that is drawn anew for each batch."""
        mask = tape.noise(x.shape[-2], self.draw, still=1.0)
        tape.emit(np.multiply, x, mask, out)

        def backward(d_out: Array) -> Array:
            tape.emit(np.multiply, d_out, mask, d_out)
            return d_out

        return backward

    def draw(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` with masks: 0, or 1 / (1 - rate)."""
        out[...] = (rng.random(out.shape) >= self.rate) / (1 - self.rate)
