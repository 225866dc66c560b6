"""A run: one trainer with its curves and the moments that one can go back to."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from app.advice.watch import Watch
from app.live.run.curves import Curves
from app.live.run.snapshots import History
from app.live.turns import is_heavy
from engine import Config, Trainer
from engine.diagnosis import LayerReport
from engine.metrics import Metrics
from engine.reading import Reading
from engine.stopping import RULES
from engine.tape import Pieces, finish
from engine.trainer import Snapshot


class Run:
    """Trains one trainer from its initial weights on, within time limits; a viewer may go back and continue there."""

    def __init__(self, trainer: Trainer) -> None:
        """Take a trainer, which goes back to its initial weights."""
        self.trainer = trainer
        self.reading = Reading(trainer)  # in which its pictures are drawn
        self.watch = Watch(trainer)
        self._timed = trainer.config, math.inf  # how long a step took when it last trained, in seconds
        self.begin()

    def begin(self) -> None:
        """Start again from the initial weights; what came before is forgotten."""
        finish(self.begin_in_pieces())

    def begin_in_pieces(self) -> Pieces[None]:
        """The same, with pauses in which nothing else may touch the run."""
        self.trainer.reset()
        self.furthest = 0  # the step that the run has reached
        self.curves = Curves()
        self.history: History[Snapshot] = History()
        self.history.keep_if_due(self.trainer)
        self.watch.begin()
        yield from self.curves.measure_in_pieces(self.trainer)

    def must_begin_again(self, old: Config) -> bool:
        """Whether it ended under an old config, and the present one changes more than when it is to end."""
        trainer = self.trainer
        if trainer.divergence or trainer.early_stop:
            return True
        return trainer.stop is not None and _without_rules(trainer.config) != _without_rules(old)

    @property
    def is_back(self) -> bool:
        """Whether the trainer is at an earlier moment of its run."""
        return self.trainer.step < self.furthest

    def go_to(self, step: int) -> None:
        """Go to the kept moment nearest to a step of this run; training continues from there."""
        newest = None if self.is_back else self.trainer.step
        if newest is not None:
            self.history.leave(self.trainer)
        moment = self.history.nearest(step, self.trainer.step)
        if moment.step != newest:  # otherwise it is there already, and the advice on this moment stays
            self.trainer.restore(moment)
            self.watch.begin()

    def train(self, steps: int, deadline: float) -> int:
        """Take at most ``steps`` steps until the deadline on ``time.perf_counter``; returns how many, at least one.

        From an earlier moment the run takes a new path: what came after it is forgotten.
        """
        return finish(self.train_in_pieces(steps, deadline))

    def train_in_pieces(self, steps: int, deadline: float) -> Pieces[int]:
        """The same, but a heavy network takes one step, with pauses in which nothing else may touch the trainer."""
        trainer = self.trainer
        if steps and self.is_back and not trainer.ended:
            self.history.cut(trainer.step)
            self.curves.cut(trainer.step)
        taken = yield from self._go_on(steps, deadline)
        if taken:
            self.furthest = trainer.step
            self.history.keep_if_due(trainer)
        return taken

    def _go_on(self, steps: int, deadline: float) -> Pieces[int]:
        trainer = self.trainer
        if is_heavy(trainer) and steps:
            return (yield from trainer.step_in_pieces())
        config, step_s = self._timed
        began = time.perf_counter()
        sure = int((deadline - began) / 2 / step_s) if config is trainer.config else 0
        taken = run_within(trainer, steps, deadline, first=max(1, sure))
        if taken:
            self._timed = trainer.config, (time.perf_counter() - began) / taken
        return taken

    def measure(self) -> Metrics:
        """The metrics of this moment, which are added to the curves."""
        return self.curves.measure(self.trainer)

    def judge(self, reports: Sequence[LayerReport], ratios: Sequence[float]) -> None:
        """Diagnose the run, given this moment's layer reports and update:weight ratios."""
        self.watch.judge(self.curves.until(self.trainer.step), reports, ratios)


def run_within(trainer: Trainer, steps: int, deadline: float, first: int = 1) -> int:
    """Let a trainer take at most ``steps`` steps until the deadline on ``time.perf_counter``; returns how many.

    It looks at the clock after the ``first`` steps, and then more and more rarely.
    """
    taken, chunk, now = 0, first, time.perf_counter()
    while taken < steps and not trainer.ended:
        before = now
        done = trainer.run(min(chunk, steps - taken))
        taken += done
        now = time.perf_counter()
        fitting = int((deadline - now) * done / (now - before))
        if fitting < 1:
            break
        chunk = min(2 * chunk, fitting)
    return taken


def _without_rules(config: Config) -> Config:
    return config.with_(training=config.training.with_(**dict.fromkeys(RULES, 0)))
