"""Reading a network whose running statistics have not seen enough batches yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from engine.tape import Array, Pieces, finish, in_pieces
from engine.trainer import Trainer

NOTICED = 1e-6  # of the running statistics: less of the made-up start is no more than the epsilon under the root


class Reading:
    """What a trainer's network looks like, with statistics of the data where the running ones are still made up.

    Running statistics start at mean 0 and variance 1, which no data has, and forget that start by ``momentum`` a step:
    after t steps momentum^t of them is still that. In pictures, this part is replaced by the statistics of the
    training rows under the weights of now, as evaluation over the whole training set has them. So before the first
    step they are the training rows' own, and after some steps the running ones, to the last bit.

    It is Adam's correction of a moving average's start, with the training rows in place of a division: that would be by
    next to nothing where a batch counts little, and by nothing before the first.

    Source: Ioffe and Szegedy (2015), algorithm 2 (population statistics); Kingma and Ba (2015), section 3.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Compile a pass over the training rows in the trainer's arena, where the network has running statistics."""
        self._trainer, network = trainer, trainer.network
        self._kept = network.kept.astype(float)
        self._change: Array | None = None
        if self._kept.size:
            loss, arena, rows = trainer.config.training.loss, trainer.arena, len(trainer.data.train)
            self._copy = network.copy()
            self._step = self._copy.step(rows, loss, arena.makers(self._copy.sketch(loss), rows))
            arena.release()

    @property
    def made_up(self) -> float:
        """How much of the running statistics of some layer is still their start: from 1 to 0; 0 if there are none.

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
        step = stop.best_step if stop else self._trainer.step  # which the statistics are those of
        return np.asarray(self._kept**step)

    def prepare(self) -> Pieces[None]:
        """Find the statistics to be shown now; with pauses in which nothing else may touch the trainer."""
        self._change = None
        if self.made_up >= NOTICED:
            yield from self._pass_over_training_rows()
            change = self._shares() * (self._copy.news - self._trainer.first.statistics)
            self._change = change.astype(self._trainer.network.dtype)

    @property
    def differs(self) -> bool:
        """Whether what was prepared differs from the running statistics."""
        return self._change is not None

    @contextmanager
    def on(self) -> Iterator[None]:
        """Within it, the network has the statistics to be shown; training must not go on before the end of it."""
        finish(self.prepare())
        with self.prepared():
            yield

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """The same, where ``prepare`` was called at this moment of the run."""
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
