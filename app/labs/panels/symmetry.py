"""The symmetry that equal weights never break: the weights into layer 2 after training, unit beside unit."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.claims.initialization import ten
from app.labs.claims.runs import STEPS, trained
from engine import Trainer
from engine.initializers import Constant, Initializer, LeCun, Zeros

LAYER = 2
# With the number of the network on the bench, if it is there. From equal weights that are not 0 the weights do move.
STARTS: tuple[tuple[str, int, Initializer], ...] = (
    ("zeros", 1, Zeros()),
    ("constant", 0, Constant(0.1)),
    ("xavier", 4, LeCun()),
)


def symmetry(_controls: Any) -> dict[str, Any]:
    """The weights of three networks, ``(inputs, units)``, and how far apart two units of any layer are."""
    return {"steps": STEPS, "layer": LAYER, "networks": [_network(*start) for start in STARTS]}


def _network(key: str, network: int, start: Initializer) -> dict[str, Any]:
    trainer = after(start)
    layer = trainer.network.layers[LAYER - 1]
    return {
        "key": key,
        "network": network,
        "weights": [[round(float(weight), 4) + 0.0 for weight in row] for row in layer.weights[:-1]],
        "apart": apart(trainer, LAYER),
        "everywhere": max(apart(trainer, number) for number in range(1, len(trainer.network.layers))),
        "moved": moved(trainer, start),
        "loss": round(trainer.metrics().train_loss, 4),
    }


@lru_cache(maxsize=4)
def after(start: Initializer) -> Trainer:
    """Ten tanh layers after training."""
    return trained(ten(start), 0)


def moved(trainer: Trainer, start: Initializer) -> float:
    """How far training has moved the weight that it moved farthest, of any hidden layer; biases do not count."""
    pairs = zip(trainer.network.layers[:-1], Trainer(ten(start).with_(seed=0)).network.layers, strict=False)
    return float(max(np.abs(now.weights[:-1] - then.weights[:-1]).max() for now, then in pairs))


def apart(trainer: Trainer, number: int) -> float:
    """The largest difference between two units of a layer, from 1, in a weight from the same input."""
    weights = trainer.network.layers[number - 1].weights  # (inputs + bias, units)
    return float(np.ptp(weights, axis=1).max())
