"""Several networks that train side by side to be compared: in turns, from the initial weights to a common epoch."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from app.live.picture.frames import surface_over
from app.live.run.curves import Curves
from app.live.run.pins import Pin
from app.live.run.player import BUDGET_S
from app.live.run.run import go_on
from app.setup.axes import Axes, allowed, plane_over
from engine import Config, Trainer
from engine.reading import Reading
from engine.tape import Pieces, finish

MOMENTS = 200  # of each curve
DONE = object()


class Race:
    """One trainer for each config; the one furthest behind trains next, so all come equally far in a given time."""

    def __init__(self, configs: Sequence[Config], epochs: int) -> None:
        """Draw data and weights for each config; no step is taken yet."""
        self._going: Pieces[None] | None = None  # the work in progress
        self._lanes = [Lane(Trainer(config), epochs) for config in configs]

    @property
    def share(self) -> float:
        """The share of all the work that is done, from 0 to 1."""
        return sum(lane.share for lane in self._lanes) / len(self._lanes)

    @property
    def epochs(self) -> float:
        """The epochs that all of them have reached, except those that ended on their own."""
        return min((lane.trainer.epoch for lane in self._lanes if not lane.trainer.ended), default=math.inf)

    def turn(self) -> None:
        """Train for as long as one turn of a live session; a heavy network continues its work in the next turn."""
        deadline = time.perf_counter() + BUDGET_S
        while (self._going or self.share < 1) and time.perf_counter() < deadline:
            if self._going is None:
                self._going = min(self._lanes, key=lambda lane: lane.share).go(deadline)
            if next(self._going, DONE) is DONE:
                self._going = None

    def pins(self, axes: Axes) -> list[Pin]:
        """Their current moments, numbered from 1, over the plane of these axes if their data has them."""
        return finish(self.pins_in_pieces(axes))

    def pins_in_pieces(self, axes: Axes) -> Pieces[list[Pin]]:
        """The same, with pauses in which none of them may train."""
        found, going = list[Pin](), self._going
        self._going = None
        if going:
            yield from going  # not in the middle of a step
        for number, lane in enumerate(self._lanes, start=1):
            found.append((yield from lane.pin(number, axes)))
        return found


class Lane:
    """One trainer on its way to an epoch, with its curves."""

    def __init__(self, trainer: Trainer, epochs: int) -> None:
        """Start at the trainer's current step."""
        self.trainer, self.curves, self._reading = trainer, Curves(), Reading(trainer)
        self._goal = epochs * trainer.steps_per_epoch
        self._stride = math.ceil(epochs / MOMENTS) * trainer.steps_per_epoch
        self.curves.measure(trainer)

    @property
    def share(self) -> float:
        """The share of the way that is done; a run that ended on its own goes no further."""
        return 1.0 if self.trainer.ended else self.trainer.step / self._goal

    def go(self, deadline: float) -> Pieces[None]:
        """Train to the next moment of the curves, or until the deadline on ``time.perf_counter``."""
        trainer = self.trainer
        stop = min(self._goal, (trainer.step // self._stride + 1) * self._stride)
        yield from go_on(trainer, stop - trainer.step, deadline)
        if trainer.step == stop or trainer.ended:
            yield from self.curves.measure_in_pieces(trainer)

    def pin(self, number: int, axes: Axes) -> Pieces[Pin]:
        """Its current moment."""
        yield from self.curves.measure_in_pieces(self.trainer)
        data = self.trainer.data
        surface = surface_over(plane_over(data, allowed(axes, data.dataset)), self.trainer)
        return (yield from Pin.of(number, self.trainer, self.curves, surface, self._reading))
