"""Stacks: networks of one shape that train side by side in one batched product, for comparisons and searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.config import Config
from engine.data import Data, prepare
from engine.errors import SettingsError
from engine.initializers import Xavier
from engine.loop import Divergence, Loop, State
from engine.metrics import Metrics, measure
from engine.network import Forward, Network
from engine.stopping import RULES
from engine.tape import Array, Pieces, play
from engine.trainer import LARGE


class Stack:
    """Trains K networks at once; each gets, to the last bit, what its own `Trainer` would compute.

    Their configs may differ in seed, in what draws the first weights, and in learning rate, L1 and L2. A network that
    diverges stays as it was before the step that broke it, while the others go on.

    >>> config = Config()
    >>> stack = Stack([config, config.with_(seed=1)])
    >>> stack.run(100)
    >>> [metrics.train_loss < 0.7 for metrics in stack.metrics()]
    [True, True]
    """

    def __init__(self, configs: Sequence[Config], data: Sequence[Data] | None = None) -> None:
        """Draw the data and weights of each config, without taking a step.

        ``data``, one for each config, replace those that would be drawn.

        Raises:
            SettingsError: there is no config, the configs differ in other settings, their data differ in shape, or
                they have a stop rule, which would end each network at a different time.
        """
        if not configs:
            raise SettingsError("", "a stack of no networks is not allowed; give at least one config")
        for config in configs:
            _check(configs[0], config)
        self.configs = tuple(configs)
        self.data: list[Data] = _drawn(configs) if data is None else [*data]
        train = self.data[0].train
        if len({(data.train.inputs.shape, data.test.inputs.shape) for data in self.data}) > 1:
            raise SettingsError("", "stacked networks need data of one shape; these differ in columns or rows")
        self.network = Network(
            len(train.inputs) - 1,
            len(train.targets),
            configs[0].network.hidden,
            seed=[config.seed for config in configs],
            draw=configs[0].network.draw,
            dtype=configs[0].training.precision,
        )
        self._draw_others()
        self._loop = Loop(self.network, self.configs, self.data)
        self._train_pass = self._forward([each.train.inputs for each in self.data])
        self.test_pass = self._forward([each.test.inputs for each in self.data])  # scores: (networks, outputs, rows)

    def _draw_others(self) -> None:
        """The first weights of networks that draw them otherwise than the first one."""
        first = self.network
        for config, parameters in zip(self.configs, first.parameters, strict=True):
            own = config.network
            if own != self.configs[0].network:
                drawn = Network(
                    first.inputs, first.outputs, own.hidden, seed=config.seed, draw=own.draw, dtype=first.dtype
                )
                parameters[...] = drawn.parameters

    def _forward(self, inputs: list[Array]) -> Forward:
        return self.network.forward(np.stack(inputs))

    @property
    def step(self) -> int:
        """The number of steps taken."""
        return self._loop.step

    @property
    def steps_per_epoch(self) -> int:
        """How many steps it takes to use every training row once."""
        return self._loop.steps_per_epoch

    @property
    def divergences(self) -> list[Divergence | None]:
        """For each network, what broke it, if anything."""
        return [self._loop.divergences.get(number) for number in range(len(self.configs))]

    def states(self) -> list[State]:
        """The state of each network, as its own trainer would have it; a diverged one's is before its last step."""
        whole = self._loop.state()
        steps = [self.step if broken is None else broken.step - 1 for broken in self.divergences]
        return [
            State(step, whole.parameters[number], whole.statistics[number], whole.slots[:, number])
            for number, step in enumerate(steps)
        ]

    def restore(self, states: Sequence[State], divergences: Sequence[Divergence | None]) -> None:
        """Go to a moment, given each network's state then and what had broken it by then, if anything.

        All that train on must be at one step; so must all if none does.
        """
        going_on = [state.step for state, broken in zip(states, divergences, strict=True) if broken is None]
        self._loop.forget_divergence()
        self._loop.restore(
            State(
                max(going_on or [state.step for state in states]),
                np.stack([state.parameters for state in states]),
                np.stack([state.statistics for state in states]),
                np.stack([state.slots for state in states], axis=1),
            )
        )
        self._loop.hold({number: broken for number, broken in enumerate(divergences) if broken})

    def run(self, steps: int) -> None:
        """Take ``steps`` steps, or fewer if every network diverges."""
        end = self.step + steps
        with np.errstate(all="ignore"):
            while self.step < end and not all(self.divergences):
                left_in_epoch = self.steps_per_epoch - self.step % self.steps_per_epoch
                self._loop.run(min(left_in_epoch, end - self.step))

    def run_in_pieces(self, steps: int) -> Pieces[None]:
        """The same, with a pause after the steps; where one may take long, with pauses within each."""
        if self._loop.arena.size <= LARGE:
            self.run(steps)
            yield
            return
        end = self.step + steps
        while self.step < end and not all(self.divergences):
            yield from self._loop.step_in_pieces()
            self._loop.keep_frozen_statistics()

    def metrics(self) -> list[Metrics]:
        """For each network, loss and accuracy over all training rows and all test rows, at this moment."""
        with np.errstate(all="ignore"):
            play(self._train_pass.calls)
            play(self.test_pass.calls)
        loss, found = self.configs[0].training.loss, []
        for data, train, test in zip(self.data, self._train_pass.scores, self.test_pass.scores, strict=True):
            task = data.dataset.task
            train_loss, train_accuracy = measure(loss, task, train, data.train)
            test_loss, test_accuracy = measure(loss, task, test, data.test) if len(data.test) else (None, None)
            found.append(Metrics(train_loss, test_loss, train_accuracy, test_accuracy))
        return found


def _drawn(configs: Sequence[Config]) -> list[Data]:
    """The data of each seed, drawn once."""
    by_seed = {config.seed: config for config in configs}
    drawn = {seed: prepare(config.data, seed, config.training.precision) for seed, config in by_seed.items()}
    return [drawn[config.seed] for config in configs]


def are_alike(first: Config, other: Config) -> bool:
    """Whether two setups differ only in what the networks of a stack may differ in."""
    return _shared(other) == _shared(first)


def _shared(config: Config) -> Config:
    """A setup without what the networks of a stack may differ in."""
    hidden = tuple(replace(spec, initializer=Xavier(), bias=0.0) for spec in config.network.hidden)
    network = replace(config.network, hidden=hidden, draw=0)
    training = replace(config.training, learning_rate=1.0, l1=0.0, l2=0.0)
    return replace(config, seed=0, network=network, training=training)


def _check(first: Config, other: Config) -> None:
    if not are_alike(first, other):
        raise SettingsError("", "stacked networks may differ in seed, first weights, learning_rate, l1 and l2 only")
    for rule in RULES:
        if value := getattr(first.training, rule):
            raise SettingsError(f"training.{rule}", f"{value} is not allowed in a stack; choose 0")
