"""One training step in slow motion: everything that the next step computes, before it is taken.

Like `engine.probes`, this only reads: a twin takes the step, and a copy of the network shows what happens within it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.close_up import CloseUp, close_up
from engine.network import Step
from engine.streams import TOGETHER, orders
from engine.tape import Array, Pieces, finish, in_pieces
from engine.trainer import Trainer
from engine.twin import Twin
from engine.weight_step import WeightStep, weight_step


@dataclass(frozen=True)
class SlowStep:
    """The numbers of one step, in the order of their computation; in training mode, so with dropout's noise."""

    step: int  # counted from 1
    rows: Array  # (batch,), the indices of the training rows, in the batch's order
    inputs: Array  # (inputs, batch), preprocessed
    hidden: list[Array]  # the output of each hidden layer, (units, batch)
    scores: Array  # (outputs, batch)
    targets: Array  # (outputs, batch), one-hot; in regression the values
    loss: float  # the mean over the batch, without the penalty
    d_sums: list[Array]  # for each layer d(a row's loss)/d(its weighted sums), (units, batch); for maxout the winner's
    gradients: Array  # (n,), d(loss of the batch)/d(parameters)
    rate: float  # the learning rate of this step
    before: Array  # (n,), the parameters
    after: Array  # (n,); equal to ``before`` if the step breaks the network
    breaks: bool  # whether the network diverges in this step
    close_up: CloseUp | None = None  # of the chosen unit, if a row is given
    update: WeightStep | None = None  # of the chosen one of its weights


@dataclass(frozen=True)
class Chosen:
    """What to take a close-up of; what is None is chosen by its slope or gradient, the largest of all."""

    row: int  # of the batch; beyond its end the last
    layer: int | None = None  # from 1; the output layer is the last. None is the hidden layer in the middle
    unit: int | None = None
    source: int | None = None  # which of the unit's weights, the last one is its bias


class SlowMotion:
    """Takes the next step of a trainer apart, as often as needed."""

    def __init__(self, trainer: Trainer, twin: Twin | None = None) -> None:
        """Build the copy, and the twin unless one is given, without computing anything."""
        self._trainer, self._twin, self._copy = trainer, twin or Twin(trainer), trainer.network.copy()
        self._steps: dict[int, Step] = {}  # by batch size

    def next_step(self) -> SlowStep:
        """What the trainer will do in its next step.

        >>> from engine import Config
        >>> trainer = Trainer(Config())
        >>> slow = SlowMotion(trainer).next_step()
        >>> trainer.run(1), (trainer.network.parameters == slow.after).all()
        (1, np.True_)
        """
        return finish(self.next_step_in_pieces())

    def next_step_in_pieces(self, chosen: Chosen | None = None) -> Pieces[SlowStep]:
        """The same, with pauses during which nothing else may touch the trainer.

        If something is ``chosen``, ``hidden`` and ``d_sums`` contain only its row.
        """
        trainer, copy = self._trainer, self._copy
        twin = yield from self._twin.step_in_pieces()
        start = trainer.step % trainer.steps_per_epoch * trainer.batch_size
        stop = min(start + trainer.batch_size, len(trainer.data.train))
        step = yield from self._played(start, stop)
        row = min(chosen.row, stop - start - 1) if chosen else None
        seen = slice(None) if row is None else [row]
        sums = [d[:, seen] * (stop - start) for d in step.d_sums]
        units = [layer.units for layer in copy.layers]
        loss, scores = trainer.config.training.loss, step.forward.scores.copy()
        with np.errstate(all="ignore"):
            mean = loss.value(scores, step.targets)
        d_units = [d.reshape(-1, count, d.shape[1]).sum(axis=0) for d, count in zip(sums, units, strict=True)]
        seen_unit = update = None
        if chosen and row is not None:
            seen_unit = self._close_up(step, chosen, row, [d[:, 0] for d in d_units])
            update = self._update(twin, seen_unit, chosen.source)
        return SlowStep(
            step=trainer.step + 1,
            rows=self._order()[start:stop],
            inputs=step.feed[: copy.inputs].copy(),
            hidden=[hidden[:, seen].copy() for hidden in step.forward.hidden],
            scores=scores,
            targets=step.targets.copy(),
            loss=mean,
            d_sums=d_units,
            gradients=copy.gradients.copy(),
            rate=twin.loop.rate,
            before=trainer.network.parameters.copy(),
            after=twin.network.parameters.copy(),
            breaks=twin.divergence is not None,
            close_up=seen_unit,
            update=update,
        )

    def _close_up(self, step: Step, chosen: Chosen, row: int, slopes: list[Array]) -> CloseUp:
        layers = self._copy.layers
        layer = chosen.layer if chosen.layer and chosen.layer <= len(layers) else max(len(layers) // 2, 1)
        unit = chosen.unit
        if unit is None or unit >= layers[layer - 1].units or layer != chosen.layer:
            unit = _largest(slopes[layer - 1])
        return close_up(layers, step, row, layer, unit)

    def _update(self, twin: Trainer, seen: CloseUp, source: int | None) -> WeightStep:
        if source is None or source >= len(seen.inputs):
            source = _largest(seen.gradients[:-1])
        block = next(each for each in self._copy.blocks if (each.layer, each.name) == (seen.layer, "weights"))
        index = block.start + source * block.shape[1] + seen.column
        after = twin.network.parameters
        return weight_step(self._trainer, self._copy.gradients, twin.loop.rate, after, index)

    def _played(self, start: int, stop: int) -> Pieces[Step]:
        """The forward and backward pass over a batch of the twin's epoch, from the trainer's state."""
        network, copy, loop = self._trainer.network, self._copy, self._twin.trainer.loop
        size = stop - start
        if size not in self._steps:
            loss, arena = self._trainer.config.training.loss, self._trainer.arena
            self._steps[size] = copy.step(size, loss, arena.makers(copy.sketch(loss), size))
        step = self._steps[size]
        self._trainer.arena.claim(step, step.prepare)
        copy.parameters[...], copy.statistics[...] = network.parameters, network.statistics
        np.copyto(step.feed, loop.shuffled[:, start:stop])
        for noise, drawn in zip(step.noises, loop.noise, strict=True):
            np.copyto(noise.block, drawn[:, start:stop])
        yield from in_pieces([*step.forward.calls, *step.backward])
        return step

    def _order(self) -> Array:
        """The order of the rows in this epoch."""
        block, within = divmod(self._trainer.step // self._trainer.steps_per_epoch, TOGETHER)
        order: Array = orders(self._trainer.config.seed, block, len(self._trainer.data.train))[within]
        return order


def _largest(values: Array) -> int:
    return int(np.nan_to_num(np.abs(values)).argmax())
