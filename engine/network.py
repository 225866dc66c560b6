"""The network: layers as views into one flat vector, compiled into tapes of NumPy calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.activations import Activation
from engine.arena import SKETCH_ROWS, Arena, Sketch
from engine.config import LayerSpec
from engine.layout import Block, Start, roles
from engine.losses import Loss
from engine.normalizations.base import Emit
from engine.parts import Dropout, Part, Views
from engine.regularizers import emit_max_norm
from engine.tape import Array, Call, MakeBlock, Noise, Tape


@dataclass(frozen=True)
class Layer:
    """One dense layer with its activation, normalization and dropout; the output layer has only its scores."""

    index: int
    spec: LayerSpec | None
    units: int
    weights: Array  # (inputs + 1, sums): the biases are the last row; sums are units, or k times as many for maxout
    d_weights: Array
    own: dict[str, Views]

    def emit_weights(self, tape: Tape) -> tuple[Array, Array, Emit]:
        """The weights to compute with, where their gradient goes, and what emits the way from there to ours."""
        if self.spec is None:
            return self.weights, self.d_weights, lambda: None
        return self.spec.normalization.emit_weights(tape, self.weights, self.d_weights, self.own["normalization"])

    def emit_max_norm(self, tape: Tape, longest: float) -> None:
        """Emit the shortening of the weights that the layer computes with."""
        if self.spec is None:
            emit_max_norm(tape, self.weights[..., :-1, :], longest)
        else:
            self.spec.normalization.emit_max_norm(tape, self.weights, self.own["normalization"], longest)

    def parts(self, *, training: bool) -> list[tuple[Part, Views]]:
        """What follows the weighted sum, in order."""
        if self.spec is None:
            return []
        activation: tuple[Part, Views] = (self.spec.activation, self.own["activation"])
        normalization: tuple[Part, Views] = (self.spec.normalization, self.own["normalization"])
        placed = {
            "none": [activation],
            "before": [normalization, activation],
            "after": [activation, normalization],
        }
        parts = placed[self.spec.normalization.placement]
        if training and self.spec.dropout:
            parts.append((Dropout(self.spec.dropout), Views()))
        return parts


@dataclass(frozen=True)
class Forward:
    """A compiled forward pass over one block of inputs: play ``calls``, then read ``scores`` and ``hidden``."""

    calls: list[Call]
    sums: list[Array]  # of each layer the weighted sums, (sums, batch), the last one the scores
    before_activation: list[Array]  # of each hidden layer what its activation sees, (sums, batch)
    after_activation: list[Array]  # of each hidden layer what its activation gives, (units, batch)
    hidden: list[Array]  # of each hidden layer what it gives on, (units, batch)

    @property
    def scores(self) -> Array:
        """The output layer's weighted sums, ``(classes, batch)``."""
        return self.sums[-1]


@dataclass(frozen=True)
class Step:
    """A compiled forward and backward pass: write ``feed``, play both, read ``network.gradients``."""

    feed: Array  # (features + 1 + classes, batch): the inputs, and under them the targets
    targets: Array  # (classes, batch), one-hot
    forward: Forward
    backward: list[Call]  # and what moves the running statistics
    d_sums: list[Array]  # of each layer d(loss)/d(weighted sums), (units, batch); played by ``backward``
    noises: list[Noise]
    prepare: list[Call]  # what sets the parts of the blocks that stay, in memory that others use too

    def silence(self) -> None:
        """Fill the noise with what leaves the signal as it is, to look at a network that repeats itself."""
        for noise in self.noises:
            noise.block.fill(noise.still)


