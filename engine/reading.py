"""Reading a network whose running statistics have not seen enough batches yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from engine.tape import Array, play
from engine.trainer import Trainer

NOTICED = 1e-6  # of the running statistics: less of the made-up start is no more than the epsilon under the root


class Reading:
    """What a trainer's network answers, with statistics of the data where the running ones are still made up.

    Running statistics start at mean 0 and variance 1, which no data has, and forget that start by ``momentum`` a step:
    after t steps momentum^t of them is still that. For what is shown, this part is replaced by the statistics of the
    training rows under the weights of now, as evaluation over the whole training set has them. So before the first
    step they are the training rows' own, and after some steps the running ones, to the last bit.

    It is Adam's correction of a moving average's start, with the training rows in place of a division: that would be by
    next to nothing where a batch counts little, and by nothing before the first.

    Source: Ioffe and Szegedy (2015), algorithm 2 (population statistics); Kingma and Ba (2015), section 3.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Compile a pass over the training rows, where the network has running statistics."""
        self._trainer, network = trainer, trainer.network
        self._kept = network.kept.astype(float)
        if self._kept.size:
            rows = trainer.data.train
            self._copy = network.copy()
            self._start = trainer.first.statistics
            self._step = self._copy.step(len(rows), trainer.config.training.loss)
            self._step.silence()
            np.copyto(self._step.feed, np.vstack([rows.inputs, rows.targets]))

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

    @contextmanager
    def on(self) -> Iterator[None]:
        """Within it, the network has the statistics to be shown; training must not go on before the end of it."""
        if self.made_up < NOTICED:
            yield
            return
        network = self._trainer.network
        running = network.statistics.copy()
        network.statistics += (self._shares() * (self._of_training_rows() - self._start)).astype(network.dtype)
        try:
            yield
        finally:
            network.statistics[...] = running

    def _of_training_rows(self) -> Array:
        self._copy.parameters[...] = self._trainer.network.parameters
        with np.errstate(all="ignore"):
            play(self._step.forward.calls)
        return self._copy.news
