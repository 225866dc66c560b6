"""Why outputs should be centered: two weights behind two sigmoids, and behind the same outputs without their mean."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from app.experiments.experiment import setup
from app.labs.claims.runs import median
from engine import DataSettings, Trainer
from engine.activations import Sigmoid
from engine.data import prepare
from engine.datasets import TiltedPlane
from engine.streams import generator
from engine.tape import Array

ROWS, DRAWS = 60, 9
GOAL = (1.5, -1.5)  # the weights that fit every row; both start at 0
CAUTION = 0.9  # of the largest rate at which no single row makes its own error grow
NEAR = 0.05  # of the way: there
MOST_STEPS = 3000
CASES = ("positive", "centered")
DIGITS = 4


def centered(_controls: Any) -> dict[str, Any]:
    """Both paths on their loss, for the first draw of the sums; of the steps the median over all draws as well."""
    cases = [case(key) | {"median": median(len(path(key, draw)) - 1 for draw in range(DRAWS))} for key in CASES]
    return {"goal": [*GOAL], "near": NEAR, "draws": DRAWS, "cases": cases}


def case(key: str) -> dict[str, Any]:
    """A path from the start until it is near, one row a step; how often both gradients had one sign; the loss."""
    inputs, places = outputs(key), path(key)
    moves = np.sign(np.diff(places, axis=0))
    moved = moves[moves.all(axis=1)]
    return {
        "key": key,
        "path": [[round(float(value), DIGITS) + 0.0 for value in place] for place in places],
        "steps": len(places) - 1,
        "together": float((moved[:, 0] == moved[:, 1]).mean()),
        "rate": round(rate_for(inputs), DIGITS),
        "curvature": (inputs @ inputs.T / ROWS).tolist(),
    }


def outputs(key: str, draw: int = 0) -> Array:
    """What two sigmoids answer to sums from N(0, 1), ``(2, rows)``, with or without their mean."""
    found = Sigmoid().value(generator(draw, "data").standard_normal((2, ROWS)))
    return found - found.mean(axis=1, keepdims=True) if key == "centered" else found


def rate_for(inputs: Array) -> float:
    """The error of a row x is multiplied by 1 - rate |x|² in its own step: the rate at which that stays above -1."""
    return float(CAUTION * 2 / np.square(inputs).sum(axis=0).max())


def trainer_of(key: str, draw: int = 0) -> Trainer:
    """One linear unit with two weights and no bias, which learns from one row a step to be GOAL · x."""
    inputs = outputs(key, draw)
    data = DataSettings(dataset=TiltedPlane(noise=0.0), points=ROWS, test_share=0.0)
    config = setup(data, optimizer="sgd", rate=rate_for(inputs), loss="squared_error")
    config = config.with_(training=config.training.with_(batch_size=1), seed=draw)
    drawn = prepare(data, draw)
    rows = replace(drawn.train, inputs=np.vstack([inputs, np.ones(ROWS)]), targets=(np.array(GOAL) @ inputs)[None])
    trainer = Trainer(config, replace(drawn, train=rows))
    for index in range(trainer.network.parameters.size):
        trainer.set_parameter(index, 0.0)
    trainer.lock(len(GOAL))  # the bias
    return trainer


@lru_cache(maxsize=2 * DRAWS)
def path(key: str, draw: int = 0) -> Array:
    """The weights after each step, the first ones included, ``(steps + 1, 2)``: until they are near the goal."""
    trainer = trainer_of(key, draw)
    weights = trainer.network.layers[0].weights[:-1, 0]
    found = [weights.copy()]
    while len(found) <= MOST_STEPS and np.hypot(*(weights - GOAL)) >= NEAR * np.hypot(*GOAL):
        trainer.run(1)
        found.append(weights.copy())
    return np.array(found)
