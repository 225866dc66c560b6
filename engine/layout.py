"""Where a network's arrays lie in its flat vectors, and their initial values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.config import LayerSpec
from engine.initializers import Initializer, Xavier
from engine.normalizations import Normalization
from engine.parts import Part
from engine.streams import generator
from engine.tape import Array


@dataclass(frozen=True)
class Block:
    """The place of one array in the flat vector; ``layer`` counts from 1, with the output layer last."""

    layer: int
    name: str
    start: int
    shape: tuple[int, ...]

    @property
    def stop(self) -> int:
        """The index after its last number."""
        return self.start + int(np.prod(self.shape))

    def view(self, flat: Array) -> Array:
        """The block in a flat vector, in its own shape; for a stack's ``(K, n)``, with K in front."""
        return flat[..., self.start : self.stop].reshape(*flat.shape[:-1], *self.shape)


@dataclass(frozen=True)
class Named:
    """Arrays of the layers, in order, each with its layer and its name."""

    arrays: list[tuple[int, str, Array]] = field(default_factory=list)

    def add(self, layer: int, arrays: Iterable[tuple[str, Array]], role: str = "") -> None:
        """Append arrays of one layer; ``role`` is prepended to their names."""
        prefix = f"{role}." if role else ""
        self.arrays.extend((layer, prefix + name, array) for name, array in arrays)

    def blocks(self) -> list[Block]:
        """Their places, one after the other."""
        blocks, start = [], 0
        for layer, name, array in self.arrays:
            blocks.append(Block(layer, name, start, array.shape))
            start = blocks[-1].stop
        return blocks

    def flat(self, dtype: Any) -> Array:
        """All of them as one vector, ``(n,)``."""
        return np.concatenate([np.zeros(0), *(array.ravel() for *_, array in self.arrays)]).astype(dtype)


@dataclass(frozen=True)
class Start:
    """The initial values of a network."""

    parameters: Named = field(default_factory=Named)
    statistics: Named = field(default_factory=Named)
    momentum: Named = field(default_factory=Named)  # of each running statistic

    @classmethod
    def draw(cls, specs: Sequence[LayerSpec | None], widths: Sequence[int], seed: int, number: int = 0) -> Start:
        """Draw the layers, each from its own stream of the seed; the output layer uses the last hidden initializer.

        One seed has many starts; ``number`` chooses one.
        """
        start = cls()
        which = (number,) if number else ()  # start 0 keeps the stream from before there were several
        initializer: Initializer = Xavier()
        for index, spec in enumerate(specs, start=1):
            fan_in, units = widths[index - 1], widths[index]
            initializer = spec.initializer if spec else initializer
            rng = generator(seed, "weights", index, *which)
            pieces = (spec.activation.width(units) if spec else units) // units
            drawn = np.hstack([initializer.draw(rng, fan_in, units) for _ in range(pieces)])
            biases = np.full(units * pieces, spec.bias if spec else 0.0)
            start.parameters.add(index, [("weights", np.vstack([drawn, biases]))])
            for role, part in roles(spec):
                first = spec is not None and role == "normalization" and spec.normalization.placement == "before"
                rows = units * pieces if first else units
                start.parameters.add(index, part.parameters(rows).items(), role)
                if isinstance(part, Normalization):
                    start.parameters.add(index, part.weight_parameters(drawn).items(), role)
                remembered = part.statistics(rows)
                start.statistics.add(index, remembered.items(), role)
                start.momentum.add(
                    index, [(name, np.full(a.shape, part.momentum)) for name, a in remembered.items()], role
                )
        return start


def roles(spec: LayerSpec | None) -> list[tuple[str, Part]]:
    """The parts of a layer that can have parameters or statistics, by the prefix of their arrays' names."""
    return [("activation", spec.activation), ("normalization", spec.normalization)] if spec else []
