"""What one step makes of one parameter, in the order of the computation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.optimizers import Clock, Flat
from engine.regularizers import emit_clip, emit_penalty
from engine.tape import Array, Tape, play
from engine.trainer import Trainer


@dataclass(frozen=True)
class WeightStep:
    """What a step makes of one parameter: gradient + penalty, times clip, into the optimizer, and then max norm."""

    index: int  # into the network's parameters
    gradient: float  # of the batch's mean loss
    penalty: float  # L1 sign(w) + L2 w; 0 for what is not penalized
    clip: float | None  # the factor that shortens the whole gradient; None if it is not limited
    before: float
    moved: float  # by the optimizer
    after: float  # equal to ``moved``, unless max norm shortened the unit's weights or the parameter is frozen
    frozen: bool


def weight_step(trainer: Trainer, gradients: Array, rate: float, after: Array, index: int) -> WeightStep:
    """The next step of one parameter, from the gradient of the batch's loss, ``(n,)``; ``after`` is where it leads."""
    network, training, state = trainer.network, trainer.config.training, trainer.loop.state()
    tape = Tape(1, network.dtype)
    rows = np.stack([gradients, np.zeros_like(gradients)])
    flat = Flat(state.parameters.copy(), rows, state.slots, Clock(np.full((), rate, network.dtype), state.step))
    l1, l2 = (np.full((), number, network.dtype) for number in (training.l1, training.l2))
    with np.errstate(all="ignore"):
        emit_penalty(tape, flat, network.penalized, l1, l2)
        play(tape.take())
        pulled = flat.gradients.copy()
        emit_clip(tape, flat, training.clip)
        play(tape.take())
        length = float(np.sqrt(pulled @ pulled))
        training.optimizer.emit(tape, flat)
        play(tape.take())
    return WeightStep(
        index=index,
        gradient=float(gradients[index]),
        penalty=float(pulled[index] - gradients[index]),
        clip=training.clip / max(length, training.clip) if training.clip else None,
        before=float(state.parameters[index]),
        moved=float(flat.parameters[index]),
        after=float(after[index]),
        frozen=bool(trainer.loop.frozen[index]),
    )
