"""Runs for the tests of the trainer."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from engine import Config, Trainer
from engine.activations import ACTIVATIONS
from engine.datasets import Moons, Spiral
from engine.losses import LOSSES
from engine.normalizations import BatchNorm
from engine.optimizers import OPTIMIZERS
from tests.engine.reference import Reference
from tests.engine.strategies import layer

STATE = ("parameters", "statistics", "slots")


def config(*hidden: Any, data: dict[str, Any] | None = None, seed: int = 0, **training: Any) -> Config:
    """A small config: 75 spiral points, two tanh layers of five and four units, Adam on batches of 8."""
    base = Config()
    return Config(
        seed=seed,
        data=base.data.with_(**{"dataset": Spiral(), "points": 75, **(data or {})}),
        network=base.network.with_(hidden=hidden or (layer(units=5), layer())),
        training=base.training.with_(**{"batch_size": 8, "learning_rate": 0.03, "l2": 0.0, **training}),
    )


def everything(**training: Any) -> Config:
    """A config with everything random and all state: dropout, batch norm, Adam."""
    return config(layer(dropout=0.3, normalization=BatchNorm()), layer(dropout=0.2), **training)


def wild(**training: Any) -> Config:
    """A config that diverges after a few steps: ReLU, squared error, and far too large a rate."""
    hidden = [layer(units=8, activation=ACTIVATIONS["relu"](), normalization=BatchNorm(placement="after"))] * 3
    return config(
        *hidden,
        **{"loss": LOSSES["squared_error"](), "optimizer": OPTIMIZERS["sgd"](), "learning_rate": 100.0, **training},
    )


def bits(trainer: Trainer) -> tuple[int, bytes, bytes, bytes]:
    """The whole state of a run as bytes."""
    snapshot = trainer.snapshot()
    return snapshot.step, *(getattr(snapshot, field).tobytes() for field in STATE)


def trained(chosen: Config, *slices: int) -> Trainer:
    """A new trainer, run in the given slices."""
    trainer = Trainer(chosen)
    for steps in slices:
        trainer.run(steps)
    return trainer


def assert_agrees(trainer: Trainer, textbook: Reference, tolerance: float = 1e-10) -> None:
    """Every parameter and running statistic agrees with the textbook's."""
    for block in trainer.network.blocks:
        ours, theirs = block.view(trainer.network.parameters), textbook.params[block.layer - 1]
        if block.name != "weights":
            np.testing.assert_allclose(ours, theirs[block.name.split(".")[1]], atol=tolerance, rtol=tolerance)
            continue
        np.testing.assert_allclose(ours[:-1], theirs["W"], atol=tolerance, rtol=tolerance)
        specs = trainer.config.network.hidden
        # In front of batch norm a bias has no effect: its gradient is rounding noise, which Adam walks along.
        noise = block.layer <= len(specs) and specs[block.layer - 1].normalization.placement == "before"
        np.testing.assert_allclose(
            ours[-1], theirs["b"], atol=max(1e-7, tolerance) if noise else tolerance, rtol=tolerance
        )
    for block in trainer.network.statistic_blocks:
        running = textbook.running[block.layer - 1]
        np.testing.assert_allclose(
            block.view(trainer.network.statistics),
            [running["mean"], running["var"]],
            atol=1e-7,
            rtol=1e-7,
        )


def recorded(chosen: Config, epochs: int) -> list[Any]:
    """The input of each step, for a few epochs."""
    trainer, seen = Trainer(chosen), list[Any]()

    def keep(feed: Any) -> None:
        seen.append(feed.copy())

    for calls in trainer.loop.batches:
        load = calls[0]
        assert isinstance(load, partial)
        calls.insert(1, partial(keep, load.args[0]))
    trainer.run(epochs * trainer.steps_per_epoch)
    return seen


def hasty(**changes: Any) -> Config:
    """A config that fits its 20 noisy training rows so closely that its test loss soon rises."""
    noisy = Moons(noise=0.5)
    data = {"dataset": noisy, "features": (), "points": 60, "test_share": 0.66}
    return config(layer(units=8, normalization=BatchNorm()), data=data, **{"patience": 4, **changes})
