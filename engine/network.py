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
    """One dense layer with its activation, normalization and dropout; the output layer has only scores."""

    index: int
    spec: LayerSpec | None
    units: int
    weights: Array  # (inputs + 1, sums): the biases are the last row; one sum per unit, or k for maxout
    d_weights: Array
    own: dict[str, Views]

    def emit_weights(self, tape: Tape) -> tuple[Array, Array, Emit]:
        """The effective weights, the array for their gradient, and what emits the calls from there to ``d_weights``."""
        if self.spec is None:
            return self.weights, self.d_weights, lambda: None
        return self.spec.normalization.emit_weights(tape, self.weights, self.d_weights, self.own["normalization"])

    def emit_max_norm(self, tape: Tape, longest: float) -> None:
        """Emit the calls that shorten the layer's effective weights."""
        if self.spec is None:
            emit_max_norm(tape, self.weights[..., :-1, :], longest)
        else:
            self.spec.normalization.emit_max_norm(tape, self.weights, self.own["normalization"], longest)

    def parts(self, *, training: bool) -> list[tuple[Part, Views]]:
        """The parts after the weighted sum, in order."""
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
    sums: list[Array]  # each layer's weighted sums, (sums, batch); the last are the scores
    before_activation: list[Array]  # the input of each hidden layer's activation, (sums, batch)
    after_activation: list[Array]  # the output of each hidden layer's activation, (units, batch)
    hidden: list[Array]  # the output of each hidden layer, (units, batch)

    @property
    def scores(self) -> Array:
        """The output layer's weighted sums, ``(classes, batch)``."""
        return self.sums[-1]


