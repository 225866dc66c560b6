"""Several networks that train in step: as many updates each, those of one shape as a stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.config import Config
from engine.data import Data, prepare
from engine.errors import Phrase, SettingsError
from engine.loop import Divergence
from engine.stack import Stack, are_alike
from engine.stopping import is_possible
from engine.tape import Pieces, finish
from engine.trainer import Snapshot, Trainer


@dataclass(frozen=True)
class Moment:
    """Everything that several networks need to continue from here, bit for bit."""

    step: int
    snapshots: tuple[Snapshot, ...]
    divergences: tuple[Divergence | None, ...]

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return sum(snapshot.nbytes for snapshot in self.snapshots)


class Lockstep:
    """Trains a trainer of each config, each exactly as it would train alone.

    A network that diverges, or that a stop rule ends, stays as it is while the others go on. The trainers may be read
    between calls, but not moved.

    >>> config = Config()
    >>> group = Lockstep([config, config.with_(seed=1)])
    >>> group.run(100)
    >>> group.step, [trainer.step for trainer in group.trainers]
    (100, [100, 100])
    """

    def __init__(self, configs: Sequence[Config], data: Sequence[Data] | None = None) -> None:
        """Draw each config's data and weights, without taking a step.

        ``data``, one for each config, replace those that would be drawn; such networks train without a stack.

        Raises:
            SettingsError: there is no config, or one is refused.
        """
        if not configs:
            raise SettingsError("", Phrase("no networks are not allowed; give at least one config"))
        drawn = _drawn(configs) if data is None else data
        self.trainers = tuple(Trainer(config, rows) for config, rows in zip(configs, drawn, strict=True))
        groups = [[trainer] for trainer in self.trainers] if data else _groups(self.trainers)
        self._stacks = [(_stack(group), group) for group in groups]
        self._step = 0

    @property
    def step(self) -> int:
        """The number of steps taken by the networks that still train."""
        return self._step

    @property
    def ended(self) -> bool:
        """Whether every network has diverged or was stopped."""
        return all(trainer.ended for trainer in self.trainers)

    @property
    def stacked(self) -> list[int]:
        """How many networks each stack has; 1 for a network that trains alone."""
        return [len(group) for _, group in self._stacks]

    def run(self, steps: int) -> None:
        """Let every network that still trains take ``steps`` steps."""
        finish(self.run_in_pieces(steps))

    def run_in_pieces(self, steps: int) -> Pieces[None]:
        """The same, with pauses in which nothing else may touch the trainers."""
        before, reached = self._step, self._step
        for stack, group in self._stacks:
            if stack is None:
                (trainer,) = group
                taken = yield from trainer.run_in_pieces(steps)
                reached = max(reached, before + taken)
            elif not all(trainer.ended for trainer in group):
                yield from stack.run_in_pieces(steps)
                reached = max(reached, stack.step)
                for trainer, state, broken in zip(group, stack.states(), stack.divergences, strict=True):
                    trainer.restore(Snapshot(**vars(state)), broken)
        self._step = reached

    def snapshot(self) -> Moment:
        """A copy of everything that changes as the networks train."""
        trainers = self.trainers
        return Moment(
            self._step,
            tuple(trainer.snapshot() for trainer in trainers),
            tuple(trainer.divergence for trainer in trainers),
        )

    def restore(self, moment: Moment) -> None:
        """Go back, or forward, to a moment of these networks."""
        self._step = moment.step
        for trainer, snapshot, broken in zip(self.trainers, moment.snapshots, moment.divergences, strict=True):
            trainer.restore(snapshot, broken)
        for stack, group in self._stacks:
            if stack:
                stack.restore([trainer.loop.state() for trainer in group], [trainer.divergence for trainer in group])


def _drawn(configs: Sequence[Config]) -> list[Data]:
    """Each config's data; what several draw alike is drawn once."""
    drawn: list[Data] = []
    for number, config in enumerate(configs):
        same = next((at for at in range(number) if _draws_the_same(configs[at], config)), None)
        drawn.append(prepare(config.data, config.seed, config.training.precision) if same is None else drawn[same])
    return drawn


def _draws_the_same(one: Config, other: Config) -> bool:
    mine, its = (one.data, one.seed, one.training.precision), (other.data, other.seed, other.training.precision)
    return mine == its


def _groups(trainers: Sequence[Trainer]) -> list[list[Trainer]]:
    """The trainers that can be one stack, in the order of the first of each."""
    groups: list[list[Trainer]] = []
    for trainer in trainers:
        for group in groups:
            if _stacks_with(group[0], trainer):
                group.append(trainer)
                break
        else:
            groups.append([trainer])
    return groups


def _stacks_with(one: Trainer, other: Trainer) -> bool:
    shapes = [(trainer.data.train.inputs.shape, trainer.data.test.inputs.shape) for trainer in (one, other)]
    return shapes[0] == shapes[1] and not is_possible(one.config.training) and are_alike(one.config, other.config)


def _stack(group: Sequence[Trainer]) -> Stack | None:
    return Stack([trainer.config for trainer in group]) if len(group) > 1 else None
