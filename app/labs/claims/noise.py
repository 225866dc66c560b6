"""What batches and schedules do to descent, as the claims on optimizers measure it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.labs.claims.walks import BOWL, RATES, TRIALS, starts
from engine import Config
from engine.descent import walk
from engine.optimizers import SGD, Optimizer
from engine.paths import network_path
from engine.schedules import ByStep, Constant, Cosine, Schedule
from engine.tape import Array

ALL, ONE = 5000, 1  # rows of a batch: as many as there are, and a single one
STEPS, LATE, LONG = 120, 40, 400  # of a race, those at its end, and those of a walk
RATE = 0.1
EARLY_STEPS, LATE_STEPS = slice(5, 15), slice(390, 400)  # around the tenth, and the last ones of 400
ADAGRAD_RATE = 0.03  # which the race gives it on this network
NETWORKS = 5  # whose median stands for a seed
FALLING = ByStep(Cosine())


@lru_cache(maxsize=64)
def losses(seed: int, rows: int, schedule: Schedule) -> Array:
    """SGD's training loss on the playground's first network, at each step, ``(121,)``."""
    config = Config(seed=seed)
    training = config.training.with_(optimizer=SGD(), learning_rate=RATE, batch_size=rows, schedule=schedule)
    return network_path(config.with_(training=training), STEPS).losses


def rises(rows: int, seed: int) -> float:
    """The share of the steps at which the loss of all rows rises: median of 5 networks."""
    found = [np.mean(np.diff(losses(one, rows, Constant())) > 0) for one in _networks(seed)]
    return float(np.median(found))


def calmed(seed: int) -> float:
    """How far the loss jumps in a late step at a constant rate, divided by that at a falling one; one row a step."""
    found = [_jump(losses(one, ONE, Constant())) / _jump(losses(one, ONE, FALLING)) for one in _networks(seed)]
    return float(np.median(found))


def _networks(seed: int) -> range:
    return range(NETWORKS * seed, NETWORKS * (seed + 1))


def _jump(path: Array) -> float:
    return float(np.abs(np.diff(path)[-LATE:]).mean())


def slowed(seed: int) -> float:
    """Powers of ten between the losses of a falling and of a constant rate, on the bowl, after 400 steps from there."""
    found = []
    for start in starts(BOWL, seed, TRIALS):
        falling, constant = (
            walk(BOWL, SGD(), start, RATES.descent_rate, LONG, schedule=schedule).losses[-1]
            for schedule in (FALLING, Constant())
        )
        found.append(np.log10(falling / constant))
    return float(np.median(found))


def shrunk(optimizer: Optimizer, rate: float, seed: int) -> float:
    """How long late steps on the playground's first network are, divided by early ones: median of 5 networks."""
    found = []
    for one in _networks(seed):
        config = Config(seed=one)
        training = config.training.with_(optimizer=optimizer, learning_rate=rate)
        path = network_path(config.with_(training=training), LONG).parameters
        lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
        found.append(lengths[LATE_STEPS].mean() / lengths[EARLY_STEPS].mean())
    return float(np.median(found))
