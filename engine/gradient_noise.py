"""How far the gradient of a mini-batch is from that of all training rows, at the parameters a network has now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.network import Step
from engine.streams import generator
from engine.tape import Array, Pieces, finish, play
from engine.trainer import Trainer

TOGETHER = 8  # gradients between two pauses


@dataclass(frozen=True)
class BatchNoise:
    """The gradients of several random batches of one size, compared with the gradient of all rows."""

    batch_size: int
    cosines: Array  # (draws,), of the angle between the two; NaN if one of them is zero
    ratios: Array  # (draws,), of their lengths: the batch's over that of all rows


@dataclass(frozen=True)
class GradientNoise:
    """What a step would follow instead of the gradient of all rows."""

    length: float  # of the gradient of all rows
    batches: tuple[BatchNoise, ...]  # one per size, in the order given
    uphill: float  # the share of single rows whose own step would raise the loss over all rows, to first order


def gradient_noise(trainer: Trainer, sizes: Sequence[int], draws: int = 50, seed: int = 0) -> GradientNoise:
    """Compare mini-batch gradients with the full one; the trainer is only read.

    Gradients are those of the mean loss without the penalty, in training mode but without noise: under batch norm with
    the batch's own statistics. The rows of a batch are drawn without replacement, so a batch of all rows is the full
    gradient. With independent rows, the expected squared length is |g|² + (1/B - 1/N) tr(C), for batches of B of N rows
    and the covariance C of single rows' gradients (with N - 1 in its denominator).

    A row is uphill if its own gradient has no positive part along the full one: following it would not lower the loss.

    Args:
        trainer: its network and training rows.
        sizes: of the batches; larger ones than there are rows count as all rows.
        draws: how many batches of each size.
        seed: of the draws; the first of more draws are the same.

    Source: CS231n, "Optimization: mini-batch gradient descent"; McCandlish et al. (2018), section 2.2.

    >>> from engine import Config
    >>> noise = gradient_noise(Trainer(Config()), [1, 32, 250])
    >>> [round(float(each.cosines.mean()), 2) for each in noise.batches]
    [-0.07, 0.93, 1.0]
    """
    return finish(gradient_noise_in_pieces(trainer, sizes, draws, seed))


def gradient_noise_in_pieces(
    trainer: Trainer, sizes: Sequence[int], draws: int = 50, seed: int = 0
) -> Pieces[GradientNoise]:
    """The same, with pauses during which the trainer may go on: the gradients are those of its state at the start."""
    rows = len(trainer.data.train)
    gradients = _Gradients(trainer)
    (full,) = yield from gradients.of(np.arange(rows)[None])
    length, batches = float(np.linalg.norm(full)), list[BatchNoise]()
    for size in (min(size, rows) for size in sizes):
        rng = generator(seed, "search", 2, size)
        chosen = np.stack([rng.permutation(rows)[:size] for _ in range(draws)]) if draws else np.empty((0, size), int)
        found = yield from gradients.of(chosen)
        lengths = np.linalg.norm(found, axis=1)
        with np.errstate(all="ignore"):
            batches.append(BatchNoise(size, found @ full / (lengths * length), lengths / length))
    single = yield from gradients.of(np.arange(rows)[:, None])
    return GradientNoise(length, tuple(batches), float((single @ full <= 0).mean()))


class _Gradients:
    """The gradients of batches, on a copy of the network."""

    def __init__(self, trainer: Trainer) -> None:
        self._network, self._loss = trainer.network.copy(), trainer.config.training.loss
        self._table = np.vstack([trainer.data.train.inputs, trainer.data.train.targets])
        self._steps: dict[int, Step] = {}

    def of(self, batches: Array) -> Pieces[Array]:
        """The gradient of each batch, ``(draws, n)``, from the indices of its rows, ``(draws, size)``."""
        size = batches.shape[1]
        if size not in self._steps:
            self._steps[size] = self._network.step(size, self._loss)
            self._steps[size].silence()
        step, found = self._steps[size], np.empty((len(batches), self._network.parameters.size))
        for number, rows in enumerate(batches):
            with np.errstate(all="ignore"):
                self._table.take(rows, axis=1, out=step.feed)
                play(step.forward.calls)
                play(step.backward)
            found[number] = self._network.gradients
            if number % TOGETHER == TOGETHER - 1:
                yield
        yield
        return found
