"""What lies behind a step on a network, in pictures: how large a batch it follows, and how its rate falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.labs.figures.race import Controls
from engine import Config, Trainer
from engine.adam import Adam
from engine.gradient_noise import gradient_noise
from engine.optimizers import SGD, Optimizer
from engine.schedules import SCHEDULES, Schedule
from engine.tape import Array

SIZES = (1, 8, 32, 250)  # of batches; the last one is all training rows of the playground's first network
BATCH_RATE, BATCH_PASSES = 0.1, 40
DRAWS = 200  # batches of each size, whose gradients are compared with that of all rows
LATER = 2000  # steps, after which they are compared again
SCHEDULED_RATE, SMALLER_RATE, SCHEDULED_PASSES = 0.03, 0.01, 100


def losses(optimizer: Optimizer, rate: float, passes: int, size: int = 32, schedule: Schedule | None = None) -> Array:
    """The loss of all training rows before the first step and after each pass over them, ``(passes + 1,)``."""
    config = Config()
    changes: dict[str, Any] = {"optimizer": optimizer, "learning_rate": rate, "batch_size": size}
    if schedule:
        changes["schedule"] = schedule
    trainer = Trainer(config.with_(training=config.training.with_(**changes)))
    each, found = -(-len(trainer.data.train) // size), [trainer.metrics().train_loss]
    for _ in range(passes):
        trainer.run(each)
        found.append(trainer.metrics().train_loss)
    return np.array(found)


def batches(_controls: Controls) -> dict[str, Any]:
    """SGD at one rate on batches of four sizes, and how well the gradient of a batch points along that of all rows."""
    trainer = Trainer(Config())
    first = gradient_noise(trainer, SIZES, DRAWS)
    trainer.run(LATER)
    later = gradient_noise(trainer, SIZES, DRAWS)
    return {
        "rate": BATCH_RATE,
        "later": LATER,
        "uphill": [first.uphill, later.uphill],
        "curves": [
            {
                "size": size,
                "losses": _digits(losses(SGD(), BATCH_RATE, BATCH_PASSES, size)),
                "first": float(np.nanmean(start.cosines)),
                "later": float(np.nanmean(end.cosines)),
            }
            for size, start, end in zip(SIZES, first.batches, later.batches, strict=True)
        ],
    }


def schedules(_controls: Controls) -> dict[str, Any]:
    """Adam from one rate, which falls by each schedule as it is at first; and which ends lowest from a smaller one."""
    found, smaller = (
        {kind.key: losses(Adam(), rate, SCHEDULED_PASSES, schedule=kind()) for kind in SCHEDULES}
        for rate in (SCHEDULED_RATE, SMALLER_RATE)
    )
    lowest = min(smaller, key=lambda key: float(smaller[key][-1]))
    end = SCHEDULED_PASSES * 8
    return {
        "rate": SCHEDULED_RATE,
        "smaller": {"rate": SMALLER_RATE, "key": lowest, "loss": _digits(smaller[lowest][-1:])[0]},
        "curves": [
            {"key": key, "losses": _digits(values), "factor": float(SCHEDULES[key]().factor(end, 8))}
            for key, values in found.items()
        ],
    }


def _digits(values: Array) -> list[float]:
    return [float(f"{value:.4g}") for value in values]


PANELS: Mapping[str, Callable[[Any], Any]] = {"batches": batches, "schedules": schedules}
