"""Reading a network whose running statistics have not yet seen enough batches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from engine.tape import Array, Pieces, finish, in_pieces
from engine.trainer import Trainer

NOTICED = 1e-6  # a smaller share of the arbitrary start matters less than the epsilon under the square root


class Reading:
    """A view of a trainer's network, with data statistics in place of the arbitrary start of the running ones.

    Running statistics start at mean 0 and variance 1, which no data has, and forget that start by a factor of
    ``momentum`` per step: after t steps a share of momentum^t remains. For pictures, this share is replaced by the
    statistics of the training rows under the current weights, as evaluation over the whole training set gives them. So
    before the first step they are the training rows' own, and after enough steps the running ones, to the last bit.

    This corrects the start of a moving average as Adam does, but with the training rows instead of a division: that
    would be by almost zero if a batch counts little, and by zero before the first.

    Source: Ioffe and Szegedy (2015), algorithm 2 (population statistics); Kingma and Ba (2015), section 3.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Compile a pass over the training rows in the trainer's arena, if the network has running statistics."""
        self._trainer, network = trainer, trainer.network
        self._momentum = network.momentum.astype(float)
        self._change: Array | None = None
        if self._momentum.size:
            loss, arena, rows = trainer.config.training.loss, trainer.arena, len(trainer.data.train)
            self._copy = network.copy()
            self._step = self._copy.step(rows, loss, arena.makers(self._copy.sketch(loss), rows))
            arena.release()

    @property
    def made_up(self) -> float:
        """The largest share of a layer's running statistics that is still their start, from 1 to 0; 0 if none exist.

        >>> from engine import Config, LayerSpec, NetworkSettings
        >>> from engine.normalizations import BatchNorm
        >>> trainer = Trainer(Config(network=NetworkSettings((LayerSpec(normalization=BatchNorm(momentum=0.9)),))))
        >>> trainer.run(2)
        2
        >>> round(Reading(trainer).made_up, 6)
        0.81
        """
        return float(self._shares().max(initial=0.0))

    def _shares(self) -> Array:
        stop = self._trainer.early_stop
        step = stop.best_step if stop else self._trainer.step  # the step that the statistics belong to
        return np.asarray(self._momentum**step)

    def prepare(self) -> Pieces[None]:
        """Compute the statistics to show now, with pauses during which nothing else may touch the trainer."""
        self._change = None
        if self.made_up >= NOTICED:
            yield from self._pass_over_training_rows()
            change = self._shares() * (self._copy.batch_statistics - self._trainer.first.statistics)
            self._change = change.astype(self._trainer.network.dtype)

    @property
    def differs(self) -> bool:
        """Whether the prepared statistics differ from the running ones."""
        return self._change is not None

    @contextmanager
    def on(self) -> Iterator[None]:
        """A context in which the network has the statistics to show; training must not continue within it."""
        finish(self.prepare())
        with self.prepared():
            yield

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """The same, after ``prepare`` has been called at this moment of the run."""
        if self._change is None:
            yield
            return
        network = self._trainer.network
        running = network.statistics.copy()
        network.statistics += self._change
        try:
            yield
        finally:
            network.statistics[...] = running

    def _pass_over_training_rows(self) -> Pieces[None]:
        step, rows, inputs = self._step, self._trainer.data.train, self._copy.inputs + 1
        self._copy.parameters[...] = self._trainer.network.parameters
        self._trainer.arena.claim(step, step.prepare)
        step.silence()
        step.feed[:inputs], step.feed[inputs:] = rows.inputs, rows.targets
        yield from in_pieces(step.forward.calls)
