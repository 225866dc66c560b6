"""The memory that training needs, predicted before anything large is built.

The blocks of a pass are proportional to its rows, so a sketch of two rows tells the size of any; see `engine.arena`.
All figures are upper bounds, because PCA may produce fewer inputs than there are features.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.config import Config, NetworkSettings
from engine.losses import Loss
from engine.network import Network

COPIES = 3  # of the table's rows: raw, as features, as inputs
KEPT = 8  # vectors as long as the parameters: gradients, snapshots, the frozen ones, the best epoch's


@dataclass(frozen=True)
class Widths:
    """The bytes of a network: per row that goes through it, and for its parameters."""

    training: int  # per row, for the blocks of a training pass in a shared arena
    looking: int  # per row, for an evaluation pass
    noise: int  # per row of an epoch
    parameters: int  # for all parameters together
    widest: int  # per row, for the weighted sums of the widest layer


@dataclass(frozen=True)
class Size:
    """How many rows a setup trains and tests on, how wide they are, and how much memory the network needs for each."""

    train: int
    rows: int  # training and test together
    table: int  # bytes of a row as the network reads it, including its target
    itemsize: int
    widths: Widths
    slots: int

    @classmethod
    def of(cls, config: Config) -> Size:
        """The size of a setup, from its settings alone."""
        data, training = config.data, config.training
        rows = min(data.points, data.dataset.rows or data.points)
        train = rows - min(rows - 1, round(data.test_share * rows))
        outputs = 1 if data.dataset.task == "regression" else len(data.dataset.class_names)
        inputs = len(data.features)
        widths = _widths(inputs, outputs, config.network, training.loss, training.precision)
        table = (max(inputs, len(data.dataset.columns)) + 1 + outputs) * 8
        itemsize = np.dtype(training.precision).itemsize
        return cls(train, rows, table, itemsize, widths, training.optimizer.slots)

    @property
    def step(self) -> int:
        """Bytes of the blocks that training passes share, including those of probes."""
        return self.widths.training * self.train

    @property
    def own(self) -> int:
        """Bytes that each trainer of the setup does not share: shuffled rows, noise, scores, parameters."""
        shuffled = (self.table * 2 + self.widths.noise) * self.train
        return shuffled + self.widths.parameters * (KEPT + 2 * self.slots)

    @property
    def look(self) -> int:
        """Bytes of the evaluation passes over all rows."""
        return self.widths.looking * self.rows

    @property
    def trainer(self) -> int:
        """Bytes of a trainer with its data, after its metrics have been computed."""
        return self.step + self.own + self.look + self.table * COPIES * self.rows


@lru_cache(maxsize=512)
def _widths(inputs: int, outputs: int, settings: NetworkSettings, loss: Loss, precision: str) -> Widths:
    network = Network(inputs, outputs, settings.hidden, dtype=precision)
    noise = network.step(2, loss).noises
    return Widths(
        training=network.sketch(loss).size(8) // 8,
        looking=network.sketch_of_look().size(8) // 8,
        noise=sum(each.block.nbytes for each in noise) // 2,
        parameters=network.parameters.nbytes,
        widest=max(layer.weights.shape[1] for layer in network.layers) * network.dtype.itemsize,
    )
