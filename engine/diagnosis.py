"""The inside of a network while it trains: per layer, per step, and in the neighborhood of its parameters.

Like `engine.probes`, this module only reads: it works on copies, and draws no numbers from the run's streams.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.loop import State
from engine.network import Layer, Network
from engine.probes import Histogram, common_axis, histogram, span
from engine.tape import Array, Pieces, finish, in_pieces, play
from engine.trainer import Trainer
from engine.twin import Twin


@dataclass(frozen=True)
class LayerReport:
    """One layer's statistics over all training rows; the output layer has no activation.

    ``before`` and ``out`` are in evaluation mode. The signal and the gradients are in training mode without noise;
    under batch norm they use the statistics of all rows.
    """

    layer: int  # from 1, with the output layer last
    before: Histogram  # the activation's input; for the output layer, the scores
    out: Histogram | None  # the layer's output
    gradient: Histogram  # d(summed loss)/d(weighted sums): its size does not depend on the number of rows
    gradient_shared: Histogram  # the same on one axis for all layers
    saturated: float | None  # the fraction of (unit, row) pairs with a flat slope: see Activation.saturated
    dead: float | None  # the fraction of units without a slope on any row: see Activation.dead
    weight_norm: float  # the length of the weights as one vector, without biases
    gradient_norm: float  # the same for d(mean loss)/d(weights), without the penalty
    signal: float  # the spread between points of the layer's output: see `signal`


class LayerProbe:
    """Reports on the layers of a trainer; compiled once, read at any time."""

    def __init__(self, trainer: Trainer, bins: int = 32) -> None:
        """Compile the training pass over all training rows, on a copy of the network in the trainer's arena."""
        self._trainer, self._copy, self._bins = trainer, trainer.network.copy(), bins
        self._rows, loss, arena = trainer.data.train, trainer.config.training.loss, trainer.arena
        makers = arena.makers(self._copy.sketch(loss), len(self._rows))
        self._step = self._copy.step(len(self._rows), loss, makers)
        arena.release()

    def reports(self, at: State | None = None) -> list[LayerReport]:
        """One report per layer, from input to output: of the current state, or ``at`` another state of the network.

        >>> from engine import Config
        >>> trainer = Trainer(Config())
        >>> [round(report.signal, 1) for report in LayerProbe(trainer).reports()]
        [0.8, 0.9, 1.2]
        """
        return finish(self.reports_in_pieces(at))

    def reports_in_pieces(self, at: State | None = None) -> Pieces[list[LayerReport]]:
        """The same, with pauses during which nothing else may touch the trainer."""
        if at is None:
            return (yield from self._reports())
        network = self._trainer.network
        now = network.parameters.copy(), network.statistics.copy()
        _follow(network, at)
        try:
            found = yield from self._reports()
        finally:
            network.parameters[...], network.statistics[...] = now
        yield from in_pieces(self._trainer.train_pass.calls)  # so its buffers show the current state again
        return found

    def _reports(self) -> Pieces[list[LayerReport]]:
        step, inputs = self._step, self._copy.inputs + 1
        self._forward, reports = self._trainer.train_pass, list[LayerReport]()
        _follow(self._copy, self._trainer.network)
        yield from in_pieces(self._forward.calls)
        self._trainer.arena.claim(step, step.prepare)
        step.silence()
        step.feed[:inputs], step.feed[inputs:] = self._rows.inputs, self._rows.targets
        yield from in_pieces(step.forward.calls)
        with np.errstate(all="ignore"):
            signals = [signal(given) for given in (*step.forward.hidden, step.forward.scores)]
        yield from in_pieces(step.backward)
        spans = []
        for gradient in step.d_sums:
            with np.errstate(all="ignore"):
                spans.append(span(gradient * gradient.shape[1]))
            yield
        axis = common_axis(spans)
        for layer, given in zip(self._copy.layers, signals, strict=True):
            with np.errstate(all="ignore"):
                reports.append(self._report(layer, given, axis))
            yield
        return reports

    def _report(self, layer: Layer, given: float, axis: tuple[float, float]) -> LayerReport:
        place, bins, gradient = layer.index - 1, self._bins, self._step.d_sums[layer.index - 1]
        summed = gradient * gradient.shape[1]
        gradients = histogram(summed, -np.inf, np.inf, bins), histogram(summed, *axis, bins)
        norms = _length(layer.weights[:-1]), _length(layer.d_weights[:-1]), given
        if layer.spec is None:
            return LayerReport(
                layer.index,
                histogram(self._forward.scores, -np.inf, np.inf, bins),
                None,
                *gradients,
                None,
                None,
                *norms,
            )
        activation, before = layer.spec.activation, self._forward.before_activation[place]
        slopes = activation.slopes(before, layer.own["activation"])
        return LayerReport(
            layer.index,
            histogram(before, -np.inf, np.inf, bins),
            histogram(self._forward.hidden[place], -np.inf, np.inf, bins),
            *gradients,
            float(activation.saturated(slopes).mean()),
            float(activation.dead(slopes).mean()),
            *norms,
        )


