"""Our own engine, used as the page uses it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from benchmarks.engine_workloads import Task
from engine import Trainer
from engine.tape import Array, play


class Ours:
    """A trainer that reports the loss of its batches once per epoch."""

    name: ClassVar[str] = "ours"

    def __init__(self, task: Task) -> None:
        """Build the trainer."""
        self.task = task
        self.trainer = Trainer(task.config)
        self.origin = self.trainer.snapshot()
        self.loss_curve: list[float] = []

    def start(self) -> None:
        """Go back to the first snapshot."""
        self.trainer.restore(self.origin)
        self.loss_curve.clear()

    def train(self, epochs: int) -> None:
        """Run epoch after epoch, and record each loss."""
        for _ in range(epochs):
            self.trainer.run(self.trainer.steps_per_epoch)
            self.loss_curve.append(self.trainer.batch_loss() or 0.0)

    def epoch(self, order: Array) -> None:
        """Check that the trainer draws this same order."""
        if not np.array_equal(order, self.task.order(round(self.trainer.epoch))):
            raise ValueError("our trainer takes the rows in its own order: give Task.order of the coming epoch")
        self.trainer.run(self.trainer.steps_per_epoch)

    def loss(self) -> float:
        """The loss of a training pass over all rows."""
        loss = self.task.config.training.loss
        step = self.trainer.network.step(len(self.task.x), loss)
        step.feed[...] = np.vstack([self.trainer.data.train.inputs, self.trainer.data.train.targets])
        play(step.forward.calls)
        return loss.value(step.forward.scores, step.targets)
