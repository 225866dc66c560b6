"""The four networks of the speed benchmarks, from W1 (tiny) to W4 (as large as the playground allows)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Protocol

from engine import Config, Trainer
from engine.streams import TOGETHER, orders
from engine.tape import Array

SPIRAL = {"dataset": {"key": "spiral"}, "points": 500, "test_share": 0.0}
IRIS = {"dataset": {"key": "iris"}, "points": 150, "test_share": 0.0}


def _hidden(widths: list[int], activation: str, initializer: str, *, batch_norm: bool = False) -> dict[str, object]:
    shared = {
        "activation": {"key": activation},
        "initializer": {"key": initializer},
        "normalization": {"key": "batch" if batch_norm else "none"},
    }
    return {"hidden": [{"units": units, **shared} for units in widths]}


def _training(loss: str, optimizer: str, rate: float, batch_size: int) -> dict[str, object]:
    rule = {"optimizer": {"key": optimizer}, "learning_rate": rate, "batch_size": batch_size}
    return {"loss": {"key": loss}, "l2": 0.0, **rule}  # the rivals have no penalty


CONFIGS = {
    "W1": Config.from_dict(
        {
            "data": SPIRAL,
            "network": _hidden([8, 8], "tanh", "xavier"),
            "training": _training("squared_error", "sgd", 0.03, batch_size=10),
        }
    ),
    "W2": Config.from_dict(
        {
            "data": SPIRAL,
            "network": _hidden([16] * 3, "relu", "he", batch_norm=True),
            "training": _training("cross_entropy", "adam", 0.01, batch_size=32),
        }
    ),
    "W3": Config.from_dict(
        {
            "data": IRIS,
            "network": _hidden([32, 32], "relu", "he"),
            "training": _training("cross_entropy", "adam", 0.001, batch_size=16),
        }
    ),
    "W4": Config.from_dict(
        {
            "data": SPIRAL,
            "network": _hidden([64] * 6, "relu", "he", batch_norm=True),
            "training": _training("cross_entropy", "adam", 0.001, batch_size=128),
        }
    ),
}


@dataclass(frozen=True)
class Task:
    """One workload as plain arrays: what any engine needs to do the same work as ours."""

    config: Config
    x: Array  # (rows, features), preprocessed
    targets: Array  # (rows, classes), one-hot
    weights: list[tuple[Array, Array]]  # of each layer at the start: (inputs, units) and (units,)

    @classmethod
    def of(cls, config: Config) -> Task:
        """The data and the starting weights that our own trainer has under ``config``."""
        trainer = Trainer(config)
        train = trainer.data.train
        weights = [(layer.weights[:-1].copy(), layer.weights[-1].copy()) for layer in trainer.network.layers]
        return cls(config, train.inputs[:-1].T.copy(), train.targets.T.copy(), weights)

    @property
    def activation(self) -> str:
        """The key of the hidden layers' activation: all have the same."""
        return self.config.network.hidden[0].activation.key

    @property
    def batch_norm(self) -> bool:
        """Whether each hidden layer normalizes its weighted sums."""
        return self.config.network.hidden[0].normalization.key == "batch"

    @property
    def steps_per_epoch(self) -> int:
        """How many batches hold every row once; the last may be short."""
        return -(-len(self.x) // self.config.training.batch_size)

    def order(self, epoch: int) -> Array:
        """The order in which our trainer takes the rows in one epoch."""
        order: Array = orders(self.config.seed, epoch // TOGETHER, len(self.x))[epoch % TOGETHER]
        return order

    def __str__(self) -> str:
        """For example ``2-64x6-2 relu + batch norm, cross entropy, adam, batch 128``."""
        runs = [(units, len(list(run))) for units, run in groupby(len(bias) for _, bias in self.weights)]
        widths = "-".join(str(units) if count == 1 else f"{units}x{count}" for units, count in runs)
        norm = " + batch norm" if self.batch_norm else ""
        training = self.config.training
        rule = f"{training.loss.key.replace('_', ' ')}, {training.optimizer.key}, batch {training.batch_size}"
        return f"{self.x.shape[1]}-{widths} {self.activation}{norm}, {rule}"


class Rival(Protocol):
    """An engine that can do a task; ours is one of them."""

    name: ClassVar[str]

    def __init__(self, task: Task) -> None:
        """Build the network of the task, at its starting weights."""

    def start(self) -> None:
        """Go back to the starting weights; not timed."""

    def train(self, epochs: int) -> None:
        """Train on every row once an epoch, shuffled, and record the training loss; timed."""


class Checked(Rival, Protocol):
    """A rival that can be shown to compute the same numbers as ours."""

    def epoch(self, order: Array) -> None:
        """Train on the rows in this order."""

    def loss(self) -> float:
        """The mean loss over all rows, taken as one batch in training mode."""
