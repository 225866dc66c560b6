"""The gradient check with the step size swept: rounding spoils small steps, the formula's own error large ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.gradcheck import piece_of
from engine.losses import Loss
from engine.network import Network
from engine.streams import generator
from engine.tape import Array, Pieces, finish, play

STEPS = tuple(10.0**-power for power in range(1, 13))
CHECKED = 100  # parameters, at most; each block gets its share, and at least two
ENOUGH = 0.5  # of the parameters must be free of kinks for a step to count


@dataclass(frozen=True)
class StepSweep:
    """The worst relative errors of backpropagation's gradient, by step and block; NaN where all lie at a kink."""

    steps: Array  # (k,), the distances h
    blocks: tuple[str, ...]
    centered: Array  # (k, blocks), against (f(x + h) - f(x - h)) / 2h
    one_sided: Array  # (k, blocks), against (f(x + h) - f(x)) / h
    kinks: Array  # (k,), the share of the checked parameters that were skipped because of a kink
    checked: int  # parameters

    @property
    def best(self) -> int | None:
        """The index of the step with the smallest worst centered error; None if kinks leave none to judge."""
        worst = np.where(self._smooth, self.worst_centered, np.inf)
        return int(np.argmin(worst)) if np.isfinite(worst).any() else None

    @property
    def _smooth(self) -> Array:
        """At which steps enough parameters are free of kinks, ``(k,)``."""
        return np.asarray(self.kinks <= 1 - ENOUGH)

    @property
    def worst_centered(self) -> Array:
        """The worst error of any block, by step, ``(k,)``."""
        return _worst(self.centered)

    @property
    def worst_one_sided(self) -> Array:
        """The same of one-sided differences, ``(k,)``."""
        return _worst(self.one_sided)

    @property
    def by_block(self) -> dict[str, float]:
        """The centered error of each block at its own best step; NaN if there is none."""
        errors = np.fmin.reduce(np.where(self._smooth[:, None], self.centered, np.nan), axis=0)
        return dict(zip(self.blocks, errors.tolist(), strict=True))

    @property
    def error(self) -> float:
        """The worst of these; NaN if there is none."""
        return float(_worst(np.array([*self.by_block.values()])))


def step_sweep(
    network: Network, loss: Loss, inputs: Array, targets: Array, *, steps: Sequence[float] = STEPS, seed: int = 0
) -> StepSweep:
    """Compare backpropagation with differences of many step sizes, in training mode and without dropout.

    Errors are relative as in `engine.gradcheck`: |a - n| / max(|a|, |n|, scale / 1000), where scale is the largest
    gradient; and the steps of first-layer weights are divided by their input's size. Of a large network, randomly
    chosen parameters of each block are checked.

    A centered difference errs by h² f''' / 6 and a one-sided one by h f'' / 2, and both by about ε f / h because f is
    rounded. So the best steps are near ε to the power of 1/3 and of 1/2, and the errors there ε to the 2/3 and 1/2.

    Args:
        network: in float64; it is unchanged afterward.
        loss: the function to differentiate.
        inputs: ``(features + 1, rows)``; the last row is ones.
        targets: ``(classes, rows)``.
        steps: the distances to try.
        seed: of the choice of parameters.

    Source: CS231n, "Neural networks 3: gradient checks"; Press et al. (2007), "Numerical recipes", section 5.7.

    >>> from engine import Config, Trainer
    >>> trainer = Trainer(Config())
    >>> rows = trainer.data.train
    >>> found = step_sweep(trainer.network, trainer.config.training.loss, rows.inputs[:, :32], rows.targets[:, :32])
    >>> found.error < 1e-7, found.worst_one_sided.min() > found.error
    (True, np.True_)
    """
    return finish(step_sweep_in_pieces(network, loss, inputs, targets, steps=steps, seed=seed))


