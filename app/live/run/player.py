"""Plays a run: forward, back, or at another pace."""

from __future__ import annotations

import time

from app.live.run.pace import DEFAULT_SPEED, Pace
from app.live.run.run import Run
from app.live.wire.commands import Command
from engine.tape import Pieces

BUDGET_S = 0.010  # for the training steps of one frame: a full class gets its turns, and Pause works quickly


class Player:
    """One run after another, each from its initial weights on."""

    def __init__(self, run: Run) -> None:
        """Take a run; nothing moves until someone presses Play."""
        self.run, self.pace = run, Pace(DEFAULT_SPEED)
        self.starts = 1  # how often a run was at its initial weights
        self.networks = 1  # networks that were built
        self._ended_while_playing = False

    def take(self, run: Run) -> None:
        """Play another run, of another network."""
        self.run = run
        self.networks += 1
        self.start()

    def start(self) -> None:
        """Note that the run is at its initial weights; one that ended on its own plays again."""
        self.starts += 1
        if not self.pace.playing:
            self.pace.pause()  # what the previous run owed is dropped
        self.go_on()

    def go_on(self) -> None:
        """Play again what ended on its own while it played, if nothing ends it anymore."""
        if self._ended_while_playing and not self.run.trainer.ended:
            self.pace.play(time.perf_counter())
            self._ended_while_playing = False

    def train_in_pieces(self) -> Pieces[bool]:
        """Take the steps that are due, as far as time allows; returns whether any were due."""
        started = time.perf_counter()
        due = self.pace.due(started)
        taken = yield from self.run.train_in_pieces(due, started + BUDGET_S)
        self.pace.settle(started, taken, late=taken < due)
        if self.run.trainer.ended and due:
            self._ended_while_playing = self.pace.playing
            self.pace.pause()
        return due > 0

    def obey_in_pieces(self, asked: float, command: Command) -> Pieces[None]:
        """Carry out a viewer's command that arrived at a time on ``time.perf_counter``."""
        trainer, pace = self.run.trainer, self.pace
        match command.do:
            case "play" if not trainer.ended:
                pace.play(asked)
            case "pause" | "slow":
                pace.pause()
            case "step":
                pace.ask(1)
            case "epoch":
                pace.ask(trainer.steps_per_epoch - trainer.step % trainer.steps_per_epoch)
            case "reset":
                self._ended_while_playing = False
                yield from self.run.begin_in_pieces()
                self.start()
            case "back":
                pace.pause()
                self._ended_while_playing = False
                self.run.go_to(command.index)
            case "speed":
                pace.speed = command.value
            case "edit" | "lock":
                self._set_parameter(command)

    def _set_parameter(self, command: Command) -> None:
        """Set or freeze one parameter by hand."""
        trainer = self.run.trainer
        if command.index >= trainer.network.parameters.size or command.network not in {0, self.networks}:
            return  # it was meant for a network that is gone
        self.run.watch.begin()
        if command.do == "edit":
            trainer.set_parameter(command.index, command.value)
        else:
            trainer.lock(command.index, locked=command.locked)
