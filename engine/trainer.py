"""The trainer: takes a config, trains step by step, and reports what happened."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine import stopping
from engine.arena import Arena
from engine.config import Config, TrainingSettings
from engine.data import Data, Rows, prepare
from engine.errors import SettingsError, shown
from engine.loop import LIMIT, Divergence, Loop, State
from engine.metrics import Metrics, measure
from engine.network import Forward, Network
from engine.regularizers import penalty
from engine.settings import as_index, fields_of
from engine.stopping import Best, EarlyStop, Moment, Stop
from engine.tape import Pieces, finish, in_pieces

LARGE = 8_000_000  # bytes that one training pass goes through: beyond them, a step may take longer than others can wait


@dataclass(frozen=True)
class Snapshot(State):
    """Everything a run needs to continue from here, bit for bit, with the same config."""

    best: Best | None = None  # only with early stopping


class Trainer:
    """Trains the network of a config.

    However ``run`` is sliced, and whatever is observed between slices, the numbers are the same to the last bit.
    """

    def __init__(self, config: Config, data: Data | None = None, arena: Arena | None = None) -> None:
        """Draw the config's data and weights, without taking a step. ``data`` replaces the drawn data.

        ``arena`` belongs to another trainer of this config, which never takes a step at the same time.
        """
        self.config = config
        self.data: Data = data or prepare(config.data, config.seed, config.training.precision)
        self.network = Network(
            len(self.data.train.inputs) - 1,
            len(self.data.train.targets),
            config.network.hidden,
            seed=config.seed,
            draw=config.network.draw,
            dtype=config.training.precision,
        )
        self._best: Best | None = None
        self._train_loss_now: float | None = None  # a cache for the stop rules
        self.arena = arena or Arena(self.network.sketch(config.training.loss).size_of_parts(len(self.data.train)))
        self.loop = Loop(self.network, [config], [self.data], self.arena)
        self.first: Snapshot = self.snapshot()  # the initial weights of this config

    @property
    def step(self) -> int:
        """The number of steps taken."""
        return self.loop.step

    @property
    def batch_size(self) -> int:
        """How many rows a step uses, except for a shorter last batch of an epoch."""
        return self.loop.batch_size

    @property
    def steps_per_epoch(self) -> int:
        """How many steps it takes to use every training row once."""
        return self.loop.steps_per_epoch

    @property
    def epoch(self) -> float:
        """The number of epochs taken, including the fraction of the current one."""
        return self.step / self.steps_per_epoch

    def metrics(self) -> Metrics:
        """Loss and accuracy over all training rows and all test rows, at this moment."""
        return finish(self.metrics_in_pieces())

    def metrics_in_pieces(self) -> Pieces[Metrics]:
        """The same, with pauses during which the network must not change."""
        train_loss, train_accuracy = yield from self._measured(self.train_pass, self.data.train)
        if not len(self.data.test):
            return Metrics(train_loss, None, train_accuracy, None)
        test_loss, test_accuracy = yield from self._measured(self.test_pass, self.data.test)
        return Metrics(train_loss, test_loss, train_accuracy, test_accuracy)

    @cached_property
    def train_pass(self) -> Forward:
        """The evaluation pass over the training rows, which ``metrics`` plays."""
        return self.network.forward(self.data.train.inputs)

    @cached_property
    def test_pass(self) -> Forward:
        """The evaluation pass over the test rows, which ``metrics`` plays."""
        return self.network.forward(self.data.test.inputs)

    def _measure(self, forward: Forward, rows: Rows) -> tuple[float, float | None]:
        return finish(self._measured(forward, rows))

    def _measured(self, forward: Forward, rows: Rows) -> Pieces[tuple[float, float | None]]:
        yield from in_pieces(forward.calls)
        return measure(self.config.training.loss, self.data.dataset.task, forward.scores, rows)

    def batch_loss(self) -> float | None:
        """Mean loss of this epoch's batches so far, or of the epoch that just ended, each just before its step.

        This is what most libraries print during training: with noise and, under batch norm, with batch statistics.
        None before the first step, and in an epoch entered by ``restore``. ``retune``, freezing or editing a parameter
        do not change it, because those steps have been taken.
        """
        done = (self.step - 1) % self.steps_per_epoch + 1 if self.step else 0
        columns = min(done * self.batch_size, len(self.data.train))
        scores = self.loop.scores[:, :columns]
        targets = self.loop.shuffled[-len(scores) :, :columns]
        with np.errstate(all="ignore"):
            loss = self.config.training.loss.value(scores, targets) if columns else math.nan
        return loss if math.isfinite(loss) else None

    @property
    def divergence(self) -> Divergence | None:
        """What broke the network and ended the run, if anything."""
        return self.loop.divergences.get(0)

    @property
    def stop(self) -> Stop | None:
        """The stop rule that ended the run, if any; if several apply, the first in `engine.stopping.RULES`.

        It depends only on the settings and the state of the run: a restored earlier moment is not stopped, and once
        ``retune`` removes the rule, a run continues as if it had never stopped. A rule that already applies when it is
        set stops the run immediately.

        >>> config = Config()
        >>> trainer = Trainer(config.with_(training=config.training.with_(stop_epoch=3)))
        >>> trainer.run(1000), trainer.stop
        (24, Stop(rule='stop_epoch', step=24))
        """
        if self.divergence is not None or not stopping.is_possible(self.config.training):
            return None
        now = Moment(self.step, self.steps_per_epoch, self._best, self._train_loss)
        return stopping.stop(self.config.training, now)

    def _train_loss(self) -> float:
        if self._train_loss_now is None:
            self._train_loss_now, _ = self._measure(self.train_pass, self.data.train)
        return self._train_loss_now

    @property
    def early_stop(self) -> EarlyStop | None:
        """The best epoch, if ``patience`` ended the run because the test loss had not fallen for that many epochs.

        The network then has the parameters and running statistics of that epoch; ``step`` does not go back.
        """
        stop, best = self.stop, self._best
        return EarlyStop(stop.step, best.step, best.loss) if stop and stop.rule == "patience" and best else None

    @property
    def ended(self) -> bool:
        """Whether ``run`` takes no further step: the network diverged, or a stop rule applies."""
        return self.divergence is not None or self.stop is not None

    @property
    def learning_rate(self) -> float:
        """The rate of the next step: the config's, times warm-up and schedule.

        >>> Trainer(Config()).learning_rate
        0.003
        """
        return self.config.training.learning_rate * self.loop.factor

    def penalty(self) -> float:
        """What L1 and L2 add to the training loss at this moment."""
        training = self.config.training
        return penalty(self.network.parameters, self.network.penalized, training.l1, training.l2)

    def run(self, steps: int) -> int:
        """Take ``steps`` steps, or fewer if the network diverges or a stop rule ends the run; return the number taken.

        A divergence raises no exception: the network stays as it was before the step that broke it, and
        ``self.divergence`` says which step that was. ``self.stop`` says which rule ended a run.
        """
        start = self.step
        with np.errstate(all="ignore"):
            while self.step < start + steps and not self.ended:
                left_in_epoch = self.steps_per_epoch - self.step % self.steps_per_epoch
                self._train_loss_now = None
                self.loop.run(min(left_in_epoch, start + steps - self.step))
                if self.config.training.patience and self.step % self.steps_per_epoch == 0 and not self.divergence:
                    finish(self._judge_epoch())
        return self.step - start

    def run_in_pieces(self, steps: int) -> Pieces[int]:
        """The same as `run`, with a pause after the steps; where one may take long, with pauses within each."""
        if self.arena.size <= LARGE:
            taken = self.run(steps)
            yield
            return taken
        start = self.step
        while self.step < start + steps and not self.ended:
            yield from self.step_in_pieces()
        return self.step - start

    def step_in_pieces(self) -> Pieces[int]:
        """The same as ``run(1)``, with pauses during which nothing else may touch the trainer."""
        if self.ended:
            return 0
        start, self._train_loss_now = self.step, None
        yield from self.loop.step_in_pieces()
        if self.step % self.steps_per_epoch == 0 and not self.divergence:
            if self.config.training.patience:
                yield from self._judge_epoch()
            if self.config.training.stop_loss:
                self._train_loss_now, _ = yield from self._measured(self.train_pass, self.data.train)
        return self.step - start

    def _judge_epoch(self) -> Pieces[None]:
        """Store the epoch that just ended if its test loss is the lowest so far; if patience runs out, go back."""
        if not len(self.data.test):
            return  # without test rows, patience has no effect
        network = self.network
        loss, _ = yield from self._measured(self.test_pass, self.data.test)
        loss = math.inf if math.isnan(loss) else loss
        if self._best is None or loss < self._best.loss:
            self._best = Best(self.step, loss, network.parameters.copy(), network.statistics.copy())
        elif self.early_stop:
            self.loop.put(self._best.parameters, self._best.statistics)

    def retune(self, config: Config) -> None:
        """Continue with a config that differs only in live fields.

        Raises:
            SettingsError: the change needs a new trainer.
        """
        if self.config.needs_restart(config):
            live = ", ".join(field.name for field in fields_of(TrainingSettings) if field.live)
            raise SettingsError("", f"only {live} may change while the network trains")
        self.config = config
        self.loop.tune([config])

    def reset(self) -> None:
        """Go back to the initial weights of this config."""
        self.restore(self.first)

    def snapshot(self) -> Snapshot:
        """A copy of everything that changes as the network trains."""
        return Snapshot(**vars(self.loop.state()), best=self._best)

    def restore(self, snapshot: Snapshot, divergence: Divergence | None = None) -> None:
        """Go back, or forward, to a snapshot of this config; ``divergence`` is what had broken the network by then."""
        self.loop.restore(snapshot)
        self.loop.forget_divergence()
        if divergence:
            self.loop.hold({0: divergence})
        self._best, self._train_loss_now = snapshot.best, None

    @property
    def locked(self) -> frozenset[int]:
        """The frozen parameters, by index into ``network.parameters``."""
        return frozenset(np.flatnonzero(self.loop.frozen).tolist())

    def lock(self, index: int, *, locked: bool = True) -> None:
        """Freeze one parameter, or unfreeze it.

        Raises:
            SettingsError: the network has no such parameter, or ``locked`` is neither true nor false.
        """
        place = self._place(index)
        if not isinstance(locked, bool | np.bool_):
            raise SettingsError("locked", f"{shown(locked)} is not allowed; give True or False")
        frozen = self.loop.frozen.copy()
        frozen[place] = locked
        self.loop.freeze(frozen)

    def set_parameter(self, index: int, value: float) -> None:
        """Set one parameter; a frozen one stays at the new value.

        Raises:
            SettingsError: the network has no such parameter, or the value would count as divergence.
        """
        place, network = self._place(index), self.network
        number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
        if not number or not abs(value) < LIMIT:
            problem = f"{shown(value)} is not allowed; choose a number between -{LIMIT:g} and {LIMIT:g}"
            raise SettingsError("value", problem)
        network.parameters[place] = value
        self.loop.put(network.parameters, network.statistics)
        self._train_loss_now = None

    def _place(self, index: int) -> int:
        return as_index(index, self.network.parameters.size)
