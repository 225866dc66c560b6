"""PyTorch in eager mode, one thread, float64: the training loop of its own tutorials. Not a dependency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import torch
from torch import nn

from benchmarks.engine_workloads import Task
from engine.tape import Array

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def _half_squared_distance(scores: Any, targets: Any) -> Any:
    return 0.5 * targets.shape[1] * nn.functional.mse_loss(scores, targets)  # MSELoss divides by the classes too


class PyTorch:
    """nn.Sequential with an optimizer of torch.optim, at their default settings."""

    name: ClassVar[str] = "torch"

    def __init__(self, task: Task) -> None:
        """Limit PyTorch to one thread and convert the data to tensors, once."""
        torch.set_num_threads(1)
        self.task = task
        softmax = task.config.training.loss.key == "cross_entropy"
        self.x = torch.from_numpy(task.x)
        self.targets = torch.from_numpy(task.targets.argmax(axis=1) if softmax else task.targets)
        self.loss_of: Any = nn.functional.cross_entropy if softmax else _half_squared_distance
        self.start()

    def start(self) -> None:
        """Create a model with the initial weights, and an optimizer."""
        self.model = nn.Sequential(*self._modules())
        optimizer = OPTIMIZERS[self.task.config.training.optimizer.key]
        self.optimizer: Any = optimizer(self.model.parameters(), lr=self.task.config.training.learning_rate)
        self.loss_curve: list[float] = []

    def _modules(self) -> Iterator[Any]:
        for index, (weights, bias) in enumerate(self.task.weights, start=1):
            inputs, outputs = weights.shape
            linear = nn.Linear(inputs, outputs, dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(weights.T))
                linear.bias.copy_(torch.from_numpy(bias))
            yield linear
            if index < len(self.task.weights):
                if self.task.batch_norm:
                    yield nn.BatchNorm1d(len(bias), dtype=torch.float64)
                yield ACTIVATIONS[self.task.activation]()

    def train(self, epochs: int) -> None:
        """Shuffle, then step through the batches."""
        for _ in range(epochs):
            self._epoch(torch.randperm(len(self.x)))

    def epoch(self, order: Array) -> None:
        """Take one step per batch of the order."""
        self._epoch(torch.from_numpy(np.asarray(order, dtype=np.int64)))

    def _epoch(self, order: Any) -> None:
        for rows in order.split(self.task.config.training.batch_size):
            self.optimizer.zero_grad()
            loss = self.loss_of(self.model(self.x[rows]), self.targets[rows])
            loss.backward()
            self.optimizer.step()
            self.loss_curve.append(loss.item())

    def loss(self) -> float:
        """The loss over all rows as one batch."""
        with torch.no_grad():
            return float(self.loss_of(self.model(self.x), self.targets))
