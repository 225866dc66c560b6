"""Forward and backward: what reaches each layer before training, and how much gradient comes back to it."""

from __future__ import annotations

import math
from typing import Any

from app.labs.claims.runs import median, reports, starts
from app.labs.initialization import Controls, bench
from engine import Config

STARTS = 8
KEYS = ("zeros", "small", "scaled", "xavier", "he", "large")  # the bench's networks, in their order


def flow(controls: Controls) -> dict[str, Any]:
    """For each network of the bench, by layer: the outputs' deviation and the gradient's size, medians of 8 starts."""
    configs = bench(controls).configs
    named = enumerate(zip(KEYS, configs, strict=True), 1)
    networks = [{"key": key, "network": at} | by_depth(config) for at, (key, config) in named]
    return {"starts": STARTS, "networks": networks}


def by_depth(config: Config) -> dict[str, list[float]]:
    """The outputs' standard deviation, and the root mean square of d(loss)/d(weighted sum), over units and rows."""
    found = [reports(config, start)[:-1] for start in starts(0, STARTS)]
    layers = [*zip(*found, strict=True)]
    return {
        "signal": [median(one.out.deviation for one in layer if one.out) for layer in layers],
        "gradient": [
            median(math.hypot(one.gradient.mean, one.gradient.deviation) for one in layer) for layer in layers
        ],
    }