class Network:
    """Parameters, running statistics and gradients, each one flat vector with named blocks."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        hidden: Sequence[LayerSpec],
        *,
        seed: int | Sequence[int] = 0,
        draw: int = 0,
        dtype: Any = np.float64,
    ) -> None:
        """Lay out and initialize the network; layer ``i`` draws from its own stream of the seed and of ``draw``.

        Several seeds make a stack of as many networks of one shape, whose arrays all have one axis more in front.
        """
        self.inputs, self.outputs, self.dtype = inputs, outputs, np.dtype(dtype)
        specs: list[LayerSpec | None] = [*hidden, None]
        widths = [inputs, *(spec.units for spec in hidden), outputs]
        seeds = [seed] if isinstance(seed, int) else seed
        starts = [Start.draw(specs, widths, each, draw) for each in seeds]
        self.lead: tuple[int, ...] = () if isinstance(seed, int) else (len(seeds),)
        self.parameters = _stack([start.parameters.flat(dtype) for start in starts], self.lead)
        self.statistics = _stack([start.statistics.flat(dtype) for start in starts], self.lead)
        self.news = self.statistics.copy()  # the last batch's own statistics
        self.kept = starts[0].kept.flat(dtype)
        self.blocks, self.memories = starts[0].parameters.blocks(), starts[0].statistics.blocks()
        self.rows = np.zeros((2, *self.parameters.shape), self.dtype)
        self.layers = [self._layer(index, spec, widths[index]) for index, spec in enumerate(specs, start=1)]

    @property
    def gradients(self) -> Array:
        """The flat gradient, ``(n,)``: the first of two rows, the second of which is free for the optimizer."""
        first: Array = self.rows[0]
        return first

    @property
    def penalized(self) -> Array:
        """``(n,)``: 1 for a weight, 0 for a bias or a normalization's parameter."""
        mask = np.zeros(self.parameters.shape[-1], self.dtype)
        for block in self.blocks:
            if block.name == "weights":
                block.view(mask)[:-1] = 1
        return mask

    def _layer(self, index: int, spec: LayerSpec | None, units: int) -> Layer:
        values = _named(self.blocks, index, self.parameters)
        gradients = _named(self.blocks, index, self.gradients)
        statistics, news = (_named(self.memories, index, flat) for flat in (self.statistics, self.news))
        own = {
            role: Views(*(_under(role, arrays) for arrays in (values, gradients, statistics, news)))
            for role, _ in roles(spec)
        }
        return Layer(index, spec, units, values["weights"], gradients["weights"], own)

    def copy(self, dtype: Any = None) -> Network:
        """A network of the same shape and numbers that shares nothing with this one; in ``dtype``, or its own."""
        hidden = [layer.spec for layer in self.layers if layer.spec]
        seed = [0] * self.lead[0] if self.lead else 0
        copy = Network(self.inputs, self.outputs, hidden, seed=seed, dtype=dtype or self.dtype)
        copy.parameters[...], copy.statistics[...] = self.parameters, self.statistics
        return copy

    def forward(self, inputs: Array) -> Forward:
        """Compile the evaluation pass over ``inputs``, ``(features + 1, rows)``: running statistics, no noise."""
        rows, sketch = inputs.shape[-1], self.sketch_of_look()
        makers = Arena(sketch.size(rows)).makers(sketch, rows)
        tape = Tape(rows, self.dtype, lead=self.lead, training=False, makers=makers)
        forward, _ = self._emit_forward(tape, inputs)
        return forward

    def sketch_of_look(self) -> Sketch:
        """What an evaluation pass asks of memory, without its inputs."""
        tape = Tape(SKETCH_ROWS, self.dtype, lead=self.lead, training=False)
        inputs = np.zeros((*self.lead, self.inputs + 1, SKETCH_ROWS), self.dtype)
        forward, _ = self._emit_forward(tape, inputs)
        kept = (*forward.sums, *forward.before_activation, *forward.after_activation, *forward.hidden)
        return Sketch.of(tape, forward.calls, kept)

    def step(self, batch: int, loss: Loss, makers: Iterator[MakeBlock] | None = None) -> Step:
        """Compile the training pass for batches of ``batch`` rows, up to the gradient of the mean loss.

        Where ``makers`` lay its blocks in an arena, feed, noise, hidden, scores and d_sums may be read after it; every
        other block may have been written over by then.
        """
        return self._emit_step(Tape(batch, self.dtype, lead=self.lead, makers=makers), loss)

    def sketch(self, loss: Loss) -> Sketch:
        """What a training pass asks of memory, for batches of any size."""
        tape = Tape(SKETCH_ROWS, self.dtype, lead=self.lead)
        step = self._emit_step(tape, loss)  # of no more rows than it takes to tell a row from a column
        kept = (*step.forward.hidden, step.forward.scores, *step.d_sums)
        return Sketch.of(tape, [*step.forward.calls, *step.backward], kept)

    def _emit_step(self, tape: Tape, loss: Loss) -> Step:
        feed = tape.buffer(self.inputs + 1 + self.outputs)
        tape.set_before.append(feed)
        inputs, targets = feed[..., : self.inputs + 1, :], feed[..., self.inputs + 1 :, :]
        tape.fix(inputs[..., -1, :], 1)
        forward, emit_backward = self._emit_forward(tape, inputs)
        self._emit_memory(tape)
        d_sums = emit_backward(loss.emit(tape, forward.scores, targets))
        return Step(feed, targets, forward, tape.take(), d_sums, tape.noises, tape.prepare)

    def _emit_forward(self, tape: Tape, inputs: Array) -> tuple[Forward, Callable[[Array], list[Array]]]:
        sums, before, after, hidden, ways_back = [], [], [], [], []
        block = inputs
        for layer in self.layers:
            z = tape.buffer(layer.weights.shape[-1])
            weights, d_weights, emit_d_stored = layer.emit_weights(tape)
            tape.product(weights.mT, block, z)
            sums.append(z)
            parts = layer.parts(training=tape.training)
            below, block = block, _with_ones(tape, layer.units) if parts else z
            backwards, x = [], z
            for count, (part, own) in enumerate(parts, start=1):
                bends = isinstance(part, Activation)
                out = block[..., :-1, :] if count == len(parts) else tape.buffer(layer.units if bends else x.shape[-2])
                if bends:
                    before.append(x)
                    after.append(out)
                backwards.append(part.emit(tape, x, out, own))
                x = out
            if parts:
                hidden.append(x)
            ways_back.append((layer.index, weights, d_weights, emit_d_stored, below, backwards))

        def emit_backward(d_out: Array) -> list[Array]:
            d_sums: list[Array] = []
            for index, weights, d_weights, emit_d_stored, below, backwards in reversed(ways_back):
                for backward in reversed(backwards):
                    d_out = backward(d_out)
                d_sums.insert(0, d_out)
                tape.product(below, d_out.mT, d_weights)
                emit_d_stored()
                if index > 1:
                    d_z, d_out = d_out, tape.buffer(below.shape[-2] - 1)
                    tape.product(weights[..., :-1, :], d_z, d_out)
            return d_sums

        return Forward(tape.take(), sums, before, after, hidden), emit_backward

    def _emit_memory(self, tape: Tape) -> None:
        """Move all running statistics towards the batch's own, by as much as each part does not keep."""
        if self.kept.size:
            tape.emit(np.multiply, self.statistics, self.kept, self.statistics)
            tape.emit(np.multiply, self.news, 1 - self.kept, self.news)
            tape.emit(np.add, self.statistics, self.news, self.statistics)


def _stack(flats: list[Array], lead: tuple[int, ...]) -> Array:
    return np.stack(flats) if lead else flats[0]


def _with_ones(tape: Tape, rows: int) -> Array:
    block = tape.buffer(rows + 1)
    tape.fix(block[..., -1, :], 1)
    return block


def _named(blocks: list[Block], layer: int, flat: Array) -> dict[str, Array]:
    return {block.name: block.view(flat) for block in blocks if block.layer == layer}


def _under(role: str, arrays: dict[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(role + "."): array for name, array in arrays.items() if name.startswith(role + ".")}
