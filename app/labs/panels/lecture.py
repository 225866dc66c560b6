"""Lecture 6's experiment: ten layers of 500 units, 1000 rows, four starts, two activations; and what the law says."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.claims.wide import DEPTH, ROWS, WIDTH, WideLayer, forward, law
from engine.activations import Activation, ReLU, Tanh
from engine.initializers import He, Initializer, LargeRandom, LeCun, SmallRandom
from engine.tape import Array

STARTS: tuple[tuple[str, int, Initializer], ...] = (  # with the number of the bench's network that starts so
    ("small", 2, SmallRandom()),
    ("xavier", 4, LeCun()),
    ("he", 5, He()),
    ("large", 6, LargeRandom()),
)
ACTIVATIONS: tuple[Activation, ...] = (Tanh(), ReLU())
BINS = 25  # odd: what is nearly 0 is in one bar
AXES = {"tanh": (-1.0, 1.0), "relu": (0.0, 4.0)}  # what lies beyond is in the last bar


def lecture(_controls: Any) -> dict[str, Any]:
    """For each activation and start, layer by layer: a histogram, the deviation, and the law's."""
    cases = [case(kind, *start) for kind in ACTIVATIONS for start in STARTS]
    return {"width": WIDTH, "depth": DEPTH, "rows": ROWS, "cases": cases}


@lru_cache(maxsize=16)
def case(kind: Activation, key: str, network: int, start: Initializer) -> dict[str, Any]:
    """One of the eight pictures."""
    spec = WideLayer(activation=kind, initializer=start)
    layers = forward(spec, 0).hidden
    return {
        "activation": kind.key,
        "start": key,
        "network": network,
        "layers": [
            layer(outputs, AXES[kind.key]) | {"law": expected}
            for outputs, expected in zip(layers, law(spec), strict=True)
        ],
    }


def layer(outputs: Array, axis: tuple[float, float]) -> dict[str, Any]:
    """How large a layer's outputs are, and where on an axis they lie."""
    counts, _ = np.histogram(np.clip(outputs, *axis), BINS, axis)
    return {
        "deviation": float(outputs.std(dtype=float)),
        "shares": [round(float(share), 4) for share in counts / outputs.size],
    }
