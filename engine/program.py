"""A whole training step for one batch size, as calls: forward, backward, penalties, update, bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.config import Config
from engine.network import Network
from engine.optimizers import Flat
from engine.regularizers import emit_clip, emit_penalty
from engine.tape import Array, Call, MakeBlock, Noise, Tape


@dataclass(frozen=True)
class Program:
    """The calls of a step, and the arrays to fill before it."""

    feed: Array  # (features + 1 + classes, batch)
    scores: Array  # (classes, batch)
    noises: list[Noise]
    calls: list[Call]
    prepare: list[Call]


@dataclass(frozen=True)
class Update:
    """What a step reads and reports besides the parameters; for a stack, with an axis of networks in front."""

    frozen: Array  # (n,) bool: the frozen parameters
    frozen_at: Array  # (n,), their values
    square: Array  # the square of the parameters' length after the step


def compiled(
    network: Network,
    configs: Sequence[Config],
    flat: Flat,
    update: Update,
    *,
    batch: int,
    makers: Iterator[MakeBlock] | None,
) -> Program:
    """Compile the step; each network of a stack has its own L1 and L2, and everything else from the first config."""
    training = configs[0].training
    step = network.step(batch, training.loss, makers)
    tape = Tape(batch, network.dtype, stack_shape=network.stack_shape)
    penalties = [[getattr(config.training, name) for config in configs] for name in ("l1", "l2")]
    l1, l2 = (np.array(numbers, network.dtype).reshape(update.square.shape) for numbers in penalties)
    emit_penalty(tape, flat, network.penalized, l1, l2)
    emit_clip(tape, flat, training.clip)
    steepness = tape.number()
    if network.dtype == np.float32:
        # In float32 the square of a gradient may overflow while the parameters still look fine.
        tape.square_length(network.gradients, steepness)
    training.optimizer.emit(tape, flat)
    if training.max_norm:
        for layer in network.layers:
            layer.emit_max_norm(tape, training.max_norm)
    if update.frozen.any():
        tape.emit(np.copyto, network.parameters, update.frozen_at, where=update.frozen)
    tape.square_length(network.parameters, update.square)
    if network.dtype == np.float32:
        tape.emit(np.add, update.square, steepness, update.square)
    calls = [*step.forward.calls, *step.backward, *tape.calls]
    return Program(step.feed, step.forward.scores, step.noises, calls, step.prepare)
