"""Every activation of the registry as a curve: its value, its slope, and where the engine calls it saturated."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.claims.activations import five
from app.labs.claims.runs import trained
from engine.activations import ACTIVATIONS, Activation, NoisyReLU
from engine.streams import generator
from engine.tape import Array

WIDEST, COUNT = 5.0, 201  # the sums that are drawn, and how many of them
SUMS = np.linspace(-WIDEST, WIDEST, COUNT)
COARSE = 2  # a thumbnail has each second of them
DIGITS = 4


def curves(_controls: Any) -> dict[str, Any]:
    """The curves, with what is special about some: the noise, the learned slopes, the sums to choose from."""
    return {"low": -WIDEST, "high": WIDEST, "kinds": [_curve(key) | _special(key) for key in ACTIVATIONS.keys]}


def thumbnails(_controls: Any) -> dict[str, Any]:
    """The same in little room."""
    found = [_curve(key) for key in ACTIVATIONS.keys]
    kinds = [{"key": one["key"], "value": one["value"][::COARSE], "flat": one["flat"]} for one in found]
    return {"low": -WIDEST, "high": WIDEST, "kinds": kinds}


def sums_of(kind: Activation) -> tuple[Array, Array]:
    """The sums of one unit, ``(sums, COUNT)``, and how each follows from the first one: x, -x/2, x/4, ..."""
    factors = (-0.5) ** np.arange(kind.width(1))
    return factors[:, None] * SUMS, factors


@lru_cache(maxsize=32)
def _curve(key: str) -> dict[str, Any]:
    kind = ACTIVATIONS[key]()
    sums, factors = sums_of(kind)
    slopes = kind.slope(sums if len(sums) > 1 else sums[0]).reshape(sums.shape)
    slope = factors @ slopes
    return {
        "key": key,
        "value": _rounded(kind.value(sums if len(sums) > 1 else sums[0])),
        "slope": _rounded(slope),
        "steepest": kind.steepest,
        "flat": zones(kind.saturated(slopes.sum(axis=0))),
    }


def zones(is_flat: Array) -> list[list[float]]:
    """The first and the last sum of every stretch on which something is so.

    >>> zones(SUMS < -4.8)
    [[-5.0, -4.85]]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_flat, [False]]).astype(int)))
    return [_rounded(SUMS[[first, after - 1]]) for first, after in edges.reshape(-1, 2)]


def _special(key: str) -> dict[str, Any]:
    kind = ACTIVATIONS[key]()
    if isinstance(kind, NoisyReLU):
        noise = np.empty(COUNT)
        kind.draw(generator(0, "data"), noise)
        return {"noisy": _rounded(kind.value(SUMS + noise))}
    if kind.width(1) > 1:
        return {"pieces": [_rounded(piece) for piece in sums_of(kind)[0]]}
    if "slope" in kind.parameters(1):
        layers = trained(five(key), 0).network.layers[:-1]
        found = np.concatenate([layer.own["activation"].values["slope"].ravel() for layer in layers])
        return {"learned": _rounded(np.array([found.min(), found.max()]))}
    return {}


def _rounded(values: Array) -> list[float]:
    return [round(float(value), DIGITS) + 0.0 for value in values]