@dataclass(frozen=True)
class Step:
    """A compiled forward and backward pass: write ``feed``, play both, read ``network.gradients``."""

    feed: Array  # (features + 1 + classes, batch): the inputs, and below them the targets
    targets: Array  # (classes, batch), one-hot
    forward: Forward
    backward: list[Call]  # including the update of the running statistics
    d_sums: list[Array]  # d(loss)/d(weighted sums) of each layer, (units, batch); computed by ``backward``
    noises: list[Noise]
    prepare: list[Call]  # sets the persistent parts of the blocks again, in memory shared with others

    def silence(self) -> None:
        """Replace the noise by values that leave the signal unchanged, for a deterministic network."""
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

        Several seeds make a stack of as many networks of one shape, whose arrays all have one more axis in front.
        """
        self.inputs, self.outputs, self.dtype = inputs, outputs, np.dtype(dtype)
        specs: list[LayerSpec | None] = [*hidden, None]
        widths = [inputs, *(spec.units for spec in hidden), outputs]
        seeds = [seed] if isinstance(seed, int) else seed
        starts = [Start.draw(specs, widths, each, draw) for each in seeds]
        self.stack_shape: tuple[int, ...] = () if isinstance(seed, int) else (len(seeds),)
        self.parameters = _stack([start.parameters.flat(dtype) for start in starts], self.stack_shape)
        self.statistics = _stack([start.statistics.flat(dtype) for start in starts], self.stack_shape)
        self.batch_statistics = self.statistics.copy()  # the last batch's own statistics
        self.momentum = starts[0].momentum.flat(dtype)
        self.blocks, self.statistic_blocks = starts[0].parameters.blocks(), starts[0].statistics.blocks()
        self.rows = np.zeros((2, *self.parameters.shape), self.dtype)
        self.layers = [self._layer(index, spec, widths[index]) for index, spec in enumerate(specs, start=1)]

    @property
    def gradients(self) -> Array:
        """The flat gradient, ``(n,)``: the first of two rows; the second is free space for the optimizer."""
        first: Array = self.rows[0]
        return first

    @property
    def penalized(self) -> Array:
        """``(n,)``: 1 for a weight, 0 for a bias or a parameter of a part."""
        mask = np.zeros(self.parameters.shape[-1], self.dtype)
        for block in self.blocks:
            if block.name == "weights":
                block.view(mask)[:-1] = 1
        return mask

    def _layer(self, index: int, spec: LayerSpec | None, units: int) -> Layer:
        values = _named(self.blocks, index, self.parameters)
        gradients = _named(self.blocks, index, self.gradients)
        statistics, batch_statistics = (
            _named(self.statistic_blocks, index, flat) for flat in (self.statistics, self.batch_statistics)
        )
        own = {
            role: Views(*(_under(role, arrays) for arrays in (values, gradients, statistics, batch_statistics)))
            for role, _ in roles(spec)
        }
        return Layer(index, spec, units, values["weights"], gradients["weights"], own)

    def copy(self, dtype: Any = None) -> Network:
        """An independent network with the same shape and numbers; in ``dtype``, by default the same."""
        hidden = [layer.spec for layer in self.layers if layer.spec]
        seed = [0] * self.stack_shape[0] if self.stack_shape else 0
        copy = Network(self.inputs, self.outputs, hidden, seed=seed, dtype=dtype or self.dtype)
        copy.parameters[...], copy.statistics[...] = self.parameters, self.statistics
        return copy

    def forward(self, inputs: Array) -> Forward:
        """Compile the evaluation pass over ``inputs``, ``(features + 1, rows)``: running statistics, no noise."""
        rows, sketch = inputs.shape[-1], self.sketch_of_look()
        makers = Arena(sketch.size(rows)).makers(sketch, rows)
        tape = Tape(rows, self.dtype, stack_shape=self.stack_shape, training=False, makers=makers)
        forward, _ = self._emit_forward(tape, inputs)
        return forward

    def sketch_of_look(self) -> Sketch:
        """The memory that an evaluation pass needs, without its inputs."""
        tape = Tape(SKETCH_ROWS, self.dtype, stack_shape=self.stack_shape, training=False)
        inputs = np.zeros((*self.stack_shape, self.inputs + 1, SKETCH_ROWS), self.dtype)
        forward, _ = self._emit_forward(tape, inputs)
        kept = (*forward.sums, *forward.before_activation, *forward.after_activation, *forward.hidden)
        return Sketch.of(tape, forward.calls, kept)

    def step(self, batch: int, loss: Loss, makers: Iterator[MakeBlock] | None = None) -> Step:
        """Compile the training pass for batches of ``batch`` rows, up to the gradient of the mean loss.

        If ``makers`` place its blocks in an arena, only feed, noise, hidden, scores and d_sums may be read afterward;
        any other block may have been overwritten by then.
        """
        return self._emit_step(Tape(batch, self.dtype, stack_shape=self.stack_shape, makers=makers), loss)

    def sketch(self, loss: Loss) -> Sketch:
        """The memory that a training pass needs, for batches of any size."""
        tape = Tape(SKETCH_ROWS, self.dtype, stack_shape=self.stack_shape)
        step = self._emit_step(tape, loss)  # with just enough rows to tell a row from a column
        kept = (*step.forward.hidden, step.forward.scores, *step.d_sums)
        return Sketch.of(tape, [*step.forward.calls, *step.backward], kept)

    def _emit_step(self, tape: Tape, loss: Loss) -> Step:
        feed = tape.buffer(self.inputs + 1 + self.outputs)
        tape.set_before.append(feed)
        inputs, targets = feed[..., : self.inputs + 1, :], feed[..., self.inputs + 1 :, :]
        tape.fix(inputs[..., -1, :], 1)
        forward, emit_backward = self._emit_forward(tape, inputs)
        self._emit_running_statistics(tape)
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

    def _emit_running_statistics(self, tape: Tape) -> None:
        """Move the running statistics toward the batch's own by 1 - momentum."""
        if self.momentum.size:
            tape.emit(np.multiply, self.statistics, self.momentum, self.statistics)
            tape.emit(np.multiply, self.batch_statistics, 1 - self.momentum, self.batch_statistics)
            tape.emit(np.add, self.statistics, self.batch_statistics, self.statistics)


def _stack(flats: list[Array], stack_shape: tuple[int, ...]) -> Array:
    return np.stack(flats) if stack_shape else flats[0]


def _with_ones(tape: Tape, rows: int) -> Array:
    block = tape.buffer(rows + 1)
    tape.fix(block[..., -1, :], 1)
    return block


def _named(blocks: list[Block], layer: int, flat: Array) -> dict[str, Array]:
    return {block.name: block.view(flat) for block in blocks if block.layer == layer}


def _under(role: str, arrays: dict[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(role + "."): array for name, array in arrays.items() if name.startswith(role + ".")}
