"""What training costs in memory, known before anything large is built.

The blocks of a pass are proportional to its rows, so a sketch of two rows tells the size of any; see `engine.arena`.
All figures are upper bounds: PCA may make fewer inputs than there are features.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.config import Config, NetworkSettings
from engine.losses import Loss
from engine.network import Network

COPIES = 3  # of the table's rows: raw, as features, as inputs
KEPT = 8  # vectors as long as the parameters: their gradients, snapshots, what is held, the best epoch's


@dataclass(frozen=True)
class Widths:
    """Of a network: bytes for each row that goes through it, and for its parameters."""

    training: int  # of the blocks of a training pass, where they share an arena
    looking: int  # of an evaluation pass
    noise: int  # that is drawn for each row of an epoch
    parameters: int  # of all of them together
    widest: int  # of the weighted sums of one layer


@dataclass(frozen=True)
class Size:
    """How many rows a set-up trains and tests on, how wide they are, and what a network takes for each."""

    train: int
    rows: int  # training and test together
    table: int  # bytes of a row as the network reads it, with its target
    itemsize: int
    widths: Widths
    slots: int

    @classmethod
    def of(cls, config: Config) -> Size:
        """Of a set-up, from its settings alone."""
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
        """Bytes of the blocks that training passes share, probes' too."""
        return self.widths.training * self.train

    @property
    def own(self) -> int:
        """Bytes that each trainer of the set-up has for itself: shuffled rows, noise, scores, parameters."""
        shuffled = (self.table * 2 + self.widths.noise) * self.train
        return shuffled + self.widths.parameters * (KEPT + 2 * self.slots)

    @property
    def look(self) -> int:
        """Bytes of the evaluation passes over all rows."""
        return self.widths.looking * self.rows

    @property
    def trainer(self) -> int:
        """Bytes of a trainer with its data, as `engine.Trainer` has it once it was measured."""
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
