"""Lecture 6's experiment: ten layers of 500 units see 1000 rows; and what the variance law says about it.

The page allows layers of 64 units. The experiment needs more, because the law holds for wide layers: a weighted sum of
many independent terms is normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from engine import LayerSpec
from engine.network import Forward, Network
from engine.settings import Knob
from engine.streams import generator
from engine.tape import play
from engine.variance import variance_law

WIDTH, DEPTH, ROWS = 500, 10, 1000


@dataclass(frozen=True)
class WideLayer(LayerSpec):
    """A layer of the lecture's width."""

    units: Annotated[int, Knob("How many units the layer has.", 1, WIDTH)] = WIDTH


def forward(layer: LayerSpec, seed: int) -> Forward:
    """What ten such layers do, before training, to 1000 rows of 500 numbers from N(0, 1); in float32."""
    rows = generator(seed, "data").standard_normal((WIDTH, ROWS))
    network = Network(WIDTH, 1, (layer,) * DEPTH, seed=seed, dtype=np.float32)
    compiled = network.forward(np.vstack([rows, np.ones(ROWS)]).astype(np.float32))
    play(compiled.calls)
    return compiled


@lru_cache(maxsize=64)
def deviations(layer: LayerSpec, seed: int) -> tuple[float, ...]:
    """The standard deviation of each layer's outputs, over all units and rows together."""
    return tuple(float(outputs.std(dtype=float)) for outputs in forward(layer, seed).hidden)


@lru_cache(maxsize=64)
def law(layer: LayerSpec) -> tuple[float, ...]:
    """The same by the variance law."""
    return tuple(variance_law((layer,) * DEPTH, WIDTH, 1.0) or ())
