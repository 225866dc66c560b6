"""The trainer: takes a config, trains step by step, and reports what happened."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property, partial

import numpy as np

from engine.config import Config, TrainingSettings
from engine.data import Data, Rows, prepare
from engine.network import Forward, Network
from engine.optimizers import Clock, Flat
from engine.regularizers import emit_clip, emit_max_norm, emit_penalty, penalty
from engine.schedules import WarmUp
from engine.settings import SettingsError, fields_of
from engine.streams import generator
from engine.tape import Array, Call, Draw, Tape, play

LIMIT = 1e10  # of the parameters' length as a vector: beyond it, what they compute drowns in rounding


@dataclass(frozen=True)
class Metrics:
    """Mean loss (without the penalty) and accuracy in evaluation mode.

    None where there is no test row; regression has no accuracy.
    """

    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None

    def to_dict(self) -> dict[str, float | None]:
        """As JSON, where a loss that is too large for a number is None."""
        return {name: value if value is None or math.isfinite(value) else None for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Divergence:
    """The step (counted from 1) that broke the network, and the layer whose parameters went farthest."""

    step: int
    layer: int


@dataclass(frozen=True)
class EarlyStop:
    """The step after which patience ended, and the one with the lowest test loss, which the network went back to."""

    step: int
    best_step: int
    best_loss: float


@dataclass(frozen=True)
class Best:
    """The end of an epoch with the lowest test loss so far; never written to, so that snapshots can share it."""

    step: int
    loss: float
    parameters: Array
    statistics: Array


@dataclass(frozen=True)
class Snapshot:
    """All that a run needs to go on from here, bit for bit, under the same config."""

    step: int
    parameters: Array
    statistics: Array
    slots: Array
    best: Best | None = None  # kept where early stopping is on


@dataclass(frozen=True)
class _Program:
    """A whole training step for one batch size."""

    feed: Array  # (features + 1 + classes, batch)
    scores: Array  # (classes, batch)
    noises: list[tuple[Array, Draw]]
    calls: list[Call]


class Trainer:
    """Trains the network of a config.

    However ``run`` is sliced, and whatever is looked at between the slices, the numbers are the same to the last bit.
    """

    def __init__(self, config: Config, data: Data | None = None) -> None:
        """Draw the data and the weights of the config; no step is taken yet. ``data`` takes the place of drawn data."""
        self.config = config
        self.data: Data = data or prepare(config.data, config.seed, config.training.precision)
        self.network = Network(
            len(self.data.train.inputs) - 1,
            len(self.data.train.targets),
            config.network.hidden,
            seed=config.seed,
            dtype=config.training.precision,
        )
        self.divergence: Divergence | None = None
        rows, training = len(self.data.train), config.training
        self.batch_size = rows if training.optimizer.full_batch else min(training.batch_size, rows)
        self._best: Best | None = None
        self._clock = Clock(np.zeros((), self.network.dtype))
        self._slots = np.zeros((training.optimizer.slots, self.network.parameters.size), self.network.dtype)
        self._square = np.zeros((), self.network.dtype)  # of the parameters' length, after each step; see _program
        self._table = np.vstack([self.data.train.inputs, self.data.train.targets])  # (features + 1 + classes, rows)
        self._compile()
        self._start = self.snapshot()

    # Where the run is ------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The number of steps taken."""
        return self._clock.step

    @cached_property
    def steps_per_epoch(self) -> int:
        """How many steps show every training row once."""
        return math.ceil(len(self.data.train) / self.batch_size)

    @property
    def epoch(self) -> float:
        """The number of epochs taken, with the fraction of the one under way."""
        return self.step / self.steps_per_epoch

    def metrics(self) -> Metrics:
        """Loss and accuracy over all training rows and all test rows, at this moment."""
        train_loss, train_accuracy = self._measure(self.train_pass, self.data.train)
        if not len(self.data.test):
            return Metrics(train_loss, None, train_accuracy, None)
        test_loss, test_accuracy = self._measure(self._test_pass, self.data.test)
        return Metrics(train_loss, test_loss, train_accuracy, test_accuracy)

    @cached_property
    def train_pass(self) -> Forward:
        """The evaluation pass over the training rows; played by ``metrics``."""
        return self.network.forward(self.data.train.inputs)

    @cached_property
    def _test_pass(self) -> Forward:
        return self.network.forward(self.data.test.inputs)

    def _measure(self, forward: Forward, rows: Rows) -> tuple[float, float | None]:
        with np.errstate(all="ignore"):
            play(forward.calls)
            loss = self.config.training.loss.value(forward.scores, rows.targets)
        if self.data.dataset.task == "regression":
            return loss, None
        return loss, float((forward.scores.argmax(axis=0) == rows.classes).mean())

    def batch_loss(self) -> float | None:
        """Mean loss of the batches of this epoch so far, or of the one just ended, each just before its step.

        This is what most libraries print while they train: with noise, and with the batch's own statistics under batch
        norm. None before the first step, and in an epoch that was entered by ``restore``.
        """
        done = (self.step - 1) % self.steps_per_epoch + 1 if self.step else 0
        columns = min(done * self.batch_size, len(self.data.train))
        scores, targets = self._scores[:, :columns], self._shuffled[-len(self._scores) :, :columns]
        with np.errstate(all="ignore"):
            loss = self.config.training.loss.value(scores, targets) if columns else math.nan
        return loss if math.isfinite(loss) else None

    @property
    def early_stop(self) -> EarlyStop | None:
        """What ended the run, where ``patience`` is set and the test loss has not fallen for so many epochs.

        The network then has the parameters and running statistics of the best epoch; ``step`` stays where it came to.
        """
        patience, best = self.config.training.patience, self._best
        if best is None or self.step - best.step < patience * self.steps_per_epoch:
            return None
        return EarlyStop(self.step, best.step, best.loss)

    @property
    def ended(self) -> bool:
        """Whether ``run`` takes no further step: the network diverged, or was stopped early."""
        return self.divergence is not None or self.early_stop is not None

    def penalty(self) -> float:
        """What L1 and L2 add to the training loss at this moment."""
        training = self.config.training
        return penalty(self.network.parameters, self.network.penalized, training.l1, training.l2)

    # Training --------------------------------------------------------------------------------------------------------

    def run(self, steps: int) -> int:
        """Take ``steps`` steps, fewer if the network diverges or is stopped early; the number taken.

        A divergence is no exception: the network stays as it was before the step that broke it, and
        ``self.divergence`` says which one that was. ``self.early_stop`` tells of the other end.
        """
        start = self.step
        with np.errstate(all="ignore"):
            while self.step < start + steps and not self.ended:
                left_in_epoch = self.steps_per_epoch - self.step % self.steps_per_epoch
                self._run_within_epoch(min(left_in_epoch, start + steps - self.step))
                if self.config.training.patience and self.step % self.steps_per_epoch == 0 and not self.divergence:
                    self._judge_epoch()
        return self.step - start

    def _run_within_epoch(self, steps: int) -> None:
        before = self.snapshot()
        if self._advance(steps):
            return
        # The last step broke it. Steps replay exactly, so go back and stop before it.
        blocks, broken = self.network.blocks, self.step
        largest = [float(np.abs(block.view(self.network.parameters)).max()) for block in blocks]
        self.restore(before)
        self._advance(broken - 1 - self.step)
        layer = blocks[int(np.argmax(np.nan_to_num(largest, nan=np.inf)))].layer
        self.divergence = Divergence(broken, layer)

    def _judge_epoch(self) -> None:
        """Keep the epoch just ended if its test loss is the lowest so far; if patience ends with it, go back."""
        if not len(self.data.test):
            return  # nothing to judge by: patience has no effect
        network = self.network
        loss, _ = self._measure(self._test_pass, self.data.test)
        loss = math.inf if math.isnan(loss) else loss
        if self._best is None or loss < self._best.loss:
            self._best = Best(self.step, loss, network.parameters.copy(), network.statistics.copy())
        elif self.early_stop:
            network.parameters[...], network.statistics[...] = self._best.parameters, self._best.statistics

    def _advance(self, steps: int) -> bool:
        """Take steps that all lie in one epoch; false if the last one broke the network, which ends them."""
        epoch, first = divmod(self.step, self.steps_per_epoch)
        if epoch != self._shuffled_for:
            self._shuffle(epoch)
        clock, training, steps_per_epoch = self._clock, self.config.training, self.steps_per_epoch
        rate, factor, square = training.learning_rate, self._factor, self._square
        for calls in self._batches[first : first + steps]:
            clock.rate[...] = rate * factor(clock.step, steps_per_epoch)
            for call in calls:
                call()
            clock.step += 1
            if not square.item() <= LIMIT**2:  # so for NaN too
                return False
        return True

    @cached_property
    def _factor(self) -> Callable[[int, int], float]:
        """What the learning rate is multiplied by at a step; no live field changes it."""
        training = self.config.training
        if not training.warmup_epochs:
            return training.schedule.factor
        return WarmUp(training.schedule, training.warmup_epochs * self.steps_per_epoch).factor

    def _shuffle(self, epoch: int) -> None:
        """Draw all that is random in one epoch: a function of the seed and the epoch alone."""
        rows = len(self.data.train)
        order = generator(self.config.seed, "batches", epoch).permutation(rows)
        self._table.take(order, axis=1, out=self._shuffled, mode="clip")  # "raise" would go through a copy
        if self._noise:
            rng = generator(self.config.seed, "noise", epoch)
            for drawn, (_, draw) in zip(self._noise, self._programs[self.batch_size].noises, strict=True):
                draw(rng, drawn)
        self._shuffled_for = epoch

    # Changing and keeping --------------------------------------------------------------------------------------------

    def retune(self, config: Config) -> None:
        """Go on under a config that differs in live fields only.

        Raises:
            SettingsError: the change needs a new trainer.
        """
        if self.config.needs_restart(config):
            live = ", ".join(field.name for field in fields_of(TrainingSettings) if field.live)
            raise SettingsError("", f"only {live} may change while the network trains")
        self.config = config
        self._compile()

    def reset(self) -> None:
        """Back to the first weights of this config."""
        self.restore(self._start)

    def snapshot(self) -> Snapshot:
        """A copy of everything that changes as the network trains."""
        network = self.network
        return Snapshot(self.step, network.parameters.copy(), network.statistics.copy(), self._slots.copy(), self._best)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back, or forward, to a snapshot of this config."""
        self._clock.step = snapshot.step
        self.network.parameters[...] = snapshot.parameters
        self.network.statistics[...] = snapshot.statistics
        self._slots[...] = snapshot.slots
        self._best = snapshot.best
        self._scores.fill(math.nan)
        self.divergence = None

    def _compile(self) -> None:
        rows, size = len(self.data.train), self.batch_size
        self._programs = {batch: self._program(batch) for batch in {size, rows % size} if batch}
        self._shuffled = np.empty_like(self._table)
        # Of each row, before its step; NaN for a row whose step is still to come.
        self._scores = np.full((self.network.outputs, rows), math.nan, self.network.dtype)
        self._noise = [np.empty((len(block), rows), block.dtype) for block, _ in self._programs[size].noises]
        self._batches = [self._batch(start, min(start + size, rows)) for start in range(0, rows, size)]
        self._shuffled_for = -1

    def _batch(self, start: int, stop: int) -> list[Call]:
        """The calls that load some rows of the shuffled table into a program, train on them, and keep the scores."""
        program = self._programs[stop - start]
        load: list[Call] = [partial(np.copyto, program.feed, self._shuffled[:, start:stop])]
        for (block, _), drawn in zip(program.noises, self._noise, strict=True):
            load.append(partial(np.copyto, block, drawn[:, start:stop]))
        return [*load, *program.calls, partial(np.copyto, self._scores[:, start:stop], program.scores)]

    def _program(self, batch: int) -> _Program:
        training, network = self.config.training, self.network
        step = network.step(batch, training.loss)
        tape = Tape(batch, network.dtype)
        flat = Flat(network.parameters, network.rows, self._slots, self._clock)
        emit_penalty(tape, flat, network.penalized, training.l1, training.l2)
        emit_clip(tape, flat, training.clip)
        steepness = np.zeros_like(self._square)
        if network.dtype == np.float32:
            # Here the square of a gradient may be beyond all numbers while the parameters still look well.
            tape.emit(network.gradients.dot, network.gradients, steepness)
        training.optimizer.emit(tape, flat)
        emit_max_norm(tape, [layer.weights[:-1] for layer in network.layers], training.max_norm)
        tape.emit(network.parameters.dot, network.parameters, self._square)
        if network.dtype == np.float32:
            tape.emit(np.add, self._square, steepness, self._square)
        return _Program(step.feed, step.forward.scores, step.noises, [*step.forward.calls, *step.backward, *tape.calls])
