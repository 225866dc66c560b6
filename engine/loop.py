"""The loop: a network or a stack, with its training rows, compiled into the calls of each step of an epoch.

How a step is replayed: everything random in an epoch (the order of the rows, dropout, noise) is drawn at its
beginning, from the seed and the epoch's number alone. So a `State` (the parameters, the running statistics, the
optimizer's slots and the step's number) determines all following steps, to the last bit. The loop itself relies on
this: it copies the state once, before the steps of a slice, and each step only sums the squares of the parameters. If
that sum is too large or not a number, the loop goes back to the copy and takes the same steps again, up to the one
that broke the network.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from engine.arena import Arena
from engine.config import Config
from engine.data import Data
from engine.network import Network
from engine.optimizers import Clock, Flat
from engine.program import Program, Update, compiled
from engine.schedules import WarmUp
from engine.streams import TOGETHER, generator, orders
from engine.tape import Array, Call, Pieces, finish, in_pieces

LIMIT = 1e10  # of the parameters' length as a vector: beyond it, their results drown in rounding errors


@dataclass(frozen=True)
class Divergence:
    """The step (counted from 1) that broke the network, and the layer with the largest parameters."""

    step: int
    layer: int


@dataclass(frozen=True)
class State:
    """Everything the next steps depend on; a stack's arrays have one more axis in front of the parameters' own."""

    step: int
    parameters: Array  # (n,)
    statistics: Array  # (m,)
    slots: Array  # (slots, n)

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.parameters.nbytes + self.statistics.nbytes + self.slots.nbytes


class Loop:
    """Takes steps. Each network of a stack has its own seed, data, learning rate and penalties.

    A network that diverges is frozen in the state before the step that broke it; the others of its stack go on.
    """

    def __init__(
        self, network: Network, configs: Sequence[Config], data: Sequence[Data], arena: Arena | None = None
    ) -> None:
        """Compile; a stack has as many configs and data as networks, all of one shape.

        A given ``arena`` must have room for a pass over all rows; otherwise the loop creates its own.
        """
        first, shape = configs[0].training, network.stack_shape
        self.network = network
        self.rows = len(data[0].train)
        self.batch_size = self.rows if first.optimizer.full_batch else min(first.batch_size, self.rows)
        self.steps_per_epoch = math.ceil(self.rows / self.batch_size)
        self.divergences: dict[int, Divergence] = {}  # by the index of the network in the stack
        self._last_statistics: dict[int, Array] = {}  # of networks that diverged while others of the stack went on
        self.frozen = np.zeros(network.parameters.shape, bool)  # which parameters are frozen
        self._frozen_at = network.parameters.copy()
        self._square = np.zeros(
            (*shape, 1) if shape else (), network.dtype
        )  # of the parameters' length, after each step
        self._whole = np.ones(self._square.shape, bool)  # which networks have not diverged
        self._clock = Clock(np.zeros_like(self._square))
        self._slots = np.zeros((first.optimizer.slots, *network.parameters.shape), network.dtype)
        # (features + 1 + classes, rows)
        self._tables = [np.vstack([each.train.inputs, each.train.targets]) for each in data]
        self._sketch = network.sketch(first.loss)
        self.arena = arena or Arena(self._sketch.size_of_parts(min(self.rows, 2 * self.batch_size)))
        self._block, self._orders = -1, list[Array]()  # the orders of this block of epochs
        shapes = network.step(1, first.loss)
        self.shuffled = self._of_an_epoch(shapes.feed)  # the table, in this epoch's order
        self.noise = [self._of_an_epoch(noise.block) for noise in shapes.noises]
        # For each row, before its step; NaN if its step is still to come.
        self.scores = self._of_an_epoch(shapes.forward.scores)
        self._shuffled_for = -1
        self.tune(configs)

    def _of_an_epoch(self, block: Array) -> Array:
        """A block with one column per row of an epoch; it outlives the programs."""
        return np.full((*block.shape[:-1], self.rows), math.nan, self.network.dtype)

    @property
    def step(self) -> int:
        """The number of steps taken."""
        return self._clock.step

    @property
    def factor(self) -> float:
        """The factor on the learning rate in the next step, from the schedule and warm-up."""
        return self._factor(self.step, self.steps_per_epoch)

    @property
    def rate(self) -> float:
        """The learning rate of the last step, of the first network of a stack."""
        return float(self._clock.rate.flat[0])

    def tune(self, configs: Sequence[Config]) -> None:
        """Compile for these configs, which differ from the previous ones only in live fields."""
        self.configs = configs
        training = configs[0].training
        rates = [config.training.learning_rate for config in configs]
        self._rates = np.array(rates)[:, None] if self.network.stack_shape else rates[0]
        warmup, schedule = training.warmup_epochs * self.steps_per_epoch, training.schedule
        self._factor = WarmUp(schedule, warmup).factor if warmup else schedule.factor
        self._compile()

    def run(self, steps: int) -> None:
        """Take steps within one epoch; fewer if the last network diverges."""
        end = self.step + steps
        while self.step < end and len(self.divergences) < len(self.configs):
            before = self.state()
            if not self._advance(end - self.step):
                self._hold_broken(before)
        self.keep_frozen_statistics()

    def keep_frozen_statistics(self) -> None:
        """Put back the statistics of networks that broke: they kept changing although the parameters were frozen."""
        for number, statistics in self._last_statistics.items():
            self.network.statistics[number] = statistics

    def step_in_pieces(self) -> Pieces[None]:
        """Take the next step, with pauses in which nothing may touch the network."""
        before = self.state()
        epoch, place = divmod(self.step, self.steps_per_epoch)
        if epoch != self._shuffled_for:
            yield from self._shuffle_in_pieces(epoch)
        self.arena.claim(self, self._prepare)
        clock = self._clock
        clock.rate[...] = self._rates * self._factor(clock.step, self.steps_per_epoch)
        yield from in_pieces(self.batches[place])
        clock.step += 1
        if not self._largest() <= LIMIT**2:
            with np.errstate(all="ignore"):
                self._hold_broken(before)

    def _hold_broken(self, before: State) -> None:
        """The last step broke a network. Steps replay exactly, so go back and stop before it."""
        step, network = self.step, self.network
        sound = self._square.reshape(-1) <= LIMIT**2  # false for NaN
        for broken in np.flatnonzero(~sound & self._whole.reshape(-1)).tolist():
            parameters = network.parameters.reshape(len(self.configs), -1)[broken]
            largest = np.array([np.abs(block.view(parameters)).max() for block in network.blocks])
            layer = network.blocks[int(np.argmax(np.nan_to_num(largest, nan=np.inf)))].layer
            self.divergences[broken] = Divergence(step, layer)
        self.restore(before)
        self._advance(step - 1 - self.step)
        self.hold(self.divergences)

    def hold(self, divergences: Mapping[int, Divergence]) -> None:
        """Keep these networks as they are now, each broken by the next step that it would have taken."""
        self.divergences = dict(divergences)
        self._whole.reshape(-1)[list(divergences)] = False
        if divergences and len(divergences) < len(self.configs):
            self.freeze(self.frozen | ~self._whole)
            for number in divergences.keys() - self._last_statistics.keys():
                self._last_statistics[number] = self.network.statistics[number].copy()

    def _advance(self, steps: int) -> bool:
        """Take steps within one epoch; return false if one broke a network, which is then the last."""
        epoch, first = divmod(self.step, self.steps_per_epoch)
        if epoch != self._shuffled_for:
            finish(self._shuffle_in_pieces(epoch))
        clock, rates, factor, steps_per_epoch = self._clock, self._rates, self._factor, self.steps_per_epoch
        self.arena.claim(self, self._prepare)
        last = None  # factor; most schedules rarely change it
        largest = self._largest
        for calls in self.batches[first : first + steps]:
            share = factor(clock.step, steps_per_epoch)
            if share != last:
                clock.rate[...], last = rates * share, share
            for call in calls:
                call()
            clock.step += 1
            if not largest() <= LIMIT**2:  # true for NaN
                return False
        return True

    @property
    def _largest(self) -> Callable[[], Any]:
        """A function that returns the squared length of the parameters; for a stack, the largest still training."""
        if self.divergences:
            return partial(np.max, self._square, where=self._whole, initial=0.0)
        if self.network.stack_shape:
            return partial(np.maximum.reduce, self._square, axis=None)
        return self._square.item

    def _shuffle_in_pieces(self, epoch: int) -> Pieces[None]:
        """Draw everything random in one epoch, a function of only the seed and the epoch."""
        block, within = divmod(epoch, TOGETHER)
        if block != self._block:
            drawn = {config.seed: orders(config.seed, block, self.rows) for config in self.configs}
            self._block, self._orders = block, [drawn[config.seed] for config in self.configs]
        draws = [noise.draw for noise in self._programs[self.batch_size].noises]
        for number, (config, table) in enumerate(zip(self.configs, self._tables, strict=True)):
            own = number if self.network.stack_shape else ...
            order = self._orders[number][within]
            table.take(order, axis=1, out=self.shuffled[own], mode="clip")  # "raise" would make a copy
            if draws:
                rng = generator(config.seed, "noise", epoch)
                for noise, draw in zip(self.noise, draws, strict=True):
                    draw(rng, noise[own])
                    yield
        self._shuffled_for = epoch

    def state(self) -> State:
        """A copy of everything that changes with each step."""
        network = self.network
        return State(self.step, network.parameters.copy(), network.statistics.copy(), self._slots.copy())

    def restore(self, state: State) -> None:
        """Go back, or forward, to a state."""
        self._clock.step = state.step
        self.put(state.parameters, state.statistics)
        self._slots[...] = state.slots
        self.scores.fill(math.nan)

    def put(self, parameters: Array, statistics: Array) -> None:
        """Set the network's numbers; frozen parameters stay at these from now on."""
        self.network.parameters[...], self.network.statistics[...] = parameters, statistics
        self._frozen_at[...] = parameters

    def freeze(self, frozen: Array) -> None:
        """Freeze the parameters selected by the mask ``frozen`` at their current values; unfreeze the others."""
        self.frozen[...] = frozen
        self._frozen_at[...] = self.network.parameters
        self._compile()

    def forget_divergence(self) -> None:
        """Let all networks continue."""
        held, self.divergences = bool(self._last_statistics), {}
        self._last_statistics.clear()
        if held:
            self.freeze(self.frozen & self._whole)
        self._whole.fill(True)

    def _compile(self) -> None:
        rows, size = self.rows, self.batch_size
        sizes = [batch for batch in (size, rows % size) if batch]  # side by side in the arena
        flat = Flat(self.network.parameters, self.network.rows, self._slots, self._clock)
        update = Update(self.frozen, self._frozen_at, self._square)
        self._programs, offset = dict[int, Program](), 0
        for batch in sizes:
            makers = self.arena.makers(self._sketch, batch, offset)
            self._programs[batch] = compiled(self.network, self.configs, flat, update, batch=batch, makers=makers)
            offset += self._sketch.size(batch)
        self._prepare = [call for program in self._programs.values() for call in program.prepare]
        self.arena.release()
        self.batches = [self._batch(start, min(start + size, rows)) for start in range(0, rows, size)]

    def _batch(self, start: int, stop: int) -> list[Call]:
        """The calls that load some rows of the shuffled table into a program, train on them, and store the scores."""
        program = self._programs[stop - start]
        load: list[Call] = [partial(np.copyto, program.feed, self.shuffled[..., start:stop])]
        for noise, drawn in zip(program.noises, self.noise, strict=True):
            load.append(partial(np.copyto, noise.block, drawn[..., start:stop]))
        return [*load, *program.calls, partial(np.copyto, self.scores[..., start:stop], program.scores)]