class UpdateProbe:
    """How far the next step moves the weights of each layer, relative to their length.

    A healthy ratio is about 0.001: far below, the layer hardly learns; far above, it is thrown around.

    Source: CS231n, "Neural networks 3: ratio of weights:updates".
    """

    def __init__(self, trainer: Trainer, twin: Twin | None = None) -> None:
        """Use a twin of the trainer, or build one, to take the step in its place."""
        self._trainer, self._twin = trainer, twin or Twin(trainer)

    def ratios(self) -> list[float]:
        """|change of the weights| / |weights| of each layer, without biases; infinite if all weights are zero."""
        return finish(self.ratios_in_pieces())

    def ratios_in_pieces(self) -> Pieces[list[float]]:
        """The same, with pauses during which the trainer must not change."""
        twin = yield from self._twin.step_in_pieces()
        ratios = []
        for now, then in zip(self._trainer.network.layers, twin.network.layers, strict=True):
            change, length = _length(then.weights[:-1] - now.weights[:-1]), _length(now.weights[:-1])
            ratios.append(change / length if length else math.inf if change else 0.0)
        return ratios


def signal(values: Array) -> float:
    """The spread between points: how much each unit's output varies over the rows, for a typical unit.

    For outputs h of n units, ``(units, rows)``, it is sqrt(mean over units of var(h, over rows)): each unit's standard
    deviation, combined as a root mean square. Unlike the standard deviation of all outputs together, it does not count
    how far the units' means are apart: biases alone make that large, however little of the input gets through.

    If it shrinks or grows from layer to layer, training has nothing to work with.

    Source: CS231n, lecture 6, "activation statistics", which includes the units' means.

    >>> signal(np.array([[1.0, -1.0], [7.0, 7.0]]))  # the second unit is the same for each row, and adds nothing
    0.7071067811865476
    """
    return math.sqrt(float(values.var(axis=1, dtype=float).mean()))


def taken_for(scores: Array, classes: Array, count: int) -> Array:
    """The confusion matrix: how many rows of each class (down) are predicted as which (across), ``(count, count)``.

    ``scores`` are ``(classes, rows)``, ``classes`` the rows' own, ``(rows,)``.

    >>> taken_for(np.array([[0.9, 0.2, 0.8], [0.1, 0.8, 0.2]]), np.array([0, 1, 1]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    pairs = classes * count + scores.argmax(axis=0)
    return np.bincount(pairs, minlength=count * count).reshape(count, count)


def random_direction(network: Network, seed: int) -> Array:
    """A random direction in parameter space, ``(n,)``, scaled so that each unit's weights keep their current length.

    Without the scaling, the same step means a lot to a network with small weights and nothing to one with large
    weights. Biases and the parameters of parts stay unchanged.

    Source: Li et al. (2018), "Visualizing the loss landscape of neural nets", filter normalization.

    >>> network = Network(2, 2, ())
    >>> block = network.blocks[0].view(random_direction(network, 0))[:-1]
    >>> np.allclose(np.linalg.norm(block, axis=0), np.linalg.norm(network.layers[0].weights[:-1], axis=0))
    True
    """
    rng, direction = np.random.default_rng(seed), np.zeros(network.parameters.size)
    for block in network.blocks:
        if block.name == "weights":
            weights, into = block.view(network.parameters)[:-1], block.view(direction)[:-1]
            into[...] = rng.standard_normal(into.shape)
            into *= np.linalg.norm(weights, axis=0) / np.maximum(np.linalg.norm(into, axis=0), 1e-300)
    return direction


def loss_along(trainer: Trainer, directions: Sequence[Array], distances: Array, *, test: bool = False) -> Array:
    """The mean loss (without the penalty) at points around the network, in evaluation mode.

    Args:
        trainer: its network is the point at distance 0.
        directions: one or two vectors, each ``(n,)``, in the order of ``network.parameters``.
        distances: ``(k,)``, how far to go along each of them, in units of the direction's length.
        test: use the test rows instead of the training rows.

    Returns:
        ``(k,)`` for one direction; for two ``(k, k)``, with the first one down.

    Raises:
        ValueError: not one or two directions, or one of the wrong length.

    >>> from engine import Config
    >>> trainer = Trainer(Config())
    >>> here = loss_along(trainer, [random_direction(trainer.network, 0)], np.array([0.0]))
    >>> here.tolist() == [trainer.metrics().train_loss]
    True
    """
    size = trainer.network.parameters.size
    if len(directions) not in {1, 2} or any(direction.shape != (size,) for direction in directions):
        shapes = [direction.shape for direction in directions]
        raise ValueError(f"directions of shapes {shapes} are not allowed; give one or two of shape ({size},)")
    rows, loss = trainer.data.test if test else trainer.data.train, trainer.config.training.loss
    copy = trainer.network.copy()
    forward = copy.forward(rows.inputs)
    losses = np.empty((len(distances),) * len(directions))
    with np.errstate(all="ignore"):
        for index in np.ndindex(losses.shape):
            _follow(copy, trainer.network)
            for direction, place in zip(directions, index, strict=True):
                copy.parameters += distances[place] * direction
            play(forward.calls)
            losses[index] = loss.value(forward.scores, rows.targets)
    return losses


def _follow(copy: Network, other: Network | State) -> None:
    copy.parameters[...], copy.statistics[...] = other.parameters, other.statistics


def _length(values: Array) -> float:
    return float(np.linalg.norm(values))
