"""A close-up of one step: a unit's sum and its slope for one row, term by term.

The numbers come from the same parts that the network is made of, played for as little as they allow: batch norm
ties the rows of a batch together but not its units, every other part ties at most the units of a row together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.activations import Activation
from engine.network import Layer, Step
from engine.normalizations import BatchNorm, Normalization
from engine.parts import Part, Views
from engine.tape import Array, Backward, Noise, Tape, play


@dataclass(frozen=True)
class Scaling:
    """What a normalization does to one number x: gamma (x - mean) / deviation + beta."""

    mean: float
    deviation: float
    gamma: float
    beta: float


@dataclass(frozen=True)
class Passage:
    """How a unit's number goes through one part of its layer."""

    part: Part
    value: float  # of the part's output
    slope: float  # d(the row's loss)/d(the part's input); with batch norm, of all rows' losses together
    factor: float | None  # d(output)/d(input), if the part is a function of this unit and this row alone
    scaling: Scaling | None  # of a normalization


@dataclass(frozen=True)
class CloseUp:
    """One unit of one layer, for one row of the batch; ``slope`` and all others are of that row's own loss.

    With batch norm a sum changes the batch's mean and deviation, and with them the losses of all rows: each slope is
    then of the sum of these losses. Their mean over the rows is the batch's gradient in either case.
    """

    layer: int  # from 1; the output layer is the last
    unit: int
    column: int  # of the weights: the unit, or for several sums that of the largest one
    inputs: Array  # (inputs + 1,); the last one is the bias's 1
    weights: Array  # (inputs + 1,), as the layer computes with them
    sum: float
    passages: list[Passage]  # in the order of the forward pass; none in the output layer
    next_slopes: Array  # (next units,), d(loss)/d(weighted sums of the next layer); empty in the output layer
    next_weights: Array  # (next units,)
    next_products: Array  # (next units,); their sum is d(loss)/d(output)
    slope: float  # d(loss)/d(sum)

    @property
    def output(self) -> float:
        """What the unit passes on."""
        return self.passages[-1].value if self.passages else self.sum

    @property
    def products(self) -> Array:
        """``(inputs + 1,)``: they add up to ``sum``."""
        return self.inputs * self.weights

    @property
    def gradients(self) -> Array:
        """``(inputs + 1,)``: d(loss)/d(weights), the slope of the sum times each input."""
        return self.inputs * self.slope

    @property
    def next_gradients(self) -> Array:
        """``(next units,)``: d(loss)/d(``next_weights``)."""
        return self.output * self.next_slopes


def close_up(layers: list[Layer], step: Step, row: int, layer: int, unit: int) -> CloseUp:
    """The close-up of a unit, after both passes of the step have been played and before its memory is used again."""
    own, rows = layers[layer - 1], step.feed.shape[-1]
    with np.errstate(all="ignore"):
        weights = effective_weights(own)
        piece = _Piece.of(own, weights, rows, row, unit)
        below = piece.seen_of(step.feed[: len(weights)] if layer == 1 else step.forward.hidden[layer - 2])
        if layer > 1:
            below = np.vstack([below, np.ones_like(below[:1])])
        inputs = below[:, piece.seen[1]].copy()
        passages, column = list[Passage](), unit
        next_slopes = next_weights = next_products = np.zeros(0)
        if own.spec:
            d_next, further = step.d_sums[layer], effective_weights(layers[layer])[:-1]
            d_out = further[piece.units] @ piece.seen_of(d_next) * rows
            passages, column = piece.passages(below, d_out, _noises_of(layers, step, layer))
            # Of several sums of a unit there, the one that the slope goes through.
            by_piece, ways = (
                block.reshape(-1, layers[layer].units) for block in (d_next[:, row] * rows, further[unit])
            )
            next_slopes, next_products = by_piece.sum(axis=0), (by_piece * ways).sum(axis=0)
            next_weights = np.take_along_axis(ways, np.abs(by_piece).argmax(axis=0)[None], axis=0)[0]
        return CloseUp(
            layer=layer,
            unit=unit,
            column=column,
            inputs=inputs,
            weights=weights[:, column].copy(),
            sum=float(weights[:, column] @ inputs),
            passages=passages,
            next_slopes=next_slopes,
            next_weights=next_weights,
            next_products=next_products,
            slope=float(step.d_sums[layer - 1][column, row]) * rows,
        )


def effective_weights(layer: Layer) -> Array:
    """The weights that a layer computes with, ``(inputs + 1, sums)``; the last row is the biases."""
    tape = Tape(1, layer.weights.dtype)
    weights, _, _ = layer.emit_weights(tape)
    with np.errstate(all="ignore"):
        play(tape.calls)
    return weights


