"""The network: layers as views into one flat vector, compiled into tapes of NumPy calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.activations import Activation
from engine.config import LayerSpec
from engine.initializers import Initializer, Xavier
from engine.losses import Loss
from engine.normalizations import Normalization
from engine.normalizations.base import Emit
from engine.parts import Dropout, Part, Views
from engine.streams import generator
from engine.tape import Array, Call, Draw, Tape


@dataclass(frozen=True)
class Block:
    """Where one array of the network lies in the flat vector; ``layer`` counts from 1, the output layer last."""

    layer: int
    name: str
    start: int
    shape: tuple[int, ...]

    @property
    def stop(self) -> int:
        """One past its last number."""
        return self.start + int(np.prod(self.shape))

    def view(self, flat: Array) -> Array:
        """The block of a flat vector, in its own shape."""
        return flat[self.start : self.stop].reshape(self.shape)


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
    backward: list[Call]
    d_sums: list[Array]  # of each layer d(loss)/d(weighted sums), (units, batch); played by ``backward``
    noises: list[tuple[Array, Draw]]  # blocks that want fresh noise at each step

    def silence(self) -> None:
        """Fill the noise with what leaves the signal as it is, to look at a network that repeats itself."""
        for block, _ in self.noises:
            block.fill(1)


class Network:
    """Parameters, running statistics and gradients, each one flat vector with named blocks."""

    def __init__(
        self, inputs: int, outputs: int, hidden: Sequence[LayerSpec], *, seed: int = 0, dtype: Any = np.float64
    ) -> None:
        """Lay out and initialize the network; layer ``i`` draws from its own stream of the seed."""
        self.inputs, self.outputs, self.dtype = inputs, outputs, np.dtype(dtype)
        specs: list[LayerSpec | None] = [*hidden, None]
        widths = [inputs, *(spec.units for spec in hidden), outputs]
        starts: list[tuple[int, str, Array]] = []
        remembered: list[tuple[int, str, Array]] = []
        last: Initializer = hidden[-1].initializer if hidden else Xavier()
        for index, spec in enumerate(specs, start=1):
            fan_in, units = widths[index - 1], widths[index]
            initializer = spec.initializer if spec else last
            rng, pieces = generator(seed, "weights", index), (spec.activation.width(units) if spec else units) // units
            drawn = np.hstack([initializer.draw(rng, fan_in, units) for _ in range(pieces)])
            starts.append((index, "weights", np.vstack([drawn, np.full(units * pieces, spec.bias if spec else 0.0)])))
            for role, part in _roles(spec):
                first = spec is not None and role == "normalization" and spec.normalization.placement == "before"
                rows = units * pieces if first else units
                learned = dict(part.parameters(rows))
                if isinstance(part, Normalization):
                    learned |= part.weight_parameters(drawn)
                starts += [(index, f"{role}.{name}", value) for name, value in learned.items()]
                remembered += [(index, f"{role}.{name}", value) for name, value in part.statistics(rows).items()]
        self.blocks, self.parameters = _pack(starts, self.dtype)
        self.memories, self.statistics = _pack(remembered, self.dtype)
        self.rows = np.zeros((2, len(self.parameters)), self.dtype)
        self.layers = [self._layer(index, spec, widths[index]) for index, spec in enumerate(specs, start=1)]

    @property
    def gradients(self) -> Array:
        """The flat gradient, ``(n,)``: the first of two rows, the second of which is free for the optimizer."""
        first: Array = self.rows[0]
        return first

    @property
    def penalized(self) -> Array:
        """``(n,)``: 1 for a weight, 0 for a bias or a normalization's parameter."""
        mask = np.zeros_like(self.parameters)
        for block in self.blocks:
            if block.name == "weights":
                block.view(mask)[:-1] = 1
        return mask

    def _layer(self, index: int, spec: LayerSpec | None, units: int) -> Layer:
        values = _named(self.blocks, index, self.parameters)
        gradients = _named(self.blocks, index, self.gradients)
        statistics = _named(self.memories, index, self.statistics)
        own = {
            role: Views(_under(role, values), _under(role, gradients), _under(role, statistics))
            for role, _ in _roles(spec)
        }
        return Layer(index, spec, units, values["weights"], gradients["weights"], own)

    def copy(self, dtype: Any = None) -> Network:
        """A network of the same shape and numbers that shares nothing with this one; in ``dtype``, or its own."""
        hidden = [layer.spec for layer in self.layers if layer.spec]
        copy = Network(self.inputs, self.outputs, hidden, dtype=dtype or self.dtype)
        copy.parameters[...], copy.statistics[...] = self.parameters, self.statistics
        return copy

    def forward(self, inputs: Array) -> Forward:
        """Compile the evaluation pass over ``inputs``, ``(features + 1, rows)``: running statistics, no noise."""
        forward, _ = self._emit_forward(Tape(inputs.shape[1], self.dtype, training=False), inputs)
        return forward

    def step(self, batch: int, loss: Loss) -> Step:
        """Compile the training pass for batches of ``batch`` rows, up to the gradient of the mean loss."""
        tape = Tape(batch, self.dtype)
        feed = np.zeros((self.inputs + 1 + self.outputs, batch), self.dtype)
        inputs, targets = feed[: self.inputs + 1], feed[self.inputs + 1 :]
        inputs[-1] = 1
        forward, emit_backward = self._emit_forward(tape, inputs)
        d_sums = emit_backward(loss.emit(tape, forward.scores, targets))
        return Step(feed, targets, forward, tape.take(), d_sums, tape.noises)

    def _emit_forward(self, tape: Tape, inputs: Array) -> tuple[Forward, Callable[[Array], list[Array]]]:
        sums, before, after, hidden, ways_back = [], [], [], [], []
        block = inputs
        for layer in self.layers:
            z = tape.buffer(layer.weights.shape[1])
            weights, d_weights, emit_d_stored = layer.emit_weights(tape)
            tape.product(weights.T, block, z)
            sums.append(z)
            parts = layer.parts(training=tape.training)
            below, block = block, _with_ones(tape, layer.units) if parts else z
            backwards, x = [], z
            for count, (part, own) in enumerate(parts, start=1):
                bends = isinstance(part, Activation)
                out = block[:-1] if count == len(parts) else tape.buffer(layer.units if bends else len(x))
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
                tape.product(below, d_out.T, d_weights)
                emit_d_stored()
                if index > 1:
                    d_z, d_out = d_out, tape.buffer(len(below) - 1)
                    tape.product(weights[:-1], d_z, d_out)
            return d_sums

        return Forward(tape.take(), sums, before, after, hidden), emit_backward


def _roles(spec: LayerSpec | None) -> list[tuple[str, Part]]:
    return [("activation", spec.activation), ("normalization", spec.normalization)] if spec else []


def _with_ones(tape: Tape, rows: int) -> Array:
    block = tape.buffer(rows + 1)
    block[-1] = 1
    return block


def _pack(arrays: list[tuple[int, str, Array]], dtype: Any) -> tuple[list[Block], Array]:
    blocks, start = [], 0
    for layer, name, array in arrays:
        blocks.append(Block(layer, name, start, array.shape))
        start = blocks[-1].stop
    flat = np.concatenate([array.ravel() for _, _, array in arrays]) if arrays else np.zeros(0)
    return blocks, flat.astype(dtype)


def _named(blocks: list[Block], layer: int, flat: Array) -> dict[str, Array]:
    return {block.name: block.view(flat) for block in blocks if block.layer == layer}


def _under(role: str, arrays: dict[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(role + "."): array for name, array in arrays.items() if name.startswith(role + ".")}