def step_sweep_in_pieces(
    network: Network, loss: Loss, inputs: Array, targets: Array, *, steps: Sequence[float] = STEPS, seed: int = 0
) -> Pieces[StepSweep]:
    """The same, with pauses during which nothing else may touch the network."""
    statistics = network.statistics.copy()
    curve = _Curve(network, loss, inputs, targets)
    analytic, chosen = curve.gradient(), _chosen(network, seed)
    reach = np.ones_like(analytic)
    network.blocks[0].view(reach)[...] = np.maximum(np.abs(inputs).max(axis=1, keepdims=True), 1)
    indices = np.concatenate(chosen)
    numeric = np.empty((2, len(steps), len(indices)))
    for number, index in enumerate(indices.tolist()):
        for row, h in enumerate(steps):
            with np.errstate(all="ignore"):
                numeric[:, row, number] = curve.differences(index, h / float(reach[index]))
            yield
    scale = max(float(np.abs(analytic[np.isfinite(analytic)]).max(initial=0)), 1e-30)
    errors = _errors(analytic[indices], numeric, scale)
    widest = int(np.argmax(steps))
    noise = 100 * np.finfo(float).eps * max(1.0, abs(curve.here)) * reach.max() / steps[widest]
    if scale < noise and not np.nanmax(np.abs(numeric[0, widest]), initial=0) >= noise:
        errors[np.isfinite(errors)] = 0  # both gradients are zero, as far as differences can tell
    network.statistics[...] = statistics
    ends = np.cumsum([0, *map(len, chosen)])
    by_block = np.stack([_worst(errors[..., start:stop]) for start, stop in pairwise(ends)], axis=-1)
    blocks = tuple(f"layer {block.layer} {block.name}" for block in network.blocks)
    skipped = np.isnan(errors[0]).mean(axis=1)
    return StepSweep(np.array(steps), blocks, by_block[0], by_block[1], skipped, errors.shape[2])


def _errors(analytic: Array, numeric: Array, scale: float) -> Array:
    """Relative errors, ``(2, k, checked)``: NaN at a kink, infinite for a gradient that is not a finite number."""
    with np.errstate(all="ignore"):
        size = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), scale / 1000)
        errors = np.abs(analytic - numeric) / size
    errors[..., ~np.isfinite(analytic)] = math.inf
    return np.asarray(errors)


class _Curve:
    """The mean loss over one batch as a function of one parameter at a time."""

    def __init__(self, network: Network, loss: Loss, inputs: Array, targets: Array) -> None:
        self._network, self._loss = network, loss
        self._step = network.step(inputs.shape[1], loss)
        np.copyto(self._step.feed, np.vstack([inputs, targets]))
        self._step.silence()
        with np.errstate(all="ignore"):
            self.here, self._piece = self._value()

    def _value(self) -> tuple[float, Array]:
        """The loss with the parameters as they are, and on which pieces of its functions it is computed."""
        play(self._step.forward.calls)
        value = self._loss.value(self._step.forward.scores, self._step.targets)
        return value, piece_of(self._network, self._loss, self._step)

    def gradient(self) -> Array:
        """Backpropagation's, ``(n,)``."""
        with np.errstate(all="ignore"):
            play(self._step.forward.calls)
            play(self._step.backward)
        return self._network.gradients.copy()

    def differences(self, index: int, h: float) -> Array:
        """The centered and the one-sided difference, ``(2,)``; NaN if a unit crosses a kink on the way."""
        parameters, kept = self._network.parameters, float(self._network.parameters[index])
        parameters[index] = kept + h
        above, piece_above = self._value()
        parameters[index] = kept - h
        below, piece_below = self._value()
        parameters[index] = kept
        if not (np.array_equal(piece_above, self._piece) and np.array_equal(piece_below, self._piece)):
            return np.full(2, math.nan)
        return np.array([(above - below) / (2 * h), (above - self.here) / h])


def _chosen(network: Network, seed: int) -> list[Array]:
    """The indices of the parameters to check, for each block."""
    most = max(2, CHECKED // len(network.blocks))
    rng = generator(seed, "search", 3)
    sizes = [(block.start, block.stop - block.start) for block in network.blocks]
    return [start + np.sort(rng.permutation(size)[:most]) for start, size in sizes]


def _worst(errors: Array) -> Array:
    """The largest along the last axis that is a number, or infinite; NaN if none is."""
    return np.asarray(np.fmax.reduce(errors, axis=-1))