def _noises_of(layers: list[Layer], step: Step, layer: int) -> list[Noise]:
    """The noises of a layer's parts, in order."""
    counts = [len(_emitted(each).noises) for each in layers[:layer]]
    return step.noises[sum(counts[:-1]) : sum(counts)]


def _emitted(layer: Layer) -> Tape:
    """A tape with the layer's parts, of which nothing is played."""
    tape = Tape(1, layer.weights.dtype)
    x = tape.buffer(layer.weights.shape[-1])
    for part, own in layer.parts(training=True):
        out = tape.buffer(layer.units if isinstance(part, Activation) else len(x))
        part.emit(tape, x, out, own)
        x = out
    return tape


@dataclass(frozen=True)
class _Piece:
    """As much of a layer as one unit's numbers depend on: all units for one row, or one unit for all rows."""

    layer: Layer
    weights: Array
    units: Array
    columns: Array  # of the weights: the units' sums, by piece
    rows: Array
    seen: tuple[int, int]  # the unit and the row, within these

    @classmethod
    def of(cls, layer: Layer, weights: Array, batch: int, row: int, unit: int) -> _Piece:
        """What one unit depends on for one row of a batch."""
        every = np.arange(weights.shape[1])
        if any(isinstance(part, BatchNorm) for part, _ in layer.parts(training=True)):
            units, rows, seen = np.array([unit]), np.arange(batch), (0, row)
        else:
            units, rows, seen = np.arange(layer.units), np.array([row]), (unit, 0)
        return cls(layer, weights, units, every[np.isin(every % layer.units, units)], rows, seen)

    def seen_of(self, block: Array) -> Array:
        """The rows of a block, ``(any, batch)``."""
        return block if len(self.rows) == block.shape[1] else block[:, self.rows]

    def passages(self, below: Array, d_out: Array, noises: list[Noise]) -> tuple[list[Passage], int]:
        """The unit's way through the layer's parts, and the column of its largest sum.

        ``below`` is what the layer reads, ``d_out`` the slope of its output; both only of these rows.
        """
        tape, x = Tape(len(self.rows), self.weights.dtype), self.weights[:, self.columns].T @ below
        unit, row = self.seen
        played, place, drawn = list[tuple[Part, Array, Array, Views, Backward]](), unit, iter(noises)
        for part, own in self.layer.parts(training=True):
            bends = isinstance(part, Activation)
            if bends:
                place = unit + len(self.units) * int(
                    x.reshape(-1, len(self.units), len(self.rows))[:, unit, row].argmax()
                )
            out = tape.buffer(len(self.units) if bends else len(x))
            kept = self.units if len(out) == len(self.units) else self.columns
            before = len(tape.noises)
            views = _some(own, kept)
            backward = part.emit(tape, x, out, views)
            for noise in tape.noises[before:]:
                noise.block[...] = next(drawn).block[np.ix_(kept, self.rows)]
            play(tape.take())
            played.append((part, x, out, views, backward))
            x = out

        def number(block: Array) -> float:
            return float(block[self._place(block, place), row])

        d, found = d_out, list[Passage]()
        for part, x, out, views, backward in reversed(played):
            steep = scaling = None
            if isinstance(part, Normalization):
                scaling = self._scaling(part, x, views, place)
            else:
                ones = backward(np.ones_like(out))
                play(tape.take())
                steep = number(ones)
            d = backward(d.copy())
            play(tape.take())
            found.insert(0, Passage(part, number(out), number(d), steep, scaling))
        return found, int(self.columns[place])

    def _place(self, block: Array, place: int) -> int:
        """Where the unit is in a block of units, or of sums."""
        return self.seen[0] if len(block) == len(self.units) else place

    def _scaling(self, part: Normalization, x: Array, views: Views, place: int) -> Scaling | None:
        at, found = self._place(x, place), part.moments(x)
        if found is None:
            return None
        mean, deviation = (float(moment[at, self.seen[1]]) for moment in found)
        return Scaling(mean, deviation, *(float(views.values[name][at]) for name in ("gamma", "beta")))


def _some(own: Views, kept: Array) -> Views:
    """Copies of a part's arrays for some of its units; what is computed into them is lost."""

    def picked(arrays: Mapping[str, Array]) -> dict[str, Array]:
        return {name: array.take(kept, axis=-1) for name, array in arrays.items()}

    return Views(*map(picked, (own.values, own.gradients, own.statistics, own.batch_statistics)))
